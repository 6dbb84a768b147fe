# SPDX-License-Identifier: Apache-2.0
"""OpenSSH logs in to an sshd on this machine with the card's authentication key: ssh -I, and ssh-agent."""
import getpass
import os

import p11bench
from p11bench import AUTH, PIN1, SIGN

SSH = p11bench.program("ssh")
SSHD = p11bench.program("sshd")
p11bench.program("ssh-agent")

SERVER = """Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
"""
# What a desktop shows as a dialog; it notes which PIN it was asked for.
ASKPASS = """#!/bin/sh
echo "$1" >> {folder}/asked
case "$1" in *authentication*|*PKCS#11*) echo {pin} ;; *) exit 1 ;; esac
"""


class Openssh(p11bench.Story):
    def log_in(self, who, client):
        """Runs sshd beside the card; `client` is the shell text that logs in."""
        card = self.citizen(who)
        port = p11bench.free_port()
        self.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path("host_key")) if not os.path.exists(self.path("host_key")) else None
        with open(self.path("sshd_config"), "w", encoding="utf-8") as file:
            file.write(SERVER.format(port=port, folder=self.folder))
        with open(self.path("askpass"), "w", encoding="utf-8") as file:
            file.write(ASKPASS.format(folder=self.folder, pin=PIN1))
        os.chmod(self.path("askpass"), 0o700)
        with open(self.path("host_key.pub"), encoding="utf-8") as file, open(self.path("known_hosts"), "w", encoding="utf-8") as known:
            known.write(f"[127.0.0.1]:{port} {file.read()}")
        with open(self.path("asked"), "w", encoding="utf-8"):
            pass
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)  # sshd's empty folder, which its package makes at boot
        ssh = (f"{SSH} -F /dev/null -o UserKnownHostsFile=known_hosts -o PreferredAuthentications=publickey -p {port} "
               f"{getpass.getuser()}@127.0.0.1")
        script = f"""
ssh-keygen -D {self.module} | grep 'Authentication key' > authorized_keys
{SSHD} -D -e -f {self.path('sshd_config')} 2> sshd.log & sshd=$!
for _ in $(seq 600); do grep -q listening sshd.log && break; sleep 0.05; done
{client.format(ssh=ssh, module=self.module)}
code=$?
kill $sshd; wait $sshd
exit $code"""
        done = self.in_reader([card], script, env={"SSH_ASKPASS": self.path("askpass"), "SSH_ASKPASS_REQUIRE": "force", "HOME": self.folder})
        with open(self.path("sshd.log"), encoding="utf-8", errors="replace") as log:
            return done, log.read()

    def asked(self):
        with open(self.path("asked"), encoding="utf-8") as file:
            return file.read().splitlines()

    def test_keys_are_listed(self):
        out = self.assert_done(self.in_reader([self.citizen("cingiz")], f"ssh-keygen -D {self.module}"))
        self.assertIn("ssh-rsa ", out)
        self.assertIn("Authentication key", out)

    def test_logs_in_with_the_card(self):
        for who, kind in (("gunel", "ECDSA"), ("cingiz", "RSA")):
            done, log = self.log_in(who, "{ssh} -I {module} 'echo salam, $((6 * 7))' < /dev/null")
            self.assertIn("salam, 42", self.assert_done(done))
            self.assertIn("Accepted publickey", log)
            self.assertIn(f"ssh2: {kind}", log)
            self.assertEqual(len(self.asked()), 1, "the PIN is asked for once")
            self.assertIn(AUTH, self.asked()[0])

    def test_logs_in_through_the_agent(self):
        client = ("eval $(ssh-agent -P '*') > /dev/null; ssh-add -q -s {module} < /dev/null; "
                  "{ssh} 'echo salam, $((6 * 7))' < /dev/null; code=$?; kill $SSH_AGENT_PID; (exit $code)")
        done, log = self.log_in("gunel", client)
        self.assertIn("salam, 42", self.assert_done(done))
        self.assertIn("Accepted publickey", log)

    def test_the_pin_of_signatures_is_not_asked_for(self):
        self.log_in("gunel", "{ssh} -I {module} true < /dev/null")
        self.assertFalse([line for line in self.asked() if SIGN in line])


if __name__ == "__main__":
    p11bench.main()
