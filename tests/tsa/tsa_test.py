#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tsa_test.py ESIGN_TSA ESIGN_CA: the running authority, asked by openssl and curl, with chrony as its source of time."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

TSA = CA = ""
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


def run(*command, **options):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
                          errors="replace", timeout=options.pop("timeout", 60), check=False, **options)


class TimeServer:
    """chronyd on a port of its own: it serves this machine's time, and sets no clock."""

    def __init__(self, place):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        place.mkdir()
        config = place / "chrony.conf"
        config.write_text(f"local stratum 3\nallow 127.0.0.1\nport {self.port}\nbindaddress 127.0.0.1\ncmdport 0\nbindcmdaddress /\n"
                          f"pidfile {place}/chronyd.pid\n", encoding="ascii")
        self.config = config
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(["chronyd", "-d", "-x", "-U", "-f", str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


class Story(unittest.TestCase):
    """A folder that esign-ca founded, three sources of time, and the authority that serves."""

    CA_URL = "http://127.0.0.1:1"  # where certificates say that status is; nobody is asked there

    @classmethod
    def found(cls):
        """What `esign-ca init` is told beside the folder."""
        return []

    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory(prefix="esign-tsa-")
        cls.addClassCleanup(home.cleanup)
        cls.place = pathlib.Path(home.name)
        cls.folder = cls.place / "ca"
        done = run(CA, "init", "--dir", cls.folder, "--url", cls.CA_URL, *cls.found())
        assert done.returncode == 0, done.stdout
        cls.servers = []
        for i in range(3):
            cls.servers.append(TimeServer(cls.place / f"time{i}"))
            cls.addClassCleanup(cls.servers[-1].stop)
        cls.addClassCleanup(cls.stop)
        text = (cls.folder / "tsa.toml").read_text(encoding="utf-8")
        sources = ", ".join(f'"127.0.0.1:{server.port}"' for server in cls.servers)
        text = text.replace('kernel = "required"', 'kernel = "ignored"')
        text = re.sub(r"sources = \[[^\]]*\]", f"sources = [{sources}]\nask-every-seconds = 1\noldest-seconds = 3", text)
        (cls.folder / "tsa.toml").write_text(text, encoding="utf-8")
        (cls.place / "document").write_text("Arayış: Günel Məmmədova", encoding="utf-8")
        cls.chain = cls.place / "chain.pem"
        cls.chain.write_text("".join(run("openssl", "x509", "-inform", "DER", "-in", cls.folder / "certificates" / f"{name}.cer").stdout
                                     for name in ("root", "policy", "services")), encoding="ascii")
        cls.process = None
        deadline = time.monotonic() + 20
        while "sure within" not in run(TSA, "clock", "--dir", cls.folder).stdout:
            assert time.monotonic() < deadline, run(TSA, "clock", "--dir", cls.folder).stdout
            time.sleep(0.2)
        cls.serve()

    @classmethod
    def serve(cls):
        cls.events = open(cls.place / "events", "w+", encoding="utf-8")
        cls.process = subprocess.Popen([TSA, "serve", "--dir", str(cls.folder), "--listen", "127.0.0.1:0"], stderr=cls.events)
        cls.url = ""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            found = re.search(r"listening: (http://127\.0\.0\.1:\d+)", (cls.place / "events").read_text(encoding="utf-8"))
            if found:
                cls.url = found[1]
                return
            assert cls.process.poll() is None, (cls.place / "events").read_text(encoding="utf-8")
            time.sleep(0.05)
        raise AssertionError("esign-tsa did not begin to listen")

    @classmethod
    def stop(cls, how=signal.SIGTERM):
        if cls.process is None:
            return None
        cls.process.send_signal(how)
        code = cls.process.wait(30)
        cls.process = None
        cls.events.close()
        return code

    def query(self, *options):
        done = run("openssl", "ts", "-query", "-data", self.place / "document", "-sha256", "-cert", *options, "-out", self.place / "query")
        self.assertEqual(done.returncode, 0, done.stdout)

    def ask(self, path="/tsa", media="application/timestamp-query"):
        done = run("curl", "-s", "-S", "-o", self.place / "reply", "-w", "%{http_code} %{content_type}", "-H", f"Content-Type: {media}",
                   "--data-binary", f"@{self.place}/query", self.url + path)
        return done.stdout

    def reply(self):
        return run("openssl", "ts", "-reply", "-in", self.place / "reply", "-text").stdout

    def assert_verified(self):
        done = run("openssl", "ts", "-verify", "-queryfile", self.place / "query", "-in", self.place / "reply", "-CAfile", self.chain)
        self.assertIn("Verification: OK", done.stdout)


class Answers(Story):
    def test_openssl_verifies_a_token(self):
        self.query()
        self.assertEqual(self.ask(), "200 application/timestamp-reply")
        self.assert_verified()
        self.assertEqual(self.ask("/tsa/tsa"), "200 application/timestamp-reply")
        self.assert_verified()

    def test_what_is_no_query(self):
        self.query()
        self.assertEqual(self.ask(media="text/plain").split()[0], "415")
        self.assertEqual(run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", self.url + "/tsa").stdout, "405")
        self.assertEqual(self.ask("/tsa/nobody").split()[0], "404")
        (self.place / "query").write_bytes(b"\x30\x03\x02\x01\x01")
        self.assertEqual(self.ask(), "200 application/timestamp-reply")
        self.assertIn("Rejected", self.reply())
        self.assertIn("badDataFormat", run("curl", "-s", self.url + "/metrics").stdout)

    def test_many_at_once_have_different_numbers(self):
        self.query()
        serials = []

        def some():
            for _ in range(10):
                octets = subprocess.run(["curl", "-s", "-H", "Content-Type: application/timestamp-query", "--data-binary", f"@{self.place}/query", self.url + "/tsa"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=True).stdout
                text = subprocess.run(["openssl", "ts", "-reply", "-in", "/dev/stdin", "-text"], input=octets, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=True).stdout
                serials.append(re.search(rb"Serial number: (0x[0-9A-F]+)", text)[1])

        threads = [threading.Thread(target=some) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(serials)), 40)

    def test_the_log_is_whole_and_a_changed_one_is_not(self):
        self.query()
        self.ask()
        self.assertEqual(self.stop(), 0)
        done = run(TSA, "log", "verify", "--dir", self.folder)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("0 lines after the last one", done.stdout)
        digest = run("openssl", "ts", "-reply", "-in", self.place / "reply", "-token_out", "-out", self.place / "token")
        self.assertEqual(digest.returncode, 0, digest.stdout)
        name = run("sha256sum", self.place / "token").stdout.split()[0]
        logs = sorted((self.folder / "tsa-log").glob("*.log"))
        self.assertIn(name, logs[-1].read_text(encoding="ascii"))
        kept = logs[-1].read_text(encoding="ascii")
        logs[-1].write_text(kept.replace(name, name[::-1]), encoding="ascii")
        self.assertEqual(run(TSA, "log", "verify", "--dir", self.folder).returncode, 65)
        logs[-1].write_text(kept, encoding="ascii")
        type(self).serve()


class Units(Story):
    """Several units with keys of two kinds, all in a PKCS#11 token."""

    @classmethod
    def found(cls):
        conf, tokens, pin = cls.place / "softhsm2.conf", cls.place / "tokens", cls.place / "pin"
        tokens.mkdir()
        conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n", encoding="ascii")
        before = os.environ.get("SOFTHSM2_CONF")
        os.environ["SOFTHSM2_CONF"] = str(conf)
        cls.addClassCleanup(lambda: os.environ.pop("SOFTHSM2_CONF") if before is None else os.environ.update(SOFTHSM2_CONF=before))
        pin.write_text("4321\n", encoding="ascii")
        pin.chmod(0o600)
        made = run("softhsm2-util", "--init-token", "--free", "--label", "esign-tsa", "--so-pin", "12345678", "--pin", "4321")
        assert made.returncode == 0, made.stdout
        # The built-in ceremony with one more unit.
        model = cls.place / "model"
        done = run(CA, "init", "--dir", model, "--url", "http://127.0.0.1:1")
        assert done.returncode == 0, done.stdout
        ceremony = cls.place / "ceremony.toml"
        ceremony.write_text((model / "ceremony.toml").read_text(encoding="utf-8") + '\n[[service]]\nname = "tsa-rsa"\nissuer = "services"\nprofile = "tsu"\n'
                            'key = "RSA3072"\ncommonName = "Vaxt möhürü vahidi 2"\n', encoding="utf-8")
        return ["--ceremony", ceremony, "--key-store", f"pkcs11:token=esign-tsa?module-path={SOFTHSM}", "--passphrase-file", pin]

    def test_each_unit_signs_with_its_key_in_the_token(self):
        self.assertFalse(list(self.folder.glob("private/*.p8")))
        for path, unit, signature in (("/tsa", "1", "ecdsa"), ("/tsa/tsa", "1", "ecdsa"), ("/tsa/tsa-rsa", "2", "rsa")):
            self.query()
            self.assertEqual(self.ask(path), "200 application/timestamp-reply")
            self.assert_verified()
            run("openssl", "ts", "-reply", "-in", self.place / "reply", "-token_out", "-out", self.place / "token")
            text = run("openssl", "cms", "-cmsout", "-inform", "DER", "-in", self.place / "token", "-print", "-noout", "-nameopt", "utf8").stdout.lower()
            self.assertIn(f"vahidi {unit}", text)
            signers = text[text.index("signerinfos"):]
            self.assertIn("ecdsa-with-sha256" if signature == "ecdsa" else "rsaencryption", signers)
        done = run(TSA, "serve", "--dir", self.folder, "--listen", "127.0.0.1:0")
        self.assertIn("another process writes the log", done.stdout)


class Clock(Story):
    def wait_for(self, word):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            self.query()
            self.ask()
            if word in self.reply():
                return
            time.sleep(0.2)
        self.fail(self.reply())

    def test_without_its_sources_it_gives_no_time_and_with_them_it_does_again(self):
        self.wait_for("Granted")
        self.servers[0].stop()
        time.sleep(4)
        self.wait_for("Granted")
        self.servers[1].stop()
        self.wait_for("time source is not available")
        self.assertEqual(run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", self.url + "/readyz").stdout, "503")
        self.assertIn("esign_tsa_clock_error_seconds +Inf", run("curl", "-s", self.url + "/metrics").stdout)
        self.servers[1].start()
        self.wait_for("Granted")
        self.assert_verified()

    def test_a_clock_behind_the_last_token_gives_none(self):
        self.wait_for("Granted")
        self.stop()
        log = sorted((self.folder / "tsa-log").glob("*.log"))[-1]
        kept = log.read_text(encoding="ascii")
        # Another process of this folder once stamped in 2099: its clock was wrong, or this one is.
        shutil.copytree(self.folder / "tsa-log", self.place / "kept-log")
        shutil.rmtree(self.folder / "tsa-log")
        os.mkdir(self.folder / "tsa-log")
        import hashlib
        text = "token 1 2099-01-01T00:00:00.000000000Z tsa 0.4.0.2023.1.1 00 " + "0" * 64
        line = text + " " + hashlib.sha256(("0" * 64 + " " + text).encode()).hexdigest() + "\n"
        (self.folder / "tsa-log" / "2099-01-01.log").write_text(line, encoding="ascii")
        type(self).serve()
        self.wait_for("time source is not available")
        self.assertIn("behind the last token", (self.place / "events").read_text(encoding="utf-8"))
        self.stop()
        shutil.rmtree(self.folder / "tsa-log")
        shutil.copytree(self.place / "kept-log", self.folder / "tsa-log")
        self.assertTrue(kept)
        type(self).serve()


if __name__ == "__main__":
    TSA, CA = sys.argv[1], sys.argv[2]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
