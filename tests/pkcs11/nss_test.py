# SPDX-License-Identifier: Apache-2.0
"""NSS (Firefox, Thunderbird, Chromium): modutil takes the module, certutil lists certificates and keys, and NSS signs."""
import os

import p11bench
from p11bench import AUTH, PIN1, PIN2, SIGN

for name in ("modutil", "certutil"):
    p11bench.program(name)


class Nss(p11bench.Story):
    def setUp(self):
        super().setUp()
        self.base = "sql:" + self.path(f"nss-{self._testMethodName}")
        os.makedirs(self.base[4:])
        for name, pin in (("pin1", PIN1), ("pin2", PIN2)):
            with open(self.path(name), "w", encoding="ascii") as file:
                file.write(pin + "\n")
        self.begin = (f"set -e; certutil -N -d {self.base} --empty-password; "
                      f"modutil -dbdir {self.base} -add esign -libfile {self.module} -mechanisms FRIENDLY -force; ")

    def test_takes_the_module(self):
        out = self.assert_done(self.in_reader([self.citizen("gunel")], self.begin + f"modutil -dbdir {self.base} -list esign || true"))
        self.assertIn('Module "esign" added to database.', out)
        for label in (AUTH, SIGN):
            self.assertIn("Token Name: " + label, out)
        self.assertIn("Token Model: ISO 7816-15", out)
        self.assertIn("Login Type: Login required", out)

    def test_lists_certificates_without_a_pin(self):
        out = self.assert_done(self.in_reader([self.citizen("gunel")], self.begin + f"certutil -L -d {self.base} -h all < /dev/null"))
        self.assertIn(AUTH + ":Authentication certificate", out)
        self.assertIn(SIGN + ":Signature certificate", out)

    def test_lists_keys(self):
        card = self.citizen("cingiz")
        script = self.begin + f"certutil -K -d {self.base} -h '{AUTH}' -f pin1; certutil -K -d {self.base} -h '{SIGN}' -f pin2"
        out = self.assert_done(self.in_reader([card], script))
        self.assertEqual(out.count("> rsa"), 2, out)

    def test_signs_with_the_card(self):
        """A certificate request signed by each key: openssl judges it. The signature key wants its PIN for that once more."""
        for who in ("gunel", "cingiz"):
            for token, pin, number, role in ((AUTH, "pin1", "01", "auth"), (SIGN, "pin2", "02", "sign")):
                base = "sql:" + self.path(f"nss-{who}-{role}")
                os.makedirs(base[4:])
                script = self.begin.replace(self.base, base) + (
                    f"certutil -R -d {base} -h '{token}' -k {number} -f {pin} -s 'CN=Sinaq' -Z SHA256 -o {who}-{role}.csr")
                self.assert_done(self.in_reader([self.citizen(who)], script))
                self.must("openssl", "req", "-inform", "DER", "-in", self.path(f"{who}-{role}.csr"), "-verify", "-noout")


if __name__ == "__main__":
    p11bench.main()
