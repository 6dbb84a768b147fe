# SPDX-License-Identifier: Apache-2.0
"""C9 and L: archive time-stamps that prove less than they seem to, and certificates and status that were of another time."""
import dataclasses

import cms
import der
import keys
import ocsp
import tsp
import x509
from exhibit import Case, Exhibit
from stamp_exhibits import EN, LATE, REVOKED, STOLEN, Era
from world import CHANGED, CONTENT

ARCHIVED = '2026-09-10T10:00:00Z'
INDEX = 'EN 319 122-1 clause 5.5.2'
CLAUSE = 'EN 319 122-1 clause 5.5.3'
STALE, HELD = 'INDETERMINATE/TRY_LATER', 'INDETERMINATE/TRY_LATER'
EXPIRED_CERTS = '2.5.29.60'


def exhibit(identity, names, story, reference, rule, forgery, control, word, expected=REVOKED):
    # The second judge knows no path to a certificate that has ended: the two never agree on those twins.
    judges = 'one' if identity in ('L1a', 'L1b', 'L1c') else 'two'
    return Exhibit(identity, names, story, reference, rule, forgery, control, expected, word, judges=judges)


def exhibits(world):
    yield from archives()
    yield from ends()
    yield from suspensions()
    yield from status()
    yield from responses()


class Archived:
    """A signature whose only proof of age is an archive time-stamp."""

    def __init__(self):
        self.era = Era('Arxiv')
        self.member = self.era.ca.certificate
        self.message = self.era.message(certificates=(self.era.signer.certificate, self.member))
        self.value = self.era.value(self.message)

    def archive(self, **fields):
        return tsp.Archive(**({'message': self.message, 'value': self.value} | fields))

    def case(self, *attributes, **message):
        return self.era.case(dataclasses.replace(self.message, unsigned=attributes, **message).encode())


