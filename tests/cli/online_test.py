#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""online_test.py ESIGN: verification that asks the network, between responders that are honest (openssl) and that lie, stall and send elsewhere."""
import json
import os
import pathlib
import pty
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import online_world

ESIGN = ""
ALLOWED = ("--online", "--private-addresses")


class Online(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="esign-online-")))
        cls.world = online_world.World(cls.place)
        cls.addClassCleanup(cls.world.server.close)
        (cls.place / "sənəd.txt").write_text("Arayış: Günel Məmmədova, İsmayıllı\n", encoding="utf-8")
        done = cls.esign("sign", "sənəd.txt", "--format", "cades", "--packaging", "enveloping", "--key", "card.p12", "--pin-file", "pin", "-o", "signed.p7m")
        assert done.returncode == 0, done.stderr

    def setUp(self):
        self.server = self.world.server
        self.server.asked.clear()
        self.server.manner.clear()
        self.world.revoke()
        shutil.rmtree(self.place / "cache", ignore_errors=True)

    @classmethod
    def esign(cls, *words, **more):
        return online_world.run(ESIGN, "--lang", "en", *words, place=cls.place, check=False, **more)

    def verify(self, *words, file="signed.p7m", certs=("--certs", "ca.pem"), **more):
        done = self.esign("verify", file, "--trust", "root.pem", *certs, "--json", *words, **more)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        return json.loads(done.stdout)

    def told(self, report):
        return report["indication"], report["subIndication"]

    def test_nobody_is_asked_without_being_allowed(self):
        report = self.verify()
        self.assertEqual(report["indication"], "INDETERMINATE")
        self.assertNotIn("inquiries", report)
        self.assertEqual(self.told(self.verify("--offline", ESIGN_ONLINE="on")), self.told(report))
        self.assertEqual(self.told(self.verify(*ALLOWED, "--offline")), self.told(report))
        self.assertFalse(self.server.asked)
        said = self.esign("verify", "signed.p7m", "--trust", "root.pem", "--certs", "ca.pem")
        self.assertIn("--online", said.stderr)
        self.assertNotIn("--online", self.esign("verify", "signed.p7m", "--trust", "root.pem", "--certs", "ca.pem", "--offline").stderr)

    def test_the_status_is_asked_for_and_told(self):
        report = self.verify(*ALLOWED)
        self.assertEqual(self.told(report), ("TOTAL-PASSED", None))
        self.assertEqual(dict(self.server.asked), {"/ocsp": 1, "/root.crl": 1})
        self.assertEqual({(one["kind"], one["url"], one["from"], one["why"]) for one in report["inquiries"]},
                         {("ocsp", self.server.url + "/ocsp", "network", None), ("crl", self.server.url + "/root.crl", "network", None)})
        used = {one["sha256"] for one in report["signatures"][0]["revocation"]}
        self.assertEqual({one["sha256"] for one in report["inquiries"]}, used)
        text = self.esign("verify", "signed.p7m", "--trust", "root.pem", "--certs", "ca.pem", *ALLOWED).stdout
        self.assertIn(self.server.url + "/ocsp", text)
        self.assertEqual(self.told(self.verify("--private-addresses", ESIGN_ONLINE="on")), ("TOTAL-PASSED", None))

    def test_private_addresses_are_refused(self):
        report = self.verify("--online")
        self.assertEqual(report["indication"], "INDETERMINATE")
        self.assertTrue(all("private" in one["why"] for one in report["inquiries"]), report["inquiries"])
        self.assertFalse(self.server.asked)

    def test_revoked(self):
        self.world.revoke("card")
        self.assertEqual(self.told(self.verify(*ALLOWED)), ("INDETERMINATE", "REVOKED_NO_POE"))

    def test_responders_that_lie_or_break(self):
        self.server.manner["/ca.crl"] = self.server.refuses
        expected = {"garbage": "OCSPResponse", "refuses": "500", "try_later": "tryLater", "to_file": "no http", "to_nowhere": "too many", "anothers": "another certificate",
                    "stranger": "may not give it", "replayed": "another nonce"}
        for manner, why in expected.items():
            with self.subTest(manner):
                self.server.manner["/ocsp"] = getattr(self.server, manner)
                report = self.verify(*ALLOWED)
                self.assertEqual(self.told(report), ("INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"))
                refused = [one for one in report["inquiries"] if one["kind"] == "ocsp"]
                self.assertEqual([one["sha256"] for one in refused], [None])
                self.assertIn(why, refused[0]["why"])

    def test_stale_answers_say_try_later(self):
        """Three days on, what is served today is too old (clause 5.2.5)."""
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3 * 86400))
        self.server.manner["/ocsp"] = self.server.refuses
        self.assertEqual(self.told(self.verify(*ALLOWED, "--at", later)), ("INDETERMINATE", "TRY_LATER"))

    def test_a_stall_is_bounded(self):
        self.server.manner["/ocsp"] = self.server.manner["/ca.crl"] = self.server.stall
        began = time.monotonic()
        report = self.verify(*ALLOWED)
        self.assertLess(time.monotonic() - began, 40)
        self.assertEqual(self.told(report), ("INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"))

    def test_lists_are_asked_when_responders_do_not_answer_and_kept(self):
        self.server.manner["/ocsp"] = self.server.refuses
        self.assertEqual(self.told(self.verify(*ALLOWED)), ("TOTAL-PASSED", None))
        report = self.verify(*ALLOWED)
        self.assertEqual(self.told(report), ("TOTAL-PASSED", None))
        self.assertEqual(self.server.asked["/ca.crl"], 1, "the kept list served")
        self.assertEqual({one["from"] for one in report["inquiries"] if one["kind"] == "crl"}, {"kept"})
        self.assertTrue(list((self.place / "cache/esign/crl").iterdir()))

    def test_facts_replay_to_the_octet(self):
        asked = self.esign("verify", "signed.p7m", "--trust", "root.pem", "--certs", "ca.pem", *ALLOWED, "--json", "--facts", "kept.json", "--force")
        self.server.asked.clear()
        replayed = self.esign("verify", "--replay", "kept.json", "--json")
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertEqual(asked.stdout, replayed.stdout)
        self.assertFalse(self.server.asked)

    def test_a_responder_that_was_named(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # It waits for ever for the request of whoever connects: so nobody connects to see whether it is there.
        responder = subprocess.Popen(["openssl", "ocsp", "-index", "ca.index", "-CA", "ca.pem", "-rsigner", "responder.pem", "-rkey", "responder.key", "-ndays", "1", "-port", str(port)],
                                     cwd=self.place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(responder.stdout.close)
        try:
            while "waiting" not in responder.stdout.readline():
                self.assertIsNone(responder.poll())
            report = self.verify("--ocsp", f"http://127.0.0.1:{port}/", "--crl", "root.crl")
        finally:
            responder.terminate()
            responder.wait(20)
        self.assertEqual(self.told(report), ("TOTAL-PASSED", None), report["inquiries"])
        self.assertFalse(self.server.asked, "what certificates name was not allowed")

    def test_issuers_are_fetched_only_when_asked_for(self):
        self.assertEqual(self.told(self.verify(*ALLOWED, certs=())), ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"))
        self.assertFalse(self.server.asked)
        report = self.verify(*ALLOWED, "--fetch-issuers", certs=())
        self.assertEqual(self.told(report), ("TOTAL-PASSED", None))
        self.assertEqual(self.server.asked["/ca.cer"], 1)
        self.server.manner["/ca.cer"] = self.server.garbage
        self.assertEqual(self.told(self.verify(*ALLOWED, "--fetch-issuers", certs=())), ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"))

    def test_many_files_ask_once(self):
        for i in range(12):
            shutil.copy(self.place / "signed.p7m", self.place / f"{i}.p7m")
        done = self.esign("verify", *[f"{i}.p7m" for i in range(12)], "--trust", "root.pem", "--certs", "ca.pem", "--jobs", "4", "--json", *ALLOWED)
        self.assertEqual([json.loads(line)["indication"] for line in done.stdout.splitlines()], ["TOTAL-PASSED"] * 12)
        self.assertEqual(dict(self.server.asked), {"/ocsp": 1, "/root.crl": 1})
        self.assertEqual(done.stderr, "")

    def on_terminal(self, *words):
        """What stderr shows when it is a terminal."""
        for i in range(3):
            shutil.copy(self.place / "signed.p7m", self.place / f"{i}.p7m")
        ours, its = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if k not in online_world.PROXIES} | {"XDG_CACHE_HOME": str(self.place / "cache"), "LC_ALL": "C.UTF-8"}
        command = [ESIGN, "verify", "0.p7m", "1.p7m", "2.p7m", "--trust", "root.pem", "--certs", "ca.pem", *ALLOWED, *words]
        process = subprocess.Popen(command, cwd=self.place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=its, env=environment)
        os.close(its)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux: nobody holds the other end any more
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
        self.assertEqual(process.wait(30), 0)
        return shown

    def test_the_progress_bar(self):
        self.server.manner["/ocsp"] = self.server.slow
        shown = self.on_terminal()
        self.assertIn(b" 1/3", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)
        shutil.rmtree(self.place / "cache")
        self.assertEqual(self.on_terminal("--json"), b"")

    def test_certificates_and_time_stamps(self):
        question = ("cert", "verify", "card.pem", "--trust", "root.pem", "--certs", "ca.pem", "--json")
        self.assertEqual(self.esign(*question).returncode, 2)
        done = self.esign(*question, *ALLOWED)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(len(json.loads(done.stdout)["inquiries"]), 2)
        (self.place / "tsa.conf").write_text("[tsa]\ndefault_tsa=u\n[u]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\n"
                                             "ess_cert_id_alg=sha256\n", encoding="ascii")
        self.world.openssl("ts", "-query", "-data", "sənəd.txt", "-sha256", "-cert", "-out", "tsq")
        self.world.openssl("ts", "-reply", "-queryfile", "tsq", "-config", "tsa.conf", "-signer", "unit.pem", "-inkey", "unit.key", "-out", "tsr")
        question = ("timestamp", "--verify", "tsr", "sənəd.txt", "--trust", "root.pem", "--certs", "ca.pem", "--json")
        self.assertEqual(self.esign(*question).returncode, 2)
        done = self.esign(*question, *ALLOWED)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.world.revoke("unit")
        self.assertIn("REVOKED", self.esign(*question, *ALLOWED).stdout)
        self.server.manner["/ocsp"] = self.server.manner["/ca.crl"] = self.server.anothers
        self.assertEqual(self.esign(*question, *ALLOWED).returncode, 2)


if __name__ == "__main__":
    ESIGN = sys.argv.pop(1)
    unittest.main(verbosity=2)
