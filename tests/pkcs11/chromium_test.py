# SPDX-License-Identifier: Apache-2.0
"""Chromium logs in to an nginx that demands a client certificate, with the authentication key of the card."""
import os
import re
import ssl
import sys
import urllib.error
import urllib.request

import p11bench
from p11bench import PIN1

for name in ("chromium", "Xvfb", "xdotool", "certutil", "modutil"):
    p11bench.program(name)
NGINX = p11bench.program("nginx")

SERVER = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log info;
events {{}}
http {{
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  log_format login '$request_uri $ssl_client_verify $ssl_protocol $ssl_client_s_dn';
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/server.crt; ssl_certificate_key {folder}/server.key; ssl_protocols TLSv1.2 {protocol};
    ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {folder}/authorities.pem;
    access_log {folder}/access.log login;
    location / {{ default_type text/html; return 200 "<title>Salam</title>$ssl_client_s_dn"; }}
  }}
}}
"""


class Chromium(p11bench.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.must("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", cls.path("server.key"), "-out",
                 cls.path("server.crt"), "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-addext",
                 "extendedKeyUsage=serverAuth", "-days", "7")
        with open(cls.path("authorities.pem"), "wb") as out:
            for authority in ("ca-citizen.pem", "root.pem"):
                with open(os.path.join(cls.pki, authority), "rb") as one:
                    out.write(one.read())

    def log_in(self, who, protocol):
        card = self.citizen(who)
        port = p11bench.free_port()
        home = self.path(f"home-{who}")
        os.makedirs(home)
        with open(self.path("nginx.conf"), "w", encoding="utf-8") as file:
            file.write(SERVER.format(folder=self.folder, port=port, protocol=protocol))
        login = os.path.join(p11bench.HERE, "chromium_login.py")
        # `probe` shows that the server lets nobody in without a certificate.
        probe = os.path.abspath(__file__)
        script = f"""
{NGINX} -e {self.path('nginx-start.log')} -p {self.folder} -c {self.path('nginx.conf')} & nginx=$!
for _ in $(seq 100); do [ -s nginx.pid ] && break; sleep 0.05; done
{sys.executable} {probe} --probe {port}
HOME={home} {sys.executable} {login} {self.module} server.crt https://127.0.0.1:{port}/giris Salam {PIN1}
code=$?
kill $nginx; wait $nginx
grep -c '00200082 .*PIN data' $ESIGN_READER_DIR/card0.log
exit $code"""
        done = self.in_reader([card], script, "--timeout", "110")
        with open(self.path("access.log"), encoding="utf-8", errors="replace") as log:
            return card, done, log.read()

    def check(self, who, protocol, identity):
        card, done, log = self.log_in(who, protocol)
        out = self.assert_done(done)
        self.assertIn("without a certificate: 400", out)
        self.assertEqual(out.count("PIN dialog"), 1, "one login, one PIN")
        self.assertTrue(out.rstrip().endswith("\n0"), "PIN2 was never sent: " + out)
        self.assertRegex(log, rf"(?m)^/giris SUCCESS {re.escape(protocol)} .*serialNumber={identity}")
        self.assertEqual((self.tries(card, "auth"), self.tries(card, "sign")), (3, 3))

    def test_ecdsa_in_tls_1_3(self):
        self.check("gunel", "TLSv1.3", "PNOAZ-5ABCD12")

    def test_rsa_in_tls_1_3(self):
        """TLS 1.3 knows PSS only: the complaint that RSA cards fail there."""
        self.check("cingiz", "TLSv1.3", "PNOAZ-")


def probe(port):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        urllib.request.urlopen(f"https://127.0.0.1:{port}/giris", context=context, timeout=10)
        print("without a certificate: let in")
    except urllib.error.HTTPError as error:
        print("without a certificate:", error.code)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        probe(int(sys.argv[2]))
    else:
        p11bench.main()
