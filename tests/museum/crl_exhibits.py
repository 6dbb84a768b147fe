# SPDX-License-Identifier: Apache-2.0
"""C14: the certificate is revoked, and the list that comes with it does not say so, or nobody with the right said it."""
import der
import keys
import x509
from exhibit import Case, Exhibit
from path_exhibits import Line
from x509 import general, issuing_point

UNKNOWN = 'INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE'
LATER = 'INDETERMINATE/TRY_LATER'
REVOKED = 'FAILED/REVOKED'
SECTION = 'RFC 5280 section '
PLACE, ELSEWHERE = 'http://pki.example/muzey.crl', 'http://pki.example/basqa.crl'


class Lists:
    """Root, CA and a leaf that names its distribution point; the root's list is always good."""

    def __init__(self):
        self.line = Line('Siyahı')
        self.ca = self.line.authority('Mərkəz')
        self.leaf = self.line.leaf(self.ca, x509.distribution_point(general('uri', PLACE)))
        self.of_root = x509.Crl(self.line.root.subject).encode(self.line.key)

    @property
    def serial(self):
        return int.from_bytes(der.read(self.leaf.serial)[1], 'big')

    def case(self, *crls, certs=(), leaf=None, root=None):
        return Case((leaf or self.leaf).certificate, 'der', trust=[self.line.root.certificate], certs=[self.ca.certificate, *certs],
                    crls=[root or self.of_root, *crls])

    def crl(self, *extensions, signer=None, issuer=None, **fields):
        return x509.Crl(issuer or self.ca.subject, extensions=(x509.crl_number(7), *extensions), **fields).encode(signer or self.ca.key)

    def entry(self, *extensions, date='2026-10-01T00:00:00Z'):
        return (self.serial, date, extensions)


def reason(code):
    return x509.extension('2.5.29.21', der.tlv(0x0A, bytes([code])))


def exhibit(identity, names, story, reference, rule, forgery, control, expected, word):
    return Exhibit(identity, names, story, reference, rule, forgery, control, expected, word, 'path')


def exhibits(world):
    lists = Lists()
    for hall in (scopes, signers, times, entries):
        yield from hall(lists)


def scopes(lists):
    point = general('uri', PLACE)
    full = lists.case(lists.crl())
    for letter, names, story, extensions, section in (
            ('a', ('List of CA certificates only', 'Yalnız mərkəz sertifikatları', 'Список только центров'), 'The list is complete, for CA certificates.', [issuing_point(point, flags=(2,))], '6.3.3 (b)(2)(iii)'),
            ('b', ('List of attribute certificates', 'Atribut sertifikatları siyahısı', 'Список атрибутных сертификатов'), 'The list is complete, for attribute certificates.', [issuing_point(point, flags=(5,))], '6.3.3 (b)(2)(iv)'),
            ('c', ('List of another point', 'Başqa nöqtənin siyahısı', 'Список другой точки'), 'The list belongs to another distribution point.', [issuing_point(general('uri', ELSEWHERE))], '6.3.3 (b)(2)(i)'),
            ('d', ('List of some reasons', 'Bəzi səbəblərin siyahısı', 'Список некоторых причин'), 'The list tells lost keys and is silent about stolen ones.', [issuing_point(point, reasons=b'\x06\x40')], '6.3.3 (d)'),
            ('e', ('Changes without a base', 'Əsassız dəyişikliklər', 'Изменения без основы'), 'A delta list without the list that it changes.', [x509.delta_indicator(6)], '6.3.3 (c)'),
            ('f', ('Unknown critical extension', 'Naməlum kritik genişlənmə', 'Неизвестное критическое расширение'), 'The issuer says that nobody may use this list who does not understand it.',
             [x509.extension('1.3.6.1.4.1.32473.31.99', der.null(), critical=True)], '5.2')):
        expected, word = (LATER, 'not processed') if letter == 'f' else (UNKNOWN, 'not cover all reasons' if letter == 'd' else 'no CRL covers it')
        yield exhibit(f'C14{letter}', names, story, SECTION + section, 'crl-scope', lists.case(lists.crl(*extensions)), full, expected, word)
    user = x509.Crl(lists.line.root.subject, extensions=(x509.crl_number(7), issuing_point(flags=(1,)))).encode(lists.line.key)
    yield exhibit('C14g', ('List of persons for a CA', 'Mərkəz üçün şəxslər siyahısı', 'Список лиц вместо центров'), 'The root’s list is for persons; whether the CA is revoked, nobody says.', SECTION + '6.3.3 (b)(2)(ii)', 'crl-scope',
                  lists.case(lists.crl(), root=user), full, UNKNOWN, 'no CRL covers it')
    helper = lists.line.authority('Siyahıçı')
    indirect = lists.crl(issuing_point(point, flags=(4,)), signer=helper.key, issuer=helper.subject)
    yield exhibit('C14h', ('Indirect list that nobody delegated', 'Səlahiyyətsiz dolayı siyahı', 'Непрямой список без полномочий'), 'Another authority lists the certificates of this one; the certificate names no such cRLIssuer.', SECTION + '6.3.3 (b)(1)', 'crl-scope',
                  lists.case(indirect, certs=[helper.certificate]), full, UNKNOWN, 'no CRL covers it')


