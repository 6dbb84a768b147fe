# SPDX-License-Identifier: Apache-2.0
"""C12 and C9: a signature whose certificate was revoked later is good only while a time-stamp proves that it is older; each of these does not."""
import dataclasses

import cms
import der
import keys
import ocsp
import tsp
import x509
from exhibit import Case, Exhibit
from path_exhibits import Line
from world import CHANGED, CONTENT

REVOKED = 'INDETERMINATE/REVOKED_NO_POE'
STOLEN = '2026-10-01T00:00:00Z'
SIGNED, STAMPED = '2026-09-01T09:00:00Z', '2026-09-01T10:00:00Z'
LATE = '2026-10-15T10:00:00Z'
RFC = 'RFC 3161 section '
EN = 'EN 319 102-1 clause '


class Era:
    """A root, a CA, a signer whose key was stolen on 1 October, and a time-stamping unit; all of them end long after the verdict."""

    def __init__(self, label='Zaman', stolen=True, **fields):
        self.line = Line(label)
        self.ca = self.line.authority('Mərkəz')
        self.signer = self.line.leaf(self.ca, **fields)
        self.unit = self.unit_of('Möhür')
        self.crl = self.list_of(*([(self.signer, STOLEN, 1)] if stolen else []))
        self.of_root = x509.Crl(self.line.root.subject).encode(self.line.key)

    def unit_of(self, label, above=None, *, mark=tsp.purpose(tsp.TIME_STAMPING), key=None, **fields):
        above = above or self.ca
        return x509.signer(x509.name(C='AZ', O='Muzey', CN=f'{label} {self.line.name}'), key or keys.EcKey.named(f'unit {label} {self.line.name}'), above,
                           *([mark] if mark else []), usage=x509.key_usage('digitalSignature'), **fields)

    def list_of(self, *entries, **fields):
        """The CA's list: (member, date, reason) each."""
        rows = tuple((int.from_bytes(der.read(one.serial)[1], 'big'), date, (x509.extension('2.5.29.21', der.tlv(0x0A, bytes([reason]))),)) for one, date, reason in entries)
        return x509.Crl(self.ca.subject, rows, **fields).encode(self.ca.key)

    def message(self, content=CONTENT, time=SIGNED, **more):
        fields = {'replaced': {cms.SIGNING_TIME: cms.signing_time(time)}} | more
        return cms.Message(content, self.signer, **fields)

    def value(self, message=None):
        message = message or self.message()
        return message.value(message.signed_set()[1])

    def stamp(self, **fields):
        """An honest token over the signature unless a field says otherwise."""
        return tsp.Stamp(**({'octets': self.value(), 'unit': self.unit, 'time': STAMPED} | fields)).encode()

    def stamped(self, *tokens, message=None, **more):
        message = message or self.message()
        return dataclasses.replace(message, unsigned=tuple(tsp.signature_stamp(one) for one in tokens), **more).encode()

    def case(self, file, *, crls=None, certs=(), trust=(), **more):
        return Case(file, trust=[self.line.root.certificate, *trust], certs=[self.ca.certificate, *certs],
                    crls=[self.of_root, *([self.crl] if crls is None else crls)], **more)


def exhibits(world):
    era = Era()
    control = era.case(era.stamped(era.stamp()))
    for hall in (imprints, units, contents, several):
        yield from hall(era, control)


def exhibit(identity, names, story, reference, rule, forgery, control, word, expected=REVOKED):
    # The second judge knows no path to a certificate that has ended, and gives another reason.
    return Exhibit(identity, names, story, reference, rule, forgery, control, expected, word, judges='one' if identity == 'C12k' else 'two')


