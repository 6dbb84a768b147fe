# SPDX-License-Identifier: Apache-2.0
"""What the stories in this folder share: keys and certificates by openssl, cards, and a reader around a command."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
WITH_READER = os.path.join(HERE, "with-reader")
OPENSC_MODULE = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"
SECONDS = 120

PIN1, PIN2, PUK = "1234", "123456", "12345678"

KEY_OPTIONS = {
    "rsa2048": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
}


def vcard():
    program = os.environ.get("ESIGN_VCARD")
    if not program:
        raise unittest.SkipTest("ESIGN_VCARD does not name the program esign-vcard")
    return program


def run(*command, **options):
    """The finished process; output and errors together as text."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=SECONDS, check=False, **options)


class Bench(unittest.TestCase):
    """A scratch folder for each test class and what is needed to fill it."""

    longMessage = True

    @classmethod
    def setUpClass(cls):
        cls.vcard = vcard()
        cls.folder = tempfile.mkdtemp(prefix="esign-pcsc-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def must(cls, *command):
        done = run(*command)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} gave {done.returncode}:\n{done.stdout}")
        return done.stdout

    @classmethod
    def make_certificate(cls, name, key_type, usage, subject):
        """NAME.key (PKCS#8) and NAME.crt (self-signed); the subject has letters that are not ASCII."""
        key, certificate = cls.path(name + ".key"), cls.path(name + ".crt")
        cls.must("openssl", "genpkey", *KEY_OPTIONS[key_type], "-out", key)
        cls.must("openssl", "req", "-new", "-x509", "-utf8", "-key", key, "-subj", subject, "-days", "3650",
                 "-addext", f"keyUsage=critical,{usage}", "-out", certificate)
        return key, certificate

    @classmethod
    def make_card(cls, name, key_type, *more):
        """A card with both keys, their certificates and a CA certificate; gives its path."""
        auth = cls.make_certificate(name + "-auth", key_type, "digitalSignature", "/C=AZ/CN=ƏLİ MƏMMƏDOV (giriş)")
        sign = cls.make_certificate(name + "-sign", key_type, "nonRepudiation", "/C=AZ/CN=ƏLİ MƏMMƏDOV (imza)")
        authority = cls.make_certificate(name + "-ca", "p256", "keyCertSign", "/C=AZ/CN=Sınaq mərkəzi")
        card = cls.path(name + ".json")
        cls.must(cls.vcard, "create", card, "--auth-key", auth[0], "--auth-cert", auth[1], "--sign-key", sign[0],
                 "--sign-cert", sign[1], "--ca-cert", authority[1], *more)
        return card

    @classmethod
    def in_reader(cls, cards, script, *options, env=None):
        """Runs a shell script beside a reader with the cards in it."""
        words = [WITH_READER, "--vcard", cls.vcard]
        for card in cards:
            words += ["--card", card]
        return run(*words, *options, "--", "sh", "-c", script, cwd=cls.folder, env=dict(os.environ, **(env or {})))

    @staticmethod
    def tries(card, pin):
        with open(card, encoding="utf-8") as file:
            return json.load(file)["pins"][pin]["triesLeft"]

    def assert_done(self, done, code=0):
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout


