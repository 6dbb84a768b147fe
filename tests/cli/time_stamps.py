#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""time_stamps.py start: a time-stamping authority of the test PKI ($PKI, openssl) on 127.0.0.1, for examples. Prints its URL, goes on in the background, and ends
with time_stamps.py stop in the same folder, or after five minutes."""
import os
import pathlib
import signal
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tsa"))
sys.dont_write_bytecode = True
import stamps  # noqa: E402

LONGEST = 300  # seconds
PID = pathlib.Path("time-stamps.pid")


def start():
    with tempfile.TemporaryDirectory() as folder:
        server = stamps.Stamps(stamps.by_openssl(folder, pathlib.Path(os.environ["PKI"]) / "tsu-1"))
        child = os.fork()
        if child:
            PID.write_text(str(child), encoding="ascii")
            print(server.url(), flush=True)
            os._exit(0)  # the folder is the child's now
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nowhere, number)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        threading.Timer(LONGEST, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
        try:
            server.serve_forever()
        finally:
            server.server_close()
            os.system(f"rm -rf '{folder}'")
            os._exit(0)


def stop():
    os.kill(int(PID.read_text(encoding="ascii")), signal.SIGTERM)
    PID.unlink()


{"start": start, "stop": stop}[sys.argv[1]]()
