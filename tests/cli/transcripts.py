#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs command line transcripts and compares what is printed.

    transcripts.py --bin DIR --pki DIR [--accept] FILE...

A transcript is text: a line "$ command" is run by bash in a fresh folder of the transcript's own, the lines below it up to the
next "$" or "#" line are what it must print (standard output and standard error together), and "? N" below those is its exit
code when it is not 0. In the expected lines "[..]" stands for any text of one line, and a line "..." for any number of lines.
Lines that begin with "#" are comments. --accept writes what was printed into the transcript, keeping lines that matched.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

LIMIT = 120  # seconds for one command


def parse(text):
    """[(kind, lines)]: 'text' for comments and blank lines, 'run' for [command, expected lines, exit code]."""
    parts = []
    for line in text.splitlines():
        if line.startswith('$ '):
            parts.append(['run', line[2:], [], 0])
        elif line.startswith('#') or (not line and (not parts or parts[-1][0] == 'text')):
            parts.append(['text', line])
        elif parts and parts[-1][0] == 'run' and line.startswith('? '):
            parts[-1][3] = int(line[2:])
        elif parts and parts[-1][0] == 'run':
            parts[-1][2].append(line)
        else:
            sys.exit(f'neither a command, a comment nor expected output: {line!r}')
    return parts


def line_matches(expected, actual):
    pattern = '.*'.join(re.escape(piece) for piece in expected.split('[..]'))
    return re.fullmatch(pattern, actual) is not None


def matches(expected, actual):
    """Whether the lines fit, with '...' for any number of them."""
    if not expected:
        return not actual
    if expected[0] == '...':
        return any(matches(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and line_matches(expected[0], actual[0]) and matches(expected[1:], actual[1:])


def trimmed(lines):
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def run(path, environment, accept):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    if path.endswith('.md'):
        text = '\n\n'.join(re.findall(r'^```console\n(.*?)^```$', text, re.DOTALL | re.MULTILINE))
        accept = False
    parts = parse(text)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(environment, HOME=folder, XDG_CONFIG_HOME=folder + '/config', TMPDIR=folder)
        for part in parts:
            if part[0] != 'run':
                continue
            done = subprocess.run(['bash', '-c', part[1]], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=LIMIT, start_new_session=True, check=False)
            actual = trimmed(done.stdout.decode('utf-8', 'backslashreplace').splitlines())
            expected = trimmed(part[2])
            if matches(expected, actual) and done.returncode == part[3]:
                continue
            failures += 1
            print(f'{os.path.basename(path)}: $ {part[1]}')
            for line in expected:
                print(f'  - {line}')
            for line in actual:
                print(f'  + {line}')
            if done.returncode != part[3]:
                print(f'  exit code {done.returncode}, expected {part[3]}')
            part[2], part[3] = actual, done.returncode
    if accept and failures:
        with open(path, 'w', encoding='utf-8') as file:
            for part in parts:
                if part[0] == 'text':
                    file.write(part[1] + '\n')
                else:
                    file.write('\n'.join(['$ ' + part[1]] + part[2] + ([f'? {part[3]}'] if part[3] else [])) + '\n\n')
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True)
    parser.add_argument('--pki', required=True)
    parser.add_argument('--accept', action='store_true')
    parser.add_argument('files', nargs='+')
    options = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    keep = {name: value for name, value in os.environ.items() if name.startswith(('PCSCLITE', 'ESIGN_READER', 'ESIGN_CARD'))}
    environment = dict(keep, PATH=os.path.abspath(options.bin) + ':/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL='C.UTF-8',
                       PKI=os.path.abspath(options.pki), SAMPLES=os.path.abspath(here + '/../../samples'), HERE=here,
                       AT='2026-11-21T12:00:00Z', ESIGN_BIN=os.path.abspath(options.bin))
    failures = sum(run(path, environment, options.accept) for path in options.files)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
