#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ca_register_fill.py REGISTER.sqlite ROWS [SHARDS]: as many certificates of the authority "citizen" as a country has, written into a
register that esign-ca made, with its own tables, in bulk: indices and guards are taken off and put on again as they were. Every
certificate is active, has its request's columns, a key and one change; its octets are short, because status and lists never read them.
Nobody else may have the register open."""
import sqlite3
import sys
import time

PART = 1_000_000
SURNAMES = "Əliyev Məmmədov Həsənova Quliyev İsmayılova Babayev Şükürov Cəfərov".split()
GIVEN = "Ələkbər İlqar Şəbnəm Çinarə Gülnar Uğur Nərmin Öktay Aysel Rəşad".split()


def kind_of(db):
    """The kind of an identity card's signature certificate: (kind, issuer)."""
    names = dict(db.execute("SELECT name, id FROM issuers"))
    issuer = names.get("citizen") or len(names) + 1
    if "citizen" not in names:
        db.execute("INSERT INTO issuers (id, name) VALUES (?, 'citizen')", (issuer,))
    row = db.execute("SELECT id FROM kinds WHERE issuer = ? AND profile = 'id-card-signature'", (issuer,)).fetchone()
    if row:
        return row[0], issuer
    kind = db.execute("SELECT COUNT(*) FROM kinds").fetchone()[0] + 1
    db.execute("INSERT INTO kinds (id, issuer, profile, category) VALUES (?, ?, 'id-card-signature', 3)", (kind, issuer))
    return kind, issuer


def fill(db, first, last, place):
    kind, issuer, shards = place
    db.execute(
        """WITH RECURSIVE row(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM row WHERE n < :last)
        INSERT INTO certificates (id, serial, issuer, kind, shard, status, reason, since, invalidity, not_before, not_after, recorded, issued,
          digest, spki, request_id, centre, common_name, fin, voen, card_number, subject)
        SELECT n, CAST(x'01' || randomblob(16) AS BLOB), :issuer, :kind, abs(random()) % :shards, 2, NULL, 1795000000 + n / 100, NULL, 1795000000,
          2110000000, 1795000000 + n / 100, 1795000000 + n / 100, randomblob(32), randomblob(32), printf('r-%012d', n), 'centre-1',
          surname || ' ' || given || ' ' || (n * 7919 % 1000003), printf('%07X', n * 2654435761 % 268435456), '', printf('AZE%08d', n / 2),
          'C=AZ,CN=' || surname || ' ' || given
        FROM row JOIN words ON w = row.n % 80""",
        {"first": first, "last": last, "issuer": issuer, "kind": kind, "shards": shards})
    db.execute("INSERT INTO bodies (id, tbs, rest) SELECT id, substr(digest, 1, 16), substr(digest, 1, 8) FROM certificates WHERE id BETWEEN ? AND ?", (first, last))
    db.execute("INSERT INTO changes (number, certificate, issuer, shard, listed, status, reason, at, actor, note) "
               "SELECT (SELECT COALESCE(MAX(number), 0) FROM changes) + id - ?1 + 1, id, issuer, shard, 0, 2, NULL, since, '', '' "
               "FROM certificates WHERE id BETWEEN ?1 AND ?2", (first, last))
    db.commit()


def main():
    path, rows = sys.argv[1], int(sys.argv[2])
    shards = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    db = sqlite3.connect(path)
    for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-262144", "temp_store=FILE"):
        db.execute("PRAGMA " + setting)
    made = db.execute("SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL").fetchall()
    for kind, name, _ in made:
        db.execute(f"DROP {kind} {name}")
    place = (*kind_of(db), shards)
    db.execute("CREATE TEMP TABLE words (w INTEGER PRIMARY KEY, surname TEXT, given TEXT)")
    db.executemany("INSERT INTO words VALUES (?, ?, ?)", [(n, SURNAMES[n % 8], GIVEN[n // 8]) for n in range(80)])
    first = db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM certificates").fetchone()[0]
    began = time.monotonic()
    last = first + rows - 1
    for at in range(first, last + 1, PART):
        fill(db, at, min(at + PART - 1, last), place)
        print(f"{at + PART - first} rows, {time.monotonic() - began:.0f} s", flush=True)
    db.execute("INSERT INTO keys (spki, certificate) SELECT spki, id FROM certificates WHERE id >= ? ORDER BY spki", (first,))
    for kind, name, sql in made:
        db.execute(sql)
        print(f"{name}, {time.monotonic() - began:.0f} s", flush=True)
    db.execute("UPDATE crls SET change = (SELECT MAX(number) FROM changes)")  # as after a day's service
    db.commit()
    db.execute("PRAGMA journal_mode=WAL")


main()
