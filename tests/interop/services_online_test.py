#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""services_online_test.py ESIGN ESIGN_CA ESIGN_TSA: a card that the running authority issued signs, the running time-stamping authority stamps, and `verify --online` is
told by the authority's responder and lists, before and after the card is revoked."""
import http.client
import http.server
import json
import pathlib
import re
import shutil
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / one) for one in ("ca", "tsa", "cli")]
import authority  # noqa: E402
import tsa_test  # noqa: E402
from online_world import run  # noqa: E402

ESIGN = ""
ALLOWED = ("--online", "--private-addresses")


class Relay(http.server.ThreadingHTTPServer):
    """The address that goes into certificates: it is there before the authority that it leads to. What was asked is in `asked`, and paths that begin like one
    of `closed` are not answered."""

    daemon_threads = True

    def __init__(self):
        relay = self
        self.asked, self.closed, self.port = [], (), None

        class Handler(http.server.BaseHTTPRequestHandler):
            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                relay.asked.append(self.path)
                if self.path.startswith(tuple(relay.closed)):
                    return self.send_error(503)
                asking = http.client.HTTPConnection("127.0.0.1", relay.port, timeout=30)
                asking.request(self.command, self.path, body, {"Content-Type": self.headers.get("Content-Type", "application/octet-stream")})
                answer = asking.getresponse()
                octets = answer.read()
                asking.close()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            do_GET = do_POST = forward

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.shutdown()
        self.thread.join()
        self.server_close()

    def kinds(self):
        """Which kinds of services were asked."""
        return {path.split("/")[1] for path in self.asked}


