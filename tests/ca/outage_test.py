#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""outage_test.py ESIGN_CA BROKEN_DISK: a full disk, a log that cannot be written, a token that is gone.

Each time: issuing stops with a problem document, status services go on, and when the fault is over all goes on, with nothing
lost and nothing twice.
"""
import errno
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
import unittest

import authority
from faulty import Client, Disk, Ledger, Ocsp, cards, check_register, once, quick_keys, run

PROGRAM = LIBRARY = ""
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


class Outage(unittest.TestCase):
    """One centre, its clients' ledger, and what has to hold at the end."""

    def found(self, *extra, quick=True):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.ca = authority.Authority(PROGRAM, extra=extra)
        self.addCleanup(self.ca.__exit__)
        if quick:
            quick_keys(self.ca)
        self.disk = Disk(LIBRARY, self.place.name)
        self.ca.environment = self.disk.environment
        self.requests = authority.Requests(self.place.name)
        self.bodies = cards(self.requests, 12)
        self.ledger = Ledger()

    def issue(self, body):
        status, kind, answer = once(self.ca, "centre", "POST", "/v1/personalisation", body)
        if status == 200:
            self.ledger.note(body["requestId"], answer)
        return status, kind, answer

    def stopped(self, body):
        status, kind, answer = self.issue(body)
        self.assertEqual((status, kind), (503, "application/problem+json"), answer)
        self.assertEqual((answer["status"], answer["type"]), (503, "urn:esign:problem:unavailable"))

    def confirmed(self, body):
        """A card that counts: the number of its signature certificate."""
        self.assertEqual(self.issue(body)[0], 200)
        request_id = body["requestId"]
        self.assertEqual(once(self.ca, "centre", "POST", f"/v1/personalisation/{request_id}/confirm")[0], 200)
        return self.ledger.answers[request_id]["signature"]["serial"]

    def goes_on(self, bodies, seconds=10):
        """All of them are issued, within some seconds of the fault's end."""
        deadline = time.monotonic() + seconds
        while self.issue(bodies[0])[0] != 200:
            self.assertLess(time.monotonic(), deadline, (self.ca.folder / "serve.log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.1)
        for body in bodies:
            self.assertEqual(self.issue(body)[0], 200)

    def whole(self):
        register = check_register(self.ca.folder / "register.sqlite")
        self.assertNotIn(0, [register[serial] for serial in self.ledger.serials()])
        self.assertEqual(self.ca.stop(), 0)
        checked = self.ca.command("audit", "verify")
        self.assertEqual(checked.returncode, 0, checked.stdout)


class Disks(Outage):
    def test_a_disk_that_takes_no_more(self):
        self.found()
        self.ca.serve()
        ocsp = Ocsp(self.ca)
        serial = self.confirmed(self.bodies[0])
        for number in (errno.ENOSPC, errno.EIO, errno.EROFS):
            with self.subTest(errno.errorcode[number]):
                bodies, self.bodies = self.bodies[-3:], self.bodies[:-3]
                self.disk.fault(number)
                for body in bodies:
                    self.stopped(body)
                self.assertEqual(ocsp.ask([serial]), {serial: "good"}, "status goes on")
                self.assertEqual(self.ca.get("/crl/citizen/0.crl")[0], 200)
                status, kind, _ = once(self.ca, "operator", "POST", f"/v1/certificates/{serial}/suspend", {})
                self.assertEqual((status, kind), (503, "application/problem+json"))
                self.assertEqual(self.issue(cards(self.requests, 1, "x%d" % number)[0] | {"fin": "wrong"})[0], 400)
                self.disk.fault(0)
                self.goes_on(bodies)
                self.assertEqual(ocsp.ask([serial]), {serial: "good"})
        self.whole()

    def test_it_fills_and_empties_under_load(self):
        self.found()
        self.ca.serve()
        left, lock, wrong = list(self.bodies), threading.Lock(), []

        def work():
            client = Client(self.ca, "centre")
            while True:
                with lock:
                    if not left:
                        client.close()
                        return
                    body = left.pop(0)
                status, kind, answer = client.call("POST", "/v1/personalisation", body)
                with lock:
                    if status == 200:
                        self.ledger.note(body["requestId"], answer)
                    else:
                        left.append(body)
                        if (status, kind) != (503, "application/problem+json"):
                            wrong.append((status, answer))

        threads = [threading.Thread(target=work) for _ in range(3)]
        self.disk.fault(errno.ENOSPC)
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 20
        while any(thread.is_alive() for thread in threads) and time.monotonic() < deadline:
            self.disk.fault(0)
            time.sleep(0.02)
            self.disk.fault(errno.ENOSPC)
            time.sleep(0.1)
        self.disk.fault(0)
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertEqual(len(self.ledger.answers), 12)
        self.goes_on(self.bodies)
        self.whole()


class Log(Outage):
    def test_without_its_log_it_issues_nothing(self):
        self.found()
        self.ca.serve()
        ocsp = Ocsp(self.ca)
        serial = self.confirmed(self.bodies[0])
        base = sqlite3.connect(self.ca.folder / "register.sqlite", timeout=20)
        base.execute("CREATE TRIGGER broken_log BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the log is broken'); END")
        base.commit()
        for body in self.bodies[1:4]:
            self.stopped(body)
        self.assertEqual(once(self.ca, "operator", "POST", f"/v1/certificates/{serial}/suspend", {})[0], 503)
        self.assertEqual(ocsp.ask([serial]), {serial: "good"})
        base.execute("DROP TRIGGER broken_log")
        base.commit()
        base.close()
        self.goes_on(self.bodies)
        self.whole()


@unittest.skipUnless(pathlib.Path(SOFTHSM).exists(), "SoftHSM2 is not there")
class Token(Outage):
    def setUp(self):
        self.hsm = tempfile.TemporaryDirectory()
        self.addCleanup(self.hsm.cleanup)
        self.tokens = pathlib.Path(self.hsm.name) / "tokens"
        self.tokens.mkdir()
        conf = pathlib.Path(self.hsm.name) / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {self.tokens}\nlog.level = ERROR\n", encoding="ascii")
        pin = pathlib.Path(self.hsm.name) / "pin"
        pin.write_text("4321\n", encoding="ascii")
        pin.chmod(0o600)
        before = os.environ.get("SOFTHSM2_CONF")
        os.environ["SOFTHSM2_CONF"] = str(conf)
        self.addCleanup(lambda: os.environ.pop("SOFTHSM2_CONF") if before is None else os.environ.update(SOFTHSM2_CONF=before))
        made = run("softhsm2-util", "--init-token", "--free", "--label", "esign-ca", "--so-pin", "12345678", "--pin", "4321")
        self.assertEqual(made.returncode, 0, made.stdout)
        self.found("--key-store", f"pkcs11:token=esign-ca?module-path={SOFTHSM}", "--passphrase-file", pin, quick=False)

    def test_a_token_that_goes_and_comes_back(self):
        self.ca.serve()
        ocsp = Ocsp(self.ca)
        serial = self.confirmed(self.bodies[0])
        other = self.confirmed(self.bodies[1])
        self.assertEqual(ocsp.ask([serial]), {serial: "good"})
        for turn in range(2):
            away = self.tokens.with_name("away")
            bodies, self.bodies = self.bodies[-3:], self.bodies[:-3]
            self.tokens.rename(away)
            for body in bodies:
                self.stopped(body)
            self.assertEqual(ocsp.ask([serial]), {serial: "good"}, "what was signed is told")
            self.assertIn(ocsp.ask([other]), (None, {other: "good"}), "never another status")
            self.assertEqual(self.ca.get("/crl/citizen/0.crl")[0], 200)
            shutil.rmtree(self.tokens, ignore_errors=True)
            away.rename(self.tokens)
            self.goes_on(bodies)
            self.assertEqual(ocsp.ask([other]), {other: "good"})
        self.whole()


if __name__ == "__main__":
    PROGRAM, LIBRARY = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main(verbosity=2)
