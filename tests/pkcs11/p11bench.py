# SPDX-License-Identifier: Apache-2.0
"""What the stories of the PKCS#11 module share: the module, cards of the test PKI, and programs that may be missing."""
import os
import shutil
import socket
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "pcsc"))
import bench  # noqa: E402  (found by the line above)

PIN1, PIN2, PUK = bench.PIN1, bench.PIN2, bench.PUK
AUTH, SIGN = "AZ eID (authentication)", "AZ eID (signature)"
SKIPPED = 77


def needed(name):
    value = os.environ.get(name)
    if not value or not os.path.exists(value):
        print(f"{name} does not name a file: run by ctest, or set it", file=sys.stderr)
        sys.exit(SKIPPED)
    return value


def program(name, *places):
    """The path of a program that a Debian package brings; its absence skips the story."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *places]))
    if found is None:
        print(f"{name} is not installed: the story is skipped", file=sys.stderr)
        sys.exit(SKIPPED)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Story(bench.Bench):
    """A scratch folder, the module, and cards whose certificates the test PKI has issued."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.module = needed("ESIGN_PKCS11")
        cls.pki = needed("ESIGN_PKI")

    def setUp(self):
        with open(self.path("arayis.txt"), "w", encoding="utf-8") as file:
            file.write("Arayış: Əlavə məlumat — ğ ı İ ö ş ü ç\n")

    @classmethod
    def citizen(cls, who, *more):
        """A fresh card of citizen-WHO: gunel has P-256 keys, gulcohre P-384, cingiz RSA-3072. AzeDIT has no CA certificates."""
        card = cls.path(f"{who}.json")
        words = [cls.vcard, "create", card, "--force"]
        if "azedit" not in more:
            words += ["--ca-cert", os.path.join(cls.pki, "ca-citizen.der")]
        for role in ("auth", "sign"):
            stem = os.path.join(cls.pki, f"citizen-{who}-{role}")
            words += [f"--{role}-key", stem + ".key", f"--{role}-cert", stem + ".der"]
        cls.must(*words, *more)
        return card

    @classmethod
    def public_key(cls, who, role):
        out = cls.path(f"{who}-{role}.pub")
        cls.must("openssl", "pkey", "-in", os.path.join(cls.pki, f"citizen-{who}-{role}.key"), "-pubout", "-out", out)
        return out

    def tool(self, words, cards, code=0):
        """pkcs11-tool on our module."""
        return self.assert_done(self.in_reader(cards, f"pkcs11-tool --module {self.module} {words}"), code)


main = unittest.main
