# SPDX-License-Identifier: Apache-2.0
"""OpenSC's pkcs11-tool on the module: lists, its own tests, every mechanism checked by openssl, PINs; SoftHSM beside it."""
import os
import re
import sys
import time

import p11bench
from p11bench import AUTH, PIN1, PIN2, PUK, SIGN

p11bench.program("pkcs11-tool")

# mechanism of pkcs11-tool: (options of it, options of openssl dgst -verify; None: openssl pkeyutl over the digest)
PSS = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest"
RSA = {
    "SHA224-RSA-PKCS": ("", "-sha224"), "SHA256-RSA-PKCS": ("", "-sha256"), "SHA384-RSA-PKCS": ("", "-sha384"),
    "SHA512-RSA-PKCS": ("", "-sha512"),
    "SHA224-RSA-PKCS-PSS": ("", "-sha224 " + PSS), "SHA256-RSA-PKCS-PSS": ("", "-sha256 " + PSS),
    "SHA384-RSA-PKCS-PSS": ("", "-sha384 " + PSS), "SHA512-RSA-PKCS-PSS": ("", "-sha512 " + PSS),
}
EC = {f"ECDSA-{name}": ("--signature-format openssl", "-" + name.lower()) for name in ("SHA224", "SHA256", "SHA384", "SHA512")}
SLOTS = ((0, PIN1, "01", "auth"), (1, PIN2, "02", "sign"))


class Lists(p11bench.Story):
    def test_shows_the_module_slots_and_mechanisms(self):
        card = self.citizen("gunel")
        out = self.tool("--show-info", [card])
        self.assertIn("Cryptoki version 3.0", out)
        out = self.tool("-L", [card])
        self.assertEqual(re.findall(r"token label +: (.*)", out), [AUTH, SIGN])
        self.assertEqual(re.findall(r"pin min/max +: (.*)", out), ["4/12", "6/12"])
        self.assertEqual(out.count("(empty)"), 2, "the second reader has two slots without a card")
        out = self.tool("-M --slot-index 0", [card])
        listed = set(re.findall(r"^  ([A-Z0-9-]+),", out, re.M))
        self.assertEqual(listed, {"ECDSA", *EC, "ECDH1-DERIVE", "SHA-1", "SHA224", "SHA256", "SHA384", "SHA512"})

    def test_lists_objects(self):
        card = self.citizen("gunel")
        public = self.tool("-O --slot-index 1", [card])
        self.assertNotIn("Private Key Object", public)
        self.assertIn("Public Key Object; EC  EC_POINT 256 bits", public)
        self.assertEqual(public.count("Certificate Object"), 2)
        own = self.tool(f"-O --slot-index 1 --login --pin {PIN2}", [card])
        self.assertIn("Private Key Object; EC", own)
        self.assertIn("always authenticate", own)
        self.assertNotIn("always authenticate", self.tool(f"-O --slot-index 0 --login --pin {PIN1}", [card]))

    def test_reads_certificates(self):
        card = self.citizen("gunel")
        for slot, _, number, role in SLOTS:
            self.tool(f"--slot-index {slot} --read-object --type cert --id {number} -o {role}.der", [card])
            with open(self.path(role + ".der"), "rb") as mine:
                with open(os.path.join(self.pki, f"citizen-gunel-{role}.der"), "rb") as issued:
                    self.assertEqual(mine.read(), issued.read())

    def test_its_own_tests_pass(self):
        cards = [self.citizen("gunel"), self.citizen("cingiz")]
        script = "; ".join(f"pkcs11-tool --module {self.module} --slot-index {slot} --login --pin {pin} --test"
                           for slot, pin in ((0, PIN1), (1, PIN2), (2, PIN1), (3, PIN2)))
        out = self.assert_done(self.in_reader(cards, script))
        self.assertEqual(out.count("No errors"), 4, out)
        self.assertIn("RSA-PKCS: OK", out)


