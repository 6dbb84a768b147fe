#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sign_swap_test.py ESIGN PKI Swap|Card: whoever puts another document in the place of one that was shown, while the PIN is asked, has nothing signed.

The program asks on a terminal of its own; what `swap` does happens between the question and the answer."""
import hashlib
import os
import pathlib
import pty
import resource
import select
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ESIGN, PKI = "", pathlib.Path()
PATIENCE = 60  # seconds for one question
CHANGED = "it is not the document that was shown: nothing is signed"


class Asked:
    """Runs esign beside a terminal; `swap` is called when the question stands there, then `answer` is typed."""

    def __init__(self, words, place, swap, answer, prompt=b": "):
        self.shown = b""
        child, terminal = pty.fork()
        if child == 0:
            try:
                os.chdir(place)
                os.environ.update(LC_ALL="C.UTF-8", HOME=str(place), XDG_CONFIG_HOME=str(place / "config"))
                with open("said", "wb") as said:
                    os.dup2(said.fileno(), 1)
                    os.dup2(said.fileno(), 2)
                language = [] if "--lang" in words else ["--lang", "en"]
                os.execv(ESIGN, ["esign", *map(str, words), *language])
            finally:
                os._exit(127)
        try:
            if self.until(terminal, prompt):
                if swap is not None:
                    swap()
                os.write(terminal, answer + b"\n")
            self.until(terminal, None)
        finally:
            os.close(terminal)
        self.code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.said = (place / "said").read_text(encoding="utf-8")

    def until(self, terminal, prompt):
        """Reads until the question stands there, or the program has ended."""
        end = time.monotonic() + PATIENCE
        while prompt is None or prompt not in self.shown:
            if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(f"no question: {self.shown!r}")
            try:
                octets = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                return False
            if not octets:
                return False
            self.shown += octets
        return True


class Base(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="esign-swap-")))
        subprocess.run([sys.executable, str(HERE / "careful_pdfs.py")], cwd=self.place, check=True)
        (self.place / "a.txt").write_text("bir manat\n", encoding="utf-8")
        (self.place / "b.txt").write_text("iki manat\n", encoding="utf-8")
        (self.place / "a.xml").write_text("<müqavilə>bir manat</müqavilə>", encoding="utf-8")
        self.password = (PKI / "p12.pin").read_bytes().strip()

    def asked(self, *words, swap=None, key="citizen-gunel-sign.p12"):
        return Asked(["sign", *words, "--key", PKI / key], self.place, swap, self.password)

    def put(self, name, octets):
        """Another file of the same name: the shown one is still there for whoever holds it open."""
        other = self.place / (name + ".new")
        other.write_bytes(octets)
        return lambda: other.rename(self.place / name)

    def over(self, name, at, octets):
        """Other octets in the same file."""
        def write():
            with open(self.place / name, "r+b") as file:
                file.seek(at)
                file.write(octets)
        return write

    def refused(self, done, *outputs):
        self.assertEqual(done.code, 65, done.said)
        self.assertIn(CHANGED, done.said)
        for one in outputs:
            self.assertFalse((self.place / one).exists(), one)
        self.assertEqual([one.name for one in self.place.iterdir() if "esign" in one.name or ".tmp" in one.name], [], "nothing half-written is left")


class Swap(Base):
    """A key file: its password is asked before anything is prepared."""

    def test_each_format_refuses_another_document(self):
        for name, words, output in (
                ("a.txt", ["--format", "cades"], "a.txt.p7s"), ("a.txt", ["--format", "cades", "--packaging", "enveloping"], "a.txt.p7m"),
                ("a.xml", [], "a.signed.xml"), ("a.xml", ["--packaging", "enveloping"], "a.signed.xml"), ("a.txt", ["--format", "xades"], "a.txt.xades.xml"),
                ("sadə.pdf", [], "sadə.signed.pdf"), ("a.txt", [], "a.txt.asice"), ("a.txt", ["--signature-format", "cades"], "a.txt.asice"),
                ("a.txt", ["--format", "asics"], "a.txt.asics")):
            with self.subTest(name=name, words=words):
                before = (self.place / name).read_bytes()
                shown = before.replace(b"bir", b"min").replace(b"Salam", b"Sagol")
                self.assertNotEqual(shown, before)
                self.refused(self.asked(name, *words, swap=self.put(name, shown)), output)
                (self.place / name).write_bytes(before)
                self.refused(self.asked(name, *words, swap=self.over(name, 0, shown)), output)
                (self.place / name).write_bytes(before)
                self.refused(self.asked(name, *words, swap=self.put(name, before + b" ")), output)
                (self.place / name).write_bytes(before)
                done = self.asked(name, *words)
                self.assertEqual(done.code, 0, done.said)
                self.assertTrue((self.place / output).exists())
                (self.place / output).unlink()

    def test_a_container_that_gets_a_further_signature(self):
        self.assertEqual(self.asked("a.txt", "-o", "c.asice").code, 0)
        self.assertEqual(self.asked("b.txt", "-o", "d.asice").code, 0)
        before, other = (self.place / "c.asice").read_bytes(), (self.place / "d.asice").read_bytes()
        done = self.asked("c.asice", swap=self.put("c.asice", other))
        self.refused(done)
        self.assertEqual((self.place / "c.asice").read_bytes(), other, "nothing was added to it")
        (self.place / "c.asice").write_bytes(before)
        self.assertEqual(self.asked("c.asice").code, 0)

    def test_one_of_several(self):
        digests = [hashlib.sha256((self.place / one).read_bytes()).hexdigest() for one in ("a.txt", "b.txt")]
        done = self.asked("a.txt", "b.txt", "--format", "cades", swap=self.put("a.txt", b"min manat\n"))
        self.refused(done, "a.txt.p7s")
        self.assertTrue((self.place / "b.txt.p7s").exists())
        for one in digests:
            self.assertIn(one, done.said)
        (self.place / "b.txt.p7s").unlink()

    def test_all_in_one_container_or_none(self):
        for words in ([], ["--signature-format", "cades"]):
            (self.place / "b.txt").write_bytes(b"iki manat\n")
            self.refused(self.asked("a.txt", "b.txt", "--format", "asice", "-o", "c.asice", *words, swap=self.put("b.txt", b"min manat\n")), "c.asice")

    def test_links_pipes_and_what_is_gone(self):
        link = self.place / "link.txt"
        link.symlink_to("a.txt")
        def turn():
            link.unlink()
            link.symlink_to("b.txt")
        self.refused(self.asked("link.txt", "--format", "cades", swap=turn), "link.txt.p7s")
        def pipe():
            (self.place / "a.txt").unlink()
            os.mkfifo(self.place / "a.txt")
        self.refused(self.asked("a.txt", "--format", "cades", swap=pipe), "a.txt.p7s")
        self.refused(self.asked("b.txt", "--format", "cades", swap=(self.place / "b.txt").unlink), "b.txt.p7s")

    def test_a_pipe_is_read_once(self):
        os.mkfifo(self.place / "p.txt")
        writer = subprocess.Popen(["bash", "-c", "printf 'bir manat\\n' > p.txt"], cwd=self.place)
        done = self.asked("p.txt", "-o", "p.asice")
        self.assertEqual(writer.wait(timeout=30), 0)
        self.assertEqual(done.code, 0, done.said)
        listed = subprocess.run(["unzip", "-p", "p.asice", "p.txt"], cwd=self.place, capture_output=True, check=True, timeout=30)
        self.assertEqual(listed.stdout, b"bir manat\n")

    def test_an_output_that_replaces_its_input(self):
        before = (self.place / "a.xml").read_bytes()
        self.refused(self.asked("a.xml", "-o", "a.xml", "--force", swap=self.over("a.xml", 14, b"min")))
        (self.place / "a.xml").write_bytes(before)
        self.assertEqual(self.asked("a.xml", "-o", "a.xml", "--force").code, 0)
        self.assertIn("bir manat", (self.place / "a.xml").read_text(encoding="utf-8"))

    def test_in_the_languages_of_the_country(self):
        for language, words in (("az", "bu, göstərilən sənəd deyil"), ("ru", "это не тот документ")):
            (self.place / "a.txt").write_bytes(b"bir manat\n")
            done = self.asked("a.txt", "--lang", language, swap=self.put("a.txt", b"min manat\n"))
            self.assertEqual((done.code, words in done.said), (65, True), done.said)

    def test_many_documents_and_few_open_files(self):
        names = [f"{i}.txt" for i in range(600)]
        for one in names:
            (self.place / one).write_text(one, encoding="utf-8")
        def limited():
            resource.setrlimit(resource.RLIMIT_NOFILE, (48, 48))
        for words, output in ((["--format", "asice", "-o", "c.asice"], "c.asice"), (["--format", "cades"], "599.txt.p7s")):
            done = subprocess.run([ESIGN, "sign", *names, *words, "--key", PKI / "citizen-gunel-sign.p12", "--pin-file", PKI / "p12.pin", "-q"], cwd=self.place,
                                  preexec_fn=limited, capture_output=True, timeout=280, check=False)
            self.assertEqual(done.returncode, 0, done.stderr[-300:])
            self.assertTrue((self.place / output).exists())


class Card(Base):
    """A card, run by with-gunel-card: its PIN is asked inside of signing, when everything has been prepared."""

    def asked(self, *words, swap=None, key=None):
        return Asked(["sign", *words], self.place, swap, b"123456")

    def test_what_is_beside_or_inside_is_what_was_shown(self):
        for name, words, output in (("a.txt", ["--format", "cades"], "a.txt.p7s"), ("a.txt", ["--format", "cades", "--packaging", "enveloping"], "a.txt.p7m"),
                                    ("a.txt", ["--format", "xades"], "a.txt.xades.xml"), ("a.xml", [], "a.signed.xml"), ("sadə.pdf", [], "sadə.signed.pdf"),
                                    ("a.txt", [], "a.txt.asice")):
            with self.subTest(name=name, words=words):
                before = (self.place / name).read_bytes()
                other = before.replace(b"bir", b"min").replace(b"Salam", b"Sagol")
                self.refused(self.asked(name, *words, swap=self.put(name, other)), output)
                (self.place / name).write_bytes(before)
                done = self.asked(name, *words)
                self.assertEqual(done.code, 0, done.said)
                (self.place / output).unlink()


if __name__ == "__main__":
    ESIGN, PKI = os.path.abspath(sys.argv.pop(1)), pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
