# SPDX-License-Identifier: Apache-2.0
"""A certificate services centre in a folder of its own, with cards in it; and its interface, for what the console is compared with."""
import http.client
import json
import pathlib
import re
import ssl
import subprocess
import urllib.parse


class Centre:
    """with Centre(program, folder) as centre: centre.origin serves."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder, "centre")
        self.log = pathlib.Path(folder, "centre.log")

    def __enter__(self):
        subprocess.run([self.program, "init", "--dir", self.folder], check=True, capture_output=True, timeout=120)
        with self.log.open("wb") as log:
            self.server = subprocess.Popen([self.program, "serve", "--dir", self.folder, "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--log",
                                            f"{self.log}.json"], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.PIPE, text=True)
        for line in self.server.stderr:
            if found := re.search(r"listening: (https://\S+)", line):
                self.origin = found[1]
                return self
        raise RuntimeError(f"esign-ca ended with {self.server.wait()}")

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(30)
        self.server.stderr.close()

    def role_file(self, name):
        return self.folder / "roles" / name

    def login(self, role):
        """For a browser: the .p12 file, and the file with its password."""
        return self.role_file(f"{role}.p12"), self.role_file(f"{role}.password")

    def root(self):
        """PEM of the root certificate, in a file."""
        out = self.folder / "root.pem"
        subprocess.run(["openssl", "x509", "-inform", "DER", "-in", self.folder / "certificates/root.cer", "-out", out], check=True, capture_output=True)
        return out

    def ask(self, role, method, path, body=None, expected=200, headers=()):
        """The interface's answer; of a page that is no JSON, its headers and octets."""
        where = urllib.parse.urlsplit(self.origin)
        context = ssl.create_default_context(cafile=self.root())
        if role:
            context.load_cert_chain(self.role_file(f"{role}.pem"), self.role_file(f"{role}.key"))
        line = http.client.HTTPSConnection(where.hostname, where.port, context=context, timeout=30)
        sent = dict(headers)
        if body is not None:
            sent["Content-Type"] = "application/json"
        line.request(method, path, None if body is None else json.dumps(body), sent)
        answer = line.getresponse()
        octets = answer.read()
        line.close()
        assert answer.status == expected, (method, path, answer.status, octets[:500])
        if "json" in (answer.getheader("Content-Type") or ""):
            return json.loads(octets)
        return answer.headers, octets

    def csr(self):
        """A new key's request; the key is thrown away."""
        done = subprocess.run("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=card", shell=True, check=True, capture_output=True, text=True)
        return done.stdout

    def card(self, number, given, surname, spoken="bənövşə"):
        """Both certificates of a card, active."""
        request = {"requestId": f"card-{number}", "centre": "centre-1", "cardSerial": f"S{number:08}", "cardNumber": f"AA{1000000 + number}", "fin": f"5ABCD{number:02}",
                   "givenName": given, "surname": surname, "birthDate": "1990-01-01", "cardExpires": "2033-12-31", "spokenPassword": spoken,
                   "csr": {"authentication": self.csr(), "signature": self.csr()}}
        made = self.ask("centre", "POST", "/v1/personalisation", request)
        self.ask("centre", "POST", f"/v1/personalisation/card-{number}/confirm")
        return made["authentication"]["serial"], made["signature"]["serial"]

    def shown(self, serial):
        return self.ask("auditor", "GET", f"/v1/certificates/{serial}")