def archives():
    world = Archived()
    era = world.era
    when = {'unit': era.unit, 'time': ARCHIVED}
    honest = world.archive().attribute(**when)
    control = world.case(honest)
    other = era.message(content=CHANGED, certificates=world.message.certificates)
    foreign = tsp.Archive(other, era.value(other)).attribute(**when)
    stranger = Era('Yad Arxiv').unit
    moved = cms.attribute(tsp.ARCHIVE_V2, der.read(der.inside(honest)[1])[1])
    for letter, names, story, attribute, reference, rule, word in (
            ('g', ('Archive time-stamp without an index', 'İndekssiz arxiv möhürü', 'Архивная метка без индекса'), 'What the token covers is stated nowhere.', world.archive(indexed=False).attribute(**when), INDEX, 'archive-index', 'no ats-hash-index'),
            ('h', ('Archive time-stamp of another signature', 'Başqa imzanın arxiv möhürü', 'Архивная метка другой подписи'), 'Genuine and old, over another payment order of the same signer.', foreign, CLAUSE, 'stamp-imprint', 'imprint is that of other octets'),
            ('i', ('Archive time-stamp of another content', 'Başqa məzmunun arxiv möhürü', 'Архивная метка другого содержимого'), 'Everything fits but the digest of the content.', world.archive(content=CHANGED).attribute(**when), CLAUSE + ' step 2', 'stamp-imprint', 'imprint is that of other octets'),
            ('j', ('Index that was exchanged', 'Dəyişdirilmiş indeks', 'Подменённый индекс'), 'The index stands unsigned in the token; another one was put there.',
             world.archive().attribute(**when, message={'unsigned': (cms.attribute(tsp.HASH_INDEX_V3, world.archive(certificates=()).index_value()),)}), INDEX, 'archive-index', 'imprint is that of other octets'),
            ('k', ('Index with two values', 'İki qiymətli indeks', 'Индекс с двумя значениями'), 'The second value would cover less; which one counts depends on the reader.',
             world.archive().attribute(**when, message={'unsigned': (cms.attribute(tsp.HASH_INDEX_V3, world.archive().index_value(), world.archive(certificates=()).index_value()),)}), INDEX, 'archive-index', 'not exactly one value'),
            ('l', ('Index under another name', 'Başqa adlı indeks', 'Индекс под другим именем'), 'The index of the third version is called one of the first, whose entries mean other octets; the unsigned attribute it names does not fit.',
             None, INDEX, 'archive-index', 'unsignedAttrsHashIndex names 1'),
            ('m', ('Archive time-stamp of the second version', 'İkinci versiyalı arxiv möhürü', 'Архивная метка второй версии'), 'The token of one attribute stands in the other, which covers other octets.', moved, CLAUSE, 'stamp-imprint', 'imprint is that of other octets'),
            ('n', ('Archive time-stamp of nobody', 'Heç kimin arxiv möhürü', 'Ничья архивная метка'), 'The attacker’s own authority certified the unit.', world.archive().attribute(unit=stranger, time=ARCHIVED), EN + '5.6.3 step 5 d)', 'stamp-unit', 'no certificate path'),
            ('o', ('Archived after the theft', 'Oğurluqdan sonra arxivlənib', 'Архивировано после кражи'), 'Genuine, and too late to prove anything about the time before.', world.archive().attribute(unit=era.unit, time=LATE), EN + '5.6.2.4 step 3', 'past-proof', 'past.status-kept')):
        if attribute is None:
            extra = cms.attribute('1.3.6.1.4.1.32473.31.95', der.utf8('Ə'))
            attribute = world.archive(unsigned=(extra,), index=tsp.HASH_INDEX).attribute(**when)
            yield exhibit(f'C9{letter}', names, story, reference, rule, world.case(extra, attribute),
                          world.case(extra, world.archive(unsigned=(extra,)).attribute(**when)), word)
            continue
        yield exhibit(f'C9{letter}', names, story, reference, rule, world.case(attribute), control, word)
    extra = cms.attribute('1.3.6.1.4.1.32473.31.95', der.utf8('Ə'))
    covered = world.archive(unsigned=(extra,)).attribute(**when)
    whole = world.case(extra, covered)
    yield exhibit('C9p', ('Covered attribute taken out', 'Əhatə olunan atribut çıxarılıb', 'Удалён покрытый атрибут'), 'The index names an unsigned attribute that stood there and is gone.', INDEX, 'archive-index', world.case(covered), whole, 'unsignedAttrValuesHashIndex names 1')
    changed = cms.attribute('1.3.6.1.4.1.32473.31.95', der.utf8('E'))
    yield exhibit('C9q', ('Covered attribute exchanged', 'Əhatə olunan atribut dəyişdirilib', 'Подменён покрытый атрибут'), 'The index names an unsigned attribute; another one stands there.', INDEX, 'archive-index', world.case(changed, covered), whole, 'unsignedAttrValuesHashIndex names 1')
    yield exhibit('C9r', ('Covered certificate taken out', 'Əhatə olunan sertifikat çıxarılıb', 'Удалён покрытый сертификат'), 'The index names a certificate that was there and is gone.', INDEX, 'archive-index',
                  world.case(honest, certificates=(era.signer.certificate,)), control, 'certificatesHashIndex names 1')


def beyond(era, **fields):
    """A list that keeps certificates after their end (ITU-T X.509 expiredCertsOnCRL)."""
    kept = x509.extension(EXPIRED_CERTS, der.generalized('2024-01-01T00:00:00Z'))
    return x509.Crl(era.ca.subject, extensions=(x509.crl_number(7), kept), **fields).encode(era.ca.key)


