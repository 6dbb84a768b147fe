#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dss_containers_test.py ESIGN BUILD: as dss_test.py, for ASiC containers, with signatures and with time-stamps alone, and for PDF files."""
import datetime
import json
import sys
import zipfile

import dss_test
import pdf_samples
from dss_test import LEVELS, SIGNERS, World, changed, run

FORMS = (("xades", "ASiC_E"), ("cades", "ASiC_E"), ("xades", "ASiC_S"), ("cades", "ASiC_S"), ("pades", "enveloped"))
ENDINGS = {"ASiC_E": ".asice", "ASiC_S": ".asics", "enveloped": ".pdf"}
# What a changed file of the container, or page, is.
WAS, NOW = b"Arayis", b"Yalan!"


class Files(World):
    """ASiC-E holds two files, ASiC-S one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents["pades"] = pdf_samples.plain(cls.place / "arayış.pdf")

    def inputs(self, form, packaging):
        return [self.documents["cades"], self.documents["xades"]] if packaging == "ASiC_E" else [self.documents[form]]

    @staticmethod
    def format_options(form, packaging):
        return ["--format", form] if form == "pades" else ["--format", packaging.lower().replace("_", ""), "--signature-format", form]

    def good(self, file, form, packaging, level, stamps, otherwise=None):
        """As of other files; and the time that is proven is the same to both."""
        super().good(file, form, packaging, level, stamps, otherwise)
        if stamps:
            told = json.loads(run(dss_test.ESIGN, "verify", file, *self.sources(), "--json").stdout)["signatures"][0]["bestSignatureTime"]
            apart = datetime.datetime.fromisoformat(told.replace("Z", "+00:00")) - datetime.datetime.fromisoformat(self.said["bestSignatureTime"].replace("Z", "+00:00"))
            self.assertLess(abs(apart), datetime.timedelta(seconds=1))


class Signatures(Files):
    def test_ours_at_every_level(self):
        for form, packaging in FORMS:
            for stamps, level in zip((0, 1, 1, 2), LEVELS):
                with self.subTest(form=form, packaging=packaging, level=level):
                    self.good(self.ours("citizen-gunel-sign", form, packaging, level, f"ours.{form}"), form, packaging, level, stamps)

    def test_theirs_at_every_level(self):
        for form, packaging in FORMS:
            for stamps, level in zip((0, 1, 1, 2), LEVELS):
                with self.subTest(form=form, packaging=packaging, level=level):
                    self.good(self.theirs("citizen-gunel-sign", "ECDSA", form, packaging, level, f"theirs.{form}"), form, packaging, level, stamps)

    def test_status_by_ocsp(self):
        for form, packaging in FORMS:
            with self.subTest(form=form, packaging=packaging):
                self.good(self.ours("citizen-gunel-sign", form, packaging, "B-LTA", "ocsp.ours", "ocsp"), form, packaging, "B-LTA", 2)
                self.good(self.theirs("citizen-gunel-sign", "ECDSA", form, packaging, "B-LTA", "ocsp.theirs", "ocsp"), form, packaging, "B-LTA", 2)

    def test_one_extends_what_the_other_made(self):
        self.extend_in_turns(FORMS)

    def test_two_signers(self):
        """One signs what the other has signed. A container's files are signed once more; a PDF gets another revision."""
        for form, packaging in FORMS:
            with self.subTest(form=form, packaging=packaging, second="esign"):
                both = self.file("both" + ENDINGS[packaging])
                options = ["--signature-format", form] if form != "pades" else []
                run(dss_test.ESIGN, "sign", self.theirs("citizen-gunel-sign", "ECDSA", form, packaging, "B-T", "first" + ENDINGS[packaging]), *options, "--key", self.pki / "citizen-cingiz-sign.p12",
                    "--pin-file", self.pki / "p12.pin", "-o", both, "--force", "-q")
                self.both_pass(both, 2)
            with self.subTest(form=form, packaging=packaging, second="DSS"):
                first, both = self.ours("citizen-gunel-sign", form, packaging, "B-T", "first" + ENDINGS[packaging]), self.file("both" + ENDINGS[packaging])
                self.assertEqual(self.dss.ask("sign", "crls", "citizen-cingiz-sign", dss_test.spelled(packaging), self.named(form, "B-B"), SIGNERS["citizen-cingiz-sign"], first, both),
                                 {"done": True})
                self.both_pass(both, 2)

    def both_pass(self, file, signatures):
        ours = json.loads(run(dss_test.ESIGN, "verify", file, *self.sources(), "--json").stdout)["signatures"]
        theirs = self.dss.ask("verify", "crls", file)["signatures"]
        self.assertEqual([one["indication"] for one in ours], ["TOTAL-PASSED"] * signatures)
        self.assertEqual([one["indication"] for one in theirs], ["TOTAL_PASSED"] * signatures)

    def test_changed_content_is_refused_by_both(self):
        makers = (self.ours, lambda signer, *rest: self.theirs(signer, SIGNERS[signer], *rest))
        for number, maker in enumerate(makers):
            for form, packaging in FORMS:
                for level in ("B-B", "B-LTA"):
                    with self.subTest(maker=number, form=form, packaging=packaging, level=level):
                        file, out = maker("citizen-gunel-sign", form, packaging, level, f"whole.{form}"), self.file(f"changed.{form}")
                        if form == "pades":
                            changed(file, out, WAS, NOW)
                        else:
                            repacked(file, out, lambda name, octets: octets.replace(b"1500 manat", b"9500 manat"))
                        wanted = ("TOTAL-FAILED", "HASH_FAILURE")
                        self.assertEqual(self.by_us(out, form, packaging)[:2], wanted, "esign")
                        self.assertEqual(self.by_them(out, form, packaging)[:2], wanted, f"DSS: {self.said}")


