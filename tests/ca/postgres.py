# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL of a test's own: a temporary folder, a private socket in it and no port, fsync on."""
import os
import pathlib
import pwd
import signal
import subprocess
import tempfile
import time

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")


def present():
    return (BIN / "postgres").exists()


class Postgres:
    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="esign-pg-", ignore_cleanup_errors=True)
        self.folder = pathlib.Path(self.home.name)
        self.user = {}
        if os.geteuid() == 0:  # it does not run as root: then it is nobody
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.process = None
        self.command("initdb", "-D", self.folder / "data", "-U", "esign", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()
        self.command("createdb", "-h", self.folder, "-U", "esign", "register")
        self.url = f"postgresql://esign@/register?host={self.folder}"

    def command(self, program, *words, check=True):
        done = subprocess.run([str(BIN / program), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
                              cwd=self.folder, **self.user)
        assert done.returncode == 0 or not check, done.stdout
        return done

    def start(self):
        """After a crash the processes of the one before may still be ending: it refuses until they have."""
        deadline = time.monotonic() + 60
        while not self.start_once():
            assert time.monotonic() < deadline, (self.folder / "log").read_text(encoding="utf-8")
            time.sleep(0.2)

    def start_once(self):
        log = open(self.folder / "log", "a", encoding="utf-8")
        self.process = subprocess.Popen([str(BIN / "postgres"), "-D", str(self.folder / "data"), "-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}",
                                         "-c", "shared_buffers=64MB"], stdout=log, stderr=log, cwd=self.folder, **self.user)
        log.close()
        while self.process.poll() is None:
            if self.command("pg_isready", "-q", "-h", self.folder, check=False).returncode == 0:
                return True
            time.sleep(0.05)
        return False

    def stop(self, how=signal.SIGINT):
        """SIGINT cuts its clients off; SIGQUIT is a crash, and the next start recovers."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
        self.process = None

    def rows(self, question):
        done = self.command("psql", "-h", self.folder, "-U", "esign", "-d", "register", "-At", "-c", question)
        return done.stdout.splitlines()

    def close(self):
        self.stop()
        self.home.cleanup()
