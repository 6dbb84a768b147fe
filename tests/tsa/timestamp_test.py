#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""timestamp_test.py ESIGN: esign timestamp between authorities that are honest (openssl) and that lie, stall and send elsewhere."""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ESIGN = ""
DOCUMENT = "Arayış: Günel Məmmədova, İsmayıllı\n"
PROXIES = ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


def run(*command, place, check=True):
    done = subprocess.run([str(word) for word in command], cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8", errors="replace", timeout=60, check=False, env={k: v for k, v in os.environ.items() if k not in PROXIES} | {"LC_ALL": "C.UTF-8"})
    if check:
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done


class World:
    """A root, a unit under it, another root, a document."""

    def __init__(self, place):
        self.place = place
        ext = {"unit": "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"}
        for root in ("root", "other"):
            run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-utf8", "-subj", f"/C=AZ/CN=Kök {root}",
                "-keyout", f"{root}.key", "-out", f"{root}.pem", place=place)
        (place / "ext").write_text(ext["unit"], encoding="ascii")
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8", "-subj", "/C=AZ/CN=Vaxt Möhürü 1", "-keyout", "unit.key", "-out", "unit.csr",
            place=place)
        run("openssl", "x509", "-req", "-in", "unit.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "77", "-days", "8", "-extfile", "ext", "-out", "unit.pem", place=place)
        (place / "tsa.conf").write_text("[tsa]\ndefault_tsa=u\n[u]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\nother_policies=1.2.3.5\ndigests=sha256\n"
                                        "accuracy=secs:1\ness_cert_id_alg=sha256\n", encoding="ascii")
        (place / "ca.conf").write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={place}/index\ncrlnumber={place}/number\ndefault_md=sha256\ndefault_crl_days=2\n", encoding="ascii")
        (place / "index").write_text("", encoding="ascii")
        (place / "number").write_text("01\n", encoding="ascii")
        self.crl("good.crl")
        (place / "document").write_text(DOCUMENT, encoding="utf-8")

    def crl(self, name):
        run("openssl", "ca", "-gencrl", "-config", "ca.conf", "-cert", "root.pem", "-keyfile", "root.key", "-out", name, place=self.place)

    def stamp(self, query):
        (self.place / "query").write_bytes(query)
        run("openssl", "ts", "-reply", "-queryfile", "query", "-config", "tsa.conf", "-signer", "unit.pem", "-inkey", "unit.key", "-out", "reply", place=self.place)
        return (self.place / "reply").read_bytes()


class Authority:
    """A server that answers each path in its own way."""

    def __init__(self, world):
        authority = self
        self.world, self.kept, self.lock = world, None, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                authority.answer(self, query)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def send(self, handler, body, status=200, **headers):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Type" not in headers:
            handler.send_header("Content-Type", "application/timestamp-reply")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except BrokenPipeError:
            pass  # the client had enough

    def answer(self, handler, query):
        path = handler.path.strip("/")
        if path == "stall":
            time.sleep(20)
        elif path == "garbage":
            self.send(handler, os.urandom(900))
        elif path == "large":
            self.send(handler, b"\x30" * (5 << 20))
        elif path == "busy":
            self.send(handler, b"", 429, Retry_After="3600")
        elif path == "file":
            self.send(handler, b"", 307, Location="file:///etc/passwd")
        elif path == "inside":
            self.send(handler, b"", 307, Location=f"http://localhost:{self.port}/honest")
        elif path == "round":
            self.send(handler, b"", 307, Location="/round")
        else:
            with self.lock:
                reply = self.world.stamp(query)
                if path == "replay":
                    reply = self.kept = self.kept or reply
                if path == "forged":
                    reply = reply[:-1] + bytes([reply[-1] ^ 1])
            self.send(handler, reply)


class Timestamps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory(prefix="esign-timestamp-")
        cls.addClassCleanup(home.cleanup)
        cls.place = pathlib.Path(home.name)
        cls.world = World(cls.place)
        cls.authority = Authority(cls.world)
        cls.addClassCleanup(cls.authority.close)

    def ask(self, *paths, more=()):
        urls = [word for path in paths for word in ("--tsa", self.authority.url(path))]
        return run(ESIGN, "timestamp", "document", *urls, "-o", "out.tsr", "--force", *more, place=self.place, check=False)

    def verify(self, *more, document="document", trust="root.pem"):
        done = run(ESIGN, "timestamp", "--verify", "out.tsr", document, "--trust", trust, "--json", *more, place=self.place, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    def stamped(self):
        done = self.ask("honest")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_openssl_verifies_what_was_kept_and_so_does_esign(self):
        self.stamped()
        done = run("openssl", "ts", "-verify", "-data", "document", "-in", "out.tsr", "-CAfile", "root.pem", place=self.place)
        self.assertIn("Verification: OK", done.stdout + done.stderr)
        code, answer = self.verify("--crl", "good.crl")
        self.assertEqual((code, answer["indication"], answer["policy"], answer["accuracyMicroseconds"]), (0, "PASSED", "1.2.3.4", 1000000), answer)
        self.assertIn("Vaxt Möhürü 1", answer["authority"])
        run("openssl", "ts", "-reply", "-in", "out.tsr", "-token_out", "-out", "token", place=self.place)
        os.replace(self.place / "token", self.place / "out.tsr")
        self.assertEqual(self.verify("--crl", "good.crl")[0], 0, "a token by itself")

    def test_what_is_not_proven_is_not_passed(self):
        self.stamped()
        code, answer = self.verify()
        self.assertEqual((code, answer["indication"]), (2, "INDETERMINATE"), answer)
        self.assertEqual(self.verify("--no-revocation")[0], 0)
        code, answer = self.verify("--no-revocation", trust="other.pem")
        self.assertEqual((code, answer["subIndication"]), (2, "NO_CERTIFICATE_CHAIN_FOUND"), answer)
        (self.place / "changed").write_text(DOCUMENT.replace("ı", "i"), encoding="utf-8")
        code, answer = self.verify("--no-revocation", document="changed")
        self.assertEqual((code, answer["indication"], answer["subIndication"]), (1, "FAILED", "HASH_FAILURE"), answer)
        code, answer = self.verify("--no-revocation", "--at", "2020-01-01T00:00:00Z")
        self.assertEqual((code, answer["subIndication"]), (2, "SIG_CONSTRAINTS_FAILURE"), "a time in the future")
        code, answer = self.verify("--no-revocation", "--at", "2090-01-01T00:00:00Z")
        self.assertEqual((code, answer["subIndication"]), (2, "OUT_OF_BOUNDS_NO_POE"), answer)
        (self.place / "index").write_text("R\t340101000000Z\t250601000000Z,keyCompromise\t4D\tunknown\t/CN=x\n", encoding="ascii")
        self.world.crl("bad.crl")
        (self.place / "index").write_text("", encoding="ascii")
        code, answer = self.verify("--crl", "bad.crl")
        self.assertEqual((code, answer["subIndication"]), (2, "REVOKED_NO_POE"), answer)

    def test_no_octet_of_a_time_stamp_may_change(self):
        self.stamped()
        whole = (self.place / "out.tsr").read_bytes()
        passed = []
        for at in range(0, len(whole), 37):
            changed = bytearray(whole)
            changed[at] ^= 0x04
            (self.place / "out.tsr").write_bytes(changed)
            if self.verify("--no-revocation")[0] == 0:
                passed.append(at)
        # The status of the response is not part of the token.
        self.assertEqual([at for at in passed if at > 12], [])

    def test_authorities_that_lie(self):
        self.assertEqual(self.ask("replay").returncode, 0)
        for path, code, word in (("replay", 76, "another nonce"), ("forged", 76, "does not verify"), ("garbage", 76, "TimeStampResp"), ("large", 69, "too long"),
                                 ("file", 69, "no http or https URL"), ("inside", 69, "private or special"), ("round", 69, "too many times"), ("busy", 69, "3600 s")):
            begin = time.monotonic()
            done = self.ask(path)
            self.assertEqual(done.returncode, code, (path, done.stderr))
            self.assertIn(word, done.stderr, path)
            self.assertLess(time.monotonic() - begin, 10)

    def test_the_next_one_is_asked(self):
        begin = time.monotonic()
        done = self.ask("stall", "busy", "honest")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(time.monotonic() - begin, 19)
        self.assertIn("3600 s", done.stderr)
        self.assertEqual(self.ask("garbage", "honest").returncode, 76, "a wrong answer is not stepped over")
        done = self.ask("honest", more=("--tsa-policy", "1.2.3.9"))
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertIn("unacceptedPolicy", done.stderr)
        self.assertEqual(self.ask("honest", more=("--tsa-policy", "1.2.3.5")).returncode, 0)
        self.assertEqual(self.verify("--no-revocation")[1]["policy"], "1.2.3.5")

    def test_the_command_line(self):
        self.stamped()
        self.assertEqual(run(ESIGN, "timestamp", "document", place=self.place, check=False).returncode, 64)
        self.assertEqual(run(ESIGN, "timestamp", "document", "--tsa", "ftp://a.example/", place=self.place, check=False).returncode, 64)
        kept = (self.place / "out.tsr").read_bytes()
        done = run(ESIGN, "timestamp", "document", "--tsa", self.authority.url("honest"), "-o", "out.tsr", place=self.place, check=False)
        self.assertEqual((done.returncode, (self.place / "out.tsr").read_bytes()), (73, kept))
        (self.place / "out.tsr").write_bytes(b"x")
        self.assertEqual(run(ESIGN, "timestamp", "--verify", "out.tsr", "document", place=self.place, check=False).returncode, 65)


if __name__ == "__main__":
    ESIGN = str(pathlib.Path(sys.argv[1]).resolve())
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
