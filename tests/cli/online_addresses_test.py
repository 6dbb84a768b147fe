#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""online_addresses_test.py ESIGN: certificates that name several addresses, of which the first lies, is foreign, or knows a part; and responders whose own
status is a question."""
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

import online_world

ESIGN = ""
ALLOWED = ("--online", "--private-addresses")
SOME, OTHERS = "keyCompromise,CACompromise", "affiliationChanged,superseded,cessationOfOperation,certificateHold,privilegeWithdrawn,AACompromise"


class World(online_world.World):
    """Beside the certificates of online_world: `two` (a list at two addresses), `split` (lists by reasons), `asks` (a responder without ocsp-nocheck)."""

    ROWS = {"card": "0A", "other": "0B", "unit": "0C", "two": "15", "split": "16", "asks": "17", "delegate": "18"}

    def __init__(self, place):
        super().__init__(place)
        url = self.server.url
        usage = "keyUsage=critical,nonRepudiation\n"
        self.certify("two", "ca", 0x15, usage + f"crlDistributionPoints=URI:{url}/first.crl,URI:{url}/ca.crl\n")
        points = f"[one]\nfullname=URI:{url}/some.crl\nreasons={SOME}\n[rest]\nfullname=URI:{url}/others.crl\nreasons={OTHERS}\n"
        self.certify("split", "ca", 0x16, usage + "crlDistributionPoints=one,rest\n", points)
        # Its own list names a point, so that it says nothing of whom the delegate answers for.
        self.certify("asks", "ca", 0x17, usage + f"authorityInfoAccess=OCSP;URI:{url}/delegate\ncrlDistributionPoints=URI:{url}/nowhere.crl\n")
        self.certify("delegate", "ca", 0x18, f"extendedKeyUsage=OCSPSigning\ncrlDistributionPoints=URI:{url}/delegates.crl\n")
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-utf8", "-subj", "/C=AZ/CN=Günel ca", "-keyout", "forger.key",
                     "-out", "forger.pem")
        self.root("foreign")
        for name in ("two", "split", "asks"):
            self.openssl("pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-out", f"{name}.p12", "-passout", "pass:parol")
        self.lists()

    def row(self, name, status):
        return f"{status}\t{self.ROWS[name]}\tunknown\t/CN={name}\n"

    def revoke(self, *names):
        rows = [self.row(name, "R\t340101000000Z\t250601000000Z,keyCompromise" if name in names else "V\t340101000000Z\t") for name in self.ROWS]
        (self.place / "ca.index").write_text("".join(rows), encoding="ascii")

    def list_of(self, authority, name, point="", digest="sha256", base=None):
        """A list by somebody, over ca's index, at /name; `point`: what its issuingDistributionPoint has beside the URL, None for no such extension; `base`: the
        number of the list that it is a delta to."""
        extension = f"crl_extensions=e\n[e]\nissuingDistributionPoint=critical,@p\n[p]\nfullname=URI:{self.server.url}/{name}\n{point}\n" if point is not None else ""
        if base is not None:
            extension = f"crl_extensions=e\n[e]\n2.5.29.27=critical,DER:0201{base:02X}\n"
        (self.place / "list.conf").write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={self.place}/ca.index\ncrlnumber={self.place}/number\ndefault_md=sha256\n{extension}", encoding="ascii")
        self.openssl("ca", "-gencrl", "-config", "list.conf", "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key", "-crldays", "2", "-md", digest, "-out", "crl.pem")
        self.openssl("crl", "-in", "crl.pem", "-outform", "DER", "-out", name)

    def lists(self):
        self.crl("ca")
        self.list_of("ca", "some.crl", f"onlysomereasons={SOME}")
        self.list_of("ca", "others.crl", f"onlysomereasons={OTHERS}", "sha384")
        self.list_of("ca", "delegates.crl")
        self.list_of("forger", "forged.crl", None)
        self.list_of("foreign", "foreign.crl", None)


class Addresses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="esign-addresses-")))
        cls.world = World(cls.place)
        cls.addClassCleanup(cls.world.server.close)
        (cls.place / "sənəd.txt").write_text("Arayış: Günel Məmmədova, İsmayıllı\n", encoding="utf-8")
        for name in ("two", "split", "asks"):
            done = cls.esign("sign", "sənəd.txt", "--format", "cades", "--packaging", "enveloping", "--key", f"{name}.p12", "--pin-file", "pin", "-o", f"{name}.p7m")
            assert done.returncode == 0, done.stderr

    def setUp(self):
        self.server = self.world.server
        self.server.asked.clear()
        self.server.manner.clear()
        self.world.revoke()
        self.world.lists()
        shutil.rmtree(self.place / "cache", ignore_errors=True)

    @classmethod
    def esign(cls, *words):
        return online_world.run(ESIGN, "--lang", "en", *words, place=cls.place, check=False)

    def verdicts(self, name, *words):
        """Of the signature and of the certificate, which are judged by two ways that must agree."""
        self.server.asked.clear()
        shutil.rmtree(self.place / "cache", ignore_errors=True)
        common = ("--trust", "root.pem", "--certs", "ca.pem", "--json", *ALLOWED, *words)
        done = self.esign("verify", f"{name}.p7m", *common)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        self.report = json.loads(done.stdout)
        self.asked = dict(self.server.asked)
        self.server.asked.clear()
        shutil.rmtree(self.place / "cache", ignore_errors=True)
        path = self.esign("cert", "verify", f"{name}.pem", *common)
        self.assertIn(path.returncode, (0, 1, 2), path.stderr)
        self.assertEqual(dict(self.server.asked), self.asked, "both ask the same")
        return self.report["indication"], self.report["subIndication"], json.loads(path.stdout)["indication"]

    def serves(self, path, file):
        octets = (self.place / file).read_bytes()
        self.server.manner[path] = lambda handler, _: handler.send(octets)

    PASSED = ("TOTAL-PASSED", None, "PASSED")
    UNKNOWN = ("INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE", "INDETERMINATE")

    def test_a_list_that_tells_nothing_does_not_keep_the_next_from_being_asked(self):
        for lie in ("forged.crl", "foreign.crl", "some.crl"):
            with self.subTest(lie):
                self.serves("/first.crl", lie)
                self.assertEqual(self.verdicts("two"), self.PASSED)
                self.assertEqual(self.asked, {"/first.crl": 1, "/ca.crl": 1, "/root.crl": 1})
                self.assertEqual([one["why"] for one in self.report["inquiries"] if one["kind"] == "crl"], [None] * 3)

    def test_behind_the_lie_stands_the_revocation(self):
        self.serves("/first.crl", "forged.crl")
        self.world.revoke("two")
        self.world.crl("ca")
        self.assertEqual(self.verdicts("two"), ("INDETERMINATE", "REVOKED_NO_POE", "FAILED"))

    def test_who_tells_ends_it(self):
        self.serves("/first.crl", "ca.crl")
        self.assertEqual(self.verdicts("two"), self.PASSED)
        self.assertEqual(self.asked, {"/first.crl": 1, "/root.crl": 1})

    def test_nobody_tells(self):
        self.serves("/first.crl", "forged.crl")
        self.serves("/ca.crl", "foreign.crl")
        self.assertEqual(self.verdicts("two"), self.UNKNOWN)
        self.assertEqual(self.asked, {"/first.crl": 1, "/ca.crl": 1, "/root.crl": 1})

    def test_lists_that_are_divided_by_reasons_are_all_asked_for(self):
        """RFC 5280 section 6.3.3: until all reasons are covered."""
        self.assertEqual(self.verdicts("split"), self.PASSED)
        self.assertEqual(self.asked, {"/some.crl": 1, "/others.crl": 1, "/root.crl": 1})

    def test_half_of_the_reasons_is_not_enough(self):
        self.server.manner["/others.crl"] = self.server.refuses
        self.assertEqual(self.verdicts("split"), self.UNKNOWN)

    def test_a_revocation_in_the_second_half(self):
        self.world.revoke("split")
        self.world.list_of("ca", "others.crl", f"onlysomereasons={OTHERS}")
        self.assertEqual(self.verdicts("split")[0::2], ("INDETERMINATE", "FAILED"))

    def delegate_answers(self):
        self.server.manner["/delegate"] = lambda handler, body: handler.send(self.world.respond(body, "delegate"))

    def test_a_responder_without_nocheck_is_asked_about(self):
        """RFC 6960 section 4.2.2.2.1."""
        self.delegate_answers()
        self.assertEqual(self.verdicts("asks"), self.PASSED)
        self.assertEqual(self.asked, {"/delegate": 1, "/delegates.crl": 1, "/root.crl": 1})

    def test_a_responder_that_was_revoked_tells_nothing(self):
        self.delegate_answers()
        self.world.revoke("delegate")
        self.world.list_of("ca", "delegates.crl")
        self.assertEqual(self.verdicts("asks"), self.UNKNOWN)
        self.assertIn("/nowhere.crl", self.asked, "the next address was asked")

    def test_a_responder_of_whom_nobody_speaks_tells_nothing(self):
        self.delegate_answers()
        self.server.manner["/delegates.crl"] = self.server.refuses
        self.assertEqual(self.verdicts("asks"), self.UNKNOWN)

    def answer_about(self, name, *words):
        """The facts about the status of the signer of a file."""
        self.esign("verify", f"{name}.p7m", "--trust", "root.pem", "--certs", "ca.pem", "--facts", "kept.json", "--force", *words)
        facts = json.loads((self.place / "kept.json").read_text(encoding="utf-8"))
        answer, = facts["signatures"][0]["candidates"][0]["chains"][0]["status"][0]["answers"]
        return answer

    def own(self, answer):
        self.assertEqual([one["id"] for one in answer["lists"]], [answer["id"], *answer["with"]])
        self.assertEqual(answer["signature_algorithm"], answer["lists"][0]["signature_algorithm"])
        self.assertEqual(len({one["signer"] for one in answer["lists"]}), 1)
        return [one["signature_algorithm"]["digest"] for one in answer["lists"]]

    def test_each_list_has_its_own_algorithm(self):
        self.assertEqual(self.own(self.answer_about("split", *ALLOWED)), ["SHA256", "SHA384"])

    def test_a_delta_has_its_own_algorithm(self):
        number = int((self.place / "number").read_text(encoding="ascii"), 16)
        self.world.list_of("ca", "base.crl", None)
        self.world.list_of("ca", "delta.crl", None, "sha512", base=number)
        self.assertEqual(self.own(self.answer_about("two", "--crl", "root.crl", "--crl", "base.crl", "--crl", "delta.crl")), ["SHA512", "SHA256"])
        self.assertEqual(self.answer_about("two", "--crl", "root.crl", "--crl", "base.crl").get("lists"), None, "one list is told as ever")

    def test_facts_replay_to_the_octet(self):
        self.serves("/first.crl", "forged.crl")
        for name in ("two", "split"):
            asked = self.esign("verify", f"{name}.p7m", "--trust", "root.pem", "--certs", "ca.pem", *ALLOWED, "--json", "--facts", "kept.json", "--force")
            self.assertEqual(asked.returncode, 0, asked.stderr)
            self.assertEqual(asked.stdout, self.esign("verify", "--replay", "kept.json", "--json").stdout)


if __name__ == "__main__":
    ESIGN = sys.argv.pop(1)
    unittest.main(verbosity=2)
