# SPDX-License-Identifier: Apache-2.0
"""Unmodified OpenSC without any configuration and P-256 keys, and RSA keys with PSS: personality myeid."""
import os
import unittest

import bench


class Myeid(bench.OpenscStory):
    mechanism = "ECDSA-SHA256"
    sign_options = "--signature-format openssl"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card("myeid", "p256", "--personality", "myeid")

    def test_is_taken_by_the_myeid_driver(self):
        self.assertIn("MyEID", self.assert_done(self.in_reader([self.card], "opensc-tool -n")))


class MyeidRsa(bench.Bench):
    """RSA in the same personality: the driver pads on the host or on the card, as the mechanism wants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card("myeid-rsa", "rsa2048", "--personality", "myeid")

    def test_signs_pkcs1_and_pss(self):
        with open(self.path("m.txt"), "w", encoding="utf-8") as file:
            file.write("imza\n")
        pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]
        self.must("openssl", "pkey", "-in", self.path("myeid-rsa-sign.key"), "-pubout", "-out", self.path("key.pub"))
        for mechanism, options in (("SHA256-RSA-PKCS", []), ("SHA256-RSA-PKCS-PSS", pss)):
            self.assert_done(self.in_reader(
                [self.card], f"pkcs11-tool --module {bench.OPENSC_MODULE} --slot-index 1 --login --pin {bench.PIN2} --sign "
                             f"-m {mechanism} --id 02 -i m.txt -o m.sig"))
            self.must("openssl", "dgst", "-sha256", *options, "-verify", self.path("key.pub"), "-signature",
                      self.path("m.sig"), self.path("m.txt"))
            os.unlink(self.path("m.sig"))


if __name__ == "__main__":
    unittest.main()
