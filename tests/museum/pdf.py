# SPDX-License-Identifier: Apache-2.0
"""PDF files put together revision by revision (ISO 32000-2, 7.5), signed after EN 319 142-1, every octet in the attacker's hand."""
import re

import cms

RESERVED = 4096  # hexadecimal digits of Contents
DATE = "(D:20261120090000+00'00')"


def stream(octets, keys=''):
    return f'<<{keys}/Length {len(octets)}>>\nstream\n'.encode() + octets + b'\nendstream'


def octets_of(body):
    return body if isinstance(body, bytes) else body.encode()


class Pdf:
    """A file and its newest objects. `ends`: where its revisions end."""

    def __init__(self, bodies=None, kind='table'):
        self.octets, self.bodies, self.ends, self.previous, self.kind = b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', {}, [], None, kind
        if bodies:
            self.revise(bodies)

    def copy(self):
        made = Pdf(kind=self.kind)
        made.octets, made.bodies, made.ends, made.previous = self.octets, dict(self.bodies), list(self.ends), self.previous
        return made

    def body(self, number, old='', new=''):
        """An object's body with one text in the place of another, which must be there."""
        body = self.bodies[number]
        if octets_of(old) not in body:
            raise ValueError(f'object {number} has no {old}')
        return body.replace(octets_of(old), octets_of(new), 1) if old else body

    def revise(self, bodies, freed=(), keys='', previous=None, entries=None, trailer='/Root 1 0 R', raw=b'', tail=b'\n'):
        """Appends objects with their section. `entries`: offsets instead of the true ones; `raw`: octets before the section."""
        places = {}
        for number, body in bodies.items():
            places[number] = len(self.octets)
            self.bodies[number] = octets_of(body)
            self.octets += b'%d 0 obj\n' % number + octets_of(body) + b'\nendobj\n'
        self.octets += raw
        places.update(entries or {})
        at = len(self.octets)
        lines = b'0 1\n0000000000 65535 f \n' if self.previous is None else b''
        for number in sorted(set(places) | set(freed)):
            lines += b'%d 1\n' % number + (b'0000000000 00001 f \n' if number in freed else b'%010d 00000 n \n' % places[number])
        size = max([*self.bodies, *places, 0]) + 1
        before = self.previous if previous is None else previous
        link = f'/Prev {before}' if before is not None else ''
        self.octets += b'xref\n' + (lines or b'0 0\n') + f'trailer\n<</Size {size}{trailer}{keys}{link}>>\nstartxref\n{at}\n%%EOF'.encode() + tail
        self.previous = at
        self.ends.append(len(self.octets))
        return self

    def sign(self, member, bodies, value=6, keys='', sub_filter='ETSI.CAdES.detached', order='contents-first', **more):
        """Appends a revision with `bodies` and the signature dictionary `value` over it; `more`: of cms.Message."""
        contents, span = '/Contents <' + '0' * RESERVED + '>', '/ByteRange [' + ' ' * 60 + ']'
        both = contents + span if order == 'contents-first' else span + contents
        dictionary = f'<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{sub_filter}/M{DATE}{keys}{both}>>'
        begin = len(self.octets)
        self.revise({**bodies, value: dictionary})
        gap = self.octets.index(b'<' + b'0' * RESERVED + b'>', begin)
        after = gap + RESERVED + 2
        ranged = b'/ByteRange [' + f'0 {gap} {after} {len(self.octets) - after}'.encode().ljust(60) + b']'
        self.octets = self.octets[:begin] + self.octets[begin:].replace(octets_of(span), ranged, 1)
        signed = self.octets[:gap] + self.octets[after:]
        message = cms.Message(signed, member, detached=True, replaced={cms.SIGNING_TIME: None}, **more).encode()
        digits = message.hex().encode().ljust(RESERVED, b'0')
        if len(digits) > RESERVED:
            raise ValueError('the signature is larger than its place')
        self.octets = self.octets[:gap + 1] + digits + self.octets[after - 1:]
        found = re.search(rb'(?s)\n%d 0 obj\n(.*?)\nendobj\n' % value, self.octets[begin - 1:])
        self.bodies[value] = found[1]
        return self


