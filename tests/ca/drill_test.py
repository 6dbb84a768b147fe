#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""drill_test.py ESIGN_CA BROKEN_DISK: the first centre burns down, the backup centre takes over.

A backup is taken while cards are issued; what came after it is learnt from the answers that the personalisation centre kept and
from the lists that were published. Until then the backup centre issues nothing and calls nothing good.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import authority
from faulty import Ledger, Ocsp, cards, check_register, end_by_kill, once, quick_keys, run

PROGRAM = ""


class Elsewhere(authority.Authority):
    """The folder of a centre on another machine, without its register."""

    def __init__(self, first, node, instance):
        self.program, self.process, self.environment = first.program, None, None
        self.home = tempfile.TemporaryDirectory(prefix="esign-ca-" + node)
        self.folder = pathlib.Path(self.home.name) / "ca"
        shutil.copytree(first.folder, self.folder, ignore=shutil.ignore_patterns("register.sqlite*", "audit.head*", "serve.log"))
        config = self.folder / "ca.toml"
        text = config.read_text(encoding="utf-8").replace('node = "main"', f'node = "{node}"').replace("instance = 1\n", f"instance = {instance}\n")
        config.write_text(text, encoding="utf-8")


def crl_number(file):
    text = run("openssl", "crl", "-inform", "DER", "-in", file, "-noout", "-crlnumber").stdout
    return int(re.search(r"crlNumber=(?:0x)?([0-9A-Fa-f]+)", text)[1], 16)