class BlankCards(p11bench.Story):
    """Keys made on the chip of a card that is nobody's yet: OpenSC's own test of it, and openssl as the judge."""

    def blank(self, key_type="p256"):
        card = self.path(f"blank-{key_type}.json")
        self.must(self.vcard, "create", card, "--force", "--blank", "--key-type", key_type)
        return card

    def generate(self, card, curve, slot=0, pin="blank", more="--session-rw"):
        return self.in_reader([card], f"pkcs11-tool --module {self.module} --slot-index {slot} --login --pin {pin} {more} "
                                      f"--test-ec --id 01 --key-type EC:{curve} 2>&1; pkcs11-tool --module {self.module} -O --slot-index {slot} 2>&1")

    def state(self, card):
        with open(card, encoding="utf-8") as file:
            return file.read()

    def test_its_test_of_key_generation_passes(self):
        for key_type, curve in (("p256", "prime256v1"), ("p384", "secp384r1")):
            for slot in (0, 1):
                card = self.blank(key_type)
                before = self.state(card)
                out = self.generate(card, curve, slot).stdout
                self.assertIn("*** Doing a signature ***", out)
                self.assertIn("==> OK", out)
                self.assertNotIn("Public Key Object", out.split("==> OK")[1], "the pair is gone again")
                self.assertEqual(self.state(card), before, "and the card as blank as it was")

    def test_a_citizens_card_makes_no_keys(self):
        card = self.citizen("gunel")
        before = self.state(card)
        out = self.generate(card, "prime256v1", pin=PIN1).stdout
        self.assertIn("no 'CKM_EC_KEY_PAIR_GEN' found in the mechanism list", out)
        self.assertIn("Generate EC key mechanism 1040 not supported", out)
        done = self.in_reader([card], f"pkcs11-tool --module {self.module} --slot-index 0 --login --pin {PIN1} --keypairgen --key-type EC:prime256v1 --id 05 2>&1")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.state(card), before)

    def test_only_what_the_chip_makes(self):
        card = self.blank()
        before = self.state(card)
        for curve, pin, more, why in (("secp384r1", "blank", "--session-rw", "CKR_DOMAIN_PARAMS_INVALID"),
                                      ("prime256v1", PIN1, "--session-rw", "CKR_PIN_INCORRECT"),
                                      ("prime256v1", "blank", "", "CKR_SESSION_READ_ONLY")):
            self.assertIn(why, self.generate(card, curve, 0, pin, more).stdout)
        self.assertEqual(self.state(card), before)

    def test_keys_that_stay_sign_and_are_not_overwritten(self):
        for key_type, name, options, mechanism in (("p256", "EC:prime256v1", "--signature-format openssl", "ECDSA-SHA256"),
                                                   ("rsa2048", "rsa:2048", "", "SHA256-RSA-PKCS")):
            card = self.blank(key_type)
            tool = f"pkcs11-tool --module {self.module} --slot-index 1 --login --pin blank"
            out = self.assert_done(self.in_reader([card], f"""set -e
{tool} --keypairgen --key-type {name} --id 02 --usage-sign
{tool} --read-object --type pubkey --id 02 -o made.der
{tool} --sign -m {mechanism} --id 02 {options} -i arayis.txt -o made.sig
{tool} --keypairgen --key-type {name} --id 03 --usage-sign 2>&1 || true"""))
            self.assertIn("CKR_DEVICE_MEMORY", out)
            self.must("openssl", "pkey", "-pubin", "-inform", "DER", "-in", self.path("made.der"), "-out", self.path("made.pub"))
            self.must("openssl", "dgst", "-sha256", "-verify", self.path("made.pub"), "-signature", self.path("made.sig"), self.path("arayis.txt"))


