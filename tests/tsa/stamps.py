# SPDX-License-Identifier: Apache-2.0
"""A time-stamping authority over HTTP on 127.0.0.1 for tests and examples; whoever makes the tokens is the caller's choice."""
import http.server
import json
import os
import pathlib
import subprocess
import threading

CONFIG = """[tsa]
default_tsa=u
[u]
serial=serial
signer_digest=sha256
default_policy=1.2.3.4
digests=sha256,sha384,sha512
accuracy=secs:1
ess_cert_id_alg={names_itself_by}
"""


def mild_policy(file):
    """A policy file: the built-in "default", but that it accepts weak digests in certificate references."""
    source = pathlib.Path(__file__).resolve().parents[2] / "libesign/src/policy/builtin/default.json.inc"
    rules = json.loads(source.read_text(encoding="utf-8").split('R"json(')[-1].split(')json"')[0])
    for row in rules["constraints"]:
        if row["rule"] == "crypto.reference-digest":
            row["value"] = "not-required"
    pathlib.Path(file).write_text(json.dumps(rules | {"name": "mild"}), encoding="utf-8")
    return file


def by_openssl(folder, unit, names_itself_by="sha256"):
    """What turns a TimeStampReq into a TimeStampResp: `openssl ts` with unit.pem and unit.key, in a folder of its own. `names_itself_by`: the hash of its
    ESSCertID; sha1 is the form of RFC 3161 before RFC 5816."""
    folder = pathlib.Path(folder)
    (folder / "tsa.conf").write_text(CONFIG.format(names_itself_by=names_itself_by), encoding="ascii")
    lock = threading.Lock()

    def stamp(query):
        with lock:
            (folder / "query").write_bytes(query)
            subprocess.run(["openssl", "ts", "-reply", "-queryfile", "query", "-config", "tsa.conf", "-signer", f"{unit}.pem", "-inkey", f"{unit}.key", "-out", "reply"], cwd=folder,
                           check=True, timeout=30, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, OPENSSL_CONF="/dev/null"))
            return (folder / "reply").read_bytes()

    return stamp


class Stamps(http.server.ThreadingHTTPServer):
    """Answers every POST with what `stamp` makes of its body. It serves after start(), or in serve_forever() of the caller's own thread."""

    daemon_threads = True

    def __init__(self, stamp):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                reply = stamp(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.thread = None

    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def start(self):
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()
        return self

    def close(self):
        self.shutdown()
        self.thread.join()
        self.server_close()
