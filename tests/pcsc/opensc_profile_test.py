# SPDX-License-Identifier: Apache-2.0
"""The card profile itself (personality iso) as OpenSC's default driver reads it: everything but signatures.

OpenSC keeps that driver off until a configuration allows it, and the driver declares no algorithms."""
import unittest

import bench


class Profile(bench.OpenscStory):
    test_signs_with_both_keys = None
    test_does_not_sign_with_a_wrong_pin = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card("iso", "p384")
        with open(cls.path("opensc.conf"), "w", encoding="ascii") as conf:
            conf.write("app default { enable_default_driver = true; }\n")

    @classmethod
    def in_reader(cls, cards, script, *options, env=None):
        return super().in_reader(cards, script, *options, env=dict(env or {}, OPENSC_CONF=cls.path("opensc.conf")))


class PlainApdus(bench.Bench):
    """One signature with PIN2, byte by byte, through pcscd."""

    def test_one_pin_one_signature(self):
        card = self.make_card("apdus", "p256")
        digest = "11" * 32
        sends = ["00A4040C0CA000000063504B43532D3135", "002241B606800144840182", f"002A9E9A20{digest}00",
                 "002000820C313233343536000000000000", f"002A9E9A20{digest}00", f"002A9E9A20{digest}00"]
        out = self.assert_done(self.in_reader([card], "opensc-tool -r0 " + " ".join("-s " + apdu for apdu in sends)))
        words = [line.split("SW1=")[1][:13] for line in out.splitlines() if "SW1=" in line]
        self.assertEqual(words, ["0x90, SW2=0x0"] * 2 + ["0x69, SW2=0x8"] + ["0x90, SW2=0x0"] * 2 + ["0x69, SW2=0x8"], out)


if __name__ == "__main__":
    unittest.main()
