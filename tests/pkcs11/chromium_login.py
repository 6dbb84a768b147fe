# SPDX-License-Identifier: Apache-2.0
"""chromium_login.py MODULE SERVER_CERT URL TITLE PIN: a person at Chromium, on a screen that nobody sees.

Opens the URL, takes the certificate that the browser offers, types the PIN into its dialog, and waits until the window has
the title. Prints which dialogs came. Everything it starts ends with it. Runs in a home folder of its own ($HOME).
"""
import os
import subprocess
import sys
import time

SECONDS = 90
DATABASE = "sql:" + os.path.join(os.environ["HOME"], ".pki/nssdb")
UNLOCK = "Unlock Security Device"


def must(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def prepare(module, server_certificate):
    """The person's database of NSS: the module (certificates of it are readable without a PIN), and trust in the server."""
    os.makedirs(DATABASE[4:])
    must("certutil", "-N", "-d", DATABASE, "--empty-password")
    must("certutil", "-A", "-d", DATABASE, "-n", "portal", "-t", "CP,,", "-i", server_certificate)
    must("modutil", "-dbdir", DATABASE, "-add", "esign", "-libfile", module, "-mechanisms", "FRIENDLY", "-force")


def start_screen():
    read, write = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
                              pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        os.environ["DISPLAY"] = ":" + pipe.readline().strip()
    return screen


def start_browser(url):
    words = ["chromium", "--user-data-dir=" + os.path.join(os.environ["HOME"], "profile"), "--no-first-run", "--disable-gpu",
             "--no-default-browser-check", "--disable-sync", "--disable-background-networking", "--disable-component-update",
             "--password-store=basic"]
    if os.getuid() == 0:
        words.append("--no-sandbox")  # Chromium's sandbox does not work for root
    with open(os.path.join(os.environ["HOME"], "chromium.log"), "wb") as log:
        return subprocess.Popen(words + [url], stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def xdotool(*words):
    done = subprocess.run(["xdotool", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, timeout=SECONDS, check=False)
    return done.stdout.split()


def windows(name):
    return xdotool("search", "--onlyvisible", "--name", name)


def log_in(title, pin):
    """The certificate dialog is part of the browser's window and has its first certificate chosen: Enter takes it."""
    unlocked = set()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(0.5)
        if windows(f"^{title} "):
            return True
        for window in windows(UNLOCK):
            if window not in unlocked:
                unlocked.add(window)
                print("PIN dialog", len(unlocked), flush=True)
                xdotool("windowfocus", "--sync", window)
                xdotool("type", pin if len(unlocked) == 1 else "")  # a PIN that was wrong once is not typed again
                xdotool("key", "Return")
        if not unlocked and windows("Chromium"):
            xdotool("key", "Return")
    return False


def main():
    module, server_certificate, url, title, pin = sys.argv[1:]
    prepare(module, server_certificate)
    started = [start_screen()]
    try:
        started.append(start_browser(url))
        done = log_in(title, pin)
        print("logged in" if done else "not logged in", flush=True)
        return 0 if done else 1
    finally:
        for process in reversed(started):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


if __name__ == "__main__":
    sys.exit(main())
