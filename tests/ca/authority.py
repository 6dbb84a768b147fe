# SPDX-License-Identifier: Apache-2.0
"""A certification authority of the tests' own: founded in a temporary folder, served on free ports, ended by its id."""
import http.client
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import tempfile
import threading
import time

START_SECONDS = 60
OPENSSL = dict(os.environ, OPENSSL_CONF="/dev/null")


def run(*command, **options):
    """Runs a program to its end; the answer carries text in stdout (with stderr)."""
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          encoding="utf-8", errors="replace", timeout=options.pop("timeout", 120), check=False, **options)


class Authority:
    """`program`: esign-ca. The folder lives as long as the object; one that is given was founded by somebody else, who keeps it."""

    def __init__(self, program, url="http://127.0.0.1:1", extra=(), folder=None):
        self.program = str(program)
        self.home = tempfile.TemporaryDirectory(prefix="esign-ca-")
        self.folder = pathlib.Path(folder or self.home.name) / "ca"
        self.process = None
        self.environment = None  # of serve(), when it is another than the test's own
        self.plain = self.tls = None
        if folder:
            return
        done = run(self.program, "init", "--dir", self.folder, "--url", url, *extra)
        assert done.returncode == 0, done.stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.home.cleanup()

    def command(self, *words):
        return run(self.program, *words, "--dir", self.folder)

    def serve(self, *extra, tls=True):
        """Starts it and waits until it listens: ports are told on stderr."""
        self.log = open(self.folder / "serve.log", "w+", encoding="utf-8")
        words = [self.program, "serve", "--dir", str(self.folder), "--listen", "127.0.0.1:0", *extra]
        if tls:
            words += ["--tls-listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=self.log, env=self.environment)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            text = (self.folder / "serve.log").read_text(encoding="utf-8")
            found = re.findall(r"listening: (https?)://127\.0\.0\.1:(\d+)", text)
            ports = {scheme: int(port) for scheme, port in found}
            if "http" in ports and (not tls or "https" in ports):
                self.plain, self.tls = ports["http"], ports.get("https")
                return self
            assert self.process.poll() is None, text
            time.sleep(0.01)
        raise AssertionError("esign-ca did not begin to listen: " + (self.folder / "serve.log").read_text(encoding="utf-8"))

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(60)
        self.process = None
        self.log.close()
        return code

    def role(self, name):
        """(certificate chain, key): files of a client certificate."""
        return self.folder / "roles" / (name + ".pem"), self.folder / "roles" / (name + ".key")

    def tls_context(self, role=None):
        context = ssl.create_default_context(cafile=str(self.root_file()))
        if role:
            context.load_cert_chain(*map(str, self.role(role)))
        return context

    def root_file(self):
        target = self.folder.parent / "root.pem"
        if not target.exists():
            der = (self.folder / "certificates" / "root.cer").read_bytes()
            part = target.with_suffix(f".{threading.get_ident()}")  # several threads may be the first
            part.write_text(ssl.DER_cert_to_PEM_cert(der), encoding="ascii")
            part.rename(target)
        return target

    def certificate_file(self, name):
        target = self.folder.parent / (name + ".pem")
        target.write_text(ssl.DER_cert_to_PEM_cert((self.folder / "certificates" / (name + ".cer")).read_bytes()), encoding="ascii")
        return target

    def call(self, role, method, path, body=None, media="application/json"):
        """(status, parsed JSON or octets)"""
        connection = http.client.HTTPSConnection("127.0.0.1", self.tls, context=self.tls_context(role), timeout=60)
        try:
            octets = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
            headers = {"Content-Type": media} if octets is not None else {}
            connection.request(method, path, octets, headers)
            answer = connection.getresponse()
            content = answer.read()
            kind = answer.headers.get("Content-Type", "")
            return answer.status, json.loads(content) if "json" in kind and "jsonl" not in kind else content
        finally:
            connection.close()

    def get(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=60)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()


class Requests:
    """Keys and PKCS#10 requests by openssl, in a folder of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = 0

    def pem(self, kind="P-256", subject="/CN=x"):
        self.count += 1
        key = self.folder / f"{self.count}.key"
        made = self.folder / f"{self.count}.csr"
        new = ["-newkey", kind] if kind.startswith("rsa") else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + kind]
        done = run("openssl", "req", "-new", *new, "-nodes", "-keyout", key, "-out", made, "-subj", subject, "-utf8", env=OPENSSL)
        assert done.returncode == 0, done.stdout
        return made.read_text(encoding="ascii")


def card(requests, request_id, fin="5ABCD12", **changes):
    """A request for the two certificates of a citizen's card."""
    body = {"requestId": request_id, "centre": "centre-1", "cardSerial": "S-" + request_id, "cardNumber": "AA1234567", "fin": fin,
            "givenName": "Günel", "surname": "Məmmədova", "birthDate": "1990-01-15", "cardExpires": "2033-12-31",
            "csr": {"authentication": requests.pem(), "signature": requests.pem()}}
    body.update(changes)
    return {key: value for key, value in body.items() if value is not None}
