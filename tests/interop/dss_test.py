#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dss_test.py ESIGN BUILD: DSS of the European Commission judges our signatures at all four levels and we judge its, each also extended by the other.

Its archives are those of dss/pom.xml, by Maven, from its local repository when they are there. Exit 77 (skipped) when they cannot be had.
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tsa")]
import stamps  # noqa: E402

SKIPPED = 77
ESIGN = BUILD = CLASS_PATH = None
LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
PACKAGINGS = (("cades", "detached"), ("cades", "enveloping"), ("xades", "enveloped"), ("xades", "enveloping"), ("xades", "detached"))
SIGNERS = {"citizen-gunel-sign": "ECDSA", "citizen-cingiz-sign": "RSA"}
OTHER_KEYS = {"citizen-gulcohre-sign": "ECDSA", "citizen-p521-sign": "ECDSA", "citizen-brainpool-sign": "ECDSA", "legal-fidan-sign": "RSA", "citizen-ed25519-sign": "EDDSA"}
ORDER_OCTETS = {"citizen-gunel-sign": 32, "citizen-gulcohre-sign": 48, "citizen-p521-sign": 66}
# Brainpool: Java 17 has no such key.
DSS_CANNOT_SIGN = ("citizen-brainpool-sign",)
# Where DSS 6.4 judges otherwise, and why we do not follow: its default policy has the catalogue of TS 119 312 V1.5.1, which knows no Ed25519; V2.1.1 does.
OTHERWISE = {("citizen-ed25519-sign", form): ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") for form in ("cades", "xades")}
REFUSED = {"revoked-sign": ("INDETERMINATE", "REVOKED_NO_POE"), "suspended-sign": ("INDETERMINATE", "TRY_LATER"), "unknown-sign": ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"),
           "expired-sign": ("INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED")}
STATUS = {"root": ("ca-citizen", "ca-services"), "ca-citizen": ("citizen-gunel-sign", "citizen-cingiz-sign"), "ca-services": ("tsu-1", "tsu-2")}
TEXT = "Ödəniş tapşırığı: Gülçöhrə Əliyevaya 1500 manat.\n"
XML = f'<?xml version="1.0" encoding="UTF-8"?>\n<tapşırıq xmlns="urn:example:payment"><mətn>{TEXT}</mətn></tapşırıq>\n'


def run(*command, timeout=60, check=True):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
                          env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {"LC_ALL": "C.UTF-8"})
    assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done


def class_path():
    """The archives of dss/pom.xml, each of which is there; None when they cannot be had. A second run asks Maven nothing."""
    pom = HERE / "dss" / "pom.xml"
    kept = BUILD / "dss" / hashlib.sha256(pom.read_bytes()).hexdigest()[:16]
    kept.parent.mkdir(exist_ok=True)
    # Maven has no limit of its own for the whole; a dead network shows in the limits for one connection.
    limits = ("-Dmaven.wagon.http.retryHandler.count=0", "-Dmaven.wagon.rto=20000", "-Daether.connector.connectTimeout=10000", "-Daether.connector.requestTimeout=20000")
    for how, longest in ((None, 0), (("-o",), 60), (limits, 240)):
        try:
            told = how and subprocess.run(["mvn", "-B", "-q", "-f", str(pom), *how, "dependency:build-classpath", f"-Dmdep.outputFile={kept}"],
                                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=longest, check=False)
        except subprocess.TimeoutExpired:
            print(f"Maven gave no answer in {longest} seconds")
            continue
        if (how is None or told.returncode == 0) and kept.exists():
            found = kept.read_text(encoding="utf-8").strip()
            if all(pathlib.Path(one).exists() for one in found.split(":")):
                return found
    return None