class CertificateCache(p11bench.Story):
    """The second program reads the certificates from where the first has kept them."""

    def commands(self, card, folder):
        """Commands to the card of each of two programs that list the objects, and what the second one says."""
        look = f"pkcs11-tool --module {self.module} -O --slot-index 1"
        out = self.assert_done(self.in_reader([card], f"""set -e
count() {{ grep -c '>' "$ESIGN_READER_DIR/card0.log" || true; }}
count; {look} > first; count; {look} > second; count; cmp first second""", env={"XDG_CACHE_HOME": self.path(folder)}))
        before, cold, warm = (int(one) for one in re.findall(r"^\d+$", out, re.M))
        with open(self.path("second"), encoding="utf-8") as file:
            return cold - before, warm - cold, file.read()

    def test_saves_the_commands_that_read_certificates(self):
        cold, warm, _ = self.commands(self.citizen("gunel"), "kept")
        print(f"commands to list a card's objects: {cold}, then {warm}", file=sys.stderr)
        self.assertGreaterEqual(cold - warm, 9, "SELECT and READ BINARY of three certificates, and a transaction")

    def test_another_card_with_the_same_number_is_read(self):
        serial = ("--serial-number", "994A5A0102030405")
        self.commands(self.citizen("gunel", *serial), "changed")
        time.sleep(1.1)  # lastUpdate counts seconds
        cold, warm, said = self.commands(self.citizen("gulcohre", *serial), "changed")
        self.assertGreater(cold, warm)
        self.assertIn("EC_POINT 384 bits", said)

    def test_a_certificate_that_is_not_the_keys_gives_no_signature(self):
        card, tool = self.citizen("gunel", "--serial-number", "994A5A0102030405"), f"pkcs11-tool --module {self.module} --slot-index 0"
        self.commands(card, "lied")
        kept = self.path("lied/esign/cards")
        kept = os.path.join(kept, os.listdir(kept)[0])
        with open(kept, "rb") as file:
            content = file.read()
        # The two paths change places: an entry is found by its path alone.
        auth, signature = (bytes.fromhex("3F005015" + name) for name in ("4301", "4302"))
        self.assertTrue(auth in content and signature in content)
        with open(kept, "wb") as file:
            file.write(content.replace(auth, b"\xFF" * 6).replace(signature, auth).replace(b"\xFF" * 6, signature))
        sign = f"{tool} --login --pin {PIN1} --sign -m ECDSA-SHA256 -i arayis.txt -o lied.sig"
        out = self.in_reader([card], f"{sign} 2>&1; {sign} && echo signed", env={"XDG_CACHE_HOME": self.path("lied")}).stdout
        self.assertIn("CKR_DEVICE_ERROR", out)
        self.assertIn("signed", out, "the next program reads the card")


class NoReader(p11bench.Story):
    def test_the_module_tells_of_itself(self):
        out = self.assert_done(p11bench.bench.run("pkcs11-tool", "--module", self.module, "--show-info", env=dict(os.environ, PCSCLITE_CSOCK_NAME=self.path("nobody"))))
        self.assertIn("Cryptoki version 3.0", out)


class Contactless(p11bench.Story):
    """A card that answers nothing before PACE; its CAN (123456) comes from a file that nobody else may read."""

    def sign(self, can, mode):
        card = self.citizen("gunel", "--contactless")
        with open(self.path("can"), "w", encoding="utf-8") as file:
            file.write(can + "\n")
        os.chmod(self.path("can"), mode)
        script = (f"pkcs11-tool --module {self.module} --slot-index 1 --login --pin {PIN2} --sign -m ECDSA-SHA256 --signature-format openssl "
                  "-i arayis.txt -o near.sig")
        return self.in_reader([card], script, env={"ESIGN_CAN_FILE": self.path("can")})

    def test_signs_with_the_right_number(self):
        self.assert_done(self.sign("123456", 0o600))
        self.must("openssl", "dgst", "-sha256", "-verify", self.public_key("gunel", "sign"), "-signature", self.path("near.sig"), self.path("arayis.txt"))

    def test_a_wrong_number_and_an_open_file_are_no_token(self):
        for can, mode in (("654321", 0o600), ("123456", 0o644)):
            self.assertNotEqual(self.sign(can, mode).returncode, 0)


