#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdf_pyhanko_test.py ESIGN BUILD: pyHanko judges our PAdES signatures of every level, with its analysis of what changed after them; we judge its.

It comes from the package index, as for pyhanko_test.py. Exit 77 (skipped) when the index does not answer.
"""
import asyncio
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pdf_samples
import pyhanko_test


class Story(pyhanko_test.Story):
    def context(self, *cas):
        from asn1crypto import crl, x509
        from pyhanko_certvalidator import ValidationContext
        load = lambda name: x509.Certificate.load((self.pki / f"{name}.der").read_bytes())  # noqa: E731
        return ValidationContext(trust_roots=[load("root")], other_certs=[load(one) for one in cas], revocation_mode="hard-fail", allow_fetching=False,
                                 crls=[crl.CertificateList.load((self.pki / f"{one}.crl").read_bytes()) for one in ("root", *cas)])

    def judged(self, path):
        """Of each signature, oldest first: (intact, valid, trusted, what changed after it, within what was allowed)."""
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import async_validate_pdf_signature
        with open(path, "rb") as file:
            reader = PdfFileReader(file)
            told = []
            for embedded in reader.embedded_regular_signatures:
                status = asyncio.run(async_validate_pdf_signature(embedded, signer_validation_context=self.context("ca-citizen", "ca-legal"),
                                                                  ts_validation_context=self.context("ca-services")))
                told.append((status.intact, status.valid, status.trusted, status.modification_level.name, bool(status.docmdp_ok)))
            return told

    def sign(self, document, to, *options, key="citizen-gunel-sign"):
        done = self.run("sign", document, "--key", self.pki / f"{key}.p12", "--pin-file", self.pki / "p12.pin", "-o", to, "-q", *options)
        self.expect(f"sign {to.name}", (done.returncode, done.stderr), (0, ""))
        return to

    def ours(self):
        for name in ("table", "stream", "linearised"):
            document, _ = pdf_samples.form(name, self.place)
            first = self.sign(document, self.place / f"{name}-1.pdf", "--certify", "2")
            self.expect(f"pyHanko on {name}", self.judged(first), [(True, True, True, "NONE", True)])
            second = self.sign(first, self.place / f"{name}-2.pdf", key="legal-emin-sign")
            self.expect(f"pyHanko on two, {name}", self.judged(second), [(True, True, True, "FORM_FILLING", True), (True, True, True, "NONE", True)])

    def levels(self):
        document = pdf_samples.plain(self.place / "levels.pdf")
        signed = self.sign(document, self.place / "b-lta.pdf", "--level", "b-lta", "--tsa", self.peers.url + "/tsa", "--offline", "--policy", self.mild, *self.world())
        self.expect("pyHanko on B-LTA", self.judged(signed), [(True, True, True, "LTA_UPDATES", True)])

    def related(self):
        """/VRI, which pyHanko looks up by its own reckoning of the key."""
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation.dss import DocumentSecurityStore
        signed, raised = self.sign(pdf_samples.plain(self.place / "related.pdf"), self.place / "related-1.pdf"), self.place / "related-2.pdf"
        done = self.run("extend", signed, "--level", "b-lta", "--vri", "--tsa", self.peers.url + "/tsa", "--offline", "--policy", self.mild, "-o", raised, "-q", *self.world())
        self.expect("extend --vri", (done.returncode, done.stderr), (0, ""))
        self.expect("pyHanko on VRI", self.judged(raised), [(True, True, True, "LTA_UPDATES", True)])
        with open(raised, "rb") as file:
            reader = PdfFileReader(file)
            store = DocumentSecurityStore.read_dss(reader)
            key = DocumentSecurityStore.sig_content_identifier(reader.embedded_regular_signatures[0].pkcs7_content)
            entry = store.vri_entries.get(key)
            self.expect("its entry", entry is not None and (len(entry.get_object()["/Cert"]) > 0, len(entry.get_object()["/CRL"]) > 0), (True, True))

    def theirs(self):
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
        from pyhanko.sign.fields import SigSeedSubFilter
        signer = signers.SimpleSigner.load_pkcs12(str(self.pki / "citizen-gunel-sign.p12"), passphrase=(self.pki / "p12.pin").read_bytes().strip())
        document, signed = pdf_samples.plain(self.place / "plain.pdf"), self.place / "theirs.pdf"
        with open(document, "rb") as source, open(signed, "wb") as target:
            asyncio.run(signers.PdfSigner(signers.PdfSignatureMetadata(field_name="İmza", subfilter=SigSeedSubFilter.PADES), signer=signer)
                        .async_sign_pdf(IncrementalPdfFileWriter(source), output=target))
        told = json.loads(self.run("verify", signed, *self.world(), "--offline", "--json").stdout)
        self.expect("pyHanko's PDF here", (told["indication"], told["subIndication"], told["signatures"][0]["level"]), ("TOTAL-PASSED", None, "B-B"))
        again = self.sign(signed, self.place / "both.pdf", key="legal-emin-sign")
        self.expect("pyHanko on its own and ours", [one[:3] for one in self.judged(again)], [(True, True, True)] * 2)


def main():
    esign, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if os.environ.get("ESIGN_PYHANKO") != "installed":
        python = pyhanko_test.install(build)
        if python is None:
            print("skipped: pyHanko cannot be installed from the package index")
            return pyhanko_test.SKIPPED
        return subprocess.run([python, "-B", __file__, esign, build], env=os.environ | {"ESIGN_PYHANKO": "installed"}, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="esign-pyhanko-") as place:
        story = Story(esign, build / "pki", pathlib.Path(place))
        try:
            story.ours()
            story.levels()
            story.related()
            story.theirs()
        finally:
            story.peers.close()
    print("\n".join(story.wrong + [f"{story.good} answers as they should be"]))
    return 1 if story.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
