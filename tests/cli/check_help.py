#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_help.py PROGRAM: every --help of the program speaks az, en and ru. The option tree itself is walked, so a new command cannot be forgotten."""
import re
import subprocess
import sys

program = sys.argv[1]
LABELS = {'az': ('İstifadə:', 'Seçimlər:'), 'ru': ('Использование:', 'Параметры:')}
# Lines that are the same in every language: names of files, and the standards' own words.
SAME = re.compile(r'^(cades|xades|esign|\W*)$')


def help_of(words, language):
    run = subprocess.run([program, *words, '--help', '--lang', language], capture_output=True, text=True, check=False, timeout=30)
    if run.returncode:
        sys.exit(f'{" ".join(words)} --help --lang {language}: exit {run.returncode}: {run.stderr}')
    return run.stdout


def texts(shown):
    """The descriptions: what stands after two or more spaces in a row, and the first line."""
    found = [shown.splitlines()[0]]
    for line in shown.splitlines()[1:]:
        match = re.match(r'^\s{2,}(?:\S.*?\s{2,})?(?=\S)(.*)$', line)
        if match and not match.group(1).startswith('-'):
            found.append(match.group(1).strip())
    return [text for text in found if not SAME.match(text)]


def commands(shown):
    section = shown.split('\nSubcommands:\n')
    return re.findall(r'^  ([a-z-]+)', section[1], re.MULTILINE) if len(section) > 1 else []


missing, walked, queue = [], 0, [[]]
while queue:
    words = queue.pop()
    walked += 1
    english = help_of(words, 'en')
    queue += [words + [name] for name in commands(english)]
    for language, labels in LABELS.items():
        other = help_of(words, language)
        missing += [f'{language}: {" ".join(words)}: no {label}' for label in labels if label not in other]
        left = set(texts(english)) & set(texts(other))
        missing += [f'{language}: {" ".join(words) or "esign"}: {text}' for text in sorted(left)]
print('\n'.join(missing))
print(f'{walked} help texts')
sys.exit(1 if missing or walked < 15 else 0)
