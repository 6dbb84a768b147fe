#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""login_test.py BUILD: a person with a card logs in to the sample portal in Chromium; what is no login is none.

Runs beside a reader with the card of Günel Məmmədova. The page is looked at in Chromium, the card answers through `esign auth sign`."""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

from browser import Browser, free_port

BUILD = pathlib.Path(sys.argv[1])
PORT = free_port()
ORIGIN = f"https://localhost:{PORT}"


def portal():
    pki = BUILD / "pki"
    server = subprocess.Popen([BUILD / "bin/portal-login", "--listen", "127.0.0.1:0", "--origin", ORIGIN, "--trust", pki / "trust", "--certs", pki / "certs",
                               "--crl", pki / "crls"], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    assert line.startswith("listening on 127.0.0.1:"), line
    return server, line.strip().rsplit(":", 1)[1]


def proxy(folder, port_of_portal):
    """nginx with TLS in front of the portal, as the how-to says."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "tls.key", "-out",
                    folder / "tls.pem", "-subj", "/CN=localhost", "-days", "2"], check=True, capture_output=True)
    (folder / "nginx.conf").write_text(f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{PORT} ssl; ssl_certificate {folder}/tls.pem; ssl_certificate_key {folder}/tls.key;
    location / {{ proxy_pass http://127.0.0.1:{port_of_portal}; }}
  }}
}}
""")
    return subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-e", folder / "error.log"])


def answer_of_card(command, *more):
    """What a person gets who runs the command that the page shows."""
    words = shlex.split(command)
    assert words[:3] == ["esign", "auth", "sign"], words
    with tempfile.NamedTemporaryFile("w") as pin:
        pin.write("1234\n")
        pin.flush()
        done = subprocess.run([BUILD / "bin/esign", *words[1:], *(more or ("--pin-file", pin.name))], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def enter(browser, token):
    browser.run("document.getElementById('answer').textContent = ''; document.getElementById('token').value = arguments[0]", token)
    browser.click("#enter")
    return browser.wait_for("return document.getElementById('answer').textContent")


def challenge(browser, other_than=""):
    return browser.wait_for(f"const c = document.getElementById('command').textContent; return c !== {other_than!r} && c")


def check(browser, url):
    browser.open(url)
    first = challenge(browser)
    assert f"--origin {ORIGIN} " in first, first
    browser.click("[data-lang=az]")
    assert browser.run("return document.querySelector('h1').textContent") == "Şəxsiyyət vəsiqəsi ilə daxil olun"
    assert browser.run("return document.cookie") == "", "scripts see no session"
    token = answer_of_card(first)
    said = enter(browser, token)
    assert said == "Xoş gəlmisiniz, MƏMMƏDOVA GÜNEL", said
    assert browser.run("return document.getElementById('answer').className") == "in"

    # The same token once more: its challenge was taken.
    said = enter(browser, token)
    assert said.startswith("Giriş alınmadı: no challenge was given"), said
    second = challenge(browser, first)
    assert second != first
    # A token for another session, and one for another portal.
    said = enter(browser, token)
    assert "was not signed with this certificate's key for this origin and nonce" in said, said
    third = challenge(browser, second)
    said = enter(browser, answer_of_card(third.replace(ORIGIN, "https://elsewhere.example")))
    assert "was not signed with this certificate's key for this origin and nonce" in said, said
    assert browser.run("return document.getElementById('answer').className") == "out"
    assert "not a JSON object" in enter(browser, "salam")


def refuse_signature_key():
    with tempfile.NamedTemporaryFile("w") as pin:
        pin.write((BUILD / "pki/p12.pin").read_text())
        pin.flush()
        done = subprocess.run([BUILD / "bin/esign", "auth", "sign", "--origin", ORIGIN, "--nonce", "A" * 43 + "=", "--key", BUILD / "pki/citizen-gunel-sign.p12",
                               "--pin-file", pin.name], capture_output=True, text=True, timeout=60)
    assert done.returncode == 64 or done.returncode == 65, done
    assert "for signing documents, not for login" in done.stderr, done.stderr
    assert done.stdout == ""


def main():
    refuse_signature_key()
    if missing := Browser.missing() + [name for name in ["nginx"] if not shutil.which(name)]:
        print(f"not installed: {', '.join(missing)}")
        sys.exit(77)
    server, port = portal()
    with tempfile.TemporaryDirectory() as folder:
        nginx = proxy(pathlib.Path(folder), port)
        try:
            look()
        finally:
            nginx.terminate()
            server.terminate()
            nginx.wait(10)
            server.wait(10)


def look():
    with Browser() as browser:
        check(browser, ORIGIN + "/")
        if picture := os.environ.get("ESIGN_SCREENSHOT"):
            pathlib.Path(picture).write_bytes(browser.screenshot())


if __name__ == "__main__":
    main()