class Stamps(Files):
    """ASiC-S with a time-stamp and no signature, renewed by either in turns. Of such a container DSS names the level of none."""

    def stamped_by_us(self, name):
        out = self.file(name)
        run(dss_test.ESIGN, "timestamp", self.documents["cades"], "--tsa", self.tsa, "-o", out, "--force", "-q")
        return out

    def stamped_by_them(self, document, name):
        out = self.file(name)
        self.assertEqual(self.dss.ask("stamp", "crls", "ASiC_S", document, out), {"done": True})
        return out

    def renewed_by_us(self, file, name):
        out = self.file(name)
        run(dss_test.ESIGN, "extend", file, "--level", "b-lta", "--tsa", self.tsa, *self.sources(), "-o", out, "--force", "-q")
        return out

    def answers(self, file):
        ours = json.loads(run(dss_test.ESIGN, "timestamp", "--verify", file, *self.sources(), "--json", check=False).stdout)
        theirs = self.dss.ask("verify", "crls", file)
        self.assertNotIn("error", theirs)
        self.assertEqual(theirs["signatures"], [])
        return ours["indication"], [one["indication"] for one in ours["timestamps"]], [one["indication"] for one in theirs["timestamps"]]

    def both_pass(self, file, count):
        self.assertEqual(self.answers(file), ("PASSED", ["PASSED"] * count, ["PASSED"] * count))

    def test_renewed_in_turns(self):
        for first in ("esign", "DSS"):
            with self.subTest(first=first):
                file = self.stamped_by_us("s1.asics") if first == "esign" else self.stamped_by_them(self.documents["cades"], "s1.asics")
                self.both_pass(file, 1)
                for count in range(2, 6):
                    ours = (count % 2 == 0) == (first == "esign")
                    file = self.renewed_by_us(file, f"s{count}.asics") if ours else self.stamped_by_them(file, f"s{count}.asics")
                    self.both_pass(file, count)

    def test_changed_file_is_refused_by_both(self):
        for maker in (lambda: self.stamped_by_us("w.asics"), lambda: self.stamped_by_them(self.documents["cades"], "w.asics")):
            whole = self.renewed_by_us(maker(), "w2.asics")
            bad = repacked(whole, self.file("bad.asics"), lambda name, octets: octets.replace(b"1500 manat", b"9500 manat"))
            ours, each, theirs = self.answers(bad)
            self.assertEqual((ours, each), ("FAILED", ["FAILED", "FAILED"]))
            self.assertNotIn("PASSED", theirs)


def repacked(file, out, change):
    """The container with other octets in some files, nothing else."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            new.writestr(zipfile.ZipInfo(one.filename), change(one.filename, old.read(one)), one.compress_type)
    return out


if __name__ == "__main__":
    sys.exit(dss_test.main())