PAGE = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[20 0 R]>>'
BASE = {1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R]/SigFlags 3>>>>', 2: '<</Type/Pages/Kids[3 0 R]/Count 1>>', 3: PAGE,
        4: stream(b'BT /F1 18 Tf 20 100 Td (Gulchohra Aliyevaya 1500 manat) Tj ET'), 5: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
        20: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Qeyd)/V(ay)/AP<</N 22 0 R>>/F 4/Rect[10 10 90 30]/P 3 0 R>>',
        22: stream(b'/Tx BMC EMC', '/Type/XObject/Subtype/Form/BBox[0 0 80 20]')}
FIELD = '<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig1)/V 6 0 R/AP<</N 8 0 R>>/F 132/Rect[10 150 110 190]/P 3 0 R>>'
LOOK = stream(b'0.8 g 0 0 100 40 re f', '/Type/XObject/Subtype/Form/BBox[0 0 100 40]')


def order(member, keys='', permissions='', **more):
    """A payment order of one page with a text field, signed by `member` through a visible field."""
    pdf = Pdf(BASE)
    return pdf.sign(member, {1: pdf.body(1, '[20 0 R]', '[20 0 R 7 0 R]').replace(b'/Pages', octets_of(permissions + '/Pages')),
                             3: pdf.body(3, '[20 0 R]', '[20 0 R 7 0 R]'), 7: FIELD, 8: LOOK}, keys=keys, **more)


def certified(member, permitted, **more):
    keys = f'/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P {permitted}/V/1.2>>>>]'
    return order(member, keys, '/Perms<</DocMDP 6 0 R>>', **more)


def with_field(pdf, number, field):
    """The changes that add a field which is its own widget."""
    return {1: pdf.body(1, '7 0 R]', f'7 0 R {number} 0 R]'), 3: pdf.body(3, '7 0 R]', f'7 0 R {number} 0 R]'), number: field}


def widget(name, value='', box='150 60 250 90', kind='Sig', more=''):
    return f'<</Type/Annot/Subtype/Widget/FT/{kind}/T({name}){value}/F 132/Rect[{box}]/P 3 0 R{more}>>'


AHEAD = 900  # octets before "%PDF-", from which some readers count and others do not


def two_readings(member, hidden=None):
    """A signed order behind other octets, each of its sections written twice: where `startxref` leads when offsets are counted from the
    first octet, and where it leads when they are counted from "%PDF-". The objects of `hidden` come in an update that the first alone lists."""
    octets, bodies, previous = b'x' * (AHEAD - 1) + b'\n%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', {}, None

    def revise(new, listed_twice=True):
        nonlocal octets, previous
        places = {}
        for number, body in new.items():
            places[number], bodies[number] = len(octets), octets_of(body)
            octets += b'%d 0 obj\n' % number + octets_of(body) + b'\nendobj\n'

        def section(shift, listed):
            lines = b'0 1\n0000000000 65535 f \n' if previous is None else b''
            lines += b''.join(b'%d 1\n%010d 00000 n \n' % (number, places[number] - shift) for number in sorted(listed))
            link = f'/Prev {previous}' if previous is not None else ''
            return b'xref\n' + (lines or b'0 0\n') + f'trailer\n<</Size {max(bodies) + 1}/Root 1 0 R{link}>>\n'.encode()
        at = len(octets)
        octets += section(0, places).ljust(AHEAD, b'\n') + section(AHEAD, places if listed_twice else ()) + b'startxref\n%d\n%%%%EOF\n' % at
        previous = at
    revise(BASE)
    contents, span = b'<' + b'0' * RESERVED + b'>', b'/ByteRange [' + b' ' * 60 + b']'
    begin = len(octets)
    with_widget = {number: bodies[number].replace(b'[20 0 R]', b'[20 0 R 7 0 R]') for number in (1, 3)}
    revise({**with_widget, 7: FIELD, 8: LOOK,
            6: b'<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M' + DATE.encode() + b'/Contents ' + contents + span + b'>>'})
    gap = octets.index(contents, begin)
    after = gap + len(contents)
    octets = octets.replace(span, b'/ByteRange [' + f'0 {gap} {after} {len(octets) - after}'.encode().ljust(60) + b']')
    message = cms.Message(octets[:gap] + octets[after:], member, detached=True, replaced={cms.SIGNING_TIME: None}).encode()
    octets = octets[:gap + 1] + message.hex().encode().ljust(RESERVED, b'0') + octets[after - 1:]
    if hidden:
        revise(hidden, listed_twice=False)
    return octets