class Services(tsa_test.Story):
    @classmethod
    def setUpClass(cls):
        cls.relay = Relay()
        cls.addClassCleanup(cls.relay.close)
        cls.CA_URL = f"http://127.0.0.1:{cls.relay.server_port}"
        super().setUpClass()
        (cls.place / "requests").mkdir()
        cls.requests = authority.Requests(cls.place / "requests")
        config = (cls.folder / "ca.toml").read_text(encoding="utf-8")
        (cls.folder / "ca.toml").write_text(config.replace("delay-seconds = 20", "delay-seconds = 0"), encoding="utf-8")
        cls.ca = authority.Authority(tsa_test.CA, folder=cls.place).serve()
        cls.addClassCleanup(cls.ca.__exit__)
        cls.relay.port = cls.ca.plain
        for name in ("root", "policy", "citizen", "services"):
            cls.ca.certificate_file(name)
        (cls.place / "certs").mkdir()
        for name in ("policy", "citizen", "services"):
            shutil.copy(cls.place / f"{name}.pem", cls.place / "certs")
        (cls.place / "pin").write_text("parol", encoding="ascii")
        (cls.place / "sənəd.txt").write_text("Arayış: Günel Məmmədova, İsmayıllı\n", encoding="utf-8")

    def setUp(self):
        self.relay.asked.clear()
        self.relay.closed = ()
        shutil.rmtree(self.place / "cache", ignore_errors=True)

    def issue(self, name, fin):
        """A confirmed card; its signing certificate and key are in name.p12. Gives the serial number."""
        wanted = authority.card(self.requests, name, fin=fin)
        key = self.requests.folder / f"{self.requests.count}.key"  # the last that was made is the signature's
        code, answer = self.ca.call("centre", "POST", "/v1/personalisation", wanted)
        self.assertEqual(code, 200, answer)
        self.assertEqual(self.ca.call("centre", "POST", f"/v1/personalisation/{name}/confirm")[0], 200)
        (self.place / f"{name}.pem").write_text(answer["signature"]["certificate"], encoding="ascii")
        run("openssl", "pkcs12", "-export", "-inkey", key, "-in", f"{name}.pem", "-out", f"{name}.p12", "-passout", "pass:parol", place=self.place)
        return answer["signature"]["serial"]

    def act(self, serial, what, body=None):
        self.assertEqual(self.ca.call("operator", "POST", f"/v1/certificates/{serial}/{what}", body or {})[0], 200)

    def esign(self, *words):
        return run(ESIGN, "--lang", "en", *words, place=self.place, check=False)

    def sign(self, name, out, *words):
        done = self.esign("sign", "sənəd.txt", "--format", "cades", "--packaging", "enveloping", "--key", f"{name}.p12", "--pin-file", "pin", "-o", out, *words)
        self.assertEqual(done.returncode, 0, done.stderr)

    def verify(self, file, *words):
        done = self.esign("verify", file, "--trust", "root.pem", "--certs", "certs", "--json", *words)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        return json.loads(done.stdout)

    def told(self, file, *words):
        one = self.verify(file, *ALLOWED, *words)["signatures"][0]
        return one["indication"], one["subIndication"], one["level"]

    def test_the_life_of_a_card(self):
        stamped = ("--level", "b-t", "--tsa", self.url + "/tsa")
        serial = self.issue("life-1", "5ABCD31")
        self.sign("life-1", "plain.p7m")
        self.sign("life-1", "early.p7m", *stamped)
        self.assertEqual(self.verify("early.p7m")["indication"], "INDETERMINATE", "nobody was asked")
        self.assertFalse(self.relay.asked)
        self.assertEqual(self.told("plain.p7m"), ("TOTAL-PASSED", None, "B-B"))
        self.assertEqual(self.told("early.p7m"), ("TOTAL-PASSED", None, "B-T"))
        self.assertEqual(self.relay.kinds(), {"ocsp"}, "each authority has a responder, and it tells")

        self.act(serial, "suspend")
        self.assertEqual(self.told("plain.p7m"), ("INDETERMINATE", "TRY_LATER", "B-B"))
        self.act(serial, "restore")
        self.assertEqual(self.told("plain.p7m"), ("TOTAL-PASSED", None, "B-B"))

        time.sleep(2)  # the revocation is later than the time-stamp by more than its accuracy
        self.act(serial, "revoke", {"reason": "keyCompromise"})
        time.sleep(2)
        self.sign("life-1", "late.p7m", *stamped)
        self.assertEqual(self.told("plain.p7m"), ("INDETERMINATE", "REVOKED_NO_POE", "B-B"))
        self.assertEqual(self.told("early.p7m"), ("TOTAL-PASSED", None, "B-T"), "it is proven to be older than the revocation")
        self.assertEqual(self.told("late.p7m"), ("INDETERMINATE", "REVOKED_NO_POE", "B-T"), "the time-stamp says that it is not younger, and nobody that it is older")

        for file in ("plain.p7m", "early.p7m", "late.p7m"):
            asked = self.esign("verify", file, "--trust", "root.pem", "--certs", "certs", *ALLOWED, "--json", "--facts", "kept.json", "--force")
            self.relay.asked.clear()
            again = self.esign("verify", "--replay", "kept.json", "--json")
            self.assertEqual((asked.returncode, asked.stdout), (again.returncode, again.stdout), file)
            self.assertFalse(self.relay.asked)

    def test_without_the_responder_the_lists_tell(self):
        serial = self.issue("life-2", "5ABCD32")
        self.sign("life-2", "lists.p7m")
        self.relay.closed = ("/ocsp",)
        self.assertEqual(self.told("lists.p7m"), ("TOTAL-PASSED", None, "B-B"))
        self.act(serial, "revoke", {"reason": "keyCompromise"})
        text = run("openssl", "x509", "-in", "life-2.pem", "-noout", "-ext", "crlDistributionPoints", place=self.place).stdout
        shard = re.search(r"/crl/citizen/(\d+)\.crl", text)[1]
        done = self.ca.command("crl", "--issuer", "citizen", "--shard", shard, "--now", "-o", self.place / "new.crl")
        self.assertEqual(done.returncode, 0, done.stdout)
        shutil.rmtree(self.place / "cache")
        self.assertEqual(self.told("lists.p7m"), ("INDETERMINATE", "REVOKED_NO_POE", "B-B"))
        self.relay.closed = ("/ocsp", "/crl")
        shutil.rmtree(self.place / "cache")
        self.assertEqual(self.told("lists.p7m")[0], "INDETERMINATE")


if __name__ == "__main__":
    ESIGN, tsa_test.CA, tsa_test.TSA = (sys.argv.pop(1) for _ in range(3))
    unittest.main(verbosity=2)
