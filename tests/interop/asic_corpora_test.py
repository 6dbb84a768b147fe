#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""asic_corpora_test.py ESIGN CORPORA TABLE [--write]: the containers of DSS, digidoc4j and libdigidocpp, each with what its makers' own tests say and
what is said here, without any trust anchor. TABLE pins every answer; a difference to the makers has a reason there. --write makes the table anew, keeping reasons."""
import csv
import json
import pathlib
import subprocess
import sys

INTACT = 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND'  # the cryptography is right, and nobody is trusted
ENDINGS = ('.asice', '.asics', '.sce', '.scs', '.bdoc', '.edoc')


def rows(corpora):
    """Each container with what its makers expect; several rows of one file are joined."""
    found = {}
    with open(corpora / 'expected.tsv', encoding='utf-8') as table:
        for row in csv.reader(table, delimiter='\t', quoting=csv.QUOTE_NONE):
            if len(row) >= 5:
                for name in row[3].split(','):
                    if name.strip().endswith(ENDINGS) and (corpora / name.strip()).is_file():
                        found.setdefault(name.strip(), set()).add(row[4])
    return {name: '+'.join(sorted(expected)) for name, expected in sorted(found.items())}


def answer(esign, file):
    done = subprocess.run([esign, '--lang', 'en', 'verify', '--offline', '--json', file], capture_output=True, text=True, check=False, timeout=60)
    if done.returncode == 65:
        return done.stderr.split('\n')[0].split(': ', 2)[2].removeprefix(f'{file}: ')
    if done.returncode not in (0, 1, 2):
        return f'exit {done.returncode}: {done.stderr}'
    told = {one['indication'] + '/' + (one['subIndication'] or '') for one in json.loads(done.stdout)['signatures']}
    return ' '.join(sorted(told))


def agrees(expected, told):
    """Whether the two say the same about the cryptography; what is not about it is never a disagreement."""
    if expected in ('CRYPTO-INTACT', 'ACCEPT', 'VALID'):
        return told == INTACT
    if expected in ('CRYPTO-BROKEN', 'REJECT', 'INVALID', 'NO_SIGNATURE_FOUND'):
        return told != INTACT
    return True


def read(table):
    with open(table, encoding='utf-8') as lines:
        return {row[0]: row for row in csv.reader(lines, delimiter='\t', quoting=csv.QUOTE_NONE) if not row[0].startswith('#')}


def main():
    esign, corpora, table = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if not (corpora / 'expected.tsv').is_file():
        print('no corpora')
        return 77
    told = {name: (expected, answer(esign, corpora / name)) for name, expected in rows(corpora).items()}
    kept = read(table) if table.exists() else {}
    if sys.argv[4:] == ['--write']:
        with open(table, 'w', encoding='utf-8') as out:
            out.write('# file\ttheir tests say\twe say, without trust\tagrees or differs\twhy it differs\n')
            for name, (expected, said) in told.items():
                why = kept[name][4] if name in kept and len(kept[name]) > 4 else ''
                out.write('\t'.join((name, expected, said, 'agrees' if agrees(expected, said) else 'differs', why)) + '\n')
        return 0
    wrong = [f'{name}: {expected}, {said}, pinned {kept.get(name)}' for name, (expected, said) in told.items() if kept.get(name, [])[1:3] != [expected, said]]
    wrong += [f'{name}: pinned, and not in the corpora' for name in kept.keys() - told.keys()]
    wrong += [f'{row[0]}: differs without a reason' for row in kept.values() if row[3] == 'differs' and not row[4]]
    wrong += [f'{row[0]}: a broken one is taken' for row in kept.values() if row[1] in ('CRYPTO-BROKEN', 'REJECT') and row[2] == INTACT and not row[4]]
    print('\n'.join(wrong) or f"{len(told)} containers, {sum(row[3] == 'differs' for row in kept.values())} with another answer than their makers'")
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
