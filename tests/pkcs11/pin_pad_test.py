# SPDX-License-Identifier: Apache-2.0
"""A reader with keys: PKCS#11's protected authentication path. The person's fingers are a file, one line for each entry."""
import os
import sys

import p11bench
from p11bench import PIN1, PIN2, PUK

DRIVER = os.environ.get("ESIGN_PAD_DRIVER", "")
if not os.path.exists(DRIVER):
    print("ESIGN_PAD_DRIVER names no reader driver: the story is skipped", file=sys.stderr)
    sys.exit(p11bench.SKIPPED)


def typed(*lines):
    return 'printf "%s" > "$ESIGN_READER_PINS_0"; ' % "".join(line + "\\n" for line in lines)


class PinPad(p11bench.Story):
    def beside(self, card, words, *keys, code=0):
        script = f"{typed(*keys)} pkcs11-tool --module {self.module} {words} < /dev/null"
        return self.assert_done(self.in_reader([card], script, "--pin-pad", DRIVER), code)

    def test_the_flag(self):
        out = self.beside(self.citizen("gunel"), "-L")
        self.assertEqual(out.count("PIN pad present"), 2, out)

    def test_signs_with_pins_typed_on_the_reader(self):
        card = self.citizen("gunel")
        words = "--slot-index {} --login --sign -m ECDSA-SHA256 --signature-format openssl --id {} -i arayis.txt -o {}.sig"
        self.beside(card, words.format(0, "01", "auth"), PIN1)
        # The signature key wants its PIN once for the token and once for the signature.
        self.beside(card, words.format(1, "02", "sign"), PIN2, PIN2)
        for role in ("auth", "sign"):
            self.must("openssl", "dgst", "-sha256", "-verify", self.public_key("gunel", role), "-signature",
                      self.path(f"{role}.sig"), self.path("arayis.txt"))

    def test_wrong_digits_and_none(self):
        card = self.citizen("gunel")
        for keys, said, left in ((["9999"], "CKR_PIN_INCORRECT", 2), (["CANCEL"], "CKR_FUNCTION_CANCELED", 2), ([], "CKR_FUNCTION_CANCELED", 2)):
            self.assertIn(said, self.beside(card, "--slot-index 0 --login -O", *keys, code=1))
            self.assertEqual(self.tries(card, "auth"), left)

    def test_changes_a_pin_on_the_reader(self):
        card = self.citizen("gunel")
        self.beside(card, "--slot-index 0 --login --change-pin", PIN1, PIN1, "4321", "4321")
        self.beside(card, "--slot-index 0 --login -O", "4321")

    def test_a_pin_from_the_program_is_taken_as_well(self):
        self.beside(self.citizen("gunel"), f"--slot-index 0 --login --pin {PIN1} --test")

    def test_unblocks_with_the_puk(self):
        card = self.citizen("gunel")
        self.beside(card, "--slot-index 0 --login -O", "9999", code=1)
        self.beside(card, "--slot-index 0 --login --login-type so --init-pin", PUK, PUK, "5678", "5678")
        self.assertEqual(self.tries(card, "auth"), 3)
        self.beside(card, "--slot-index 0 --login -O", "5678")


if __name__ == "__main__":
    p11bench.main()
