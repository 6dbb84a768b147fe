#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""status_test.py ESIGN_CA: OCSP, CRLs and the trusted list, judged by openssl, GnuTLS and xmlsec1."""
import base64
import contextlib
import datetime
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import authority
from authority import card, run

PROGRAM = ""


class Story(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.requests = authority.Requests(cls.place.name)
        cls.ca = authority.Authority(PROGRAM)
        config = (cls.ca.folder / "ca.toml").read_text(encoding="utf-8")
        (cls.ca.folder / "ca.toml").write_text(config.replace("delay-seconds = 20", "delay-seconds = 0"), encoding="utf-8")
        cls.ca.serve()
        cls.issuer = cls.ca.certificate_file("citizen")
        cls.chain = cls.path("chain.pem")
        cls.chain.write_text("".join(cls.ca.certificate_file(name).read_text() for name in ("root", "policy", "citizen")), encoding="ascii")

    @classmethod
    def tearDownClass(cls):
        cls.ca.__exit__()
        cls.place.cleanup()

    @classmethod
    def path(cls, name):
        return pathlib.Path(cls.place.name) / name

    def card(self, request_id, fin):
        """The signature certificate of a confirmed card: its serial number and its file."""
        code, answer = self.ca.call("centre", "POST", "/v1/personalisation", card(self.requests, request_id, fin=fin))
        self.assertEqual(code, 200, answer)
        self.ca.call("centre", "POST", f"/v1/personalisation/{request_id}/confirm")
        leaf = self.path(request_id + ".pem")
        leaf.write_text(answer["signature"]["certificate"], encoding="ascii")
        return answer["signature"]["serial"], leaf

    def act(self, serial, what, body=None):
        self.assertEqual(self.ca.call("operator", "POST", f"/v1/certificates/{serial}/{what}", body or {})[0], 200)

    def ocsp(self, *what, options=()):
        """What openssl prints of a verified answer."""
        done = run("openssl", "ocsp", "-issuer", self.issuer, *what, "-url", f"http://127.0.0.1:{self.ca.plain}/ocsp/citizen", "-CAfile", self.chain, *options)
        self.assertIn("Response verify OK", done.stdout)
        return done.stdout

    def shard_of(self, leaf):
        text = run("openssl", "x509", "-in", leaf, "-noout", "-ext", "crlDistributionPoints").stdout
        return int(re.search(r"/crl/citizen/(\d+)\.crl", text)[1])

    def crl(self, shard, kind=""):
        code, octets, _ = self.ca.get(f"/crl/citizen/{shard}{kind}.crl")
        self.assertEqual(code, 200)
        target = self.path("list.crl")
        target.write_bytes(octets)
        return target

    def crl_text(self, shard, kind=""):
        return run("openssl", "crl", "-inform", "DER", "-in", self.crl(shard, kind), "-noout", "-text").stdout


class Ocsp(Story):
    def test_the_life_of_a_certificate(self):
        serial, leaf = self.card("ocsp-1", "5ABCD21")
        self.assertIn(": good", self.ocsp("-cert", leaf))
        self.act(serial, "suspend")
        self.assertIn("certificateHold", self.ocsp("-cert", leaf), "at once")
        self.act(serial, "restore")
        self.assertIn(": good", self.ocsp("-cert", leaf))
        self.act(serial, "revoke", {"reason": "keyCompromise"})
        self.assertIn("keyCompromise", self.ocsp("-cert", leaf, options=["-no_nonce"]))

    def test_a_card_that_is_not_confirmed_is_on_hold(self):
        _, answer = self.ca.call("centre", "POST", "/v1/personalisation", card(self.requests, "ocsp-2", fin="5ABCD22"))
        self.assertIn("certificateHold", self.ocsp("-serial", "0x" + answer["signature"]["serial"]))

    def test_what_was_never_issued_is_not_good(self):
        self.assertIn("Jan  1 00:00:00 1970", self.ocsp("-serial", "0x01" + "22" * 16))
        self.assertIn("Jan  1 00:00:00 1970", self.ocsp("-serial", "77"))
        government = self.ca.certificate_file("government")
        done = run("openssl", "ocsp", "-issuer", government, "-serial", "77", "-url", f"http://127.0.0.1:{self.ca.plain}/ocsp/citizen", "-CAfile", self.chain)
        self.assertIn(": unknown", done.stdout, "an issuer that is another one")

    def test_several_in_one_request_and_both_hashes(self):
        serial, leaf = self.card("ocsp-3", "5ABCD23")
        for digest in ("-sha1", "-sha256", "-sha512"):
            text = self.ocsp(digest, "-cert", leaf, digest, "-serial", "0x" + serial, digest, "-serial", "5")
            self.assertEqual(text.count(": good"), 2, text)
            self.assertEqual(text.count(": revoked"), 1, text)

    def test_gnutls_and_get(self):
        _, leaf = self.card("ocsp-4", "5ABCD24")
        request = self.path("request.der")
        done = run("openssl", "ocsp", "-issuer", self.issuer, "-cert", leaf, "-no_nonce", "-reqout", request)
        self.assertEqual(done.returncode, 0, done.stdout)
        target = "/ocsp/citizen/" + base64.b64encode(request.read_bytes()).decode().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
        code, octets, headers = self.ca.get(target)
        self.assertEqual(code, 200)
        self.assertEqual(headers["Content-Type"], "application/ocsp-response")
        self.assertRegex(headers["Cache-Control"], r"max-age=3[56]\d\d, public, no-transform, must-revalidate")
        for name in ("ETag", "Last-Modified", "Expires"):
            self.assertIn(name, headers)
        self.assertEqual(self.ca.get(target)[1], octets, "answered from the cache")
        response = self.path("response.der")
        response.write_bytes(octets)
        judged = run("ocsptool", "--verify-response", "--load-response", response, "--load-signer", self.signer(octets))
        self.assertIn("Success", judged.stdout)
        self.assertIn("good", run("ocsptool", "--response-info", "--infile", response).stdout)

    def signer(self, octets):
        target = self.path("signer.pem")
        der = (self.ca.folder / "certificates" / "citizen-ocsp.cer").read_bytes()
        self.assertIn(der, octets)
        run("openssl", "x509", "-inform", "DER", "-in", self.ca.folder / "certificates" / "citizen-ocsp.cer", "-out", target)
        return target

    def test_rubbish_is_malformed(self):
        for rubbish in (b"", b"0", b"\x30\x03\x02\x01\x00"):
            done = subprocess.run(["curl", "-s", "-H", "Content-Type: application/ocsp-request", "--data-binary", "@-",
                                   f"http://127.0.0.1:{self.ca.plain}/ocsp/citizen"], input=rubbish, capture_output=True, timeout=30, check=True)
            self.assertEqual(done.stdout, bytes.fromhex("30030a0101"))


class Crl(Story):
    def wait_for(self, check, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if check():
                return
            time.sleep(0.5)
        self.fail("not within %d s" % seconds)

    def test_a_revocation_is_in_full_and_delta_crl_within_a_minute(self):
        serial, leaf = self.card("crl-1", "5ABCD25")
        shard = self.shard_of(leaf)
        self.wait_for(lambda: serial.upper() not in self.crl_text(shard))
        number = int(re.search(r"X509v3 CRL Number: *\n *(0x)?([0-9A-Fa-f]+)", self.crl_text(shard))[2], 16)
        self.act(serial, "revoke", {"reason": "superseded"})
        self.wait_for(lambda: serial.upper() in self.crl_text(shard))
        text = self.crl_text(shard)
        self.assertIn("Superseded", text)
        self.assertIn("X509v3 Issuing Distribution Point: critical", text)
        self.assertGreater(int(re.search(r"X509v3 CRL Number: *\n *(0x)?([0-9A-Fa-f]+)", text)[2], 16), number)
        self.assertIn(serial.upper(), self.crl_text(shard, "-delta"))
        self.assertIn("X509v3 Delta CRL Indicator: critical", self.crl_text(shard, "-delta"))
        crl = self.path("list.pem")
        run("openssl", "crl", "-inform", "DER", "-in", self.crl(shard), "-out", crl)
        judged = run("openssl", "verify", "-crl_check", "-extended_crl", "-CAfile", self.chain, "-CRLfile", crl, leaf)
        self.assertIn("certificate revoked", judged.stdout)
        self.assertIn(serial, run("certtool", "--crl-info", "--infile", crl).stdout.lower())

    def test_every_authority_has_its_lists(self):
        _, octets, headers = self.ca.get("/crl/policy/0.crl")
        self.assertEqual(self.ca.get("/crl/policy/0.crl", {"If-None-Match": headers["ETag"]})[:2], (304, b""), "who has it is told so")
        self.assertEqual(self.ca.get("/crl/policy/0.crl", {"If-None-Match": '"0-0"'})[:2], (200, octets))
        for issuer, shards in (("root", 1), ("policy", 1), ("government", 4), ("legal-entity", 4), ("citizen", 64), ("services", 1)):
            for shard in range(shards):
                self.assertEqual(self.ca.get(f"/crl/{issuer}/{shard}.crl")[0], 200)
            self.assertEqual(self.ca.get(f"/crl/{issuer}/{shards}.crl")[0], 404)
            self.assertEqual(self.ca.get(f"/ca/{issuer}.cer")[1], (self.ca.folder / "certificates" / (issuer + ".cer")).read_bytes())


class ReadOnly(unittest.TestCase):
    def test_status_is_told_by_a_process_that_only_reads(self):
        with tempfile.TemporaryDirectory() as place, authority.Authority(PROGRAM) as ca:
            ca.serve()
            requests = authority.Requests(place)
            _, answer = ca.call("centre", "POST", "/v1/personalisation", card(requests, "read-1"))
            ca.call("centre", "POST", "/v1/personalisation/read-1/confirm")
            ca.stop()
            ca.serve("--role", "ocsp", tls=False)
            chain = pathlib.Path(place) / "chain.pem"
            chain.write_text("".join(ca.certificate_file(name).read_text() for name in ("root", "policy", "citizen")), encoding="ascii")
            done = run("openssl", "ocsp", "-issuer", ca.certificate_file("citizen"), "-serial", "0x" + answer["signature"]["serial"],
                       "-url", f"http://127.0.0.1:{ca.plain}/ocsp/citizen", "-CAfile", chain)
            self.assertIn(": good", done.stdout)
            self.assertEqual(ca.get("/v1/statistics")[0], 404, "nothing that writes or needs a role is served")
            # The copy was last known to be complete when its writer lived: the answer says so, and in the end nothing is good.
            hour_ago = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for beat, says in (("2001-01-01T00:00:00Z", "trylater"), (None, "trylater"), (hour_ago, ": good")):
                ca.stop()
                with contextlib.closing(sqlite3.connect(ca.folder / "register.sqlite")) as register:
                    register.execute("delete from settings where name = 'heartbeat'")
                    if beat:
                        register.execute("insert into settings (name, value) values ('heartbeat', ?)", (beat,))
                    register.commit()
                ca.serve("--role", "ocsp", tls=False)
                done = run("openssl", "ocsp", "-issuer", ca.certificate_file("citizen"), "-serial", "0x" + answer["signature"]["serial"],
                           "-url", f"http://127.0.0.1:{ca.plain}/ocsp/citizen", "-CAfile", chain)
                self.assertIn(says, done.stdout)
            told = " ".join(re.search("This Update: (.*) GMT", done.stdout).group(1).split())
            self.assertEqual(datetime.datetime.strptime(told, "%b %d %H:%M:%S %Y").strftime("%Y-%m-%dT%H:%M:%SZ"), hour_ago)


class TrustedList(Story):
    def test_it_keeps_the_schema_and_its_signature_holds(self):
        code, octets, _ = self.ca.get("/tl.xml")
        self.assertEqual(code, 200)
        target = self.path("tl.xml")
        target.write_bytes(octets)
        root = self.ca.root_file()
        judged = run("xmlsec1", "--verify", "--id-attr:Id", "http://uri.etsi.org/02231/v2#:TrustServiceStatusList", "--id-attr:Id",
                     "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--trusted-pem", root, "--untrusted-pem", self.ca.certificate_file("policy"),
                     "--untrusted-pem", self.ca.certificate_file("services"), target)
        self.assertEqual(judged.returncode, 0, judged.stdout)
        schemas = pathlib.Path(__file__).resolve().parents[2] / "../shared/schemas"
        if schemas.exists():
            valid = run(pathlib.Path(__file__).resolve().parents[1] / "schemas/validate", schemas, "ts_119612v020401_xsd.xsd", target)
            self.assertEqual(valid.returncode, 0, valid.stdout)

    def test_the_relying_side_believes_it_by_its_signer_alone(self):
        target, esign = self.path("tl.xml"), pathlib.Path(PROGRAM).parent / "esign"
        target.write_bytes(self.ca.get("/tl.xml")[1])
        home = {"HOME": str(target.parent), "PATH": "/usr/bin:/bin"}
        anchors = run(esign, "trust", "list", "--trust", target, "--trust-signer", self.ca.certificate_file("tl"), "--json", env=home)
        self.assertEqual(anchors.returncode, 0, anchors.stdout)
        self.assertIn('"use":"time-stamps"', anchors.stdout)
        self.assertEqual(anchors.stdout.count('"use":"any"'), 1, "the national root")
        self.assertEqual(anchors.stdout.count('"use":"certificates"'), 5, "policy, services, government, legal entities, citizens")
        self.assertEqual(run(esign, "trust", "list", "--trust", target, "--trust-signer", self.issuer, env=home).returncode, 77)
        shown = run(esign, "trust", "show", target, "--trust-signer", self.ca.certificate_file("tl"), env=home)
        self.assertEqual(shown.returncode, 0, shown.stdout)
        self.assertNotIn("id-tsl-kp-tslSigning", shown.stdout)


class Ceremony(Story):
    def test_the_transcript_is_signed_by_the_root_key(self):
        done = run("openssl", "dgst", "-sha384", "-verify", "ceremony.transcript.pem", "-signature", "ceremony.transcript.sig", "ceremony.transcript",
                   cwd=self.ca.folder)
        self.assertIn("Verified OK", done.stdout)
        der = (self.ca.folder / "certificates" / "root.cer").read_bytes()
        self.assertIn(__import__("hashlib").sha256(der).hexdigest(), (self.ca.folder / "ceremony.transcript").read_text(encoding="utf-8"))

    def test_a_folder_that_is_not_empty_is_refused(self):
        done = run(PROGRAM, "init", "--dir", self.ca.folder)
        self.assertEqual(done.returncode, 73, done.stdout)

    def test_faults_are_named(self):
        text = (self.ca.folder / "ceremony.toml").read_text(encoding="utf-8")
        for old, new, named in (('parent = "policy"', 'parent = "nobody"', "nobody"), ('"Birinci şahid", ', "", "witnesses"),
                                ('profile = "tsu"', 'profile = "seals"', "seals"), ('voen = "1401555071"', 'voen = "1401555081"', "voen")):
            file = self.path("faulty.toml")
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
            done = run(PROGRAM, "ceremony", "lint", file)
            self.assertEqual(done.returncode, 78, done.stdout)
            self.assertIn(named, done.stdout)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
