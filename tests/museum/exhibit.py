# SPDX-License-Identifier: Apache-2.0
"""What an exhibit is, and the folder of them that `esign selftest --attacks` walks: index.json and the files it names."""
import dataclasses
import hashlib
import json
import re
import typing

from rules import RULES

AT = '2026-11-21T12:00:00Z'
PASSED = {'verify': 'TOTAL-PASSED', 'path': 'PASSED', 'text': 'TOTAL-PASSED', 'octets': 'TOTAL-PASSED', 'list': 'PASSED'}


@dataclasses.dataclass
class Case:
    """One call of the product: `esign verify`, `esign cert verify` or `esign trust list`. What is None is the test PKI's own."""
    file: bytes
    ending: str = 'p7m'
    content: bytes = None
    content_ending: str = 'txt'
    trust: typing.Sequence = None
    certs: typing.Sequence = None
    crls: typing.Sequence = None
    ocsp: typing.Sequence = ()
    policy: str = None  # a built-in policy's name; default
    question: dict = dataclasses.field(default_factory=dict)  # of `cert verify`: purpose, revocation, policies
    at: str = AT
    lists: typing.Sequence = ()    # trusted lists whose authorities are trusted
    signers: typing.Sequence = ()  # who may sign a trusted list
    memory: dict = None            # of the list that was believed before

    def with_file(self, file):
        return dataclasses.replace(self, file=file)


@dataclasses.dataclass
class Exhibit:
    """A forgery, its genuine twin, and the refusal that is expected word for word.

    `expected` is "TOTAL-FAILED/HASH_FAILURE" or an error's name; `word` stands in the reason: the rule that was meant
    refused it, and not some other. In a "text" exhibit the signature is good, and no report may contain one of the
    strings in `word`; in an "octets" exhibit it is good too, and what the product hands on is what the control's signer signed.
    """
    id: str
    names: tuple  # English, Azerbaijani, Russian
    story: str
    reference: str
    rule: str
    forgery: Case
    control: Case
    expected: str
    word: str
    kind: str = 'verify'
    judges: str = 'two'  # 'one': the second implementation cannot pass the control, so the two never agree on a pass


def languages(texts):
    return dict(zip(('en', 'az', 'ru'), texts))


class Museum:
    """Writes each octet string once, under the name of who needed it first."""

    def __init__(self, folder):
        self.folder, self.stored, self.entries = folder, {}, []

    def blob(self, octets, place, ending):
        name = f'{place}.{ending}'
        key = hashlib.sha256(octets).digest() + ending.encode()
        if key not in self.stored:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(octets)
            self.stored[key] = name
        return self.stored[key]

    def told(self, case, place):
        entry = {'file': self.blob(case.file, place, case.ending), 'at': case.at}
        if case.content is not None:
            entry['content'] = self.blob(case.content, f'{place}.content', case.content_ending)
        for role, ending in (('trust', 'der'), ('certs', 'der'), ('crls', 'crl')):
            given = getattr(case, role)
            entry[role] = [f'world/{role}'] if given is None else [
                self.blob(one, f'{place}.{role}{number:02}', ending) for number, one in enumerate(given)]
        for role, ending in (('ocsp', 'ors'), ('lists', 'xml'), ('signers', 'der')):
            if given := getattr(case, role):
                entry[role] = [self.blob(one, f'{place}.{role}{number:02}', ending) for number, one in enumerate(given)]
        if case.memory is not None:
            entry['memory'] = case.memory
        if case.policy is not None:
            entry['policy'] = case.policy
        return entry | ({'question': case.question} if case.question else {})

    def add(self, exhibit):
        if exhibit.rule not in RULES:
            raise KeyError(f'{exhibit.id}: no rule {exhibit.rule}')
        if any(exhibit.id == entry['id'] for entry in self.entries):
            raise KeyError(f'{exhibit.id} is there twice')
        name = f'exhibits/{exhibit.id}'
        control = self.told(exhibit.control, f'{name}.control')
        forgery = self.told(exhibit.forgery, f'{name}.forgery')
        if control['file'] == forgery['file'] and control == forgery:
            raise ValueError(f'{exhibit.id}: the forgery is its own control')
        first, _, second = exhibit.expected.partition('/')
        refusal = {'indication': first, 'subIndication': second} if exhibit.expected.isupper() else {'error': exhibit.expected}
        refusal |= {'word': '', 'absent': exhibit.word} if isinstance(exhibit.word, list) else {'word': exhibit.word}
        self.entries.append({'id': exhibit.id, 'kind': exhibit.kind, 'judges': exhibit.judges, 'name': languages(exhibit.names), 'story': exhibit.story,
                             'reference': exhibit.reference, 'rule': exhibit.rule, 'forgery': forgery, 'control': control,
                             'expected': refusal, 'passed': PASSED[exhibit.kind]})

    def close(self):
        """Sorted as people count: X2 before X10."""
        self.entries.sort(key=lambda entry: [int(part) if part.isdigit() else part for part in re.findall(r'[A-Z]|\d+|[a-z]+', entry['id'])])
        used = sorted({entry['rule'] for entry in self.entries})
        index = {'schema': 'esign.attacks/2', 'rules': {key: languages(RULES[key]) for key in used}, 'exhibits': self.entries}
        (self.folder / 'index.json').write_text(json.dumps(index, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')
