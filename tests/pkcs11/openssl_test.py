# SPDX-License-Identifier: Apache-2.0
"""OpenSSL's commands through libp11's engine sign CMS with both keys; and libesign itself with --key pkcs11:."""
import os
import pty
import select
import sys
import time

import p11bench
from p11bench import AUTH, PIN1, PIN2, SIGN

ENGINE = "/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so"
if not os.path.exists(ENGINE):
    print("libengine-pkcs11-openssl is not installed: the story is skipped", file=sys.stderr)
    sys.exit(p11bench.SKIPPED)

CONFIGURATION = """openssl_conf = top
[top]
engines = engines
[engines]
pkcs11 = pkcs11
[pkcs11]
engine_id = pkcs11
MODULE_PATH = {module}
"""


def uri(token, number, more=""):
    return f"pkcs11:token={token.replace(' ', '%20')};id=%{number};type=private{more}"


class Openssl(p11bench.Story):
    def setUp(self):
        super().setUp()
        with open(self.path("openssl.cnf"), "w", encoding="ascii") as file:
            file.write(CONFIGURATION.format(module=self.module))

    def sign_words(self, who, role, token, number, more=""):
        self.must("openssl", "x509", "-inform", "DER", "-in", os.path.join(self.pki, f"citizen-{who}-{role}.der"), "-out", self.path(f"{role}.pem"))
        return (f"OPENSSL_CONF=openssl.cnf openssl cms -sign -binary -engine pkcs11 -keyform engine -inkey '{uri(token, number, more)}' "
                f"-signer {role}.pem -in arayis.txt -md sha256 -outform DER -out {role}.p7s")

    def judge(self, role):
        self.must("openssl", "cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", self.path(f"{role}.p7s"), "-content",
                  self.path("arayis.txt"), "-out", self.path("content"))

    def test_cms_with_the_authentication_key(self):
        for who in ("gunel", "gulcohre", "cingiz"):
            self.assert_done(self.in_reader([self.citizen(who)], self.sign_words(who, "auth", AUTH, "01", f";pin-value={PIN1}")))
            self.judge("auth")

    def test_cms_with_the_signature_key(self):
        """The key wants its PIN once more at the signature, and libp11 asks a terminal for it."""
        for who in ("gunel", "cingiz"):
            card = self.citizen(who)
            words = self.sign_words(who, "sign", SIGN, "02", f";pin-value={PIN2}")
            code, said = self.on_a_terminal([card], words, b"PIN for", PIN2)
            self.assertEqual(code, 0, said)
            self.judge("sign")

    def on_a_terminal(self, cards, script, prompt, answer):
        """Runs a script beside the cards with a terminal of its own and types the answer at each prompt."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            words = [os.path.join(os.path.dirname(p11bench.HERE), "pcsc", "with-reader"), "--vcard", self.vcard]
            for card in cards:
                words += ["--card", card]
            os.execv(words[0], words + ["--", "sh", "-c", script])
        said, answered, end = b"", 0, time.monotonic() + 30
        while time.monotonic() < end:
            readable, _, _ = select.select([terminal], [], [], 1.0)
            if not readable:
                continue
            try:
                said += os.read(terminal, 4096)
            except OSError:  # the other side is closed
                break
            if said.count(prompt) > answered:
                answered += 1
                time.sleep(0.1)  # until the program has turned the echo off
                os.write(terminal, answer.encode() + b"\n")
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode(errors="replace")

    def test_a_wrong_pin_is_sent_once(self):
        card = self.citizen("gunel")
        done = self.in_reader([card], self.sign_words("gunel", "auth", AUTH, "01", ";pin-value=9999") + " < /dev/null")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.tries(card, "auth"), 2)


class Libesign(p11bench.Story):
    """esign sign --key pkcs11:… through our own module, and through its own driver: one card, two ways."""

    def test_signs_and_verifies(self):
        esign = p11bench.needed("ESIGN_PROGRAM")
        card = self.citizen("gunel")
        key = f"pkcs11:token={SIGN.replace(' ', '%20')}?module-path={self.module}"
        with open(self.path("pin"), "w", encoding="ascii") as file:
            file.write(PIN2 + "\n")
        os.chmod(self.path("pin"), 0o600)
        script = (f"{esign} sign arayis.txt --format cades --packaging detached --key '{key}' --pin-file pin -o out.p7s && "
                  f"{esign} verify out.p7s --content arayis.txt --trust {self.pki}/root.pem --crl {self.pki}/root.crl "
                  f"--crl {self.pki}/ca-citizen.crl --offline")
        out = self.assert_done(self.in_reader([card], script))
        self.assertIn("TOTAL-PASSED", out)
        self.assertEqual(self.tries(card, "sign"), 3)


if __name__ == "__main__":
    p11bench.main()
