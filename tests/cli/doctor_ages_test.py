#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""doctor_ages_test.py ESIGN PKI: what `esign doctor` says of trusted lists and of kept revocation lists by their age, and what it advises."""
import json
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

import online_world
import trust_follow_test

ESIGN = ""
PKI = pathlib.Path()
DAY = 86400


def instant(days, form="%Y-%m-%dT%H:%M:%SZ"):
    return time.strftime(form, time.gmtime(time.time() + days * DAY))


class Ages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="esign-ages-")))
        shutil.copy(PKI / "ca-citizen.pem", cls.place)
        (cls.place / "empty").mkdir()
        cls.run_("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-utf8", "-subj", "/C=AZ/CN=Kök Ə", "-keyout", "ca.key", "-out",
                 "ca.pem")
        (cls.place / "ca.conf").write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={cls.place}/index\ncrlnumber={cls.place}/number\ndefault_md=sha256\n", encoding="ascii")
        (cls.place / "index").write_text("", encoding="ascii")
        (cls.place / "number").write_text("01\n", encoding="ascii")

    @classmethod
    def run_(cls, *words, check=True, **more):
        return online_world.run(*words, place=cls.place, check=check, **more)

    def findings(self, check, lang="en", **more):
        done = self.run_(ESIGN, "--lang", lang, "doctor", "--json", check=False, **more)
        return [(one["state"], one["detail"], one["remedy"]) for one in json.loads(done.stdout)["findings"] if one["check"] == check]

    def trusted_list(self, issued, ends):
        """A file with a signed list of these days from now."""
        head = ['sequence-number = 1', 'territory = "AZ"', 'name = "AZ: Siyahı"', f"next-update = {instant(ends)}"]
        operator = [f"issued = {instant(issued)}" if line.startswith("issued") else line for line in trust_follow_test.OPERATOR]
        (self.place / "list.toml").write_text("\n".join(head + operator + trust_follow_test.PROVIDERS) + "\n", encoding="utf-8")
        self.run_(ESIGN, "trust", "create", "list.toml", "-o", "list.xml", "--force")
        self.run_(ESIGN, "trust", "sign", "list.xml", "--key", PKI / "seal-company.p12", "--pin-file", PKI / "p12.pin", "-o", "siyahı.xml", "--force")
        return str(self.place / "siyahı.xml")

    def test_trusted_lists(self):
        for issued, ends, state, remedy in ((-5, 60, "ok", None), (-5, 15, "ok", None), (-5, 13, "notice", "it ends within two weeks; renew it: esign trust update"),
                                            (-90, -1, "problem", "it has ended and counts no longer; renew it: esign trust update")):
            with self.subTest(ends=ends):
                found = self.findings("trusted-list", ESIGN_TRUST=self.trusted_list(issued, ends))
                self.assertEqual([(one[0], one[2]) for one in found], [(state, remedy)])
                self.assertIn("siyahı.xml", found[0][1])
                self.assertIn(instant(ends, "%Y-%m-%d"), found[0][1])
        self.assertIn("esign trust update", self.findings("trusted-list", "az", ESIGN_TRUST=self.trusted_list(-90, -1))[0][2])
        self.assertEqual(self.findings("trusted-list", ESIGN_TRUST=str(self.place / "ca.pem")), [], "a certificate has no age of this kind")

    def kept(self, folder, name, last, ends):
        self.run_("openssl", "ca", "-gencrl", "-config", "ca.conf", "-cert", "ca.pem", "-keyfile", "ca.key", "-crl_lastupdate", instant(last, "%Y%m%d%H%M%SZ"),
                  "-crl_nextupdate", instant(ends, "%Y%m%d%H%M%SZ"), "-out", "crl.pem")
        self.run_("openssl", "crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der")
        (folder / name).write_bytes(b"esign-crl/1\n\n\n" + (self.place / "crl.der").read_bytes())

    def test_kept_revocation_lists(self):
        folder = self.place / "crls"
        folder.mkdir()
        kept = {"ESIGN_CRL_CACHE": str(folder)}
        self.assertEqual(self.findings("crl-cache", **kept), [], "none are kept")
        self.kept(folder, "1.crl", -3, 4)
        (folder / "2.crl").write_text("spoilt", encoding="ascii")
        (state, detail, remedy), = self.findings("crl-cache", **kept)
        self.assertEqual((state, remedy), ("ok", None))
        self.assertIn(f"1/1, {instant(-3, '%Y-%m-%d')}", detail)
        self.assertIn("Kök Ə", detail)
        self.kept(folder, "3.crl", -9, -1)
        (state, detail, remedy), = self.findings("crl-cache", **kept)
        self.assertEqual((state, remedy), ("notice", "some have ended; verifying with --online fetches them anew"))
        self.assertIn(f"1/2, {instant(-9, '%Y-%m-%d')}", detail)


if __name__ == "__main__":
    ESIGN, PKI = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
