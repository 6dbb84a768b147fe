#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""trust_follow_test.py ESIGN PKI: esign trust update --follow, with lists that are honest, another's, older, forged and too slow."""
import http.server
import pathlib
import shutil
import sys
import tempfile
import threading
import unittest

import online_world

ESIGN = ""
PKI = pathlib.Path()
OPERATOR = ['information = ["https://list.example.az/"]', 'issued = 2026-11-01T00:00:00Z', '[operator]', 'name = "Ə"', 'street = "-"', 'locality = "Bakı"', 'country = "AZ"',
            'contact = ["https://list.example.az/"]']
PROVIDERS = ['[[providers]]', 'name = "Mərkəz"', 'street = "-"', 'locality = "Bakı"', 'country = "AZ"', 'contact = ["https://a.example/"]', 'information = ["https://a.example/"]',
             '[[providers.services]]', 'type = "CA/QC"', 'name = "Vətəndaşlar"', 'status = "granted"', 'since = 2024-01-01T00:00:00Z', 'certificates = ["ca-citizen.pem"]']


class Follow(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="esign-lists-")))
        for name in ("ca-citizen.pem", "seal-company.pem", "seal-agency.pem"):
            shutil.copy(PKI / name, self.place)
        self.served = {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                octets = outer.served.get(self.path)
                self.send_response(200 if octets else 404)
                self.send_header("Content-Length", str(len(octets or b"")))
                self.end_headers()
                self.wfile.write(octets or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def esign(self, *words, check=True):
        done = online_world.run(ESIGN, "--lang", "en", *words, place=self.place, check=False, XDG_DATA_HOME=str(self.place / "data"))
        if check:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def made(self, territory, number, key, more):
        """The octets of a signed list."""
        head = [f"sequence-number = {number}", f'territory = "{territory}"', f'name = "{territory}: Siyahı"']
        (self.place / "list.toml").write_text("\n".join(head + OPERATOR + more) + "\n", encoding="utf-8")
        self.esign("trust", "create", "list.toml", "-o", "list.xml", "--force")
        self.esign("trust", "sign", "list.xml", "--key", PKI / f"{key}.p12", "--pin-file", PKI / "p12.pin", "-o", "signed.xml", "--force")
        return (self.place / "signed.xml").read_bytes()

    def update(self, *words, check=False):
        return self.esign("trust", "update", "lotl.xml", "--trust-signer", "seal-agency.pem", "-o", "kept-lotl.xml", "--follow", "lists", "--at", "2026-11-21T12:00:00Z", *words,
                          check=check)

    def kept(self):
        return {file.stem: file.read_bytes() for file in (self.place / "lists").iterdir()}

    def test_each_list_by_its_pointer(self):
        pointers = []
        for territory in ("AZ", "EE", "LV"):
            pointers += ["[[pointers]]", f'territory = "{territory}"', f'location = "{self.url}/{territory}.xml"', 'signers = ["seal-company.pem"]']
        (self.place / "lotl.xml").write_bytes(self.made("XG", 1, "seal-agency", pointers))
        first = {territory: self.made(territory, 5, "seal-company", PROVIDERS) for territory in ("AZ", "EE")}
        self.served = {"/AZ.xml": first["AZ"], "/EE.xml": first["EE"], "/LV.xml": first["EE"]}

        refused = self.update()
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("private", refused.stderr)
        self.assertEqual(self.kept(), {})

        done = self.update("--private-addresses")
        self.assertIn("the list of EE", done.stderr, "another territory's list at a pointer's place")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.kept(), first)
        listed = self.esign("trust", "list", "--trust", "kept-lotl.xml", "--trust", "lists/AZ.xml", "--trust-signer", "seal-agency.pem", "--at", "2026-11-21T12:00:00Z")
        self.assertEqual(len(listed.stdout.splitlines()), 1)

        # An older one, one by the signer of the list of lists, one that was changed: what was kept stays.
        self.served["/AZ.xml"] = self.made("AZ", 4, "seal-company", PROVIDERS)
        self.served["/EE.xml"] = self.made("EE", 6, "seal-agency", PROVIDERS)
        self.served["/LV.xml"] = first["EE"].replace(b"<TSLSequenceNumber>5", b"<TSLSequenceNumber>7").replace(b">EE<", b">LV<")
        done = self.update("--private-addresses")
        for why in ("rolled back", "unknown signer", "forged"):
            self.assertIn(why, done.stderr)
        self.assertEqual(self.kept(), first)

        newer = self.made("EE", 6, "seal-company", PROVIDERS)
        self.served["/EE.xml"] = newer
        self.update("--private-addresses")
        self.assertEqual(self.kept(), {"AZ": first["AZ"], "EE": newer}, "numbers are kept for each list")


if __name__ == "__main__":
    ESIGN, PKI = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
