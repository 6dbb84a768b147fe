# SPDX-License-Identifier: Apache-2.0
"""A Chromium of its own, driven through WebDriver (W3C) by its chromedriver; nothing but the standard library."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name WebDriver gives to a reference to an element


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    """with Browser() as b: b.open(url); the program and its profile are gone at the end. before(home) furnishes its home folder."""

    def __init__(self, before=None):
        self.before = before

    @staticmethod
    def missing():
        return [name for name in ("chromium", "chromedriver") if not shutil.which(name)]

    def __enter__(self):
        self.home = tempfile.mkdtemp()
        if self.before:
            self.before(self.home)
        self.port = free_port()
        self.driver = subprocess.Popen(["chromedriver", f"--port={self.port}", "--allowed-ips=127.0.0.1"], env={**os.environ, "HOME": self.home},
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            self._wait_for_driver()
            arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                         f"--user-data-dir={self.home}/profile"]
            capabilities = {"alwaysMatch": {"goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")}, "acceptInsecureCerts": True}}
            self.session = self._call("POST", "/session", {"capabilities": capabilities})["sessionId"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            if hasattr(self, "session"):
                self._call("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            try:
                self.driver.wait(10)
            except subprocess.TimeoutExpired:
                self.driver.kill()
            shutil.rmtree(self.home, ignore_errors=True)

    def _wait_for_driver(self):
        for _ in range(200):
            try:
                if self._call("GET", "/status")["ready"]:
                    return
            except (urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.05)
        raise TimeoutError("chromedriver does not answer")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, url):
        self._call("POST", f"/session/{self.session}/url", {"url": url})

    def run(self, script, *arguments):
        return self._call("POST", f"/session/{self.session}/execute/sync", {"script": script, "args": list(arguments)})

    def wait_for(self, script, seconds=15):
        """What the script gives, as soon as that is something."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if value := self.run(script):
                return value
            time.sleep(0.05)
        raise TimeoutError(f"nothing came of: {script}")

    def click(self, selector):
        element = self._call("POST", f"/session/{self.session}/element", {"using": "css selector", "value": selector})[ELEMENT]
        self._call("POST", f"/session/{self.session}/element/{element}/click", {})

    def screenshot(self):
        import base64
        return base64.b64decode(self._call("GET", f"/session/{self.session}/screenshot"))