def imprints(era, control):
    other = era.message(content=CHANGED)
    value = era.value()
    _, signed = era.message().signed_set()
    for letter, names, story, octets in (
            ('c', ('Time-stamp of another signature', 'Başqa imzanın vaxt möhürü', 'Метка времени другой подписи'), 'The token is genuine and old; it was given to another signature of the same key.', era.value(other)),
            ('d', ('Time-stamp of the document', 'Sənədin vaxt möhürü', 'Метка времени документа'), 'The token proves that the document is old, not that it was signed then.', CONTENT),
            ('e', ('Time-stamp of the signed attributes', 'İmzalı atributların vaxt möhürü', 'Метка времени подписанных атрибутов'), 'What would be signed existed then; the signature itself is younger.', signed),
            ('f', ('Time-stamp of the value as an OCTET STRING', 'OCTET STRING kimi qiymətin möhürü', 'Метка значения вместе с OCTET STRING'), 'Tag and length are stamped too: other octets than the standard says.', der.octet_string(value))):
        yield exhibit(f'C9{letter}', names, story, EN + '5.5.4 step 3 a); EN 319 122-1 clause 5.3', 'stamp-imprint', era.case(era.stamped(era.stamp(octets=octets))), control, 'imprint is that of other octets')
    hashed = keys.digest('sha256', value)
    for letter, names, story, fields, section, word in (
            ('a', ('Imprint of SHA-1', 'SHA-1 izi', 'Отпечаток SHA-1'), 'The token is over a SHA-1 of the signature: a collision makes another signature as old.', {'hash': 'sha1'}, 'ETSI TS 119 312', 'imprint: SHA1'),
            ('b', ('Imprint of MD5', 'MD5 izi', 'Отпечаток MD5'), 'An algorithm that is not known here proves nothing.', {'hash': 'md5'}, 'ETSI TS 119 312', 'imprint: 1.2.840.113549.2.5'),
            ('c', ('Imprint cut short', 'Qısaldılmış iz', 'Укороченный отпечаток'), 'Four octets of the hash: a comparison of as many as there are would pass for many signatures.', {'imprint': hashed[:4]}, RFC + '2.4.1', 'timestamp.unfit'),
            ('d', ('Imprint under another name', 'Başqa adlı iz', 'Отпечаток под другим именем'), 'The octets are a SHA-256, the token says SHA-512.', {'hash': 'sha512', 'imprint': hashed}, RFC + '2.4.1', 'timestamp.unfit')):
        yield exhibit(f'C12{letter}', names, story, section, 'stamp-imprint', era.case(era.stamped(era.stamp(**fields))), control, word)


