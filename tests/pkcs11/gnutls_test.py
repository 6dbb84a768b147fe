# SPDX-License-Identifier: Apache-2.0
"""GnuTLS's p11tool, and p11-kit, which finds the module by the file that is installed."""
import os

import p11bench
from p11bench import AUTH, PIN1, PIN2, SIGN

p11bench.program("p11tool")
p11bench.program("p11-kit")


def url(token, rest=""):
    return "pkcs11:token=" + token.replace(" ", "%20").replace("(", "%28").replace(")", "%29") + rest


class Gnutls(p11bench.Story):
    def p11tool(self, words, cards):
        return self.assert_done(self.in_reader(cards, f"p11tool --provider {self.module} {words}"))

    def test_lists_tokens_and_objects(self):
        card = self.citizen("gunel")
        tokens = self.p11tool("--list-tokens", [card])
        for label in (AUTH, SIGN):
            self.assertIn("Label: " + label, tokens)
        self.assertIn("Flags: RNG, Requires login", tokens)
        everything = self.p11tool(f"--login --set-pin={PIN1} --list-all '{url(AUTH)}'", [card])
        for kind in ("Private key (EC/ECDSA-SECP256R1)", "Public key (EC/ECDSA-SECP256R1)", "X.509 Certificate (EC/ECDSA-SECP256R1)",
                     "CKA_CERTIFICATE_CATEGORY=CA"):
            self.assertIn(kind, everything)
        self.assertIn("CKA_ALWAYS_AUTH", self.p11tool(f"--login --set-pin={PIN2} --list-privkeys '{url(SIGN)}'", [card]))

    def test_signs_with_both_keys(self):
        for who in ("gunel", "cingiz"):
            card = self.citizen(who)
            for token, pin, number in ((AUTH, PIN1, "01"), (SIGN, PIN2, "02")):
                out = self.p11tool(f"--login --set-pin={pin} --test-sign '{url(token, f';id=%{number};type=private')}' 2>&1", [card])
                self.assertEqual(out.count("... ok"), 3, out)

    def test_p11_kit_finds_the_installed_module(self):
        """The .module file as `cmake --install` puts it, with the path of the module that was just built."""
        with open(p11bench.needed("ESIGN_MODULE_FILE"), encoding="utf-8") as file:
            installed = file.read()
        self.assertRegex(installed, r"(?m)^module: /.*/esign-pkcs11\.so$")
        folder = self.path("config/pkcs11/modules")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "esign.module"), "w", encoding="utf-8") as file:
            file.write("".join(f"module: {self.module}\n" if line.startswith("module:") else line + "\n" for line in installed.splitlines()))
        # p11-kit reads a user's own modules, except root's: HOME alone decides where they are.
        os.makedirs(self.path("home/.config"), exist_ok=True)
        os.symlink(self.path("config/pkcs11"), self.path("home/.config/pkcs11"))
        script = "p11-kit list-modules"
        if os.getuid() == 0:
            # Root has no modules of its own: an ordinary user of the same daemon looks.
            script = f"chmod -R a+rX . $ESIGN_READER_DIR && setpriv --reuid 65534 --regid 65534 --clear-groups {script}"
        done = self.in_reader([self.citizen("gunel")], script,
                              env={"HOME": self.path("home"), "XDG_CONFIG_HOME": self.path("home/.config")})
        out = self.assert_done(done)
        self.assertIn("esign: ", out)
        self.assertIn("library-description: ID card for signature and login", out)
        for label in (AUTH, SIGN):
            self.assertIn("token: " + label, out)


if __name__ == "__main__":
    p11bench.main()
