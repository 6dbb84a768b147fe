#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""careful_pdfs.py: writes sadə.pdf, a plain page; proqram.pdf, which runs a script when it is opened; gizli.pdf, with text that is not painted."""


def pdf(name, catalog=b"", content=b"BT (Salam) Tj ET"):
    objects = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>",
               b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)]
    file, table = b"%PDF-1.7\n", b""
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(file)
    file += b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % at
    with open(name, "wb") as out:
        out.write(file)


pdf("sadə.pdf")
pdf("proqram.pdf", b"/OpenAction<</S/JavaScript/JS(1)>>")
pdf("gizli.pdf", content=b"BT 3 Tr (gizli) Tj ET")