def units(era, control):
    attacker = keys.EcKey.named('stamp attacker')
    purpose = tsp.purpose
    for letter, names, story, unit, section, word in (
            ('e', ('Unit without the purpose', 'Məqsədi olmayan möhür', 'Штамп без назначения'), 'The CA certified the key, and not for time-stamps.', era.unit_of('Məqsədsiz', mark=None), '2.3', 'not for time-stamps alone'),
            ('f', ('Purpose that is not critical', 'Kritik olmayan məqsəd', 'Некритическое назначение'), 'Who does not know the extension may use the key for anything.', era.unit_of('Kritiksiz', mark=purpose(tsp.TIME_STAMPING, critical=False)), '2.3', 'not for time-stamps alone'),
            ('g', ('Purpose among others', 'Başqaları arasında məqsəd', 'Назначение среди прочих'), 'The key also signs OCSP responses: what one service signs, the other may be made to sign.', era.unit_of('Çoxməqsədli', mark=purpose(tsp.TIME_STAMPING, ocsp.SIGNING)), '2.3', 'not for time-stamps alone'),
            ('h', ('Any purpose', 'İstənilən məqsəd', 'Любое назначение'), 'anyExtendedKeyUsage does not name id-kp-timeStamping.', era.unit_of('Hərməqsəd', mark=purpose('2.5.29.37.0')), '2.3', 'extKeyUsage: 2.5.29.37.0'),
            ('i', ('The signer stamps himself', 'İmzalayan özü möhürləyir', 'Подписант сам ставит метку'), 'The thief of the key gives himself the time that he needs.', era.signer, '2.3', 'not for time-stamps alone'),
            ('j', ('Unit younger than its time', 'Öz vaxtından cavan möhür', 'Штамп моложе своего времени'), 'genTime lies before the unit’s certificate began.', era.unit_of('Cavan', not_before='2026-09-15T00:00:00Z'), '2.3; EN 319 102-1 clause 5.4', 'timestamp.outside'),
            ('k', ('Unit that had ended', 'Müddəti bitmiş möhür', 'Просроченный штамп'), 'genTime lies after the end of the unit’s certificate.', era.unit_of('Köhnə', not_after='2026-08-01T00:00:00Z'), '2.3; EN 319 102-1 clause 5.4', 'outside its validity'),
            ('l', ('Unit of nobody', 'Heç kimin möhürü', 'Ничей штамп'), 'The attacker’s own authority certified the unit.', Era('Yad').unit, EN + '5.2.6', 'chain.not-found: no certificate path')):
        reference = section if section.startswith('EN') else RFC + section
        yield exhibit(f'C12{letter}', names, story, reference, 'stamp-unit', era.case(era.stamped(era.stamp(unit=unit))), control, word)
    yield exhibit('C12m', ('Unit’s name, another key', 'Möhürün adı, başqa açar', 'Имя штампа, чужой ключ'), 'The token names the genuine unit and is signed by another key.', RFC + '2.3', 'signature-value',
                  era.case(era.stamped(era.stamp(unit=dataclasses.replace(era.unit, key=attacker)))), control, 'value.invalid')
    gone = era.unit_of('Getmiş')
    listed = era.list_of((era.signer, STOLEN, 1), (gone, '2026-08-15T00:00:00Z', 1))
    yield exhibit('C12n', ('Unit that was revoked', 'Ləğv edilmiş möhür', 'Отозванный штамп'), 'The unit’s key was stolen before genTime, and stamps what the thief likes.', EN + '5.4', 'stamp-unit',
                  era.case(era.stamped(era.stamp(unit=gone)), crls=[listed]), control, 'revoked: Getmiş')
    fake = era.unit_of('Möhür', key=attacker)
    yield exhibit('C12o', ('Certificate exchanged in the token', 'Möhürdə sertifikat dəyişdirilib', 'Подменён сертификат в метке'), 'The signed reference names the genuine unit, the certificate beside it is another’s.', 'RFC 5816 section 2.2.1', 'certificate-reference',
                  era.case(era.stamped(era.stamp(message={'certificates': (fake.certificate,)}))), control, 'signer.not-found')


def contents(era, control):
    bare = {'replaced': {cms.SIGNING_CERTIFICATE_V2: None}}
    named = {'replaced': {cms.SIGNING_CERTIFICATE_V2: cms.signing_certificate_v2(cms.ess_v2(era.signer))}}
    critical = x509.extension('1.3.6.1.4.1.32473.31.96', der.null(), critical=True)
    for letter, names, story, fields, reference, rule, word in (
            ('p', ('No reference to the unit', 'Möhürə istinad yoxdur', 'Нет ссылки на штамп'), 'Nothing signed says whose certificate belongs to the token.', {'message': bare}, 'RFC 5816 section 2.2.1', 'certificate-reference', 'element.no-certificate-reference'),
            ('q', ('Reference to another', 'Başqasına istinad', 'Ссылка на другого'), 'The signed reference names somebody else than the unit.', {'message': named}, 'RFC 5816 section 2.2.1', 'certificate-reference', 'name different certificates'),
            ('r', ('Time-stamp of tomorrow', 'Sabahın möhürü', 'Завтрашняя метка'), 'The unit’s clock is ahead of the verdict: what it says of the past is worth nothing.', {'time': '2026-12-01T10:00:00Z'}, EN + '5.5.4', 'stamp-time', 'timestamp.in-future'),
            ('s', ('Stamped after the theft', 'Oğurluqdan sonra möhür', 'Метка после кражи'), 'The token is genuine; it only proves that the signature existed when the key was already stolen.', {'time': LATE}, EN + '5.5.4 step 4 a)', 'stamp-time', 'time.status-kept'),
            ('t', ('Stamped in the second of the theft', 'Oğurluq saniyəsində möhür', 'Метка в секунду кражи'), 'Not later than the revocation is not earlier: an equal second proves nothing.', {'time': STOLEN}, EN + '5.5.4 step 4 a)', 'stamp-time', 'time.status-kept'),
            ('u', ('Token of another version', 'Başqa versiyalı möhür', 'Метка другой версии'), 'What version 2 would mean, nobody has said.', {'version': 2}, RFC + '2.4.2', 'version', 'only version 1 exists'),
            ('v', ('Unknown critical extension', 'Naməlum kritik genişlənmə', 'Неизвестное критическое расширение'), 'The authority says that nobody may use this token who does not understand it.', {'extensions': (critical,)}, RFC + '2.4.2', 'critical-extensions', 'critical extension that is not known'),
            ('w', ('No time-stamp at all inside', 'İçində möhür yoxdur', 'Внутри нет метки'), 'The unit signed the same octets as ordinary data.', {'message': {'content_oid': cms.DATA, 'data_version': 1}}, RFC + '2.4.2', 'content-type', 'holds no TSTInfo')):
        yield exhibit(f'C12{letter}', names, story, reference, rule, era.case(era.stamped(era.stamp(**fields))), control, word)


