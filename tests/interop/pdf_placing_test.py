#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdf_placing_test.py ESIGN BUILD: visible signatures on pages that are turned, cropped or inherit all of that, rendered by poppler: the letters stand upright, in
the place that was asked for, and nowhere else.

Exit 77 (skipped) without poppler: Debian's packages of tests/install-packages --programs.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import pdf_samples

SKIPPED = 77
SCALE = 2  # pixels a point
WIDTH, HEIGHT = 260, 90  # of the seal as it is seen
ESIGN = BUILD = pathlib.Path()
# Keys of the page, keys of the node above it, the box to ask for, and where it is then seen: left and top in points.
PAGES = {
    "upright": (b"/MediaBox [0 0 400 300]", b"", (60, 40, WIDTH, HEIGHT), (60, 170)),
    "turned by 90": (b"/MediaBox [0 0 400 300] /Rotate 90", b"", (200, 20, HEIGHT, WIDTH), (20, 200)),
    "turned by 180": (b"/MediaBox [0 0 400 300] /Rotate 180", b"", (60, 40, WIDTH, HEIGHT), (80, 40)),
    "turned by 270": (b"/MediaBox [0 0 400 300] /Rotate 270", b"", (200, 20, HEIGHT, WIDTH), (20, 110)),
    "turned backwards": (b"/MediaBox [0 0 400 300] /Rotate -90", b"", (200, 20, HEIGHT, WIDTH), (20, 110)),
    "cropped": (b"/MediaBox [-100 -50 500 400] /CropBox [50 30 350 290]", b"", (60, 40, WIDTH, HEIGHT), (10, 160)),
    "cropped and turned": (b"/MediaBox [-100 -50 500 400] /CropBox [50 30 350 330] /Rotate 90", b"", (200, 40, HEIGHT, WIDTH), (10, 150)),
    "all of it inherited": (b"", b"/MediaBox [0 0 400 300] /CropBox [10 10 390 290] /Rotate 270", (200, 20, HEIGHT, WIDTH), (10, 100)),
}


def run(*command):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert done.returncode == 0, f"{command}: {done.stdout.decode()}{done.stderr.decode()}"


class Placed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="esign-placing-")
        cls.addClassCleanup(folder.cleanup)
        cls.place = pathlib.Path(os.environ.get("ESIGN_KEEP", folder.name))
        cls.likeness = cls.seal(cls, "upright")

    @staticmethod
    def document(name, to, field=b""):
        page, above, _, _ = PAGES[name]
        form = b" /AcroForm << /Fields [6 0 R] >>" if field else b""
        annotations = b" /Annots [6 0 R]" if field else b""
        bodies = [b"<< /Type /Catalog /Pages 2 0 R%s >>" % form, b"<< /Type /Pages /Kids [3 0 R] /Count 1 %s >>" % above,
                  b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R%s /Resources << /Font << /F1 5 0 R >> >> >>" % (page, annotations),
                  b"<< /Length 0 >>\nstream\n\nendstream", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
        return pdf_samples.written(to, bodies + ([field] if field else []))

    @staticmethod
    def rendered(document):
        """Rows of grey pixels, as a viewer shows the page."""
        run("pdftoppm", "-cropbox", "-r", str(72 * SCALE), "-gray", "-singlefile", document, document.with_suffix(""))
        magic, size, _, data = document.with_suffix(".pgm").read_bytes().split(b"\n", 3)
        assert magic == b"P5"
        width = int(size.split()[0])
        return [data[at:at + width] for at in range(0, len(data), width)]

    def seal(self, name, in_field=False):
        """What is seen where the seal must be; nothing is seen elsewhere."""
        _, _, (x, y, width, height), (left, top) = PAGES[name]
        file = self.place / (name.replace(" ", "-") + ("-field.pdf" if in_field else ".pdf"))
        # A field without P: its page is the one that lists it.
        field = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Yer) /F 4 /Rect [%d %d %d %d] >>" % (x, y, x + width, y + height) if in_field else b""
        where = ["--field", "Yer", "--visible", "field"] if in_field else ["--visible", f"page=1,box={x},{y},{width},{height}"]
        signed = file.with_name(file.stem + "-signed.pdf")
        run(ESIGN, "sign", Placed.document(name, file, field), "--key", BUILD / "pki" / "citizen-gunel-sign.p12", "--pin-file", BUILD / "pki" / "p12.pin", "-o", signed,
            "-q", "--reason", "Müqavilə ƏğıİşçöÜ", "--qr", "", "--force", *where)
        rows = Placed.rendered(signed)
        seen = []
        for at, row in enumerate(rows):
            inside = top * SCALE <= at < (top + HEIGHT) * SCALE
            if inside:
                seen.append(row[left * SCALE:(left + WIDTH) * SCALE])
                row = row[:left * SCALE - 1] + row[(left + WIDTH) * SCALE + 1:]
            elif not (top * SCALE - 2 <= at < (top + HEIGHT) * SCALE + 2):
                assert min(row) > 250, f"{name}: ink outside the place that was asked for, row {at}"
        assert len(seen) == HEIGHT * SCALE and len(seen[0]) == WIDTH * SCALE, f"{name}: the place is beyond the page"
        return seen

    def assert_alike(self, name, seen):
        pairs = [(a, b) for one, other in zip(self.likeness, seen) for a, b in zip(one, other)]
        ink = sum(a < 128 for a, _ in pairs)
        self.assertGreater(ink, 500)
        # The time that is shown is another one, and edges fall on other pixels; letters that lie or stand on their heads differ by all their ink.
        different = sum(abs(a - b) > 100 for a, b in pairs)
        self.assertLess(different, 0.35 * ink, name)

    def test_the_measure_tells_what_is_turned(self):
        upside_down = [row[::-1] for row in self.likeness[::-1]]
        pairs = [(a, b) for one, other in zip(self.likeness, upside_down) for a, b in zip(one, other)]
        self.assertGreater(sum(abs(a - b) > 100 for a, b in pairs), 0.9 * sum(a < 128 for a, _ in pairs))

    def test_new_fields(self):
        for name in PAGES:
            with self.subTest(name):
                self.assert_alike(name, self.seal(name))

    def test_fields_that_are_there(self):
        for name in PAGES:
            with self.subTest(name):
                self.assert_alike(name, self.seal(name, in_field=True))


def main():
    global ESIGN, BUILD
    ESIGN, BUILD = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
    if not shutil.which("pdftoppm"):
        print("skipped: install poppler-utils")
        return SKIPPED
    return 0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