def signers(lists):
    full = lists.case(lists.crl())
    attacker = keys.EcKey.named('list attacker')
    yield exhibit('C14i', ('List signed by a stranger', 'Yadın imzaladığı siyahı', 'Список, подписанный посторонним'), 'The list names the CA and is signed with another key.', SECTION + '6.3.3 (g)', 'crl-signer',
                  lists.case(lists.crl(signer=attacker)), full, UNKNOWN, 'no CRL covers it')
    yield exhibit('C14j', ('List signed by the certificate itself', 'Sertifikatın özünün imzaladığı siyahı', 'Список, подписанный самим владельцем'), 'The holder signs the list that would have to revoke him.', SECTION + '6.3.3 (f)', 'crl-signer',
                  lists.case(lists.crl(signer=lists.leaf.key), certs=[lists.leaf.certificate]), full, UNKNOWN, 'no CRL covers it')
    twin = x509.authority(lists.ca.subject, attacker, lists.ca.subject, attacker)
    yield exhibit('C14k', ('List of a CA of the same name', 'Eyni adlı mərkəzin siyahısı', 'Список центра с тем же именем'), 'The attacker’s own CA has the same name and signs a list; its certificate comes along.', SECTION + '6.3.3 (f)', 'crl-signer',
                  lists.case(lists.crl(signer=attacker), certs=[twin.certificate]), full, UNKNOWN, 'no CRL covers it')
    silent = lists.line.authority('Mərkəz', key=lists.ca.key, usage=x509.key_usage('keyCertSign'))
    leaf = lists.line.leaf(silent, x509.distribution_point(general('uri', PLACE)))
    mute = Case(leaf.certificate, 'der', trust=[lists.line.root.certificate], certs=[silent.certificate], crls=[lists.of_root, lists.crl()])
    yield exhibit('C14l', ('CA that may not sign lists', 'Siyahı imzalaya bilməyən mərkəz', 'Центр без права подписи списков'), 'The CA has no cRLSign and signs a list.', SECTION + '6.3.3 (f)', 'crl-signer', mute, full, UNKNOWN, 'no CRL covers it')


def times(lists):
    full = lists.case(lists.crl())
    before = lists.crl(this_update='2026-09-01T00:00:00Z', next_update='2027-09-01T00:00:00Z')
    revoked = x509.Crl(lists.ca.subject, (lists.entry(reason(1)),), (x509.crl_number(8),)).encode(lists.ca.key)
    for letter, names, story, case, expected, word in (
            ('m', ('List that has ended', 'Müddəti bitmiş siyahı', 'Просроченный список'), 'The last list before the revocation; its time has passed.',
             lists.case(lists.crl(this_update='2026-09-01T00:00:00Z', next_update='2026-09-08T00:00:00Z')), LATER, 'out of date'),
            ('n', ('List of tomorrow', 'Sabahın siyahısı', 'Завтрашний список'), 'The list was issued after the time of validation.', lists.case(lists.crl(this_update='2027-01-01T00:00:00Z')), LATER, 'was issued later'),
            ('o', ('Older list beside the newer', 'Yeninin yanında köhnə siyahı', 'Старый список рядом с новым'), 'Two lists are in their time; the older one does not know the revocation.', lists.case(before, revoked), REVOKED, 'was revoked'),
            ('p', ('Older list in front', 'Öndə köhnə siyahı', 'Старый список впереди'), 'The same, and only the numbers of the lists differ.',
             lists.case(lists.crl(this_update='2026-10-31T00:00:00Z'), revoked), REVOKED, 'was revoked')):
        yield exhibit(f'C14{letter}', names, story, SECTION + '6.3.3', 'crl-time', case, full, expected, word)


