#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""time_stamps.py start: a time-stamping authority of the test PKI ($PKI, openssl) on 127.0.0.1, for examples. Prints its URL, goes on in the background, and ends
with time_stamps.py stop in the same folder, or after five minutes. serve() is the same for a test."""
import http.server
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

LONGEST = 300  # seconds
PID = pathlib.Path("time-stamps.pid")


def serve(folder):
    pki = os.environ["PKI"]
    (folder / "tsa.conf").write_text("[tsa]\ndefault_tsa=u\n[u]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384,sha512\n"
                                     "accuracy=secs:1\ness_cert_id_alg=sha256\n", encoding="ascii")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            subprocess.run(["openssl", "ts", "-reply", "-queryfile", "query", "-config", "tsa.conf", "-signer", pki + "/tsu-1.pem", "-inkey", pki + "/tsu-1.key", "-out", "reply"],
                           cwd=folder, check=True, timeout=30, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            reply = (folder / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_):
            pass

    return http.server.HTTPServer(("127.0.0.1", 0), Handler)


def start():
    with tempfile.TemporaryDirectory() as folder:
        server = serve(pathlib.Path(folder))
        child = os.fork()
        if child:
            PID.write_text(str(child), encoding="ascii")
            print(f"http://127.0.0.1:{server.server_port}/", flush=True)
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


if __name__ == "__main__":
    {"start": start, "stop": stop}[sys.argv[1]]()
