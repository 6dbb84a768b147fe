#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""describe_limits.py [--check]: docs/reference/limits.md from libesign/src/base/limits.h; with --check it must be that already."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
page = root / 'docs/reference/limits.md'
rows = re.findall(r'^  (?:unsigned|std::\w+) (\w+) = ([^;]+);\s*///< (.*)$', (root / 'libesign/src/base/limits.h').read_text(encoding='utf-8'), re.MULTILINE)
if len(rows) < 30:
    sys.exit('describe_limits: limits.h is not read as it is written now')


def number(text):
    value = eval(text.replace("'", '_').replace('u', ''), {'__builtins__': {}})  # constants of our own header
    return f'{value >> 20} Mi' if value >= 1 << 20 and value % (1 << 20) == 0 else f'{value:,}'


text = '''<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Written by tests/lint/describe_limits.py from libesign/src/base/limits.h. -->
# Budgets

Every loop over data that a stranger may have shaped draws on one of these. When one runs out, the file is answered with exit code 65 and the
budget's name (`a safety limit was exceeded (xml_depth)`): never with a pass. A real document stays far below them.

| budget | value | why this much |
| --- | --- | --- |
''' + ''.join(f'| `{name}` | {number(value)} | {why} |\n' for name, value, why in rows)
if '--check' in sys.argv:
    if not page.exists() or page.read_text(encoding='utf-8') != text:
        sys.exit('docs/reference/limits.md is not what limits.h says: run tests/lint/describe_limits.py')
else:
    page.write_text(text, encoding='utf-8')