def ends():
    """Certificates whose time is over, or had not begun."""
    ended = Era('Bitmiş', stolen=False, not_after='2026-08-01T00:00:00Z')
    crls = [beyond(ended)]
    timed = lambda era, time: era.stamped(era.stamp(time=time))  # noqa: E731
    yield exhibit('L1a', ('Signed after the end', 'Müddət bitəndən sonra imzalanıb', 'Подписано после окончания срока'), 'The certificate ended on 1 August; the proof of the signature is of September.', EN + '5.5.4 step 4 d)', 'past-proof',
                  ended.case(timed(ended, '2026-09-01T10:00:00Z'), crls=crls), ended.case(timed(ended, '2026-07-01T10:00:00Z'), crls=crls), 'time.after-validity', 'INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED')
    yield exhibit('L1b', ('End without later status', 'Bitmiş və sonrakı halı bilinməyən', 'Окончание без позднейшего статуса'), 'The list is of after the end and does not keep ended certificates: whether this one was revoked before, it does not say.', EN + '5.2.6 step 7', 'past-proof',
                  ended.case(ended.stamped(), crls=[x509.Crl(ended.ca.subject).encode(ended.ca.key)]), ended.case(timed(ended, '2026-07-01T10:00:00Z'), crls=crls), 'chain.out-of-bounds', 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE')
    old = lambda first, last: x509.Crl(ended.ca.subject, this_update=first, next_update=last).encode(ended.ca.key)  # noqa: E731
    yield exhibit('L1c', ('Signed after the end, with the list of before', 'Bitəndən sonra, əvvəlki siyahı ilə', 'Подписано после окончания, со списком до него'), 'The last list before the end was still in its time when the signature was stamped; stale by now, it hides that the certificate had ended.', EN + '5.5.4 steps 4 and 6', 'past-proof',
                  ended.case(timed(ended, '2026-08-05T10:00:00Z'), crls=[old('2026-07-20T00:00:00Z', '2026-08-20T00:00:00Z')], ocsp=ocsp_status(ended)),
                  ended.case(timed(ended, '2026-07-25T10:00:00Z'), crls=[old('2026-07-20T00:00:00Z', '2026-08-20T00:00:00Z')], ocsp=ocsp_status(ended)), 'time.status-kept', STALE)
    future = Era('Gələcək', stolen=False, not_before='2026-09-15T00:00:00Z')
    yield exhibit('L1d', ('Stamped before it began', 'Başlamamışdan əvvəl möhürlənib', 'Метка до начала срока'), 'A trusted time-stamp proves that the signature existed before the certificate did.', EN + '5.5.4 step 4 b)', 'past-proof',
                  future.case(timed(future, '2026-09-01T10:00:00Z'), crls=[future.crl]), future.case(timed(future, '2026-09-20T10:00:00Z'), crls=[future.crl]), 'time.before-validity', 'TOTAL-FAILED/NOT_YET_VALID')


def suspensions():
    held = Era('Dayandırılmış', stolen=False)
    hold = [held.list_of((held.signer, STOLEN, 6))]
    timed = lambda time: held.stamped(held.stamp(time=time))  # noqa: E731
    control = held.case(timed('2026-09-01T10:00:00Z'), crls=hold)
    yield exhibit('L2a', ('Stamped while suspended', 'Dayandırılmış ikən möhürlənib', 'Метка во время приостановки'), 'The certificate is on hold since 1 October; the proof of the signature is of the 15th.', EN + '5.5.4 step 7', 'past-proof',
                  held.case(timed(LATE), crls=hold), control, 'revocation.on-hold', HELD)
    yield exhibit('L2b', ('Stamped in the second of the suspension', 'Dayandırılma saniyəsində möhür', 'Метка в секунду приостановки'), 'Not later is not earlier.', EN + '5.5.4 step 7', 'past-proof', held.case(timed(STOLEN), crls=hold), control, 'revocation.on-hold', HELD)
    above = Era('Mərkəzi ləğv', stolen=False)
    fall = lambda date: [x509.Crl(above.line.root.subject, ((int.from_bytes(der.read(above.ca.serial)[1], 'big'), date, ()),)).encode(above.line.key), above.crl]  # noqa: E731
    unit = above.unit_of('Kök möhürü', above=above.line.root)
    file = above.stamped(above.stamp(unit=unit))
    case = lambda date, file: dataclasses.replace(above.case(file), crls=fall(date))  # noqa: E731
    message = above.message(certificates=(above.signer.certificate, above.ca.certificate), crls=(above.list_of(this_update='2026-09-02T00:00:00Z'),))
    archive = tsp.Archive(message, above.value(message)).attribute(unit=unit, time=ARCHIVED)
    kept = dataclasses.replace(above.case(dataclasses.replace(message, unsigned=(archive,)).encode()), crls=fall(STOLEN))
    yield exhibit('L2c', ('CA revoked before the time-stamp', 'Mərkəz möhürdən əvvəl ləğv edilib', 'Центр отозван до метки'), 'Whoever has the CA’s key makes certificates with any date; the stamp is younger than the theft.', EN + '5.5.4 step 4 a)', 'past-proof',
                  case('2026-08-15T00:00:00Z', file), kept, 'revocation.ca-revoked', 'INDETERMINATE/REVOKED_CA_NO_POE')


def status():
    """Revocation information of another time than the signature."""
    era = Era('Köhnə hal', stolen=False)
    past = lambda first, last: era.list_of(this_update=first, next_update=last)  # noqa: E731
    file = era.stamped(era.stamp())
    unit = ocsp_status(era)
    good = era.case(file, crls=[past('2026-09-02T00:00:00Z', '2026-09-09T00:00:00Z')], ocsp=unit)
    yield exhibit('L3a', ('Status older than the signature', 'İmzadan köhnə hal', 'Статус старше подписи'), 'The list ended before the signature was stamped: it cannot know of a theft in between.', EN + '5.5.4 step 6', 'fresh-status',
                  era.case(file, crls=[past('2026-08-01T00:00:00Z', '2026-08-08T00:00:00Z')], ocsp=unit), good, 'revocation.stale', STALE)
    yield exhibit('L3b', ('Status that ends in the second of the signature', 'İmza saniyəsində bitən hal', 'Статус, истекающий в секунду подписи'), 'nextUpdate is the second of the stamp: at that instant the list was no longer good.', EN + '5.2.5 step 2', 'fresh-status',
                  era.case(file, crls=[past('2026-08-25T10:00:00Z', '2026-09-01T10:00:00Z')], ocsp=unit), good, 'revocation.stale', STALE)
    inside = lambda crl: era.case(era.stamped(era.stamp(), message=era.message(certificates=(era.signer.certificate, era.ca.certificate), crls=(crl,))), crls=[], ocsp=unit)  # noqa: E731
    yield exhibit('L3c', ('Old status inside the file', 'Faylın içində köhnə hal', 'Старый статус внутри файла'), 'The signer chose which list to embed, and took the one of before the theft.', EN + '5.5.4 step 6', 'fresh-status',
                  inside(past('2026-08-01T00:00:00Z', '2026-08-08T00:00:00Z')), inside(past('2026-09-02T00:00:00Z', '2026-09-09T00:00:00Z')), 'revocation.stale', STALE)


def ocsp_status(era):
    """Today's good status of the unit, from the CA itself."""
    identity = ocsp.certificate_id(era.unit.serial, era.ca.subject, era.ca.key.spki)
    return [ocsp.Response(era.ca.subject, (ocsp.Single(identity),)).encode(era.ca.key)]


def responses():
    """OCSP responses inside the file (B-LT)."""
    era = Era('Cavab hal', stolen=False)
    unit = ocsp_status(era)
    identity = ocsp.certificate_id(era.signer.serial, era.ca.subject, era.ca.key.spki)

    def case(this_update, next_update, status=ocsp.GOOD, **more):
        single = ocsp.Single(identity, status, this_update=this_update, next_update=next_update)
        response = ocsp.Response(era.ca.subject, (single,), produced_at=more.get('produced_at', this_update)).encode(era.ca.key)
        message = era.message(certificates=(era.signer.certificate, era.ca.certificate), crls=(tsp.ocsp_value(response),), data_version=5)
        return era.case(era.stamped(era.stamp(), message=message), crls=[], ocsp=unit)
    good = case('2026-09-01T12:00:00Z', '2026-09-02T12:00:00Z')
    for letter, names, story, made, rule, word in (
            ('zc', ('Response older than the signature', 'İmzadan köhnə cavab', 'Ответ старше подписи'), 'The response ended before the signature was stamped.', case('2026-08-01T12:00:00Z', '2026-08-02T12:00:00Z'), 'fresh-status', 'revocation.stale'),
            ('zd', ('Old answer in a new response', 'Yeni cavabda köhnə hal', 'Старый статус в новом ответе'), 'producedAt is of after the signature, thisUpdate of long before: the time of the status counts.',
             case('2026-08-01T12:00:00Z', '2026-08-02T12:00:00Z', produced_at='2026-09-01T12:00:00Z'), 'fresh-status', 'revocation.stale')):
        yield exhibit(f'C13{letter}', names, story, EN + '5.2.5; libdigidocpp PR #15', rule, made, good, word, STALE)
    yield exhibit('C13ze', ('Revoked in the embedded response', 'Fayldakı cavabda ləğv', 'Отзыв в ответе из файла'), 'The response of the file itself says that the certificate was revoked before the stamp.', EN + '5.5.4 step 4 a)', 'ocsp-status',
                  case('2026-09-01T12:00:00Z', '2026-12-01T12:00:00Z', ocsp.revoked('2026-08-15T00:00:00Z', 1)), good, 'time.status-kept')