def several(era, control):
    """Tokens that contradict each other, and tokens where none may stand."""
    signed = era.message(more=(cms.attribute(tsp.CONTENT_STAMP, tsp.Stamp(CONTENT, era.unit, time='2026-09-10T10:00:00Z').encode()),))
    early = era.message(more=(cms.attribute(tsp.CONTENT_STAMP, tsp.Stamp(CONTENT, era.unit, time='2026-09-01T08:00:00Z').encode()),))
    token = lambda message: tsp.Stamp(era.value(message), era.unit, time=STAMPED).encode()  # noqa: E731
    yield exhibit('C12x', ('Signature stamped before its content', 'Məzmunundan əvvəl möhürlənmiş imza', 'Подпись с меткой раньше содержимого'),
                  'A signed content time-stamp of 10 September stands in a signature that was stamped on the first: one of the two clocks lies.', EN + '5.5.4 step 4 e)', 'stamp-order',
                  era.case(era.stamped(token(signed), message=signed)), era.case(era.stamped(token(early), message=early)), 'timestamp.order', 'INDETERMINATE/TIMESTAMP_ORDER_FAILURE')
    wrapped = cms.attribute(tsp.SIGNATURE_STAMP, der.octet_string(era.stamp()))
    message = dataclasses.replace(era.message(), unsigned=(wrapped,))
    yield exhibit('C12y', ('Token in a wrapping', 'Sarğıda möhür', 'Метка в обёртке'), 'The attribute holds an OCTET STRING with a token inside: no token to the standard.', 'EN 319 122-1 clause 5.3', 'strict-der',
                  era.case(message.encode()), control, 'TimeStampToken: unexpected tag')
    bad = era.stamp(octets=CONTENT)
    yield exhibit('C12z', ('A broken token beside a good one', 'Yaxşının yanında pozulmuş möhür', 'Испорченная метка рядом с хорошей'), 'For a bank a time-stamp that is there and does not hold is a sign of tampering.', EN + '5.5.4 step 3 b)', 'stamp-mandated',
                  fresh(era, era.stamped(era.stamp(), bad)), fresh(era, era.stamped(era.stamp(), era.stamp(serial=8))), 'timestamp.unfit: S-1-T-2', 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')


def fresh(era, file):
    """For the policy `court`, with lists of the last week."""
    times = {'this_update': '2026-11-20T00:00:00Z', 'next_update': '2026-11-27T00:00:00Z'}
    case = era.case(file, crls=[era.list_of((era.signer, STOLEN, 1), **times)], policy='court')
    return dataclasses.replace(case, crls=[x509.Crl(era.line.root.subject, **times).encode(era.line.key), case.crls[1]])
