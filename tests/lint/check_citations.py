#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_citations.py ROOT: validation/ and path/ cite the clauses that docs/reference/standards describes, both ways.

docs/reference/standards/rfc-5280.md holds a table whose first column is a clause number ("6.1.3") and whose second
names the function, or is "–" where nothing of ours answers the clause. Code cites "RFC 5280 section 6.1.3 (a)" or
"EN 319 102-1 clause 5.2.7"; validation/ may also write "5.2.7.4 1)" alone in a string: that is EN 319 102-1.
"""
import re

import tree

CODE = ("libesign/src/validation", "libesign/src/path")
CITED = re.compile(r"(EN \d{3} \d{3}-\d|RFC \d{4})[, ]+(?:(?:clauses?|sections?) )?(\d+(?:\.\d+)+)")
BARE = re.compile(r'"(\d+(?:\.\d+){2,})(?: [^"]{0,12})?"')
ROW = re.compile(r"^\|\s*`?(\d+(?:\.\d+)+)[^|]*\|\s*([^|]*)\|")


def slug(standard):
    return standard.lower().replace(" ", "-")


def described(path):
    """{clause: whether a function of ours answers it}"""
    rows = (ROW.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row[1]: row[2].strip() not in ("–", "-", "") for row in rows if row}


def cited(root):
    """{standard: {clause: first place}}"""
    places = {}
    for path in tree.files(root):
        name = path.relative_to(root).as_posix()
        if not name.startswith(CODE) or path.suffix not in (".h", ".cpp"):
            continue
        for number, line in enumerate((tree.text_of(path) or "").splitlines(), 1):
            found = [(slug(hit[1]), hit[2]) for hit in CITED.finditer(line)]
            if name.startswith(CODE[0]):
                found += [("en-319-102-1", hit[1]) for hit in BARE.finditer(line)]
            for standard, clause in found:
                places.setdefault(standard, {}).setdefault(clause, f"{name}:{number}")
    return places


def check(root):
    folder = root / "docs" / "reference" / "standards"
    if not folder.is_dir():
        return
    places = cited(root)
    for page in sorted(folder.glob("*.md")):
        clauses, ours = described(page), places.get(page.stem, {})
        for clause, place in ours.items():
            if clause not in clauses:
                yield f"{place}: {page.name} has no row for clause {clause}"
        if not ours:
            continue  # a standard that other layers answer
        for clause, answered in clauses.items():
            if answered and clause not in ours:
                yield f"{page.relative_to(root)}: clause {clause} is cited nowhere in {' or '.join(CODE)}"


if __name__ == "__main__":
    tree.run(check)
