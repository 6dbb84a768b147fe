# SPDX-License-Identifier: Apache-2.0
"""PDF files for the peers' tests: one page with a text, and the forms that qpdf gives it."""
import subprocess

PAGE = b"BT /F1 24 Tf 40 250 Td (Arayis) Tj ET"
BODIES = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
          b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
          b"<< /Length %d >>\nstream\n" % len(PAGE) + PAGE + b"\nendstream", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
# How qpdf makes each form of the plain file, and the password that opens it.
FORMS = {
    "table": ((), ""),
    "stream": (("--object-streams=generate",), ""),
    "linearised": (("--linearize",), ""),
    "rc4": (("--allow-weak-crypto", "--encrypt", "", "owner", "128", "--use-aes=n", "--"), "owner"),
    "aes-128": (("--encrypt", "", "owner", "128", "--use-aes=y", "--"), "owner"),
    "aes-256": (("--encrypt", "", "owner", "256", "--"), "owner"),
}


def written(path, bodies):
    """The objects, numbered from 1, as a file with a table."""
    octets, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(octets))
        octets += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    section = len(octets)
    octets += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    octets += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, section)
    path.write_bytes(octets)
    return path


def plain(path, pad=0):
    """The page; `pad` octets of a stream that nothing shows make the file larger."""
    bodies = list(BODIES)
    if pad:
        bodies.append(b"<< /Length %d >>\nstream\n" % pad + b"x" * pad + b"\nendstream")
    return written(path, bodies)


def form(name, folder):
    """(path, password) of the page in one of FORMS."""
    options, password = FORMS[name]
    source, made = plain(folder / "plain.pdf"), folder / f"{name}.pdf"
    if name == "table":
        return source, password
    subprocess.run(["qpdf", *options, source, made], check=True, timeout=60)
    return made, password
