# SPDX-License-Identifier: Apache-2.0
"""A root, an authority, a card, responders, and a server on 127.0.0.1 that gives their status, honestly or not."""
import collections
import http.server
import os
import pathlib
import subprocess
import threading
import time

PROXIES = ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


def run(*command, place, check=True, **more):
    environment = {k: v for k, v in os.environ.items() if k not in PROXIES and not k.startswith("ESIGN_")}
    environment |= {"LC_ALL": "C.UTF-8", "HOME": str(place), "XDG_CONFIG_HOME": str(place / "config"), "XDG_CACHE_HOME": str(place / "cache")} | more
    done = subprocess.run([str(word) for word in command], cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8", errors="replace", timeout=90, check=False, env=environment)
    if check:
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done


class Server:
    """`manner[path]`: how it answers there; what it was asked is in `asked`."""

    def __init__(self, world):
        self.asked = collections.Counter()
        self.manner = {}
        self.stop = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked[self.path] += 1
                outer.manner.get(self.path, outer.honest)(self, body)

            do_GET = do_POST = answer

            def send(self, octets, status=200, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            def log_message(self, *_):
                pass

        self.world = world
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.stop.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def honest(self, handler, body):
        if handler.path == "/ocsp":
            return handler.send(self.world.respond(body))
        file = self.world.place / handler.path[1:]
        return handler.send(file.read_bytes()) if file.is_file() else handler.send(b"", 404)

    # Manners that are not honest.
    def stall(self, handler, body):
        self.stop.wait(60)
        handler.close_connection = True

    def slow(self, handler, body):
        time.sleep(1.4)
        self.honest(handler, body)

    def garbage(self, handler, body):
        handler.send(b"<html>Salam</html>")

    def refuses(self, handler, body):
        handler.send(b"", 500)

    def try_later(self, handler, body):
        handler.send(bytes((0x30, 3, 0x0A, 1, 3)))

    def to_file(self, handler, body):
        handler.send(b"", 307, Location="file:///etc/passwd")

    def to_nowhere(self, handler, body):
        handler.send(b"", 307, Location=handler.path)

    def anothers(self, handler, body):
        handler.send(self.world.respond(self.world.query("other")))

    def stranger(self, handler, body):
        handler.send(self.world.respond(body, "other"))

    def replayed(self, handler, body):
        handler.send(self.world.old_answer)


class World:
    def __init__(self, place):
        self.place = pathlib.Path(place)
        self.lock = threading.Lock()
        self.server = Server(self)
        url = self.server.url
        self.root("root")
        self.certify("ca", "root", 1, f"basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\ncrlDistributionPoints=URI:{url}/root.crl\n")
        named = f"authorityInfoAccess=OCSP;URI:{url}/ocsp,caIssuers;URI:{url}/ca.cer\ncrlDistributionPoints=URI:{url}/ca.crl\n"
        self.certify("card", "ca", 10, "keyUsage=critical,nonRepudiation\n" + named)
        self.certify("other", "ca", 11, "keyUsage=critical,nonRepudiation\n" + named)
        self.certify("unit", "ca", 12, "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n" + named)
        self.certify("responder", "ca", 13, "extendedKeyUsage=OCSPSigning\nnoCheck=yes\n")
        self.openssl("x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.cer")
        for authority in ("root", "ca"):
            (self.place / f"{authority}.conf").write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={self.place}/{authority}.index\ncrlnumber={self.place}/number\ndefault_md=sha256\n",
                                                          encoding="ascii")
        (self.place / "number").write_text("01\n", encoding="ascii")
        (self.place / "root.index").write_text("", encoding="ascii")
        self.revoke()
        self.crl("root")
        self.crl("ca")
        self.openssl("pkcs12", "-export", "-inkey", "card.key", "-in", "card.pem", "-out", "card.p12", "-passout", "pass:parol")
        (self.place / "pin").write_text("parol", encoding="ascii")
        self.old_answer = self.respond(self.query("card", "-nonce"))

    def openssl(self, *words):
        return run("openssl", *words, place=self.place)

    def root(self, name):
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-utf8", "-subj", f"/C=AZ/CN=Kök {name}",
                     "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def certify(self, name, issuer, serial, extensions, sections=""):
        (self.place / "ext").write_text(extensions + "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n" + sections, encoding="ascii")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8", "-subj", f"/C=AZ/CN=Günel {name}", "-keyout", f"{name}.key", "-out", "csr")
        self.openssl("x509", "-req", "-in", "csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-set_serial", str(serial), "-days", "8", "-extfile", "ext", "-out", f"{name}.pem")

    def revoke(self, *names):
        """These are revoked, the others not; for OCSP at once, for lists with the next crl()."""
        rows = []
        for name, serial in (("card", "0A"), ("other", "0B"), ("unit", "0C")):
            status = "R\t340101000000Z\t250601000000Z,keyCompromise" if name in names else "V\t340101000000Z\t"
            rows.append(f"{status}\t{serial}\tunknown\t/CN={name}\n")
        (self.place / "ca.index").write_text("".join(rows), encoding="ascii")

    def crl(self, authority):
        self.openssl("ca", "-gencrl", "-config", f"{authority}.conf", "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key", "-crldays", "2", "-out", "crl.pem")
        self.openssl("crl", "-in", "crl.pem", "-outform", "DER", "-out", f"{authority}.crl")

    def query(self, name, nonce="-no_nonce"):
        self.openssl("ocsp", "-issuer", "ca.pem", "-cert", f"{name}.pem", nonce, "-reqout", "asked")
        return (self.place / "asked").read_bytes()

    def respond(self, query, signer="responder"):
        with self.lock:
            (self.place / "query").write_bytes(query)
            self.openssl("ocsp", "-index", "ca.index", "-CA", "ca.pem", "-rsigner", f"{signer}.pem", "-rkey", f"{signer}.key", "-reqin", "query", "-respout", "reply", "-ndays", "1")
            return (self.place / "reply").read_bytes()