class Dss:
    """The one Java process; see dss/Peer.java for what it understands."""

    LONGEST = 60  # seconds for one answer

    def __init__(self, classes, pki, ocsp):
        run("javac", "-encoding", "UTF-8", "-d", classes, "-cp", CLASS_PATH, HERE / "dss" / "Peer.java")
        machine = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"]
        self.process = subprocess.Popen([*machine, "-cp", f"{classes}:{CLASS_PATH}", "Peer", str(pki), str(ocsp)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=os.environ | {"LC_ALL": "C.UTF-8"})

    def ask(self, *words):
        limit = threading.Timer(self.LONGEST, self.process.kill)
        limit.start()
        try:
            print(*words, sep="\t", file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
        finally:
            limit.cancel()
        assert answer, f"DSS gave no answer to {words}"
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def spelled(packaging):
    """As DSS has it: those of containers are DSS's own words."""
    return packaging if packaging.startswith("ASiC_") else packaging.upper()


def value_octets(file):
    """XMLDSIG 1.1 section 6.4.3: r and s are each as long as the order of the curve. DSS 6.4 makes them as long as the longer of both, which of P-521 is too short one
    time in four, of P-256 one in 65536. esign refuses such a value; here another one is asked for."""
    return len(base64.b64decode(re.search(rb"SignatureValue[^>]*>([^<]*)<", file.read_bytes())[1]))


class World(unittest.TestCase):
    """Documents, keys, an authority for time-stamps, and both judges."""

    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory(prefix="esign-dss-")
        cls.addClassCleanup(home.cleanup)
        cls.place, cls.pki = pathlib.Path(home.name), BUILD / "pki"
        for folder in ("classes", "tsa"):
            (cls.place / folder).mkdir()
        cls.documents = {"cades": cls.place / "tapşırıq.txt", "xades": cls.place / "tapşırıq.xml"}
        cls.documents["cades"].write_text(TEXT, encoding="utf-8")
        cls.documents["xades"].write_text(XML, encoding="utf-8")
        cls.answer_status()
        server = stamps.Stamps(stamps.by_openssl(cls.place / "tsa", cls.pki / "tsu-1")).start()
        cls.addClassCleanup(server.close)
        cls.tsa = server.url()
        cls.dss = Dss(cls.place / "classes", cls.pki, cls.place / "ocsp")
        cls.addClassCleanup(cls.dss.close)

    @classmethod
    def answer_status(cls):
        """An OCSP response about everybody on the way of signer and time-stamps, as of now, for a day."""
        folder = cls.place / "ocsp"
        folder.mkdir()
        for authority, leaves in STATUS.items():
            issuer, responder = cls.pki / f"{authority}.pem", cls.pki / f"ocsp-{authority.removeprefix('ca-')}"
            serials = {leaf: run("openssl", "x509", "-noout", "-serial", "-in", cls.pki / f"{leaf}.pem").stdout.strip().partition("=")[2] for leaf in leaves}
            index = folder / f"{authority}.txt"
            index.write_text("".join(f"V\t451231235959Z\t\t{serial}\tunknown\t/CN={leaf}\n" for leaf, serial in serials.items()), encoding="ascii")
            for leaf in leaves:
                run("openssl", "ocsp", "-index", index, "-CA", issuer, "-issuer", issuer, "-cert", cls.pki / f"{leaf}.pem", "-rsigner", f"{responder}.pem", "-rkey", f"{responder}.key",
                    "-ndays", "1", "-rmd", "sha256", "-noverify", "-no_nonce", "-respout", folder / f"{leaf}.der")
            index.unlink()

    def file(self, name):
        return self.place / name

    def sources(self, status="crls"):
        told = ["--crl", self.pki / "crls"] if status == "crls" else ["--ocsp-response", self.place / "ocsp"]
        return ["--trust", self.pki / "trust", "--certs", self.pki / "certs", *told, "--offline"]

    def inputs(self, form, packaging):
        """What is signed; several files only in containers."""
        return [self.documents[form]]

    def content(self, form, packaging, other=None):
        return [other or self.documents[form]] if packaging == "detached" else []

    # ---- the two makers

    @staticmethod
    def format_options(form, packaging):
        return ["--format", form, "--packaging", packaging]

    def ours(self, signer, form, packaging, level, name, status="crls"):
        out = self.file(name)
        stamps = [] if level == "B-B" else ["--tsa", self.tsa, *self.sources(status)]
        run(ESIGN, "sign", *self.inputs(form, packaging), *self.format_options(form, packaging), "--level", level.lower(), "--key", self.pki / f"{signer}.p12",
            "--pin-file", self.pki / "p12.pin", "-o", out, "--force", "-q", *stamps)
        return out

    def theirs(self, signer, scheme, form, packaging, level, name, status="crls"):
        out = self.file(name)
        for _ in range(20):
            told = self.dss.ask("sign", status, signer, spelled(packaging), self.named(form, level), scheme, "|".join(str(one) for one in self.inputs(form, packaging)), out)
            self.assertEqual(told, {"done": True})
            if form != "xades" or packaging.startswith("ASiC_") or scheme != "ECDSA" or value_octets(out) == 2 * ORDER_OCTETS[signer]:
                return out
        self.fail("DSS writes no whole value")

    def extended_by_us(self, file, form, packaging, level, name):
        out = self.file(name)
        content = self.content(form, packaging)
        run(ESIGN, "extend", file, "--level", level.lower(), "--tsa", self.tsa, *self.sources(), *(["--content", *content] if content else []), "-o", out, "--force")
        return out

    def extended_by_them(self, file, form, packaging, level, name):
        out = self.file(name)
        self.assertEqual(self.dss.ask("extend", "crls", spelled(packaging), self.named(form, level), file, out, *self.content(form, packaging)), {"done": True})
        return out

    # ---- the two judges

    @staticmethod
    def named(form, level):
        return f"{form[0].upper()}AdES_BASELINE_{level[2:]}"

    def by_us(self, file, form, packaging, other=None, alone=False):
        """(indication, sub-indication, level, whether a time is proven, the time-stamps)."""
        content = self.content(form, packaging, other)
        known = ["--trust", self.pki / "trust", "--offline"] if alone else self.sources()
        told = run(ESIGN, "verify", file, *(["--content", *content] if content else []), *known, "--json", check=False)
        self.assertTrue(told.stdout, told.stderr)
        one = json.loads(told.stdout)["signatures"][0]
        return one["indication"], one["subIndication"], one["level"], one["bestSignatureTime"] is not None, [stamp["indication"] for stamp in one["timestamps"]]

    def by_them(self, file, form, packaging, other=None, alone=False):
        told = self.dss.ask("verify", "alone" if alone else "crls", file, *self.content(form, packaging, other))
        self.assertNotIn("error", told)
        self.assertEqual(len(told["signatures"]), 1)
        one = told["signatures"][0]
        self.said = one
        return one["indication"].replace("_", "-"), one["subIndication"], "B-" + one["level"].rsplit("-", 1)[-1], bool(one["timestamps"]), one["timestamps"]

    def extend_in_turns(self, kinds):
        """From level to level, one what the other made; then at B-LTA in turns."""
        for form, packaging in kinds:
            with self.subTest(form=form, packaging=packaging, maker="esign"):
                file = self.ours("citizen-gunel-sign", form, packaging, "B-B", f"mixed-ours.{form}")
                for stamps, level in zip((1, 1, 2, 3), (*LEVELS[1:], "B-LTA")):
                    file = self.extended_by_them(file, form, packaging, level, f"mixed-ours-{stamps}-{level}.{form}")
                    self.good(file, form, packaging, level, stamps)
            with self.subTest(form=form, packaging=packaging, maker="DSS"):
                file = self.theirs("citizen-gunel-sign", "ECDSA", form, packaging, "B-B", f"mixed-theirs.{form}")
                for stamps, level in zip((1, 1, 2, 3), (*LEVELS[1:], "B-LTA")):
                    file = self.extended_by_us(file, form, packaging, level, f"mixed-theirs-{stamps}-{level}.{form}")
                    self.good(file, form, packaging, level, stamps)
            with self.subTest(form=form, packaging=packaging, maker="in turns"):
                file = self.extended_by_them(self.ours("citizen-cingiz-sign", form, packaging, "B-LTA", f"turns.{form}"), form, packaging, "B-LTA", f"turns-1.{form}")
                self.good(file, form, packaging, "B-LTA", 3)
                file = self.extended_by_us(file, form, packaging, "B-LTA", f"turns-2.{form}")
                self.good(file, form, packaging, "B-LTA", 4)
                self.good(self.extended_by_them(file, form, packaging, "B-LTA", f"turns-3.{form}"), form, packaging, "B-LTA", 5)

    def good(self, file, form, packaging, level, stamps, otherwise=None):
        """Both judges say so, but where DSS is known to say `otherwise`. From B-LT on the file itself has to bring all but the trust anchor."""
        alone = level in ("B-LT", "B-LTA")
        wanted = ("TOTAL-PASSED", None, level, stamps > 0, ["PASSED"] * stamps)
        self.assertEqual(self.by_us(file, form, packaging, alone=alone), wanted, "esign")
        self.assertEqual(self.by_them(file, form, packaging, alone=alone), (*(otherwise or wanted)[:2], *wanted[2:]), f"DSS: {self.said}")
        if level == "B-LTA" and not otherwise:  # of lower levels DSS says what they lack for this one
            self.assertEqual((self.said["errors"], self.said["warnings"]), ([], []), f"DSS: {self.said}")


def changed(file, out, was, now):
    octets = file.read_bytes()
    assert was in octets and len(was) == len(now), was
    out.write_bytes(octets.replace(was, now))
    return out


class Signatures(World):
    def test_ours_at_every_level(self):
        for signer in SIGNERS:
            for form, packaging in PACKAGINGS:
                for stamps, level in zip((0, 1, 1, 2), LEVELS):
                    with self.subTest(signer=signer, form=form, packaging=packaging, level=level):
                        file = self.ours(signer, form, packaging, level, f"ours.{form}")
                        self.good(file, form, packaging, level, stamps)

    def test_theirs_at_every_level(self):
        for signer, scheme in (*SIGNERS.items(), ("citizen-cingiz-sign", "RSASSA_PSS")):
            for form, packaging in PACKAGINGS:
                for stamps, level in zip((0, 1, 1, 2), LEVELS):
                    with self.subTest(signer=signer, scheme=scheme, form=form, packaging=packaging, level=level):
                        file = self.theirs(signer, scheme, form, packaging, level, f"theirs.{form}")
                        self.good(file, form, packaging, level, stamps)

    def test_status_by_ocsp(self):
        for form, packaging in (("cades", "enveloping"), ("xades", "enveloped")):
            for stamps, level in ((1, "B-LT"), (2, "B-LTA")):
                with self.subTest(form=form, level=level):
                    self.good(self.ours("citizen-gunel-sign", form, packaging, level, "ocsp.ours", "ocsp"), form, packaging, level, stamps)
                    self.good(self.theirs("citizen-gunel-sign", "ECDSA", form, packaging, level, "ocsp.theirs", "ocsp"), form, packaging, level, stamps)

    def test_other_keys(self):
        """Curves, digests other than the archive's, and a certificate that is itself signed with RSA-PSS."""
        for signer, scheme in OTHER_KEYS.items():
            for form, packaging in (("cades", "enveloping"), ("xades", "enveloped")):
                with self.subTest(signer=signer, form=form):
                    self.good(self.ours(signer, form, packaging, "B-LTA", "keys.ours"), form, packaging, "B-LTA", 2, OTHERWISE.get((signer, form)))
                    if signer in DSS_CANNOT_SIGN:
                        continue
                    self.good(self.theirs(signer, scheme, form, packaging, "B-LTA", "keys.theirs"), form, packaging, "B-LTA", 2, OTHERWISE.get((signer, form)))

    def test_one_extends_what_the_other_made(self):
        self.extend_in_turns(PACKAGINGS)

    def makers(self):
        def theirs(signer, *rest):
            return self.theirs(signer, SIGNERS[signer], *rest)
        return self.ours, theirs

    def bad(self, file, form, packaging, wanted, other=None, alone=False):
        """Both judges give this indication and sub-indication."""
        self.assertEqual(self.by_us(file, form, packaging, other, alone)[:2], wanted, "esign")
        self.assertEqual(self.by_them(file, form, packaging, other, alone)[:2], wanted, f"DSS: {self.said}")

    def test_changed_content_is_refused_by_both(self):
        for maker in self.makers():
            for form, packaging in PACKAGINGS:
                for level in ("B-B", "B-LTA"):
                    with self.subTest(maker=maker.__name__, form=form, packaging=packaging, level=level):
                        file, other = maker("citizen-gunel-sign", form, packaging, level, f"whole.{form}"), None
                        if packaging == "detached":
                            (self.place / "other").mkdir(exist_ok=True)  # the same name: DSS finds what a reference names
                            other = changed(self.documents[form], self.place / "other" / self.documents[form].name, b"1500 manat", b"9500 manat")
                        elif b"1500 manat" in file.read_bytes():
                            file = changed(file, self.file(f"changed.{form}"), b"1500 manat", b"9500 manat")
                        else:
                            continue  # within base64
                        self.bad(file, form, packaging, ("TOTAL-FAILED", "HASH_FAILURE"), other)

    def test_changed_evidence_breaks_the_archive(self):
        """A line break in the base64 of a CRL: the archive time-stamp of XAdES is over it. In CAdES the index names the CRL by its hash: EN 319 122-1 clause 5.5.2 makes an
        index with an entry that has no counterpart invalid. DSS 6.4 lets such a time-stamp pass. It also names levels by the attributes that are there, and we by those that hold."""
        lines = re.compile(rb"(EncapsulatedCRLValue[^>]*>[^<]{80})")
        authentic = (self.pki / "ca-services.crl").read_bytes()
        forged = authentic[:-1] + bytes([authentic[-1] ^ 1])
        cases = (("xades", "enveloped", lambda file: lines.sub(rb"\1\n", file, count=1), True, ("B-LT", ["PASSED", "FAILED"]), ("B-LTA", ["PASSED", "FAILED"])),
                 ("cades", "enveloping", lambda file: file.replace(authentic, forged), False, ("B-T", ["PASSED", "FAILED"]), ("B-T", ["PASSED", "PASSED"])))
        for maker in self.makers():
            for form, packaging, change, alone, us, them in cases:
                with self.subTest(maker=maker.__name__, form=form):
                    whole, out = maker("citizen-gunel-sign", form, packaging, "B-LTA", f"evidence.{form}").read_bytes(), self.file(f"evidence-changed.{form}")
                    out.write_bytes(change(whole))
                    self.assertNotEqual(out.read_bytes(), whole)
                    told = self.by_us(out, form, packaging, alone=alone)
                    self.assertEqual((told[2], told[4]), us, "esign")
                    told = self.by_them(out, form, packaging, alone=alone)
                    self.assertEqual((told[2], told[4]), them, f"DSS: {self.said}")

    def test_changed_signature_is_refused_by_both(self):
        """The signed attributes or the value: the last octet of a CAdES B-B file is of the value, XML shows its signing time."""
        for form, packaging in (("cades", "enveloping"), ("xades", "enveloped")):
            with self.subTest(form=form):
                file, out = self.ours("citizen-gunel-sign", form, packaging, "B-B", f"value.{form}"), self.file(f"value-changed.{form}")
                octets = file.read_bytes()
                if form == "cades":
                    out.write_bytes(octets[:-1] + bytes([octets[-1] ^ 1]))
                    self.bad(out, form, packaging, ("TOTAL-FAILED", "SIG_CRYPTO_FAILURE"))
                else:
                    was = b"<xades:SigningTime>2"
                    self.bad(changed(file, out, was, b"<xades:SigningTime>1"), form, packaging, ("TOTAL-FAILED", "HASH_FAILURE"))

    def test_certificates_that_do_not_stand_are_told_by_both(self):
        for signer, wanted in REFUSED.items():
            for form, packaging in (("cades", "enveloping"), ("xades", "enveloped")):
                with self.subTest(signer=signer, form=form):
                    self.bad(self.ours(signer, form, packaging, "B-B", f"refused.{form}"), form, packaging, wanted)


def main(module="__main__"):
    global ESIGN, BUILD, CLASS_PATH
    ESIGN, BUILD = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(2))
    missing = [one for one in ("mvn", "java", "javac", "openssl") if not shutil.which(one)]
    if missing:
        print(f"skipped: not installed: {' '.join(missing)}")
        return SKIPPED
    CLASS_PATH = class_path()
    if CLASS_PATH is None:
        print("skipped: Maven has DSS neither in its local repository nor from the registry")
        return SKIPPED
    return 0 if unittest.main(exit=False, module=module).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
