#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pyhanko_test.py ESIGN BUILD: pyHanko judges our time-stamped signatures; certomancer's authority and responder answer our clients.

They come from the package index into BUILD/pyhanko. Exit 77 (skipped) when the index does not answer.
"""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import venv

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tsa"))
import stamps  # noqa: E402

VERSIONS = ("pyHanko==0.38.0", "certomancer==0.16.0")
SKIPPED = 77
CONTENT = "Ödəniş tapşırığı: Gülçöhrə Əliyevaya 1500 manat.\n"


def install(build):
    """The interpreter that has them; None when they cannot be had."""
    folder = build / "pyhanko"
    done = folder / "installed"
    if not done.exists() or done.read_text(encoding="ascii") != " ".join(VERSIONS):
        venv.create(folder, with_pip=True, clear=True)
        tried = subprocess.run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *VERSIONS], timeout=300, capture_output=True, text=True)
        if tried.returncode != 0:
            print(tried.stderr.strip().splitlines()[-1] if tried.stderr.strip() else "pip failed")
            return None
        done.write_text(" ".join(VERSIONS), encoding="ascii")
    return folder / "bin" / "python3"


class Peers:
    """certomancer's TSA and OCSP responder with keys of the test PKI, over HTTP; it is asked as a proxy, since pki.example is nowhere."""

    def __init__(self, pki):
        from asn1crypto import keys, pem, x509
        load = lambda name: x509.Certificate.load((pki / f"{name}.der").read_bytes())  # noqa: E731
        key = lambda name: keys.PrivateKeyInfo.load(pem.unarmor((pki / f"{name}.key").read_bytes())[2])  # noqa: E731
        self.load, self.key, self.asked = load, key, []
        peers = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                kind, answer = peers.answer(self.path, body)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def answer(self, path, body):
        from asn1crypto import ocsp, tsp
        if path.endswith("/tsa"):
            from certomancer.services import TimeStamper
            self.asked.append("tsa")
            return "application/timestamp-reply", TimeStamper(self.load("tsu-1"), self.key("tsu-1")).request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        return "application/ocsp-response", self.status(ocsp.OCSPRequest.load(body)).dump()

    def status(self, request):
        """By the responder of the CA whose key the request names."""
        import datetime

        from asn1crypto import algos, ocsp
        from certomancer.services import RevocationInfoInterface, SimpleOCSPResponder
        asked = request["tbs_request"]["request_list"][0]["req_cert"]
        wanted, by = asked["issuer_key_hash"].native, asked["hash_algorithm"]["algorithm"].native
        named = {"root": "ocsp-root", "ca-citizen": "ocsp-citizen", "ca-services": "ocsp-services"}
        issuer, responder = next((self.load(ca), name) for ca, name in named.items() if getattr(self.load(ca).public_key, by) == wanted)

        class Good(RevocationInfoInterface):
            def get_issuer_cert(self):
                return issuer

            def check_revocation_status(self, cid, at_time):
                return ocsp.CertStatus("good"), []
        self.asked.append(responder)
        curve = self.load(responder).public_key.curve[1]
        algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha384_ecdsa" if curve == "secp384r1" else "sha256_ecdsa"})
        # A minute old, as of a responder that signs ahead: esign asks for the time at which it was started.
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - datetime.timedelta(minutes=1)
        return SimpleOCSPResponder(self.load(responder), self.key(responder), algorithm, now, Good()).build_ocsp_response(request)


def pyhanko_says(pki, content, signature):
    """(intact, valid, trusted, time-stamp valid and trusted) of a detached CMS."""
    import asyncio

    from asn1crypto import cms, crl, x509
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext
    load = lambda name: x509.Certificate.load((pki / f"{name}.der").read_bytes())  # noqa: E731
    context = lambda *cas: ValidationContext(trust_roots=[load("root")], other_certs=[load(one) for one in cas], revocation_mode="hard-fail", allow_fetching=False,  # noqa: E731
                                             crls=[crl.CertificateList.load((pki / f"{one}.crl").read_bytes()) for one in ("root", *cas)])
    data = cms.ContentInfo.load(signature)["content"]
    status = asyncio.run(async_validate_detached_cms(content, data, signer_validation_context=context("ca-citizen"), ts_validation_context=context("ca-services")))
    stamp = status.timestamp_validity
    return status.intact, status.valid, status.trusted, stamp is not None and stamp.valid and stamp.trusted


