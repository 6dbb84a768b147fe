#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdf_peers_test.py ESIGN BUILD: poppler's pdfsig, qpdf --check and PDFBox judge the PDF files that we sign; we read what PDFBox signs; visible signatures are
rendered and looked at.

Exit 77 (skipped) without those programs: Debian's packages of tests/install-packages --programs.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import pdf_samples

HERE = pathlib.Path(__file__).resolve().parent
JARS = [pathlib.Path("/usr/share/java") / f"{part}.jar" for part in ("pdfbox2", "fontbox2", "commons-logging", "bcpkix", "bcprov", "bcutil")]
PROGRAMS = ("pdfsig", "pdftotext", "pdftoppm", "qpdf", "javac", "java", "zbarimg")
SKIPPED = 77
BOX = (60, 40, 260, 90)  # x, y, width, height
ESIGN = BUILD = CLASSES = pathlib.Path()


def run(*command, check=True):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False,
                          env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {"LC_ALL": "C.UTF-8"})
    if check:
        assert done.returncode == 0, f"{command}: {done.stdout.decode()}{done.stderr.decode()}"
    return done


def pdfbox(*words):
    return run("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true", "-cp", ":".join([str(CLASSES), *map(str, JARS)]), "Judge", *words).stdout.decode().splitlines()


