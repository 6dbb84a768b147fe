# SPDX-License-Identifier: Apache-2.0
"""A reader with keys (the project's own driver under the stock pcscd): PINs typed on it, by esign and by unmodified OpenSC; cards
that come and go at once; a card that falls silent; full-size APDUs."""
import json
import os
import re
import time
import unittest

import bench

TYPE = 'printf "%s" > "$ESIGN_READER_PINS_0"; '


def typed(*lines):
    return TYPE % "".join(line + "\\n" for line in lines)


class PinPad(bench.Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.esign = os.environ.get("ESIGN_CLI")
        cls.driver = os.environ.get("ESIGN_PAD_DRIVER")
        if not cls.esign or not cls.driver:
            raise unittest.SkipTest("ESIGN_CLI and ESIGN_PAD_DRIVER name what is tested")

    def setUp(self):
        self.card = self.make_card(self.id().rsplit(".", maxsplit=1)[-1], "p256", "--force")

    def beside(self, script, *cards, **env):
        return self.in_reader(cards or [self.card], script, "--pin-pad", self.driver, env=dict(env, XDG_CACHE_HOME=self.folder, LC_ALL="C.UTF-8"))

    def esign_gives(self, code, words, *keys, **env):
        done = self.beside(f"{typed(*keys)} {self.esign} {words}", **env)
        return self.assert_done(done, code)

    def test_is_seen(self):
        self.assertIn("PIN pad: yes", self.esign_gives(0, "card info"))
        self.assertIn("PIN pad: no", self.esign_gives(0, "card info", ESIGN_NO_PIN_PAD="1"))
        self.assertIn("PIN pad", self.assert_done(self.beside("opensc-tool -l")))
        os.makedirs(self.path("config/esign"), exist_ok=True)
        for value, code, said in (("off", 0, "PIN pad: no"), ("on", 0, "PIN pad: yes"), ("maybe", 78, "pin-pad")):
            with open(self.path("config/esign/esign.toml"), "w", encoding="utf-8") as file:
                file.write(f'pin-pad = "{value}"\n')
            self.assertIn(said, self.esign_gives(code, "card info", XDG_CONFIG_HOME=self.path("config")))

    def test_verifies(self):
        out = self.esign_gives(0, "card pin verify --which auth", bench.PIN1)
        self.assertIn("type it on the reader", out)
        self.assertNotIn(bench.PIN1, out)
        self.esign_gives(77, "card pin verify --which sign", "999999")
        self.assertEqual(self.tries(self.card, "sign"), 2)

    def test_what_the_person_does_instead(self):
        for key, code, word in (("", 75, "no PIN was typed"), ("CANCEL", 77, "cancelled on the reader"), ("123", 64, "too few or too many")):
            self.assertIn(word, self.esign_gives(code, "card pin verify --which auth", key))
        self.assertEqual(self.tries(self.card, "auth"), 3, "none of these costs a try")

    def test_changes_and_unblocks(self):
        self.esign_gives(0, "card pin change --which auth", bench.PIN1, "98765", "98765")
        self.esign_gives(0, "card pin verify --which auth", "98765")
        self.assertIn("differently", self.esign_gives(64, "card pin change --which auth", "98765", "1111", "2222"))
        for _ in range(3):
            self.esign_gives(77, "card pin verify --which auth", "0000")
        self.assertEqual(self.tries(self.card, "auth"), 0)
        self.esign_gives(0, "card pin unblock --which auth", bench.PUK, "24680", "24680")
        self.esign_gives(0, "card pin verify --which auth", "24680")

    def test_signs_without_asking(self):
        with open(self.path("a.txt"), "w", encoding="utf-8") as file:
            file.write("arayış\n")
        self.esign_gives(0, "sign a.txt --format cades -o a.p7s --force", bench.PIN2)
        self.must("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", self.path("a.p7s"), "-content", self.path("a.txt"),
                  "-noverify", "-out", os.devnull)

    def test_a_pin_from_a_file_needs_no_fingers(self):
        with open(self.path("pin"), "w", encoding="ascii") as file:
            file.write(bench.PIN1)
        self.esign_gives(0, "card pin --pin-file pin verify --which auth")

    def test_opensc_finds_and_uses_it(self):
        card = self.make_card("opensc", "p256", "--personality", "myeid")
        self.assert_done(self.beside(f"{typed(bench.PIN1)} pkcs15-tool --verify-pin --auth-id 01", card))
        self.assertNotEqual(self.beside(f"{typed('0000')} pkcs15-tool --verify-pin --auth-id 01", card).returncode, 0)
        self.assertEqual(self.tries(card, "auth"), 2)

    def test_coming_and_going_is_told_at_once(self):
        script = f'( sleep 1; kill "$ESIGN_CARD_PID_0" ) & {self.esign} card --json wait --removal --timeout 20 && date +%s.%N; wait'
        started = time.time()
        out = self.assert_done(self.beside(script))
        self.assertIn('"event":"removed"', out)
        seen = float(re.findall(r"^\d{10}\.\d+$", out, re.M)[-1])
        self.assertLess(seen - started, 10)
        again = f'kill "$ESIGN_CARD_PID_0"; {self.esign} card wait --removal --timeout 5 || exit 9; ' \
                f'( sleep 0.3; exec "$ESIGN_VCARD" insert {self.card} --reader "$ESIGN_READER_1" ) & insert=$!; ' \
                f'{self.esign} card wait --timeout 10; code=$?; kill $insert; exit $code'
        self.assertIn("eSign Pad Reader B", self.assert_done(self.beside(again)))
        self.assert_done(self.beside(f'kill "$ESIGN_CARD_PID_0"; {self.esign} card wait --removal --timeout 5; {self.esign} card wait --timeout 0.5'), 75)

    def test_two_cards_are_told_apart(self):
        other = self.make_card("other", "p256", "--force", "--serial-number", "00112233445566AA")
        out = self.assert_done(self.beside(f"{self.esign} card info", self.card, other), 75)
        self.assertIn("several cards", out)
        out = self.assert_done(self.beside(f"{self.esign} card --reader 'Reader B' info", self.card, other))
        self.assertIn("00112233445566aa", out)

    def test_a_silent_card_is_given_up(self):
        script = f'kill -STOP "$ESIGN_CARD_PID_0"; date +%s.%N; {self.esign} card info; code=$?; date +%s.%N; kill -CONT "$ESIGN_CARD_PID_0"; exit $code'
        done = self.beside(script, ESIGN_READER_PATIENCE_MS="1000")
        self.assertNotEqual(done.returncode, 0)
        begun, ended = (float(one) for one in re.findall(r"^\d{10}\.\d+$", done.stdout, re.M))
        self.assertLess(ended - begun, 5, done.stdout)


class Contactless(bench.Bench):
    """A card without contact through both reader drivers: PACE with the CAN, a signature, and the travel document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.esign, cls.driver = os.environ.get("ESIGN_CLI"), os.environ.get("ESIGN_PAD_DRIVER")
        if not cls.esign or not cls.driver:
            raise unittest.SkipTest("ESIGN_CLI and ESIGN_PAD_DRIVER name what is tested")
        signer = cls.make_certificate("ds", "p256", "digitalSignature", "/C=AZ/CN=Sınaq DS")
        cls.card = cls.make_card("nfc", "p256", "--contactless", "--document-signer-key", signer[0], "--document-signer-cert", signer[1],
                                 "--surname", "Əliyev", "--given-name", "Çingiz", "--address", "Gəncə, Nizami küç. 5")
        for name, text in (("can", "123456"), ("wrong", "654321"), ("pin2", bench.PIN2), ("a.txt", "arayış")):
            with open(cls.path(name), "w", encoding="utf-8") as file:
                file.write(text + "\n")

    def both(self, code, words):
        for options in ((), ("--pin-pad", self.driver)):
            yield self.assert_done(self.in_reader([self.card], f"{self.esign} {words}", *options), code)

    def test_info_needs_the_can(self):
        for out in self.both(0, "card --can-file can info"):
            self.assertIn("secured link", out)
            self.assertIn("PIN pad: no", out, "no reader makes secure messaging")
        for out in self.both(77, "card --can-file wrong info"):
            self.assertIn("card access number is wrong", out)

    def test_the_machine_readable_zone_does_as_well(self):
        def with_digit(field):
            value = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
            return field + str(sum(value.get(c, 0) * (7, 3, 1)[i % 3] for i, c in enumerate(field)) % 10)

        # What create prints on a document of which it is told nothing.
        for number, code in (("AA1234567", 0), ("AA1234568", 77)):
            with open(self.path("zone"), "w", encoding="ascii") as file:
                file.write(with_digit(number) + with_digit("900101") + with_digit("331231") + "\n")
            for out in self.both(code, "card --can-file zone read --trust ds.crt"):
                self.assertIn("Gəncə, Nizami küç. 5" if code == 0 else "wrong", out)
        with open(self.path("zone"), "w", encoding="ascii") as file:
            file.write("AA1234567090010133312310\n")
        for out in self.both(77, "card --can-file zone info"):
            self.assertIn("not tried", out)

    def test_signs(self):
        for _ in self.both(0, "sign a.txt --format cades --can-file can --pin-file pin2 -o a.p7s --force"):
            self.must("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", self.path("a.p7s"), "-content", self.path("a.txt"),
                      "-noverify", "-out", os.devnull)

    def test_reads_the_travel_document(self):
        for out in self.both(0, "card --can-file can read --trust ds.crt"):
            self.assertIn("PASSED", out)
            self.assertIn("Gəncə, Nizami küç. 5", out)
        for out in self.both(2, "card --can-file can read"):
            self.assertIn("NO_CERTIFICATE_CHAIN_FOUND", out)

    def test_a_changed_data_group_fails(self):
        with open(self.card, encoding="utf-8") as file:
            card = json.load(file)
        for file in card["files"]:
            if file["path"] == "3F00E100010B":
                file["content"] = file["content"][:-2] + "36"  # another house number
        with open(self.path("lie.json"), "w", encoding="utf-8") as file:
            json.dump(card, file)
        out = self.assert_done(self.in_reader([self.path("lie.json")], f"{self.esign} card --can-file can read --trust ds.crt"), 1)
        self.assertIn("HASH_FAILURE", out)
        self.assertIn("DG11: altered", out)


class AzeDit(bench.Bench):
    """The one Azerbaijani card that OpenSC knew: personality azedit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card("azedit", "p384", "--personality", "azedit", "--fin", "5ABCD12", "--surname", "MƏMMƏDOV", "--given-name", "ƏLİ")

    def test_opensc_recognises_it_and_signs(self):
        out = self.assert_done(self.in_reader([self.card], "opensc-tool -n && eidenv"))
        self.assertIn("AzeDIT 3.5 cold", out)
        self.assertIn("MƏMMƏDOV", out)
        with open(self.path("m.txt"), "w", encoding="utf-8") as file:
            file.write("imza\n")
        for slot, pin, number, which in ((0, bench.PIN1, "01", "auth"), (1, bench.PIN2, "02", "sign")):
            self.assert_done(self.in_reader(
                [self.card], f"pkcs11-tool --module {bench.OPENSC_MODULE} --slot-index {slot} --login --pin {pin} --sign -m ECDSA-SHA384 "
                             f"--id {number} --signature-format openssl -i m.txt -o {which}.sig"))
            self.must("openssl", "pkey", "-in", self.path(f"azedit-{which}.key"), "-pubout", "-out", self.path("key.pub"))
            self.must("openssl", "dgst", "-sha384", "-verify", self.path("key.pub"), "-signature", self.path(which + ".sig"), self.path("m.txt"))

    def test_esign_recognises_it(self):
        esign = os.environ.get("ESIGN_CLI")
        if not esign:
            self.skipTest("ESIGN_CLI")
        out = self.assert_done(self.in_reader([self.card], f"{esign} card info && {esign} card certs", env={"ESIGN_NO_CARD_CACHE": "1"}))
        self.assertIn("AzeDIT 3.5", out)
        self.assertIn("ƏLİ MƏMMƏDOV (imza)", out)


if __name__ == "__main__":
    unittest.main()
