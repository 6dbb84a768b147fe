# SPDX-License-Identifier: Apache-2.0
"""What the tests of faults share: a disk that breaks when told, clients that remember every answer, and what must hold at the end."""
import concurrent.futures
import ctypes
import http.client
import json
import mmap
import os
import pathlib
import signal
import sqlite3

import authority
from authority import card, run


class Disk:
    """The control page of broken_disk.cpp: the disk under one program."""
    SYNCS, KILL_AT, AFTER, FAULT = range(4)

    def __init__(self, library, folder):
        self.path = pathlib.Path(folder) / "disk.control"
        self.path.write_bytes(bytes(32))
        with open(self.path, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 32)
        self.words = (ctypes.c_int32 * 8).from_buffer(self.page)
        self.environment = dict(os.environ, LD_PRELOAD=str(library), BROKEN_DISK=str(self.path))

    def syncs(self):
        return self.words[self.SYNCS]

    def kill_at(self, number, after):
        """The program ends itself at the sync of this number from now on, before or after it is done."""
        self.words[self.AFTER] = 1 if after else 0
        self.words[self.KILL_AT] = self.words[self.SYNCS] + number

    def fault(self, number):
        self.words[self.FAULT] = number

    def whole(self):
        for word in (self.KILL_AT, self.FAULT, self.SYNCS):
            self.words[word] = 0


class Client:
    """One caller with one connection, made anew when it broke."""

    def __init__(self, ca, role):
        self.context = ca.tls_context(role)
        self.ca, self.connection = ca, None

    def call(self, method, path, body=None):
        """(status, content type, parsed JSON); OSError or HTTPException when nobody answers."""
        if self.connection is None:
            self.connection = http.client.HTTPSConnection("127.0.0.1", self.ca.tls, context=self.context, timeout=30)
        octets = json.dumps(body).encode() if body is not None else None
        try:
            self.connection.request(method, path, octets, {"Content-Type": "application/json"} if octets is not None else {})
            answer = self.connection.getresponse()
            content = answer.read()
        except BaseException:
            self.close()
            raise
        return answer.status, answer.headers.get("Content-Type", ""), json.loads(content) if content else None

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def quick_keys(ca):
    """The passphrase of the key files is stretched once instead of often: a start takes a fraction of the time."""
    environment = dict(authority.OPENSSL, SECRET=(ca.folder / "private" / "passphrase").read_text(encoding="ascii").strip())
    for file in (ca.folder / "private").glob("*.p8"):
        made = run("openssl", "pkcs8", "-topk8", "-in", file, "-passin", "env:SECRET", "-passout", "env:SECRET", "-iter", "1",
                   "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-out", file.with_suffix(".new"), env=environment)
        assert made.returncode == 0, made.stdout
        file.with_suffix(".new").chmod(0o600)
        file.with_suffix(".new").rename(file)


def cards(requests, count, prefix="k"):
    """Requests for cards, made by two programs at a time."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda number: card(requests, f"{prefix}-{number}", fin="5ABCD12"), range(count)))


def once(ca, role, method, path, body=None):
    """As Client.call(), on a connection of its own."""
    client = Client(ca, role)
    try:
        return client.call(method, path, body)
    finally:
        client.close()


class Ledger:
    """Every answer that a centre got. An answer is for ever: what comes under the same id later is the same."""
    STABLE = ("authentication", "signature", "chain", "requestId")

    def __init__(self):
        self.answers = {}

    def note(self, request_id, answer):
        kept = {key: answer[key] for key in self.STABLE}
        known = self.answers.setdefault(request_id, kept)
        assert known == kept, f"{request_id} has another answer than before"

    def serials(self):
        return [answer[kind]["serial"] for answer in self.answers.values() for kind in ("authentication", "signature")]


class Ocsp:
    """Questions of openssl's making, over plain HTTP; the answers' status words, verified."""

    def __init__(self, ca, issuer="citizen"):
        self.ca, self.issuer = ca, issuer
        self.folder = ca.folder.parent
        names = {"citizen": ("root", "policy", "citizen")}[issuer]
        self.certificate = ca.certificate_file(issuer)
        self.chain = self.folder / "ocsp-chain.pem"
        self.chain.write_text("".join(ca.certificate_file(name).read_text() for name in names), encoding="ascii")

    def ask(self, serials, plain=None):
        """{serial: "good" | "revoked" | "unknown"} in one request; None when the responder gives no status."""
        words = [word for serial in serials for word in ("-serial", "0x" + serial)]
        done = run("openssl", "ocsp", "-issuer", self.certificate, *words, "-url", f"http://127.0.0.1:{plain or self.ca.plain}/ocsp/{self.issuer}",
                   "-CAfile", self.chain, "-no_nonce")
        if "Response verify OK" not in done.stdout:
            return None
        found = {}
        for line in done.stdout.splitlines():
            name, _, status = line.partition(": ")
            if name.lower().startswith("0x") and status in ("good", "revoked", "unknown"):
                found[name[2:].lower()] = status
        return found


def check_register(path):
    """What no fault may break, looked up in the SQLite file itself. {serial: status}"""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = base.execute("SELECT lower(hex(c.serial)), c.status, b.rest IS NOT NULL, hex(c.spki) FROM certificates c JOIN bodies b ON b.id = c.id").fetchall()
        assert len({row[0] for row in rows}) == len(rows), "a serial number is there twice"
        assert len({row[3] for row in rows}) == len(rows), "a key is there twice"
        for serial, status, signed, _ in rows:
            assert signed == (status not in (0, 5)), f"{serial}: signed {signed}, status {status}"
        counted = base.execute("SELECT coalesce(sum(issued), 0) FROM counts WHERE category = 3").fetchone()[0]
        citizens = base.execute("SELECT count(*) FROM certificates c JOIN kinds k ON k.id = c.kind WHERE k.category = 3 AND c.status NOT IN (0, 5)").fetchone()[0]
        assert counted == citizens, "statistics do not count what was issued"
        return {row[0]: row[1] for row in rows}
    finally:
        base.close()


def end_by_kill(ca):
    if ca.process.poll() is None:
        ca.process.send_signal(signal.SIGKILL)
    return ca.stop(signal.SIGKILL)