def entries(lists):
    full = lists.case(lists.crl())
    listed = lambda *extensions, **more: lists.case(lists.crl(revoked=(lists.entry(*extensions, **more),)))  # noqa: E731
    unknown = x509.extension('1.3.6.1.4.1.32473.31.98', der.null(), critical=True)
    for letter, names, story, case, expected, word in (
            ('q', ('Revoked', 'Ləğv edilib', 'Отозван'), 'The certificate stands in the list: the plain case.', listed(reason(1)), REVOKED, 'was revoked'),
            ('r', ('On hold', 'Dayandırılıb', 'Приостановлен'), 'The certificate is suspended.', listed(reason(6)), LATER, 'was suspended'),
            ('t', ('Entry with an unknown critical extension', 'Naməlum kritik genişlənməli sətir', 'Запись с неизвестным критическим расширением'), 'What the entry means, only its issuer knows; it is no good status.', listed(unknown), LATER, 'critical extensions that are not processed'),
            ('u', ('Revoked tomorrow', 'Sabah ləğv ediləcək', 'Отозван завтра'), 'The date of the revocation lies in the future: the list stands, the certificate is not good.', listed(reason(1), date='2026-12-01T00:00:00Z'), REVOKED, 'was revoked')):
        yield exhibit(f'C14{letter}', names, story, SECTION + '5.3', 'crl-entry', case, full, expected, word)
    held = lists.crl(revoked=(lists.entry(reason(6)),))
    change = lambda base: x509.Crl(lists.ca.subject, (lists.entry(reason(8)),), (x509.crl_number(base + 2), x509.delta_indicator(base))).encode(lists.ca.key)  # noqa: E731
    yield exhibit('C14s', ('Changes to another list', 'Başqa siyahıya dəyişikliklər', 'Изменения к другому списку'), 'A delta list takes the certificate off again; it starts from a list of a later number than the one at hand.',
                  SECTION + '5.2.4', 'crl-scope', lists.case(held, change(20)), lists.case(held, change(7)), LATER, 'was suspended')
    late = lambda *more: x509.Crl(lists.ca.subject, (lists.entry(reason(8)),), (x509.crl_number(9), *more), this_update='2026-11-10T00:00:00Z').encode(lists.ca.key)  # noqa: E731
    known = lists.crl(revoked=(lists.entry(reason(1)),))
    for letter, names, story, crls, control in (
            ('v', ('removeFromCRL in a complete list', 'Tam siyahıda removeFromCRL', 'removeFromCRL в полном списке'),
             'The latest complete list has the certificate with a reason that only delta lists may give; the list before it revoked it for a stolen key.', [known, late()], full),
            ('w', ('removeFromCRL alone', 'Yalnız removeFromCRL', 'Только removeFromCRL'), 'The same without the earlier list: an entry is no good status.', [late()], full)):
        yield exhibit(f'C14{letter}', names, story, SECTION + '5.3.1', 'crl-entry', lists.case(*crls), control, LATER, 'was suspended')
    taken = x509.Crl(lists.ca.subject, (lists.entry(reason(8)),), (x509.crl_number(9), x509.delta_indicator(7))).encode(lists.ca.key)
    yield exhibit('C14x', ('Removal of a revocation', 'Ləğvin geri götürülməsi', 'Снятие отзыва'), 'A delta list takes off what was revoked for a stolen key; only holds can be taken back.', SECTION + '5.3.1', 'crl-entry',
                  lists.case(known, taken), lists.case(held, taken), REVOKED, 'was revoked')
