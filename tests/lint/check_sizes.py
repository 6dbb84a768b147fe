#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_sizes.py ROOT: a source file has at most 600 lines, a public header at most 200.

tests/lint/size_exemptions.txt keeps the tables that may be longer, each with its reason: "path : reason".
"""
import tree

FILE_CEILING = 600
HEADER_CEILING = 200
SOURCES = {".cpp", ".h", ".c", ".py", ".sh", ".cmake"}


def exemptions(root):
    path = root / "tests" / "lint" / "size_exemptions.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(":")
            kept[name.strip()] = reason.strip()
    return kept


def check(root):
    kept = exemptions(root)
    for name, reason in kept.items():
        if not reason or not (root / name).is_file():
            yield f"tests/lint/size_exemptions.txt: {name}: no reason given, or no such file"
    for path in tree.files(root):
        name = path.relative_to(root).as_posix()
        if name in kept or not (path.suffix in SOURCES or path.name == "CMakeLists.txt" or tree.is_script(path)):
            continue
        ceiling = HEADER_CEILING if name.startswith("libesign/include/") else FILE_CEILING
        count = len((tree.text_of(path) or "").splitlines())
        if count > ceiling:
            yield f"{name}:{count}: more than {ceiling} lines: split it by noun"


if __name__ == "__main__":
    tree.run(check)
