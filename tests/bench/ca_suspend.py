#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ca_suspend.py FOLDER ORIGIN [ROWS]: suspends ROWS (1,000,000) active certificates of the authority "citizen" in one commit of another
process, as a second node of the centre would, beside an esign-ca that serves FOLDER at ORIGIN; ca_register_fill.py makes so many. Prints
how long OCSP goes on with answers from before, and how long it takes until every shard's CRL tells of its part; exit 1 over 10 s or 60 s."""
import hashlib
import sqlite3
import subprocess
import sys
import time
import urllib.request

OCSP_LIMIT, CRL_LIMIT = 10, 60


def suspend(db, rows):
    """What Transaction::change() writes for each, for all of them; gives the serial numbers of the first and the last."""
    db.execute("BEGIN IMMEDIATE")
    issuer = db.execute("SELECT id FROM issuers WHERE name = 'citizen'").fetchone()[0]
    low = db.execute("SELECT MIN(id) FROM certificates WHERE issuer = ? AND status = 2", (issuer,)).fetchone()[0]
    now = int(time.time())
    db.execute("INSERT INTO changes (number, certificate, issuer, shard, listed, status, reason, at, actor, note) "
               "SELECT (SELECT MAX(number) FROM changes) + id - ?1 + 1, id, issuer, shard, 1, 3, 6, ?2, 'bench', '' "
               "FROM certificates WHERE id >= ?1 AND id < ?1 + ?3", (low, now, rows))
    db.execute("UPDATE certificates SET status = 3, reason = 6, since = ? WHERE id >= ? AND id < ?", (now, low, low + rows))
    ends = [db.execute("SELECT serial FROM certificates WHERE id = ?", (low + at,)).fetchone()[0] for at in (0, rows - 1)]
    db.execute("COMMIT")
    return ends


def question(folder, serial):
    return subprocess.run(["openssl", "ocsp", "-issuer", folder + "/citizen.pem", "-serial", "0x" + serial.hex(), "-no_nonce", "-reqout", "-"],
                          check=True, capture_output=True).stdout


def revoked(origin, request):
    """CertStatus of the only answer: [1] is revoked."""
    ask = urllib.request.Request(origin + "/ocsp/citizen", data=request, headers={"Content-Type": "application/ocsp-request"})
    octets = urllib.request.urlopen(ask).read()
    serial = request[request.rindex(b"\x02\x11"):][:19]
    return octets[octets.index(serial) + 19] == 0xA1


def listed(origin, shard):
    octets = urllib.request.urlopen(f"{origin}/crl/citizen/{shard}.crl").read()
    return hashlib.sha256(octets).digest(), octets


def main():
    folder, origin = sys.argv[1], sys.argv[2]
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    subprocess.run(["openssl", "x509", "-inform", "DER", "-in", folder + "/certificates/citizen.cer", "-out", folder + "/citizen.pem"], check=True)
    db = sqlite3.connect(folder + "/register.sqlite", timeout=120, isolation_level=None)
    db.execute("PRAGMA cache_size=-131072")
    shards = [row[0] for row in db.execute("SELECT DISTINCT shard FROM crls WHERE issuer = 'citizen'")]
    before = {shard: listed(origin, shard)[0] for shard in shards}
    low = db.execute("SELECT MIN(id) FROM certificates WHERE status = 2 AND issuer = (SELECT id FROM issuers WHERE name = 'citizen')").fetchone()[0]
    ends = [db.execute("SELECT serial FROM certificates WHERE id = ?", (low + at,)).fetchone()[0] for at in (0, rows - 1)]
    questions = [question(folder, serial) for serial in ends]
    if any(revoked(origin, one) for one in questions):
        sys.exit("a certificate that is active was told as revoked")
    began = time.monotonic()
    assert suspend(db, rows) == ends
    done = time.monotonic()
    print(f"{rows} suspensions written in {done - began:.1f} s", flush=True)
    while not all(revoked(origin, one) for one in questions):
        time.sleep(0.05)
    ocsp = time.monotonic() - done
    print(f"OCSP tells of the first and of the last after {ocsp:.1f} s", flush=True)
    waiting, told = set(shards), 0
    last = db.execute("SELECT serial, shard FROM certificates WHERE id = ?", (low + rows - 1,)).fetchone()
    while waiting and time.monotonic() - done < 10 * CRL_LIMIT:
        for shard in sorted(waiting):
            digest, octets = listed(origin, shard)
            if digest != before[shard]:
                waiting.discard(shard)
                told += octets.count(b"\x02\x11\x01")
                if shard == last[1] and last[0] not in octets:
                    sys.exit("a new CRL without what was suspended before it")
        time.sleep(0.5)
    crls = time.monotonic() - done
    print(f"{len(shards)} shards tell of about {told} after {crls:.1f} s")
    sys.exit(0 if ocsp <= OCSP_LIMIT and crls <= CRL_LIMIT and not waiting and told >= rows else 1)


main()
