#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cases.py --bin DIR --pki DIR [--accept] [CASE...]: each folder here is one story; without CASE all of them run.

    README.md      what happened, in a sentence or two, and why the answer is right
    input.*        the signed file;  content.*  the signed data of a detached signature (if it is one)
    at             the time of validation, RFC 3339
    arguments      further options of `esign verify`, one line, $PKI is the test PKI
    expected.txt   what `esign verify` prints in English, then its exit code
"""
import argparse
import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def only(folder, pattern):
    found = sorted(folder.glob(pattern))
    return found[0] if found else None


def told(case, options):
    command = [os.path.join(options.bin, 'esign'), 'verify', only(case, 'input.*').name, '--lang', 'en', '--at', (case / 'at').read_text().strip()]
    if only(case, 'content.*'):
        command += ['--content', only(case, 'content.*').name]
    arguments = (case / 'arguments').read_text() if (case / 'arguments').exists() else '--trust $PKI/trust --certs $PKI/certs --crl $PKI/crls'
    command += shlex.split(arguments.replace('$PKI', options.pki))
    done = subprocess.run(command, cwd=case, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False,
                          env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'HOME': '/nonexistent'})
    return done.stdout.decode() + f'exit {done.returncode}\n'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True)
    parser.add_argument('--pki', required=True)
    parser.add_argument('--accept', action='store_true')
    parser.add_argument('cases', nargs='*')
    options = parser.parse_args()
    options.bin, options.pki = os.path.abspath(options.bin), os.path.abspath(options.pki)
    folders = [HERE / name for name in options.cases] or sorted(path.parent for path in HERE.glob('*/at'))
    bad = 0
    for case in folders:
        actual, expected = told(case, options), case / 'expected.txt'
        if expected.exists() and expected.read_text() == actual:
            continue
        if options.accept:
            expected.write_text(actual)
            continue
        bad += 1
        print(f'== {case.name} tells another story:\n{actual}\n-- expected:\n{expected.read_text() if expected.exists() else "nothing"}')
    print(f'{len(folders) - bad} of {len(folders)} cases tell the expected story')
    return 1 if bad or not folders else 0


if __name__ == '__main__':
    sys.exit(main())
