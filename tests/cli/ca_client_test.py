#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ca_client_test.py ESIGN: how `card personalise --ca` calls an authority: its certificate, an empty POST, no redirect, nobody else believed; and doctor's services."""
import http.server
import json
import pathlib
import ssl
import sys
import tempfile
import threading
import unittest

import online_world

ESIGN = ""


class Caller(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="esign-caller-")))
        cls.asked, cls.answer = [], (200, b"{}", {})
        cls.ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        for name, more in (("server", ("-addext", "subjectAltName=IP:127.0.0.1")), ("client", ()), ("stranger", ())):
            online_world.run("openssl", "req", "-x509", *cls.ec, "-days", "9", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem", *more, place=cls.place)
        (cls.place / "order").mkdir()
        (cls.place / "order" / "order.json").write_text('{"requestId": "sifaris-1"}', encoding="utf-8")

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                cls.asked.append((self.path, self.rfile.read(int(self.headers.get("Content-Length", 0))), self.headers.get("Content-Type")))
                status, body, headers = cls.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass

        cls.server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cls.place / "server.pem", cls.place / "server.key")
        context.load_verify_locations(cls.place / "client.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        cls.server.socket = context.wrap_socket(cls.server.socket, server_side=True)
        cls.plain = Quiet(("127.0.0.1", 0), Handler)
        for one in (cls.server, cls.plain):
            threading.Thread(target=one.serve_forever, daemon=True).start()
            cls.addClassCleanup(one.server_close)
            cls.addClassCleanup(one.shutdown)

    def setUp(self):
        self.asked.clear()
        type(self).answer = (200, b"{}", {})

    def spoiled(self, certificate="client", trust="server.pem"):
        return online_world.run(ESIGN, "--lang", "en", "card", "personalise", "--ca", f"https://127.0.0.1:{self.server.server_port}", "--ca-certificate", f"{certificate}.pem",
                                "--ca-key", f"{certificate}.key", "--ca-trust", trust, "-o", "order", "--spoiled", place=self.place, check=False)

    def test_an_honest_call(self):
        done = self.spoiled()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.asked, [("/v1/personalisation/sifaris-1/fail", b"", None)])

    def test_whom_it_does_not_believe(self):
        done = self.spoiled(trust="stranger.pem")
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertNotEqual(self.spoiled(certificate="stranger").returncode, 0)
        self.assertEqual(self.spoiled(trust="nobody.pem").returncode, 66)
        self.assertEqual(self.asked, [])

    def test_redirects_are_not_followed(self):
        type(self).answer = (307, b"{}", {"Location": f"http://127.0.0.1:{self.plain.server_port}/elsewhere"})
        self.assertNotEqual(self.spoiled().returncode, 0)
        self.assertEqual([path for path, _, _ in self.asked], ["/v1/personalisation/sifaris-1/fail"])

    def test_doctor_looks_at_the_network(self):
        url = f"http://127.0.0.1:{self.plain.server_port}/"
        done = online_world.run(ESIGN, "doctor", "--json", place=self.place, check=False, ESIGN_TSA=url, ESIGN_OCSP=f"{url} http://127.0.0.1:1/")
        found = [(one["check"], one["state"]) for one in json.loads(done.stdout)["findings"] if one["check"] in ("tsa", "ocsp")]
        self.assertEqual(found, [("tsa", "problem"), ("ocsp", "ok"), ("ocsp", "problem")], "what answers HTTP need not be a time-stamp authority")


if __name__ == "__main__":
    ESIGN = sys.argv.pop(1)
    unittest.main(verbosity=2)