class Agreement(p11bench.Story):
    def test_the_authentication_key_agrees_on_secrets_as_openssl_does(self):
        card = self.citizen("gunel")
        self.must("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.path("other.key"))
        self.must("openssl", "pkey", "-in", self.path("other.key"), "-pubout", "-outform", "DER", "-out", self.path("other.der"))
        self.tool(f"--slot-index 0 --login --pin {PIN1} --derive -m ECDH1-DERIVE --id 01 --input-file other.der --output-file ours.bin", [card])
        key = self.public_key("gunel", "auth")
        self.must("openssl", "pkeyutl", "-derive", "-inkey", self.path("other.key"), "-peerkey", key, "-out", self.path("theirs.bin"))
        with open(self.path("ours.bin"), "rb") as ours, open(self.path("theirs.bin"), "rb") as theirs:
            self.assertEqual(ours.read(), theirs.read())

    def test_the_signature_key_agrees_on_nothing(self):
        card = self.citizen("gunel")
        out = self.tool("-M --slot-index 1", [card])
        self.assertNotIn("ECDH", out)


class Mechanisms(p11bench.Story):
    def sign_with_all(self, who, mechanisms, *card_options):
        """One program call for each mechanism and key; openssl is the judge."""
        card = self.citizen(who, *card_options)
        script = ["set -e"]
        for slot, pin, _, role in SLOTS:
            for name, (options, _) in mechanisms.items():
                script.append(f"pkcs11-tool --module {self.module} --slot-index {slot} --login --pin {pin} --sign -m {name} "
                              f"{options} -i arayis.txt -o {who}-{role}-{name}.sig 2>&1")
        self.assert_done(self.in_reader([card], "\n".join(script)))
        for _, _, _, role in SLOTS:
            key = self.public_key(who, role)
            for name, (_, options) in mechanisms.items():
                self.must("openssl", "dgst", *options.split(), "-verify", key, "-signature",
                          self.path(f"{who}-{role}-{name}.sig"), self.path("arayis.txt"))

    def test_rsa(self):
        self.sign_with_all("cingiz", RSA)

    def test_p256(self):
        self.sign_with_all("gunel", EC)

    def test_p384(self):
        self.sign_with_all("gulcohre", EC)

    def test_azedit(self):
        """The second card profile: the only Azerbaijani card in public code."""
        self.sign_with_all("gulcohre", EC, "--personality", "azedit")

    def test_digests_made_elsewhere(self):
        self.must("openssl", "dgst", "-sha256", "-binary", "-out", self.path("digest"), self.path("arayis.txt"))
        words = f"--slot-index 0 --login --pin {PIN1} --sign --id 01 -i digest -o"
        self.tool(f"{words} ec.sig -m ECDSA --signature-format openssl", [self.citizen("gunel")])
        self.must("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", self.public_key("gunel", "auth"), "-in",
                  self.path("digest"), "-sigfile", self.path("ec.sig"))
        card = self.citizen("cingiz")
        self.tool(f"{words} pss.sig -m RSA-PKCS-PSS --hash-algorithm SHA256", [card])
        self.must("openssl", "dgst", "-sha256", *PSS.split(), "-verify", self.public_key("cingiz", "auth"), "-signature",
                  self.path("pss.sig"), self.path("arayis.txt"))
        self.tool(f"{words} raw.sig -m RSA-PKCS", [card])
        self.must("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", self.public_key("cingiz", "auth"), "-in",
                  self.path("digest"), "-sigfile", self.path("raw.sig"))

    def test_softhsm_gives_the_same(self):
        """The same RSA key in SoftHSM: PKCS#1 v1.5 has one value only, so both modules must give it."""
        library = "/usr/lib/softhsm/libsofthsm2.so"
        if not os.path.exists(library):
            self.skipTest("SoftHSM is not installed")
        card = self.citizen("cingiz")
        with open(self.path("softhsm2.conf"), "w", encoding="ascii") as file:
            file.write(f"directories.tokendir = {self.path('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n")
        os.makedirs(self.path("tokens"), exist_ok=True)
        key = os.path.join(self.pki, "citizen-cingiz-auth.key")
        script = f"""set -e; export SOFTHSM2_CONF={self.path('softhsm2.conf')}
softhsm2-util --init-token --free --label soft --so-pin 12345678 --pin {PIN1}
softhsm2-util --import {key} --token soft --label rsa --id 01 --pin {PIN1}
for m in RSA-PKCS SHA256-RSA-PKCS SHA512-RSA-PKCS; do
  head -c 100 arayis.txt > short
  pkcs11-tool --module {library} --token-label soft --login --pin {PIN1} --sign -m $m --id 01 -i short -o soft-$m.sig
  pkcs11-tool --module {self.module} --slot-index 0 --login --pin {PIN1} --sign -m $m --id 01 -i short -o card-$m.sig
  cmp soft-$m.sig card-$m.sig
done"""
        self.assert_done(self.in_reader([card], script))


class Pins(p11bench.Story):
    def test_flags_follow_the_tries(self):
        card = self.citizen("gunel")
        wrong = "pkcs11-tool --module {0} --slot-index 0 --login --pin 9999 -O 2>&1; ".format(self.module)
        look = f"pkcs11-tool --module {self.module} -L 2>&1 | grep 'token flags' | head -1; "
        out = self.in_reader([card], look + (wrong + look) * 3 + wrong).stdout
        flags = re.findall("token flags .*", out)
        self.assertNotIn("PIN count low", flags[0])
        self.assertIn("user PIN count low", flags[1])
        self.assertIn("final user PIN try", flags[2])
        self.assertIn("user PIN locked", flags[3])
        self.assertEqual(out.count("CKR_PIN_INCORRECT"), 2, out)
        self.assertEqual(out.count("CKR_PIN_LOCKED"), 2, out)
        self.assertEqual(self.tries(card, "sign"), 3)

    def test_a_pin_that_cannot_be_costs_no_try(self):
        card = self.citizen("gunel")
        for pin in ("123", "1234567890123", "12a4"):
            self.assertNotEqual(self.in_reader([card], f"pkcs11-tool --module {self.module} --slot-index 0 --login --pin {pin} -O").returncode, 0)
        self.assertEqual(self.tries(card, "auth"), 3)

    def test_changes_both_pins(self):
        card = self.citizen("gunel")
        for slot, old, new in ((0, PIN1, "4321"), (1, PIN2, "654321")):
            self.tool(f"--slot-index {slot} --login --pin {old} --change-pin --new-pin {new}", [card])
            self.tool(f"--slot-index {slot} --login --pin {new} -O", [card])
        self.assertIn("CKR_PIN_LEN_RANGE", self.in_reader(
            [card], f"pkcs11-tool --module {self.module} --slot-index 1 --login --pin 654321 --change-pin --new-pin 12345").stdout)

    def test_the_puk_unblocks(self):
        card = self.citizen("gunel")
        wrong = f"pkcs11-tool --module {self.module} --slot-index 1 --login --pin 999999 -O; "
        self.in_reader([card], wrong * 3)
        self.assertEqual(self.tries(card, "sign"), 0)
        done = self.in_reader([card], f"pkcs11-tool --module {self.module} --slot-index 1 --init-pin --login --login-type so --so-pin 99999999 --new-pin 567890")
        self.assertIn("CKR_PIN_INCORRECT", done.stdout)
        self.assertEqual(self.tries(card, "puk"), 9)
        self.tool(f"--slot-index 1 --init-pin --login --login-type so --so-pin {PUK} --new-pin 567890", [card])
        self.assertEqual((self.tries(card, "sign"), self.tries(card, "puk")), (3, 10))
        self.tool("--slot-index 1 --login --pin 567890 -O", [card])

    def test_no_pin_in_any_log(self):
        card = self.citizen("gunel")
        script = (f"PKCS11_DEBUG=9 pkcs11-tool -v --module {self.module} --slot-index 1 --login --pin {PIN2} --sign -m ECDSA-SHA256 "
                  f"--id 02 -i arayis.txt -o out.sig > said 2>&1 && cat $ESIGN_READER_DIR/*.log said | grep -a -c -e {PIN2} -e 313233343536")
        done = self.in_reader([card], script)
        self.assertEqual(done.stdout.strip(), "0", done.stdout)


if __name__ == "__main__":
    p11bench.main()
