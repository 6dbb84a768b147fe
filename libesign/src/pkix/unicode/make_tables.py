#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_tables.py > tables.inc: the Unicode 3.2 data that RFC 3454 fixed and RFC 4518 builds on.

Source: Python's own copy of the Unicode Character Database 3.2.0 (unicodedata.ucd_3_2_0) and of RFC 3454 table B.2
(stringprep). Run by hand; the output is committed, because the data of a fixed Unicode version never changes.
"""
import stringprep
import sys
from unicodedata import ucd_3_2_0 as ucd

HANGUL = range(0xAC00, 0xD7A4)  # composed by arithmetic, Unicode 3.2 section 3.12
POINTS = [p for p in range(0x80, 0x30000) if not 0xD800 <= p < 0xE000 and p not in HANGUL]


def literal(text):
    return 'U"' + ''.join(f'\\U{ord(c):08X}' for c in text) + '"'


def table(kind, name, rows):
    print(f'constexpr {kind} {name}[] = {{')
    line = ''
    for row in rows:
        if len(line) + len(row) > 120:
            print(line)
            line = ''
        line += row
    print(line)
    print('};')


print('// SPDX-License-Identifier: Apache-2.0')
print('// Written by make_tables.py from Unicode 3.2.0 and RFC 3454 table B.2; sorted by code point. Do not edit.')
fold = [(p, stringprep.map_table_b2(chr(p))) for p in [*range(0x41, 0x5B), *POINTS]]
table('Mapping', 'kFold', [f'{{0x{p:X},{literal(t)}}},' for p, t in fold if t != chr(p)])
table('Mapping', 'kDecomposition',
      [f'{{0x{p:X},{literal(ucd.normalize("NFKD", chr(p)))}}},' for p in POINTS if ucd.normalize('NFKD', chr(p)) != chr(p)])
table('CombiningClass', 'kCombiningClasses', [f'{{0x{p:X},{ucd.combining(chr(p))}}},' for p in POINTS if ucd.combining(chr(p))])
pairs = []
for p in POINTS:
    parts = ucd.decomposition(chr(p)).split()
    if len(parts) == 2 and not parts[0].startswith('<') and ucd.normalize('NFC', chr(p)) == chr(p):
        pairs.append((int(parts[0], 16), int(parts[1], 16), p))
table('Composition', 'kCompositions', [f'{{0x{a:X},0x{b:X},0x{c:X}}},' for a, b, c in sorted(pairs)])
print(len(fold), len(pairs), file=sys.stderr)
