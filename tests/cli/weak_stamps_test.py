#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""weak_stamps_test.py ESIGN BUILD: a time-stamp that names its unit by SHA-1 alone is taken by nobody whose verdict would give it no time."""
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tsa"))
import stamps  # noqa: E402
from online_world import run  # noqa: E402

ESIGN, BUILD = "", pathlib.Path()


class WeakStamps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="esign-weak-")))
        cls.pki = BUILD / "pki"
        for name in ("weak", "sound"):
            (cls.place / name).mkdir()
        cls.weak = stamps.Stamps(stamps.by_openssl(cls.place / "weak", cls.pki / "tsu-1", "sha1")).start()
        cls.addClassCleanup(cls.weak.close)
        cls.sound = stamps.Stamps(stamps.by_openssl(cls.place / "sound", cls.pki / "tsu-1")).start()
        cls.addClassCleanup(cls.sound.close)
        stamps.mild_policy(cls.place / "mild.json")
        (cls.place / "sənəd.xml").write_text("<müqavilə>Şəki, İsmayıllı</müqavilə>", encoding="utf-8")
        cls.esign("sign", "sənəd.xml", "--key", cls.pki / "citizen-gunel-sign.p12", "--pin-file", cls.pki / "p12.pin", "-o", "signed.xml", check=True)

    @classmethod
    def esign(cls, *words, check=False):
        return run(ESIGN, "--lang", "en", *words, place=cls.place, check=check)

    def evidence(self):
        return "--trust", self.pki / "root.pem", "--certs", self.pki / "certs", "--crl", self.pki / "crls", "--offline"

    def extend(self, file, authority, out, *words):
        return self.esign("extend", file, "--level", "b-t", "--tsa", authority.url(), *self.evidence(), "-o", out, "--force", *words)

    def verdict(self, file, *words):
        one = json.loads(self.esign("verify", file, *self.evidence(), "--json", *words).stdout)["signatures"][0]
        return one["indication"], one["level"], one["bestSignatureTime"] is not None

    def judged(self, *words):
        answer = json.loads(self.esign("timestamp", "--verify", "weak.tsr", "sənəd.xml", *self.evidence(), "--json", *words).stdout)
        return answer["indication"], answer["subIndication"], answer["reason"]

    def test_verify_and_timestamp_say_the_same(self):
        self.esign("timestamp", "sənəd.xml", "--tsa", self.weak.url(), "-o", "weak.tsr", "--force", check=True)
        indication, sub_indication, reason = self.judged()
        self.assertEqual((indication, sub_indication), ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"))
        self.assertIn("certificate reference: SHA1", reason)
        self.assertEqual(self.judged("--policy", "mild.json")[:2], ("PASSED", None))

    def test_extend_refuses_what_the_verdict_would_give_no_time(self):
        done = self.extend("signed.xml", self.weak, "refused.xml")
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("TimeStampToken", done.stderr)
        self.assertIn("certificate reference: SHA1", done.stderr)
        self.assertIn("ESSCertIDv2", done.stderr)
        self.assertFalse((self.place / "refused.xml").exists())
        done = self.esign("sign", "sənəd.xml", "--key", self.pki / "citizen-gunel-sign.p12", "--pin-file", self.pki / "p12.pin", "--level", "b-t", "--tsa", self.weak.url(),
                          "-o", "refused.xml", *self.evidence())
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertFalse((self.place / "refused.xml").exists())

    def test_a_policy_that_accepts_it_decides_both(self):
        self.assertEqual(self.extend("signed.xml", self.weak, "mild.xml", "--policy", "mild.json").returncode, 0)
        self.assertEqual(self.verdict("mild.xml", "--policy", "mild.json"), ("TOTAL-PASSED", "B-T", True))
        self.assertEqual(self.verdict("mild.xml"), ("TOTAL-PASSED", "B-B", False))

    def test_one_that_is_there_and_proves_nothing_has_another_put_beside_it(self):
        self.assertEqual(self.extend("signed.xml", self.weak, "mild.xml", "--policy", "mild.json").returncode, 0)
        self.assertEqual(self.extend("mild.xml", self.sound, "both.xml").returncode, 0)
        self.assertEqual(self.verdict("both.xml"), ("TOTAL-PASSED", "B-T", True))
        self.assertEqual(self.extend("both.xml", self.sound, "again.xml").returncode, 0)
        self.assertEqual((self.place / "again.xml").read_bytes(), (self.place / "both.xml").read_bytes(), "nothing is missing then")


if __name__ == "__main__":
    ESIGN, BUILD = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
