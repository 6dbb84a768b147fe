#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""personalise_ca_test.py BIN: esign card personalise --ca, beside a blank card in its reader, with an authority that comes and goes."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "ca"))
import authority  # noqa: E402

BIN = pathlib.Path()
PERSON = {"centre": "centre-1", "cardNumber": "AA1234567", "fin": "5ABCD12", "givenName": "Günel", "surname": "Məmmədova", "birthDate": "1990-01-15", "cardExpires": "2034-12-31"}


class Station(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.ca = cls.enterClassContext(authority.Authority(BIN / "esign-ca"))
        cls.folder = pathlib.Path(cls.place)
        (cls.folder / "person.json").write_text(json.dumps(PERSON), encoding="utf-8")
        certificate, cls.key = cls.ca.role("centre")
        letter = subprocess.run(["openssl", "cms", "-encrypt", "-binary", "-aes256", "-outform", "DER", "-out", cls.folder / "letter.p7m", certificate],
                                input=b"auth=48151623\nsign=42108108\npuk=31415926\n", check=True, timeout=60)
        assert letter.returncode == 0
        cls.certificate = certificate

    def personalise(self, order, *words, port=None, trust=None):
        roles = self.ca.folder / "roles"
        return authority.run(BIN / "esign", "--lang", "en", "card", "personalise", "--ca", f"https://127.0.0.1:{port or self.ca.tls}", "--ca-certificate", self.certificate,
                             "--ca-key", self.key, "--ca-trust", trust or self.ca.root_file(), "--data", self.folder / "person.json", "-o", self.folder / order,
                             "--pin-letter", self.folder / "letter.p7m", "--letter-key", roles / "centre.p12", "--pin-file", roles / "centre.password", *words)

    def states(self, fin):
        return sorted(row["status"] for row in self.ca.call("operator", "GET", "/v1/certificates?fin=" + fin)[1]["certificates"])

    def test_the_order_goes_on_where_it_stopped(self):
        away = self.personalise("order", port=9)
        self.assertEqual(away.returncode, 69, away.stdout)
        order = (self.folder / "order" / "order.json").read_bytes()
        self.ca.serve()
        strange = self.personalise("order", trust=self.ca.certificate_file("tsa"))
        self.assertEqual(strange.returncode, 77, strange.stdout)
        self.assertEqual(self.states("5ABCD12"), [])

        pulled = self.personalise("order", "--reader", "no such reader")
        self.assertEqual(pulled.returncode, 69, pulled.stdout)
        self.assertEqual(self.states("5ABCD12"), ["onHold", "onHold"])
        self.ca.stop()
        self.ca.serve()
        done = self.personalise("order")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("its holder's", done.stdout)
        self.assertEqual((self.folder / "order" / "order.json").read_bytes(), order, "the same was asked again")
        self.assertEqual(self.states("5ABCD12"), ["active", "active"])
        again = self.personalise("order")
        self.assertEqual(again.returncode, 0, again.stdout)
        self.assertIn("already", again.stdout)
        self.assertEqual(self.states("5ABCD12"), ["active", "active"])
        (self.folder / "certs").mkdir()
        listed = authority.run(BIN / "esign", "card", "certs", "-o", self.folder / "certs")
        self.assertEqual(listed.returncode, 0, listed.stdout)

        refused = self.personalise("second")
        self.assertEqual(refused.returncode, 77, "a card that is somebody's makes no new keys: " + refused.stdout)
        self.spoiled()

    def spoiled(self):
        requests = authority.Requests(self.place)
        (self.folder / "spoiled").mkdir()
        (self.folder / "spoiled" / "order.json").write_text(json.dumps(authority.card(requests, "spoiled-1", fin="5ABCD13")), encoding="utf-8")
        pulled = self.personalise("spoiled", "--reader", "no such reader")
        self.assertEqual(pulled.returncode, 69, pulled.stdout)
        self.assertEqual(self.states("5ABCD13"), ["onHold", "onHold"])
        wrong = self.personalise("spoiled")
        self.assertNotEqual(wrong.returncode, 0, "the certificates are for another card's keys")
        self.assertEqual(self.states("5ABCD13"), ["onHold", "onHold"])
        done = self.personalise("spoiled", "--spoiled")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.states("5ABCD13"), ["revoked", "revoked"])

    def test_what_is_missing_is_said(self):
        for words in ((), ("--ca", "https://127.0.0.1:9")):
            done = authority.run(BIN / "esign", "card", "personalise", *words)
            self.assertEqual(done.returncode, 64, done.stdout)


if __name__ == "__main__":
    BIN = pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
