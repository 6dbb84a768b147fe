# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium with a client certificate of the authority, driven by playwright-core or by its own chromedriver: the same calls."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "portal"))
import browser  # noqa: E402


def missing():
    return [name for name in ("chromium", "chromedriver", "certutil", "pk12util") if not shutil.which(name)]


def prepare(home, origin, root, login):
    """The person's NSS database: trust in the authority's root, and the key in the .p12 file (login: it, and a file with its password); no question which one to show."""
    database = "sql:" + os.path.join(home, ".pki/nssdb")
    os.makedirs(database[4:])
    run = lambda *words: subprocess.run(words, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    run("certutil", "-N", "-d", database, "--empty-password")
    run("certutil", "-A", "-d", database, "-n", "root", "-t", "C,,", "-i", str(root))
    if login:
        run("pk12util", "-i", str(login[0]), "-d", database, "-w", str(login[1]), "-K", "")
    profile = pathlib.Path(home, "profile/Default")
    profile.mkdir(parents=True)
    rule = {"setting": {"filters": [{}]}}
    chosen = {"profile": {"content_settings": {"exceptions": {"auto_select_certificate": {f"{origin},*": rule}}}}}
    (profile / "Preferences").write_text(json.dumps(chosen))


class Chromedriver(browser.Browser):
    """WebDriver: what runs where nothing can be fetched."""
    ELEMENT = browser.ELEMENT
    KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c"}

    def _session(self, method, path, body=None):
        return self._call(method, f"/session/{self.session}{path}", body)

    def type(self, selector, text):
        element = self._session("POST", "/element", {"using": "css selector", "value": selector})[self.ELEMENT]
        self._session("POST", f"/element/{element}/value", {"text": text})

    def press(self, key):
        value = self.KEYS[key]
        self._session("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]}]})

    def _protocol(self, command, **parameters):
        self._session("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height):
        self._protocol("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def colours(self, scheme):
        self._protocol("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])


class Playwright:
    """playwright-core, from the folder where it was installed."""
    modules = None

    def __init__(self, before=None):
        self.before = before

    def __enter__(self):
        self.home = tempfile.mkdtemp()
        if self.before:
            self.before(self.home)
        self.node = subprocess.Popen(["node", HERE / "playwright/bridge.mjs", self.modules, f"{self.home}/profile", shutil.which("chromium")], text=True,
                                     env={**os.environ, "HOME": self.home}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(self, *_):
        self.node.stdin.close()
        try:
            self.node.wait(20)
        except subprocess.TimeoutExpired:
            self.node.kill()
            self.node.wait()
        self.node.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def _call(self, *words):
        self.node.stdin.write(json.dumps(words) + "\n")
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def open(self, url):
        self._call("open", url)

    def run(self, script, *arguments):
        return self._call("run", script, arguments)

    def wait_for(self, script, seconds=15):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if value := self.run(script):
                return value
            time.sleep(0.05)
        raise TimeoutError(f"nothing came of: {script}")

    def click(self, selector):
        self._call("click", selector)

    def type(self, selector, text):
        self._call("type", selector, text)

    def press(self, key):
        self._call("press", key)

    def size(self, width, height):
        self._call("size", width, height)

    def colours(self, scheme):
        self._call("colours", scheme)

    def screenshot(self):
        return base64.b64decode(self._call("screenshot"))


def playwright(folder):
    """The driver, installed into the folder as package-lock.json says; None where that cannot be had."""
    folder = pathlib.Path(folder).resolve()
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip("v\n").split(".")[0]) < 20:  # what playwright-core asks for
        return None
    if not (folder / "node_modules/playwright-core/package.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "playwright" / name, folder)
        try:
            done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"], cwd=folder, capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            return None
        if done.returncode != 0:
            return None
    Playwright.modules = folder
    return Playwright
