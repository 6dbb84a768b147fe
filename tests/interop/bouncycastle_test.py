#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bouncycastle_test.py ESIGN ESIGN_CA ESIGN_TSA BUILD: BouncyCastle judges what our services and signatures say, and we judge its.

Exit 77 (skipped) when there is no Java compiler or no BouncyCastle: Debian's packages of tests/install-packages --programs.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "ca"), str(HERE.parent / "tsa")]
import stamps  # noqa: E402
import status_test  # noqa: E402
import tsa_test  # noqa: E402

JARS = [pathlib.Path("/usr/share/java") / f"bc{part}.jar" for part in ("pkix", "prov", "util")]
SKIPPED = 77
ESIGN = BUILD = ""
CONTENT = "Ödəniş tapşırığı: Gülçöhrə Əliyevaya 1500 manat.\n"


def run(*command, check=True):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                          timeout=60, check=False, env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {"LC_ALL": "C.UTF-8"})
    if check:
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done


def compile_peer(place):
    run("javac", "-d", place, "-cp", ":".join(map(str, JARS)), HERE / "bouncycastle" / "Peer.java")


CLASSES = None


def peer(*words, check=True):
    """BouncyCastle's answer, one line."""
    done = run("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", ":".join([str(CLASSES), *map(str, JARS)]), "Peer", *words, check=False)
    answer = done.stdout.strip()
    assert not check or done.returncode == 0, f"{words}: {answer}{done.stderr}"
    return answer


def pem(folder, name, target):
    run("openssl", "x509", "-inform", "DER", "-in", folder / f"{name}.cer", "-out", target)
    return target


class TimeStamps(tsa_test.Story):
    """BouncyCastle asks the running authority, and validates."""

    def test_our_token_validates_and_a_replayed_one_does_not(self):
        issuer = pem(self.folder / "certificates", "services", self.place / "services.pem")
        answer = peer("tsp", self.url + "/tsa", self.place / "document", issuer, self.place / "token")
        self.assertRegex(answer, r"^token [0-9a-f]+, replay: ")
        told = run(ESIGN, "timestamp", self.place / "document", "--verify", self.place / "token", "--trust", pem(self.folder / "certificates", "root", self.place / "root.pem"),
                   "--certs", self.chain, "--no-revocation", "--offline", "--json", check=False)
        self.assertEqual(json.loads(told.stdout)["indication"], "PASSED", told.stdout + told.stderr)


class Status(status_test.Story):
    """BouncyCastle asks the running responder, and reads the lists."""

    def test_our_responses_and_lists(self):
        serial, leaf = self.card("peer-1", "5ABCD31")
        ask = lambda: peer("ocsp", f"http://127.0.0.1:{self.ca.plain}/ocsp/citizen", self.issuer, leaf)  # noqa: E731
        self.assertEqual(ask(), "good")
        shard = self.shard_of(leaf)
        self.assertEqual(peer("crl", self.crl(shard), self.issuer, leaf), "not listed")
        self.act(serial, "revoke", {"reason": "keyCompromise"})
        self.assertEqual(ask(), "revoked 1")
        other = self.ca.certificate_file("policy")
        self.assertIn("refused", peer("crl", self.crl(shard), other, leaf, check=False))


def stamped_by_peer(place, unit):
    """Tokens of a time-stamping authority that is BouncyCastle."""
    def stamp(query):
        (place / "query.tsq").write_bytes(query)
        peer("stamp", unit, place / "query.tsq", place / "reply.tsr")
        return (place / "reply.tsr").read_bytes()

    return stamp


class Signatures(unittest.TestCase):
    """Files of the test PKI, made by one and judged by the other."""

    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory(prefix="esign-bc-")
        cls.addClassCleanup(home.cleanup)
        cls.place, cls.pki = pathlib.Path(home.name), pathlib.Path(BUILD) / "pki"
        cls.document = cls.place / "tapşırıq.txt"
        cls.document.write_text(CONTENT, encoding="utf-8")
        cls.units = stamps.Stamps(stamped_by_peer(cls.place, cls.pki / "tsu-1")).start()
        cls.addClassCleanup(cls.units.close)

    def verdict(self, file):
        told = run(ESIGN, "verify", file, "--trust", self.pki / "trust", "--certs", self.pki / "certs", "--crl", self.pki / "crls", "--offline", "--json", check=False)
        report = json.loads(told.stdout)
        one = report["signatures"][0]
        return report["indication"], one["level"], one["bestSignatureTime"] is not None

    def test_theirs_judged_by_us(self):
        for signer, authority in (("citizen-gunel-sign", "ca-citizen"), ("citizen-cingiz-sign", "ca-citizen")):
            for unit, level in (("", "B-B"), ("tsu-1", "B-T"), ("tsu-2", "B-T")):
                with self.subTest(signer=signer, unit=unit):
                    out = self.place / "theirs.p7m"
                    peer("sign", self.pki / signer, self.document, out, self.pki / f"{authority}.pem", *([self.pki / unit] if unit else []))
                    self.assertEqual(self.verdict(out), ("TOTAL-PASSED", level, bool(unit)))

    def test_theirs_changed_is_refused(self):
        out, changed = self.place / "whole.p7m", self.place / "changed.p7m"
        peer("sign", self.pki / "citizen-gunel-sign", self.document, out, self.pki / "ca-citizen.pem", self.pki / "tsu-1")
        changed.write_bytes(out.read_bytes().replace(b"1500 manat", b"9500 manat"))
        self.assertEqual(self.verdict(changed)[0], "TOTAL-FAILED")
        self.assertIn("refused", peer("verify", changed, check=False))

    def test_ours_judged_by_them(self):
        signed = self.place / "ours.p7m"
        run(ESIGN, "sign", self.document, "--format", "cades", "--packaging", "enveloping", "--key", self.pki / "citizen-gunel-sign.p12", "--pin-file", self.pki / "p12.pin", "-o", signed, "-q")
        self.assertEqual(peer("verify", signed), "1 signatures, 0 time-stamps")
        for level in ("b-t", "b-lt", "b-lta"):
            raised = self.place / f"ours-{level}.p7m"
            run(ESIGN, "extend", signed, "--level", level, "--tsa", self.units.url(), "--trust", self.pki / "trust", "--certs", self.pki / "certs", "--crl", self.pki / "crls", "-o", raised)
            self.assertEqual(self.verdict(raised), ("TOTAL-PASSED", level.upper(), True), level)
            self.assertEqual(peer("verify", raised), "1 signatures, 1 time-stamps", level)

    def test_our_client_and_their_authority(self):
        reply = self.place / "ours.tsr"
        run(ESIGN, "timestamp", self.document, "--tsa", self.units.url(), "-o", reply)
        told = run(ESIGN, "timestamp", self.document, "--verify", reply, "--trust", self.pki / "trust", "--certs", self.pki / "certs", "--crl", self.pki / "crls", "--offline", "--json")
        self.assertEqual(json.loads(told.stdout)["indication"], "PASSED")


def main():
    global ESIGN, BUILD, CLASSES
    ESIGN, status_test.PROGRAM, tsa_test.TSA, BUILD = (sys.argv.pop(1) for _ in range(4))
    tsa_test.CA = status_test.PROGRAM
    missing = [str(one) for one in JARS if not one.exists()] + [one for one in ("java", "javac") if not shutil.which(one)]
    if missing:
        print(f"skipped: not installed: {' '.join(missing)}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="esign-bc-classes-") as place:
        CLASSES = pathlib.Path(place)
        compile_peer(CLASSES)
        return 0 if unittest.main(exit=False, module="__main__").result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
