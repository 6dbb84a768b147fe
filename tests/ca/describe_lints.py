#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""describe_lints.py [--check]: docs/reference/certificate-lints.md from the rules; with --check it must be that already.

The order is that of ca-server/src/lints/rules.inc; names, citations and sentences are those of rules/*.cpp.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "certificate-lints.md"
LINTS = ROOT / "ca-server" / "src" / "lints"
FIELD = r'\.{}\s*=\s*"((?:[^"\\]|\\.)*)"'

HEAD = """<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Written by tests/ca/describe_lints.py from ca-server/src/lints/rules. -->
# The rules a certificate passes before it is signed

`esign-ca` records what it is about to issue, holds these octets to every rule below, and signs them only then: the signing
function takes a proof that the rules were kept, and nothing else. What breaks a rule is refused with the rule's name, its citation and the
field (`fin-grammar (EN 319 412-1 …): this is no FİN [subject.serialNumber]`), is written to the audit log, and nothing is issued.

Each rule is a file of its own (`ca-server/src/lints/rules/`), each has a test that breaks it (`tests/ca/unit/lints/`). Which rules a
certificate is held to follows from its profile, never from what it says of itself. After signing, a second check that shares no code with
these (`ca-server/src/lints/issued_check.cpp`, with Botan's parser) compares the certificate with the record again.

Editions: the EN 319 412 rules were written from EN 319 412-1 V1.7.1, -2 V2.3.1 and -5 V2.6.1; `pkilint` judges certificates of every
profile beside them (`tests/ca/pkilint_test.py`).
"""


def sections():
    """[(heading, [rule])] in the order of rules.inc."""
    found = []
    for line in (LINTS / "rules.inc").read_text(encoding="utf-8").splitlines()[2:]:
        if line.startswith("// "):
            found.append((line[3:], []))
        elif line.startswith("ESIGN_RULE("):
            found[-1][1].append(line[len("ESIGN_RULE("):-1])
    return found


def row(rule):
    text = (LINTS / "rules" / f"{rule}.cpp").read_text(encoding="utf-8")
    name, citation, says = (re.search(FIELD.format(field), text)[1] for field in ("name", "citation", "says"))
    if name != rule.replace("_", "-"):
        sys.exit(f"describe_lints: {rule}.cpp calls its rule {name}")
    return f"| `{name}` | {says} | {citation} |\n"


def text():
    listed = [rule for _, rules in sections() for rule in rules]
    there = sorted(path.stem for path in (LINTS / "rules").glob("*.cpp"))
    if sorted(listed) != there:
        sys.exit(f"describe_lints: not in rules.inc, or without a file: {sorted(set(listed) ^ set(there))}")
    page = HEAD
    for heading, rules in sections():
        page += f"\n## {heading}\n\n| rule | what it asks | source |\n| --- | --- | --- |\n" + "".join(map(row, rules))
    return page


if "--check" in sys.argv:
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text():
        sys.exit("docs/reference/certificate-lints.md is not what the rules say: run tests/ca/describe_lints.py")
else:
    PAGE.write_text(text(), encoding="utf-8")
