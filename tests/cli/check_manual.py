#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_manual.py PROGRAM MANUAL COMMANDS: every command and option of the program stands in its manual page, and the page sets cleanly."""
import re
import subprocess
import sys

program, manual, commands = sys.argv[1], sys.argv[2], sys.argv[3].split(',')


def printed(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=30)


page = printed('man', '-l', '-P', 'cat', manual)
text = re.sub('.\x08', '', page.stdout).replace('\u2010', '-').replace('\u2212', '-')
if page.returncode or len(text) < 2000:
    sys.exit(f'the manual page does not set: {page.stderr}')
missing = []
for command in commands:
    shown = printed(program, *command.split(), '--help')
    if shown.returncode:
        sys.exit(f'{program} {command} --help fails')
    if command.split()[-1] not in text:
        missing.append(command)
    for option in set(re.findall(r'--[a-z][a-z-]+', shown.stdout)):
        if option not in text:
            missing.append(f'{command} {option}')
print('\n'.join(sorted(missing)))
sys.exit(1 if missing else 0)
