#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""nodes_test.py ESIGN_CA BROKEN_DISK: three nodes of one centre on one PostgreSQL.

The same and different requests to all of them at once, one killed now and then, the database gone and back: nothing twice, the
same answer from every node, and what one node revokes is at once not good on the others.
"""
import http.client
import random
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
import unittest

import authority
import postgres
from faulty import Client, Ledger, Ocsp, cards, end_by_kill, once, quick_keys

PROGRAM = ""
NODES = 3
GONE = (OSError, http.client.HTTPException)
SEEN_WITHIN = 0.5   # seconds, of a change on another node; on a busy machine too


class Node(authority.Authority):
    """Another machine of a centre that is founded: the same keys and settings, its own name in the log, its own serial numbers."""

    def __init__(self, first, number):
        self.program, self.process, self.environment = first.program, None, None
        self.home = tempfile.TemporaryDirectory(prefix=f"esign-ca-node{number}-")
        self.folder = authority.pathlib.Path(self.home.name) / "ca"
        shutil.copytree(first.folder, self.folder, ignore=shutil.ignore_patterns("audit.head*", "serve.log"))
        config = self.folder / "ca.toml"
        text = config.read_text(encoding="utf-8").replace('node = "main"', f'node = "node-{number}"').replace("instance = 1\n", f"instance = {number}\n")
        config.write_text(text, encoding="utf-8")


class Nodes(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.base = postgres.Postgres()
        self.addCleanup(self.base.close)
        first = authority.Authority(PROGRAM, extra=("--db", self.base.url))
        quick_keys(first)
        self.nodes = [first] + [Node(first, number) for number in range(2, NODES + 1)]
        for node in self.nodes:
            self.addCleanup(node.__exit__)
            node.serve()
        self.requests = authority.Requests(self.place.name)
        self.ledger, self.lock, self.wrong = Ledger(), threading.Lock(), []

    def note(self, body, status, answer):
        with self.lock:
            if status == 200:
                self.ledger.note(body["requestId"], answer)
            elif status != 503:
                self.wrong.append((status, answer))

    def everywhere(self, bodies, seconds=30):
        """Each node is asked for all of them, in its own order, until it has given every answer; a node that is gone is left out."""

        def work(node):
            try:
                ask_all(node)
            except Exception as error:  # pylint: disable=broad-exception-caught
                self.wrong.append(repr(error))

        def ask_all(node):
            client, left = Client(node, "centre"), list(bodies)
            random.shuffle(left)
            deadline = time.monotonic() + seconds
            while left and time.monotonic() < deadline:
                try:
                    status, _, answer = client.call("POST", "/v1/personalisation", left[0])
                    self.note(left[0], status, answer)
                    if status != 503:
                        left.pop(0)
                except GONE:
                    if node.process is None or node.process.poll() is not None:
                        return
                    time.sleep(0.02)
            client.close()
            if left:
                self.wrong.append(f"{len(left)} requests had no answer in time")

        threads = [threading.Thread(target=work, args=(node,)) for node in self.nodes for _ in range(2)]
        for thread in threads:
            thread.start()
        return threads

    def finish(self, threads, cards_there):
        for thread in threads:
            thread.join()
        self.assertEqual(self.wrong, [])
        self.assertEqual(len(self.ledger.answers), cards_there)
        rows = [row.split("|") for row in self.base.rows(
            "SELECT encode(c.serial, 'hex'), encode(c.spki, 'hex'), c.status, c.request_id FROM certificates c JOIN kinds k ON k.id = c.kind WHERE k.category = 3")]
        self.assertEqual(len(rows), 2 * cards_there, "two certificates of each card, and nothing else")
        for column in (0, 1):
            self.assertEqual(len({row[column] for row in rows}), len(rows))
        self.assertNotIn("0", [row[2] for row in rows], "an intent is left")
        self.assertEqual(sorted(row[0] for row in rows), sorted(self.ledger.serials()))

    def logs_are_whole(self):
        for node in self.nodes:
            node.stop()
            checked = node.command("audit", "verify")
            self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_the_same_requests_everywhere_and_a_node_that_dies(self):
        bodies = cards(self.requests, 20)
        threads = self.everywhere(bodies)
        for _ in range(3):
            time.sleep(random.uniform(0.05, 0.3))
            end_by_kill(self.nodes[2])
            self.nodes[2].serve()
            threads += self.everywhere(bodies)
        self.finish(threads, len(bodies))
        self.logs_are_whole()

    def test_the_database_goes_and_comes_back_under_load(self):
        bodies = cards(self.requests, 16)
        self.finish(self.everywhere(bodies[:4]), 4)
        known = self.ledger.answers[bodies[0]["requestId"]]["signature"]["serial"]
        self.assertEqual(once(self.nodes[0], "centre", "POST", f"/v1/personalisation/{bodies[0]['requestId']}/confirm")[0], 200)
        ocsp = [Ocsp(node) for node in self.nodes]
        time.sleep(1)
        for one in ocsp * 2:  # quietly: an answer that is made during a change is not kept
            self.assertEqual(one.ask([known]), {known: "good"})
        threads = self.everywhere(bodies, seconds=40)
        for how in (signal.SIGINT, signal.SIGQUIT):
            time.sleep(0.3)
            self.base.stop(how)
            status, kind, answer = once(self.nodes[1], "centre", "POST", "/v1/personalisation", bodies[-1])
            self.assertEqual((status, kind), (503, "application/problem+json"), answer)
            for one in ocsp:
                self.assertEqual(one.ask([known]), {known: "good"}, "an answer that was signed is told")
                self.assertIsNone(one.ask(["01" + "%032x" % random.getrandbits(128)]), "in doubt, tryLater")
            time.sleep(0.3)
            self.base.start()
        self.finish(threads, len(bodies))
        self.logs_are_whole()

    def test_what_one_node_revokes_is_at_once_not_good_on_the_others(self):
        bodies = cards(self.requests, 8)
        self.finish(self.everywhere(bodies), len(bodies))
        operator, others = Client(self.nodes[0], "operator"), self.nodes[1:]
        ocsp = [Ocsp(node) for node in self.nodes]
        late = []
        stop = threading.Event()

        def load():
            client = Client(self.nodes[1], "centre")
            while not stop.is_set():
                client.call("POST", "/v1/personalisation", random.choice(bodies))
            client.close()

        busy = threading.Thread(target=load)
        busy.start()
        try:
            for body in bodies:
                request_id = body["requestId"]
                self.assertEqual(once(self.nodes[2], "centre", "POST", f"/v1/personalisation/{request_id}/confirm")[0], 200)
                serial = self.ledger.answers[request_id]["signature"]["serial"]
                deadline = time.monotonic() + SEEN_WITHIN
                while any(one.ask([serial]) != {serial: "good"} for one in ocsp):
                    self.assertLess(time.monotonic(), deadline + 2)
                self.assertEqual(operator.call("POST", f"/v1/certificates/{serial}/revoke", {"reason": "keyCompromise"})[0], 200)
                began = time.monotonic()
                self.assertEqual(ocsp[0].ask([serial]), {serial: "revoked"}, "its own node knows it before it answers")
                for node in others:
                    one = Ocsp(node)
                    while one.ask([serial]) != {serial: "revoked"}:
                        self.assertLess(time.monotonic() - began, SEEN_WITHIN, "another node calls it good still")
                late.append(time.monotonic() - began)
        finally:
            stop.set()
            busy.join()
            operator.close()
        print(f"{len(late)} revocations not good on all nodes after {statistics.median(late) * 1000:.0f} ms, at most {max(late) * 1000:.0f} ms (three questions by openssl among it)")
        self.logs_are_whole()


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    sys.argv.pop(1)
    if not postgres.present():
        print("skipped: PostgreSQL 15 is not installed")
        sys.exit(77)
    unittest.main(verbosity=2)