class Drill(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = pathlib.Path(self.place.name)
        self.first = authority.Authority(PROGRAM)
        self.addCleanup(self.first.__exit__)
        quick_keys(self.first)
        config = self.first.folder / "ca.toml"
        config.write_text(config.read_text(encoding="utf-8").replace("delay-seconds = 20", "delay-seconds = 0"), encoding="utf-8")
        self.bodies = cards(authority.Requests(self.place.name), 24)
        self.ledger = Ledger()
        self.kept = self.folder / "answers.jsonl"   # what the personalisation centre writes down

    def issue(self, ca, body):
        status, _, answer = once(ca, "centre", "POST", "/v1/personalisation", body)
        if status == 200:
            if body["requestId"] not in self.ledger.answers:
                with self.kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(answer, ensure_ascii=False) + "\n")
            self.ledger.note(body["requestId"], answer)
        return status

    def confirm(self, ca, body):
        self.assertEqual(once(ca, "centre", "POST", f"/v1/personalisation/{body['requestId']}/confirm")[0], 200)
        return self.serial(body)

    def serial(self, body):
        return self.ledger.answers[body["requestId"]]["signature"]["serial"]

    def act(self, ca, serial, what, body):
        self.assertEqual(once(ca, "operator", "POST", f"/v1/certificates/{serial}/{what}", body)[0], 200)

    def lists(self, ca):
        """All full lists of the citizens' authority, once they tell of everything."""
        shards = int(re.search(r'name = "citizen".*?shards = (\d+)', (ca.folder / "ca.toml").read_text(encoding="utf-8"), re.DOTALL)[1])
        time.sleep(2.5)
        files = []
        for shard in range(shards):
            status, octets, _ = ca.get(f"/crl/citizen/{shard}.crl")
            self.assertEqual(status, 200)
            files.append(self.folder / f"citizen-{shard}.crl")
            files[-1].write_bytes(octets)
        return files

    def burn_down(self):
        """Gives (the backup, the published lists); what is in self.ledger was released."""
        before, meanwhile, after = self.bodies[:6], self.bodies[6:16], self.bodies[16:20]
        self.first.serve()
        for body in before:
            self.assertEqual(self.issue(self.first, body), 200)
        self.good = self.confirm(self.first, before[0])
        self.suspended = self.confirm(self.first, before[1])
        self.revoked = self.confirm(self.first, before[2])
        backup = self.folder / "register.backup"
        busy = threading.Thread(target=lambda: [self.issue(self.first, body) for body in meanwhile])
        busy.start()
        done = self.first.command("backup", backup)
        busy.join()
        self.assertEqual(done.returncode, 0, done.stdout)
        for body in after:
            self.assertEqual(self.issue(self.first, body), 200)
        self.late_good = self.confirm(self.first, after[0])
        self.late_revoked = self.confirm(self.first, after[1])
        self.act(self.first, self.suspended, "suspend", {"note": "itirilib"})
        for serial in (self.revoked, self.late_revoked):
            self.act(self.first, serial, "revoke", {"reason": "keyCompromise"})
        lists = self.lists(self.first)
        end_by_kill(self.first)
        return backup, lists

    def test_the_backup_centre_takes_over(self):
        backup, lists = self.burn_down()
        second = Elsewhere(self.first, "ehtiyat", 2)
        self.addCleanup(second.__exit__)
        done = second.command("recover", backup)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.closed(second)
        self.reconcile(second, lists)
        self.taken_over(second, lists)

    def closed(self, second):
        """It tells what it knows for certain, and nothing else."""
        second.serve()
        self.assertEqual(self.issue(second, self.bodies[20]), 503)
        self.assertEqual(self.issue(second, self.bodies[0]), 200, "an answer that is recorded is told")
        ocsp = Ocsp(second)
        self.assertIsNone(ocsp.ask([self.good]), "what may have been revoked since is not good")
        self.assertIsNone(ocsp.ask([self.revoked]), "and what the backup calls good, though it was revoked, is not either")
        self.assertIn(ocsp.ask([self.late_good]), (None, {self.late_good: "revoked"}), "what it does not know is not good")
        number = {shard: second.get(f"/crl/citizen/{shard}.crl")[1] for shard in (0, 1)}
        time.sleep(2.2)
        self.assertEqual({shard: second.get(f"/crl/citizen/{shard}.crl")[1] for shard in (0, 1)}, number, "no list is made")
        self.assertEqual(second.stop(), 0)

    def reconcile(self, second, lists):
        words = [word for file in lists for word in ("--crl", str(file))]
        done = second.command("reconcile", *words)
        self.assertNotEqual(done.returncode, 0, "lists name what the register does not know")
        self.assertIn("are not in the register", done.stdout)
        spoiled = self.folder / "spoiled.jsonl"
        lines = self.kept.read_text(encoding="utf-8").splitlines()
        self_signed = self.folder / "other.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.folder / "other.key", "-out", self_signed,
            "-subj", "/CN=x", env=authority.OPENSSL)
        forged = json.loads(lines[-1])
        forged["signature"]["certificate"] = self_signed.read_text(encoding="ascii")
        spoiled.write_text(json.dumps(forged) + "\n", encoding="utf-8")
        self.assertNotEqual(second.command("reconcile", "--answers", f"centre-1={spoiled}").returncode, 0, "a certificate of somebody else")
        for _ in range(2):  # twice is once
            done = second.command("reconcile", "--answers", f"centre-1={self.kept}", *words, "--keep-closed")
            self.assertEqual(done.returncode, 0, done.stdout)
        done = second.command("reconcile", "--answers", f"centre-1={self.kept}", *words)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("0 answers taken over", done.stdout)
        self.assertNotEqual(second.command("reconcile").returncode, 0, "an open register is not opened")

    def taken_over(self, second, lists):
        second.serve()
        for body in self.bodies[:20]:
            self.assertEqual(self.issue(second, body), 200, "the same request has the same certificates, whichever centre gave them")
        for body in self.bodies[20:]:
            self.assertEqual(self.issue(second, body), 200)
            self.assertTrue(self.serial(body).startswith("02"), "numbers of its own")
        other = dict(self.bodies[21], requestId=self.bodies[17]["requestId"])
        self.assertEqual(once(second, "centre", "POST", "/v1/personalisation", other)[0], 409)
        ocsp = Ocsp(second)
        self.assertEqual(ocsp.ask([self.late_good]), {self.late_good: "revoked"}, "on hold until its centre confirms it here")
        self.confirm(second, self.bodies[16])
        wanted = {self.good: "good", self.late_good: "good", self.suspended: "revoked", self.revoked: "revoked", self.late_revoked: "revoked"}
        self.assertEqual(ocsp.ask(list(wanted)), wanted)
        before = [crl_number(file) for file in lists]
        fresh = self.lists(second)
        self.assertTrue(all(crl_number(file) > number for file, number in zip(fresh, before)), "numbers go on")
        text = "".join(run("openssl", "crl", "-inform", "DER", "-in", file, "-noout", "-text").stdout for file in fresh).lower()
        for serial in (self.suspended, self.revoked, self.late_revoked):
            self.assertIn(serial, text.replace(":", ""))
        register = check_register(second.folder / "register.sqlite")
        self.assertEqual(len(set(self.ledger.serials())), 2 * 24)
        self.assertTrue(set(self.ledger.serials()) <= set(register))
        self.assertEqual(second.stop(), 0)
        checked = second.command("audit", "verify")
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_ocsp_alone_over_a_copy(self):
        self.first.serve()
        good, gone = [self.bodies[0], self.bodies[1]]
        for body in (good, gone):
            self.assertEqual(self.issue(self.first, body), 200)
            self.confirm(self.first, body)
        self.act(self.first, self.serial(gone), "revoke", {"reason": "superseded"})
        copy = Elsewhere(self.first, "surət", 3)
        self.addCleanup(copy.__exit__)
        self.assertEqual(self.first.command("backup", copy.folder / "register.sqlite").returncode, 0)
        self.assertEqual(self.issue(self.first, self.bodies[2]), 200)
        end_by_kill(self.first)
        before = (copy.folder / "register.sqlite").read_bytes()
        copy.serve("--role", "ocsp", tls=False)
        ocsp = Ocsp(copy)
        wanted = {self.serial(good): "good", self.serial(gone): "revoked", self.serial(self.bodies[2]): "revoked"}
        for serial, status in wanted.items():
            self.assertEqual(ocsp.ask([serial]), {serial: status}, "what the copy does not know was never issued, as far as it knows")
        self.assertEqual(copy.get("/crl/citizen/0.crl")[0], 200)
        self.assertEqual(copy.get("/v1/statistics")[0], 404)
        # The next copy takes the place of this one.
        fresh = copy.folder / "fresh.sqlite"
        self.first.serve()
        self.confirm(self.first, self.bodies[2])
        self.assertEqual(self.first.command("backup", fresh).returncode, 0)
        self.assertEqual(copy.stop(), 0)
        self.assertEqual((copy.folder / "register.sqlite").read_bytes(), before, "it wrote nothing")
        fresh.rename(copy.folder / "register.sqlite")
        copy.serve("--role", "ocsp", tls=False)
        self.assertEqual(ocsp.ask([self.serial(self.bodies[2])]), {self.serial(self.bodies[2]): "good"})
        self.assertEqual(copy.stop(), 0)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    sys.argv.pop(1)
    assert subprocess.run(["openssl", "version"], stdout=subprocess.DEVNULL, check=False).returncode == 0
    unittest.main(verbosity=2)
