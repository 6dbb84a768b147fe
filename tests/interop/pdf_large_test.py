#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdf_large_test.py ESIGN BUILD [--whole]: PDF files whose offsets need nine, ten and eleven digits: signed, signed again, verified; the octets of both ranges are
hashed by another program, and memory stays small. --whole: files above 2 GiB and 4 GiB too, which takes minutes and 15 GB of disk.
"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

MEBIBYTE = 1 << 20
MOST_MEMORY = 128 * MEBIBYTE
SKIPPED = 77
ESIGN = BUILD = pathlib.Path()
WHOLE = False


def sparse(path, hole):
    """A page whose content stands behind a stream of `hole` zeros, which take no room on the disk."""
    bodies = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
              3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 5 0 R >>", 5: b"<< /Length 5 >>\nstream\nBT ET\nendstream"}
    offsets = {}
    with open(path, "wb") as file:
        def put(number):
            offsets[number] = file.tell()
            file.write(b"%d 0 obj\n%s\nendobj\n" % (number, bodies[number]))
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        for number in (1, 2, 3):
            put(number)
        offsets[4] = file.tell()
        file.write(b"4 0 obj\n<< /Length %d >>\nstream\n" % hole)
        file.seek(hole, os.SEEK_CUR)
        file.write(b"\nendstream\nendobj\n")
        if file.tell() < 10 ** 10:
            put(5)
        else:
            offsets[5] = offsets[4]  # No table can say where it would stand.
        section = file.tell()
        file.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offsets[number] for number in range(1, 6)))
        file.write(b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % section)
    return path


def run(*words):
    """(exit code, what was said, most memory in octets)"""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen([str(word) for word in (ESIGN, *words)], stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=dict(os.environ, LC_ALL="C.UTF-8"))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return child.returncode, said.read().decode(), usage.ru_maxrss * 1024


def digest_of(path, ranges):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for begin, count in ranges:
            file.seek(begin)
            while count:
                piece = file.read(min(count, MEBIBYTE))
                digest.update(piece)
                count -= len(piece)
    return digest.digest()


class Large(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="esign-large-", dir=os.environ.get("ESIGN_ROOM"))
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        linked = subprocess.run(["ldd", ESIGN], stdout=subprocess.PIPE, check=False).stdout
        self.bounded = b"asan" not in linked and b"tsan" not in linked  # Those keep books of all memory.

    def esign(self, *words, code=0):
        done, said, memory = run(*words)
        self.assertEqual(done, code, said)
        if self.bounded:
            self.assertLess(memory, MOST_MEMORY, f"{words[0]}: {memory >> 20} MiB")
        return said

    def sign(self, document, to, key, code=0):
        return self.esign("sign", document, "--key", BUILD / "pki" / f"{key}.p12", "--pin-file", BUILD / "pki" / "p12.pin", "-o", to, "-q", code=code)

    def check(self, hole):
        document = sparse(self.place / "base.pdf", hole)
        first, second = self.place / "first.pdf", self.place / "second.pdf"
        self.sign(document, first, "citizen-gunel-sign")
        self.sign(first, second, "legal-emin-sign")
        first.unlink()
        world = ["--offline", "--trust", BUILD / "pki" / "root.pem", "--certs", BUILD / "pki" / "certs", "--crl", BUILD / "pki" / "crls"]
        self.assertEqual(self.esign("verify", second, *world, "--json").count('"TOTAL-PASSED"') >= 3, True)
        size = second.stat().st_size
        with open(second, "rb") as file:
            file.seek(document.stat().st_size)
            update = file.read()
        ranges = [tuple(map(int, one)) for one in re.findall(rb"/ByteRange \[0 (\d+) (\d+) (\d+) *\]", update)]
        self.assertEqual(len(ranges), 2)
        before, after, rest = ranges[1]
        self.assertEqual(after + rest, size)
        gap = update[before - document.stat().st_size:after - document.stat().st_size]
        self.assertEqual((gap[:1], gap[-1:]), (b"<", b">"))
        # The digest that the signature binds, from the octets that another program read.
        self.assertIn(digest_of(second, [(0, before), (after, rest)]), bytes.fromhex(gap[1:-1].decode()))
        return size

    def test_the_ninth_digit(self):
        self.assertGreater(self.check(10 ** 8 - 2000), 10 ** 8)

    def test_an_offset_that_no_table_can_state_is_refused(self):
        said = self.sign(sparse(self.place / "base.pdf", 10 ** 10), self.place / "signed.pdf", "citizen-gunel-sign", code=65)
        self.assertIn("more than ten digits", said)
        self.assertFalse((self.place / "signed.pdf").exists())

    def test_above_2_gib(self):
        if not WHOLE:
            self.skipTest("--whole")
        self.assertGreater(self.check((1 << 31) - 1000), 1 << 31)

    def test_above_4_gib(self):
        if not WHOLE:
            self.skipTest("--whole")
        self.assertGreater(self.check((1 << 32) - 1000), 1 << 32)


def main():
    global ESIGN, BUILD, WHOLE
    ESIGN, BUILD = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
    if "--whole" in sys.argv:
        sys.argv.remove("--whole")
        WHOLE = True
        if shutil.disk_usage(os.environ.get("ESIGN_ROOM", tempfile.gettempdir())).free < 15 * 10 ** 9:
            print("skipped: 15 GB of disk are needed")
            return SKIPPED
    return 0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
