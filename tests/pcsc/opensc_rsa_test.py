# SPDX-License-Identifier: Apache-2.0
"""Unmodified OpenSC without any configuration and RSA keys: personality isoapplet."""
import unittest

import bench


class Isoapplet(bench.OpenscStory):
    mechanism = "SHA256-RSA-PKCS"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card("isoapplet", "rsa2048", "--personality", "isoapplet")

    def test_is_taken_by_the_isoapplet_driver(self):
        self.assertIn("IsoApplet", self.assert_done(self.in_reader([self.card], "opensc-tool -n")))


if __name__ == "__main__":
    unittest.main()