class Signed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="esign-pdf-")
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def sign(self, document, to, *options, key="citizen-gunel-sign"):
        run(ESIGN, "sign", document, "--key", BUILD / "pki" / f"{key}.p12", "--pin-file", BUILD / "pki" / "p12.pin", "-o", to, "-q", *options)
        self.assertEqual(to.read_bytes()[:document.stat().st_size], document.read_bytes(), "the original octets stay")
        return to

    def judged(self, signed, password, *, signatures):
        """pdfsig and qpdf, and PDFBox where it opens the file."""
        told = run("pdfsig", "-nocert", *(["-opw", password] if password else []), signed, check=False).stdout.decode()
        self.assertEqual(told.count("Signature is Valid"), signatures, told)
        self.assertEqual(told.count("Total document signed"), 1, told)
        checked = run("qpdf", "--check", *([f"--password={password}"] if password else []), signed)
        self.assertNotIn("WARNING", (checked.stdout + checked.stderr).decode())
        self.assertEqual(pdfbox(signed), ["ETSI.CAdES.detached valid part"] * (signatures - 1) + ["ETSI.CAdES.detached valid whole"])

    def test_every_form_of_file_is_signed_twice_and_judged(self):
        secret = self.place / "password"
        for name in pdf_samples.FORMS:
            with self.subTest(name):
                document, password = pdf_samples.form(name, self.place)
                secret.write_text(password, encoding="utf-8")
                opening = ["--document-password-file", secret] if password else []
                visible = ["--visible", "page=1,box=" + ",".join(map(str, BOX)), "--reason", "Müqavilə ƏğıİşçöÜ"]
                first = self.sign(document, self.place / f"{name}-1.pdf", *visible, *opening)
                self.judged(first, password, signatures=1)
                second = self.sign(first, self.place / f"{name}-2.pdf", *opening, key="legal-emin-sign")
                self.judged(second, password, signatures=2)

    def test_a_changed_octet_is_seen_by_all(self):
        signed = self.sign(pdf_samples.plain(self.place / "plain.pdf"), self.place / "signed.pdf")
        changed = self.place / "changed.pdf"
        changed.write_bytes(signed.read_bytes().replace(b"Arayis", b"Arayix", 1))
        self.assertNotIn("Signature is Valid", run("pdfsig", "-nocert", changed, check=False).stdout.decode())
        self.assertEqual(pdfbox(changed), ["ETSI.CAdES.detached broken whole"])

    def test_a_certified_document_is_one_for_others(self):
        signed = self.sign(pdf_samples.plain(self.place / "plain.pdf"), self.place / "signed.pdf", "--certify", "2")
        self.judged(signed, "", signatures=1)
        self.assertIn(b"/DocMDP", run("qpdf", "--qdf", "--object-streams=disable", signed, "-").stdout)

    def test_the_visible_signature_is_there_to_be_seen(self):
        document = pdf_samples.plain(self.place / "plain.pdf")
        signed = self.sign(document, self.place / "signed.pdf", "--visible", "page=1,box=" + ",".join(map(str, BOX)), "--reason", "Təsdiq", "--location", "Şəki")
        text = run("pdftotext", "-layout", signed, "-").stdout.decode()
        for word in ("MƏMMƏDOVA GÜNEL", "Təsdiq", "Şəki", "UTC"):
            self.assertIn(word, text)
        fonts = run("pdffonts", signed).stdout.decode().splitlines()[2:]
        for line in fonts:
            if "Helvetica" not in line:
                self.assertRegex(line, r"DejaVuSans.* yes yes (yes|no ) ", "embedded subsets")
        scale = 3  # pixels a point
        run("pdftoppm", "-r", str(72 * scale), "-gray", "-singlefile", signed, self.place / "seen")
        run("pdftoppm", "-r", str(72 * scale), "-gray", "-singlefile", document, self.place / "before")
        seen, before = (self.pixels(self.place / f"{name}.pgm") for name in ("seen", "before"))
        x, y, width, height = (value * scale for value in BOX)
        top = 300 * scale - y - height
        inside = [value for row in seen[top:top + height] for value in row[x:x + width]]
        ink = sum(value < 128 for value in inside) / len(inside)
        self.assertTrue(0.08 < ink < 0.4, ink)
        for row, (old, new) in enumerate(zip(before, seen)):
            if not top <= row < top + height:
                self.assertEqual(old, new, "nothing is drawn outside the box")
        told = run("zbarimg", "-q", "--raw", self.place / "seen.pgm").stdout.decode().strip()
        identifiers = re.findall(rb"/ID \[<([0-9A-F]{32})> <([0-9A-F]{32})>\]", signed.read_bytes())
        self.assertEqual(told.upper().encode(), identifiers[-1][1])

    @staticmethod
    def pixels(path):
        magic, size, _, data = path.read_bytes().split(b"\n", 3)
        assert magic == b"P5"
        width = int(size.split()[0])
        return [data[at:at + width] for at in range(0, len(data), width)]

    def test_what_pdfbox_signs_is_read_and_signed_again(self):
        document, theirs = pdf_samples.plain(self.place / "plain.pdf"), self.place / "theirs.pdf"
        pdfbox(document, BUILD / "pki" / "citizen-gunel-sign.p12", (BUILD / "pki" / "p12.pin").read_text(encoding="utf-8").strip(), theirs)
        told = json.loads(run(ESIGN, "verify", theirs, "--trust", BUILD / "pki" / "trust", "--certs", BUILD / "pki" / "certs", "--crl", BUILD / "pki" / "crls", "--json",
                              check=False).stdout)
        self.assertEqual(told["signatures"][0]["format"], "PAdES")
        self.assertNotEqual(told["signatures"][0]["subIndication"], "HASH_FAILURE")
        both = self.sign(theirs, self.place / "both.pdf")
        self.assertEqual(pdfbox(both), ["adbe.pkcs7.detached valid part", "ETSI.CAdES.detached valid whole"])


def main():
    global ESIGN, BUILD, CLASSES
    ESIGN, BUILD = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
    if not all(shutil.which(one) for one in PROGRAMS) or not all(jar.exists() for jar in JARS):
        print("skipped: install poppler-utils, qpdf, zbar-tools, default-jdk-headless, libpdfbox2-java, libbcpkix-java")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="esign-pdfbox-") as classes:
        CLASSES = pathlib.Path(classes)
        run("javac", "-d", CLASSES, "-cp", ":".join(map(str, JARS)), HERE / "pdfbox" / "Judge.java")
        return 0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