class Story:
    def __init__(self, esign, pki, place):
        self.esign, self.pki, self.place, self.wrong, self.good = esign, pki, place, [], 0
        self.document = place / "tapşırıq.txt"
        self.document.write_text(CONTENT, encoding="utf-8")
        self.peers = Peers(pki)
        self.mild = stamps.mild_policy(place / "mild.json")

    def run(self, *words, proxy=None):
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {"LC_ALL": "C.UTF-8"}
        if proxy:
            env["http_proxy"] = proxy
        return subprocess.run([str(one) for one in (self.esign, *words)], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, env=env)

    def expect(self, what, told, wanted):
        if told == wanted:
            self.good += 1
        else:
            self.wrong.append(f"{what}: {told}, expected {wanted}")

    def world(self, *, crls=True):
        return ["--trust", self.pki / "trust", "--certs", self.pki / "certs", *(["--crl", self.pki / "crls"] if crls else [])]

    def timestamps(self):
        """Our client with certomancer's authority, whose tokens name their unit as RFC 3161 has it, by SHA-1."""
        reply = self.place / "reply.tsr"
        asked = self.run("timestamp", self.document, "--tsa", self.peers.url + "/tsa", "-o", reply)
        self.expect("client and certomancer's TSA", asked.returncode, 0)
        told = json.loads(self.run("timestamp", self.document, "--verify", reply, *self.world(), "--offline", "--json").stdout)
        self.expect("certomancer's token", (told["indication"], told["subIndication"]), ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"))
        told = json.loads(self.run("timestamp", self.document, "--verify", reply, *self.world(), "--offline", "--policy", self.mild, "--json").stdout)
        self.expect("certomancer's token by a policy that takes it", told["indication"], "PASSED")

    def signatures(self):
        """pyHanko judges B-B and B-T, detached; a changed content it refuses. Certomancer's token is put in for a policy that accepts it alone."""
        signed, stamped = self.place / "signed.p7s", self.place / "stamped.p7s"
        self.run("sign", self.document, "--format", "cades", "--packaging", "detached", "--key", self.pki / "citizen-gunel-sign.p12", "--pin-file", self.pki / "p12.pin", "-o", signed, "-q")
        octets = CONTENT.encode()
        self.expect("pyHanko on B-B", pyhanko_says(self.pki, octets, signed.read_bytes()), (True, True, True, False))
        extend = ("extend", signed, "--content", self.document, "--level", "b-t", "--tsa", self.peers.url + "/tsa", *self.world(), "-o", stamped)
        self.expect("extend to B-T", self.run(*extend).returncode, 65)
        self.expect("extend to B-T by a policy that takes it", self.run(*extend, "--policy", self.mild).returncode, 0)
        self.expect("pyHanko on B-T", pyhanko_says(self.pki, octets, stamped.read_bytes()), (True, True, True, True))
        self.expect("pyHanko on another content", pyhanko_says(self.pki, octets.replace(b"1500", b"9500"), stamped.read_bytes())[0], False)
        return signed, stamped

    def status(self, signed):
        """Our OCSP client asks certomancer for all that a B-LT signature needs. Inside a signature the reference by SHA-1 is too weak
        (policy rule crypto.reference-digest): the file is good, and its time is not proven."""
        raised = self.place / "raised.p7s"
        done = self.run("extend", signed, "--content", self.document, "--level", "b-lt", "--tsa", self.peers.url + "/tsa", *self.world(crls=False), "--policy", self.mild,
                        "-o", raised, proxy=self.peers.url)
        self.expect("extend to B-LT with certomancer's OCSP", done.returncode, 0)
        self.expect("who was asked", sorted(set(self.peers.asked) - {"tsa"}), ["ocsp-citizen", "ocsp-root", "ocsp-services"])
        told = json.loads(self.run("verify", raised, "--content", self.document, "--trust", self.pki / "trust", "--offline", "--json").stdout)
        self.expect("B-LT by itself", (told["indication"], told["signatures"][0]["bestSignatureTime"]), ("TOTAL-PASSED", None))
        self.expect("its time-stamp", told["signatures"][0]["timestamps"][0]["subIndication"], "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")


def main():
    esign, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if os.environ.get("ESIGN_PYHANKO") != "installed":
        python = install(build)
        if python is None:
            print("skipped: pyHanko and certomancer cannot be installed from the package index")
            return SKIPPED
        return subprocess.run([python, "-B", __file__, esign, build], env=os.environ | {"ESIGN_PYHANKO": "installed"}, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="esign-pyhanko-") as place:
        story = Story(esign, build / "pki", pathlib.Path(place))
        try:
            story.timestamps()
            signed, _ = story.signatures()
            story.status(signed)
        finally:
            story.peers.close()
    print("\n".join(story.wrong + [f"{story.good} answers as they should be"]))
    return 1 if story.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
