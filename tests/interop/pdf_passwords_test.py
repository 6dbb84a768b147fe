#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdf_passwords_test.py ESIGN BUILD: PDF files that qpdf encrypts by every method with a user's and an owner's password: signed, verified, raised and shown with one
of them, refused without. The password is in nothing that comes out.

Exit 77 (skipped) without qpdf: Debian's packages of tests/install-packages --programs.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import pdf_samples

METHODS = {
    "rc4-40": ("--allow-weak-crypto", "--encrypt", "{user}", "{owner}", "40", "--"),
    "rc4-128": ("--allow-weak-crypto", "--encrypt", "{user}", "{owner}", "128", "--use-aes=n", "--"),
    "aes-128": ("--encrypt", "{user}", "{owner}", "128", "--use-aes=y", "--"),
    "aes-256": ("--encrypt", "{user}", "{owner}", "256", "--"),
}
# Up to AES-128 a password is in PDFDocEncoding, which has "ö" and not "ə".
USER, OWNER, WIDE = "açar-göl-1", "sahib-2", "gizli-ə-3"
SKIPPED, NO_PERMISSION = 77, 77
ESIGN = BUILD = pathlib.Path()


class Encrypted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="esign-passwords-")
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.plain = pdf_samples.plain(self.place / "plain.pdf")
        pki = BUILD / "pki"
        self.world = ["--offline", "--trust", pki / "root.pem", "--certs", pki / "certs", "--crl", pki / "crls"]

    def esign(self, *words):
        return subprocess.run([str(word) for word in (ESIGN, *words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False,
                              encoding="utf-8", env={"LC_ALL": "C.UTF-8", "HOME": str(self.place)})

    def secret(self, password):
        path = self.place / "password"
        path.write_text(password + "\n", encoding="utf-8")
        return ["--document-password-file", path]

    def signed(self, method, user=USER, owner=OWNER):
        document, made = self.place / f"{method}.pdf", self.place / f"{method}-signed.pdf"
        subprocess.run(["qpdf", *(word.format(user=user, owner=owner) for word in METHODS[method]), self.plain, document], check=True, timeout=60)
        done = self.esign("sign", document, "--key", BUILD / "pki" / "citizen-gunel-sign.p12", "--pin-file", BUILD / "pki" / "p12.pin", "-o", made, "-q",
                          "--reason", "Məxfi səbəb", *self.secret(owner))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("Məxfi".encode("utf-16-be"), made.read_bytes())
        return made

    def test_each_method_with_each_password(self):
        for method in METHODS:
            with self.subTest(method):
                made = self.signed(method)
                for password in (USER, OWNER):
                    facts = self.place / "facts.json"
                    told = self.esign("verify", made, *self.world, *self.secret(password), "--json", "--facts", facts, "--force")
                    self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
                    self.assertIn('"TOTAL-PASSED"', told.stdout)
                    html = self.esign("verify", made, *self.world, *self.secret(password), "--report", "html").stdout
                    for text in (told.stdout, told.stderr, facts.read_text(encoding="utf-8"), html):
                        self.assertNotIn(password, text)
                    shown = self.esign("inspect", made, *self.secret(password))
                    self.assertIn("Məxfi səbəb", shown.stdout, shown.stderr)

    def test_nobody_gets_in_otherwise(self):
        for method in METHODS:
            with self.subTest(method):
                made = self.signed(method)
                for opening in ([], self.secret("yanlış"), self.secret(USER[:-1])):
                    for command in (["verify", made, *self.world], ["inspect", made], ["extend", made, "--level", "b-t", "-o", self.place / "out.pdf", *self.world]):
                        told = self.esign(*command, *opening)
                        self.assertEqual((told.returncode, told.stdout), (NO_PERMISSION, ""), told.stderr)
                        self.assertIn("--document-password-file", told.stderr)

    def test_letters_of_every_kind(self):
        made = self.signed("aes-256", user=WIDE)
        self.assertEqual(self.esign("verify", made, *self.world, *self.secret(WIDE)).returncode, 0)
        self.assertEqual(self.esign("verify", made, *self.world, *self.secret("gizli-e-3")).returncode, NO_PERMISSION)

    def test_a_second_signature_is_compared_under_the_same_key(self):
        for method in METHODS:
            with self.subTest(method):
                first, second = self.signed(method), self.place / "second.pdf"
                done = self.esign("sign", first, "--key", BUILD / "pki" / "legal-emin-sign.p12", "--pin-file", BUILD / "pki" / "p12.pin", "-o", second, "-q", "--force",
                                  *self.secret(OWNER))
                self.assertEqual(done.returncode, 0, done.stderr)
                told = self.esign("verify", second, *self.world, *self.secret(USER), "--json")
                self.assertEqual(told.returncode, 0, told.stdout)
                self.assertNotIn('"DF-34"', told.stdout)


def main():
    global ESIGN, BUILD
    ESIGN, BUILD = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
    if not shutil.which("qpdf"):
        print("skipped: install qpdf")
        return SKIPPED
    return 0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