class OpenscStory(Bench):
    """What unmodified OpenSC must be able to do with a card; the classes below say with which."""

    card = None
    mechanism = None
    sign_options = ""

    def fresh(self, name):
        copy = self.path(name + ".json")
        shutil.copyfile(self.card, copy)
        return copy

    def test_lists_the_card(self):
        out = self.assert_done(self.in_reader([self.card], "pkcs15-tool --dump"))
        for text in ("PKCS#15 Card [AZ eID]", "PIN [PIN1 (authentication)]", "PIN [PIN2 (signature)]", "PIN [PUK]",
                     "needs-padding", "[Authentication key]", "[Signature key]", "[Authentication certificate]",
                     "[Signature certificate]", "[CA certificate]", "nonRepudiation"):
            self.assertIn(text, out)
        self.assertEqual(self.in_reader([self.card], "pkcs15-tool --list-pins").stdout.count("PIN ["), 3)

    def test_reads_certificates_and_public_keys(self):
        name = os.path.splitext(os.path.basename(self.card))[0]
        for number, which in (("01", "auth"), ("02", "sign"), ("03", "ca")):
            self.assert_done(self.in_reader([self.card], f"pkcs15-tool --read-certificate {number} -o out.crt"))
            mine = self.must("openssl", "x509", "-in", self.path(f"{name}-{which}.crt"), "-fingerprint", "-noout")
            self.assertEqual(mine, self.must("openssl", "x509", "-in", self.path("out.crt"), "-fingerprint", "-noout"))
        for number, which in (("01", "auth"), ("02", "sign")):
            self.assert_done(self.in_reader([self.card], f"pkcs15-tool --read-public-key {number} -o out.pub"))
            mine = self.must("openssl", "pkey", "-in", self.path(f"{name}-{which}.key"), "-pubout")
            self.assertEqual(mine, self.must("openssl", "pkey", "-pubin", "-in", self.path("out.pub")))

    def test_verifies_pins(self):
        card = self.fresh("verify")
        self.assert_done(self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id 01 --pin {PIN1}"))
        self.assert_done(self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id 02 --pin {PIN2}"))
        wrong = self.in_reader([card], "pkcs15-tool --verify-pin --auth-id 02 --pin 999999")
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("PIN code or key incorrect", wrong.stdout)
        self.assertEqual(self.tries(card, "sign"), 2)
        self.assertEqual(self.tries(card, "auth"), 3)
        self.assert_done(self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id 02 --pin {PIN2}"))
        self.assertEqual(self.tries(card, "sign"), 3)

    def test_changes_pins(self):
        card = self.fresh("change")
        for number, old, new in (("01", PIN1, "4321"), ("02", PIN2, "654321")):
            self.assert_done(self.in_reader([card], f"pkcs15-tool --change-pin --auth-id {number} --pin {old} --new-pin {new}"))
            self.assertNotEqual(self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id {number} --pin {old}").returncode, 0)
            self.assert_done(self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id {number} --pin {new}"))

    def test_blocks_and_unblocks(self):
        card = self.fresh("unblock")
        for number, which, pin, new in (("01", "auth", PIN1, "5678"), ("02", "sign", PIN2, "567890")):
            wrong = f"pkcs15-tool --verify-pin --auth-id {number} --pin {'9' * len(pin)}; "
            self.in_reader([card], wrong * 3)
            self.assertEqual(self.tries(card, which), 0)
            blocked = self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id {number} --pin {pin}")
            self.assertNotEqual(blocked.returncode, 0, "the right PIN of a blocked card")
            self.assertIn("blocked", blocked.stdout)
            bad_puk = self.in_reader([card], f"pkcs15-tool --unblock-pin --auth-id {number} --puk 87654321 --new-pin {new}")
            self.assertNotEqual(bad_puk.returncode, 0)
            self.assertEqual(self.tries(card, "puk"), 9)
            self.assert_done(self.in_reader([card], f"pkcs15-tool --unblock-pin --auth-id {number} --puk {PUK} --new-pin {new}"))
            self.assertEqual((self.tries(card, which), self.tries(card, "puk")), (3, 10))
            self.assert_done(self.in_reader([card], f"pkcs15-tool --verify-pin --auth-id {number} --pin {new}"))

    def test_pkcs11_lists_a_slot_for_each_pin(self):
        out = self.assert_done(self.in_reader([self.card], f"pkcs11-tool --module {OPENSC_MODULE} -L"))
        self.assertIn("AZ eID (PIN1 (authentication))", out)
        self.assertIn("AZ eID (PIN2 (signature))", out)
        for slot, pin, label in ((0, PIN1, "Authentication"), (1, PIN2, "Signature")):
            out = self.assert_done(self.in_reader(
                [self.card], f"pkcs11-tool --module {OPENSC_MODULE} --slot-index {slot} --login --pin {pin} -O"))
            self.assertIn("Private Key Object", out)
            self.assertIn(f"{label} key", out)
            self.assertIn(f"{label} certificate", out)
        self.assertIn("always authenticate", out)

    def test_signs_with_both_keys(self):
        with open(self.path("arayis.txt"), "w", encoding="utf-8") as file:
            file.write("Arayış: Əlavə məlumat — ğ ı İ ö ş ü ç\n")
        name = os.path.splitext(os.path.basename(self.card))[0]
        for slot, pin, number, which in ((0, PIN1, "01", "auth"), (1, PIN2, "02", "sign")):
            out = self.assert_done(self.in_reader(
                [self.card],
                f"pkcs11-tool --module {OPENSC_MODULE} --slot-index {slot} --login --pin {pin} --sign -m {self.mechanism} "
                f"--id {number} {self.sign_options} -i arayis.txt -o {which}.sig"))
            self.assertIn("Using signature algorithm", out)
            self.must("openssl", "pkey", "-in", self.path(f"{name}-{which}.key"), "-pubout", "-out", self.path("key.pub"))
            self.must("openssl", "dgst", "-sha256", "-verify", self.path("key.pub"), "-signature",
                      self.path(which + ".sig"), self.path("arayis.txt"))

    def test_does_not_sign_with_a_wrong_pin(self):
        card = self.fresh("wrong")
        done = self.in_reader([card], f"pkcs11-tool --module {OPENSC_MODULE} --slot-index 1 --login --pin 999999 --sign "
                                      f"-m {self.mechanism} --id 02 -i {card} -o none.sig")
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(os.path.exists(self.path("none.sig")))
        self.assertEqual(self.tries(card, "sign"), 2)
