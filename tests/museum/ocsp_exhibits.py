# SPDX-License-Identifier: Apache-2.0
"""C13: nobody has said that the certificate is good, and an OCSP response looks as if somebody had."""
import dataclasses

import der
import keys
import ocsp
import x509
from exhibit import Case, Exhibit
from path_exhibits import Line

UNKNOWN = 'INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE'
LATER = 'INDETERMINATE/TRY_LATER'
REVOKED = 'FAILED/REVOKED'
SECTION = 'RFC 6960 section '


class Answers:
    """Root, CA and a leaf; the root's list knows the CA, and only OCSP speaks of the leaf."""

    def __init__(self):
        self.line = Line('Cavab')
        self.ca = self.line.authority('Mərkəz')
        self.leaf = self.line.leaf(self.ca)
        self.of_root = x509.Crl(self.line.root.subject).encode(self.line.key)
        self.responder = self.delegate('Cavabdeh')

    def delegate(self, label, above=None, purposes=(ocsp.SIGNING,), unchecked=True, **fields):
        """A responder's certificate: its own purpose, and no status to ask for."""
        marks = [x509.extended_key_usage(*purposes)] if purposes else []
        marks += [x509.extension(ocsp.NO_CHECK, der.null())] if unchecked else []
        return x509.signer(x509.name(C='AZ', O='Muzey', CN=f'{label} Cavab'), keys.EcKey.named(f'{label} Cavab'), above or self.ca, *marks,
                           usage=x509.key_usage('digitalSignature'), **fields)

    def identity(self, serial=None, issuer=None, spki=None):
        return ocsp.certificate_id(serial or self.leaf.serial, issuer or self.ca.subject, spki or self.ca.key.spki)

    def response(self, *singles, signer=None, **fields):
        """Signed by the delegate unless `signer` is another member; its certificate comes along."""
        signer = signer or self.responder
        honest = {'certificates': (signer.certificate,)} | fields
        return ocsp.Response(signer.subject, singles or (self.single(),), **honest).encode(signer.key)

    def single(self, status=ocsp.GOOD, identity=None, **fields):
        return ocsp.Single(identity or self.identity(), status, **fields)

    def case(self, *responses, certs=(), crls=()):
        return Case(self.leaf.certificate, 'der', trust=[self.line.root.certificate], certs=[self.ca.certificate, *certs],
                    crls=[self.of_root, *crls], ocsp=responses)


def exhibit(identity, names, story, reference, rule, forgery, control, expected, word):
    return Exhibit(f'C13{identity}', names, story, SECTION + reference, rule, forgery, control, expected, word, 'path')


def exhibits(world):
    answers = Answers()
    for hall in (responders, subjects, times, statuses):
        yield from hall(answers)


def responders(answers):
    delegated = answers.case(answers.response())
    by_issuer = answers.case(answers.response(signer=answers.ca, certificates=()))
    attacker = keys.EcKey.named('answer attacker')
    unsigned = 'no authorized responder signed'
    yield exhibit('a', ('Response signed by another key', 'Başqa açarla imzalanmış cavab', 'Ответ, подписанный другим ключом'), 'The response names the CA and is signed with the attacker’s key.', '3.2 item 2', 'ocsp-responder',
                  answers.case(answers.response(signer=dataclasses.replace(answers.ca, key=attacker), certificates=())), by_issuer, UNKNOWN, unsigned)
    yield exhibit('b', ('Response signed by the holder', 'Sahibin özünün imzaladığı cavab', 'Ответ, подписанный самим владельцем'), 'The holder certifies with his own certificate that it is good.', '4.2.2.2', 'ocsp-responder',
                  answers.case(answers.response(signer=answers.leaf)), delegated, UNKNOWN, 'not authorized')
    for letter, names, story, section, responder, word in (
            ('c', ('Responder without the purpose', 'Məqsədi olmayan cavabverən', 'Ответчик без назначения'), 'The CA certified the responder’s key, and for nothing in particular.', '4.2.2.2', answers.delegate('Məqsədsiz', purposes=()), 'not authorized'),
            ('d', ('Responder for every purpose', 'Hər məqsəd üçün cavabverən', 'Ответчик для любых целей'), 'anyExtendedKeyUsage does not name id-kp-OCSPSigning.', '4.2.2.2', answers.delegate('Hərməqsəd', purposes=('2.5.29.37.0',)), 'not authorized'),
            ('e', ('Responder of another authority', 'Başqa mərkəzin cavabverəni', 'Ответчик другого центра'), 'Another CA below the same root certified the responder.', '4.2.2.2; PKI.js#502', answers.delegate('Yad', above=answers.line.authority('Qonşu')), 'not authorized'),
            ('f', ('Responder of the root', 'Kökün cavabverəni', 'Ответчик корня'), 'The root certified the responder, not the CA that issued the certificate.', '4.2.2.2 item 3; CVE-2022-43705', answers.delegate('Kökünkü', above=answers.line.root), 'not authorized'),
            ('g', ('Responder that certified itself', 'Özünü təsdiqləyən cavabverən', 'Ответчик, заверивший себя'), 'The attacker’s responder certificate names the CA as its issuer.', '4.2.2.2',
             answers.delegate('Saxta', above=dataclasses.replace(answers.ca, key=attacker)), 'not authorized'),
            ('h', ('Responder that has ended', 'Müddəti bitmiş cavabverən', 'Просроченный ответчик'), 'The responder’s certificate ended before the response was made.', '4.2.2.2.1', answers.delegate('Köhnə', not_after='2026-06-01T00:00:00Z'), 'not authorized'),
            ('i', ('Responder whose status nobody knows', 'Halı bilinməyən cavabverən', 'Ответчик с неизвестным статусом'), 'The responder’s certificate has no id-pkix-ocsp-nocheck, and no list knows it: it may have been stolen.', '4.2.2.2.1', answers.delegate('Yoxlanan', unchecked=False), 'may be revoked')):
        yield exhibit(letter, names, story, section, 'ocsp-responder', answers.case(answers.response(signer=responder)), delegated, UNKNOWN, word)
    stolen = answers.delegate('Oğurlanmış', unchecked=False)
    listing = lambda *serials: x509.Crl(answers.ca.subject, tuple((int.from_bytes(der.read(one)[1], 'big'), '2026-10-01T00:00:00Z', ()) for one in serials),  # noqa: E731
                                        (x509.crl_number(7), x509.issuing_point(x509.general('uri', 'http://pki.example/cavab.crl'))))
    pointed = answers.delegate('Nöqtəli', unchecked=False)
    marks = [x509.extended_key_usage(ocsp.SIGNING), x509.distribution_point(x509.general('uri', 'http://pki.example/cavab.crl'))]
    pointed = x509.signer(pointed.subject, pointed.key, answers.ca, *marks, usage=x509.key_usage('digitalSignature'))
    told = answers.response(signer=pointed)
    yield exhibit('j', ('Responder that is revoked', 'Ləğv edilmiş cavabverən', 'Отозванный ответчик'), 'The CA’s list revokes the responder, whose key still signs.', '4.2.2.2.1', 'ocsp-responder',
                  answers.case(told, crls=[listing(pointed.serial).encode(answers.ca.key)]), answers.case(told, crls=[listing(stolen.serial).encode(answers.ca.key)]),
                  UNKNOWN, 'may be revoked')


def subjects(answers):
    control = answers.case(answers.response())
    twin = keys.EcKey.named('answer twin')
    number = der.integer(int.from_bytes(der.read(answers.leaf.serial)[1], 'big') + 1)
    for letter, names, story, identity in (
            ('k', ('Response about another number', 'Başqa nömrə haqqında cavab', 'Ответ о другом номере'), 'The response is genuine and good, for the next serial number.', answers.identity(serial=number)),
            ('l', ('Response about another issuer’s name', 'Başqa verənin adı haqqında cavab', 'Ответ об издателе с другим именем'), 'issuerNameHash is that of another CA.', answers.identity(issuer=answers.line.root.subject)),
            ('m', ('Response about another issuer’s key', 'Başqa verənin açarı haqqında cavab', 'Ответ об издателе с другим ключом'), 'issuerKeyHash is that of another key under the same name.', answers.identity(spki=twin.spki))):
        yield exhibit(letter, names, story, '3.2 item 1, 4.1.1', 'ocsp-certificate', answers.case(answers.response(answers.single(identity=identity))), control, UNKNOWN, 'no CRL covers it')


def times(answers):
    control = answers.case(answers.response())
    critical = x509.extension('1.3.6.1.4.1.32473.31.97', der.null(), critical=True)
    for letter, names, story, section, response, word in (
            ('n', ('Response that has ended', 'Müddəti bitmiş cavab', 'Просроченный ответ'), 'The last good response before the revocation; its time has passed.', '3.2 item 6',
             answers.response(answers.single(this_update='2026-09-01T00:00:00Z', next_update='2026-09-08T00:00:00Z'), produced_at='2026-09-01T00:00:00Z'), 'out of date'),
            ('o', ('Response without an end', 'Sonu olmayan cavab', 'Ответ без срока'), 'No nextUpdate: the response could be shown for ever.', '2.4', answers.response(answers.single(next_update=None)), 'does not say until when'),
            ('p', ('Response of tomorrow', 'Sabahın cavabı', 'Завтрашний ответ'), 'thisUpdate lies after the time of validation.', '3.2 item 5',
             answers.response(answers.single(this_update='2026-11-25T00:00:00Z'), produced_at='2026-11-25T00:00:00Z'), 'issued later'),
            ('q', ('Produced tomorrow', 'Sabah hazırlanmış', 'Составлен завтра'), 'producedAt lies after the time of validation, thisUpdate before it.', '3.2 item 5', answers.response(produced_at='2026-11-25T00:00:00Z'), 'issued later'),
            ('r', ('Unknown critical extension', 'Naməlum kritik genişlənmə', 'Неизвестное критическое расширение'), 'The responder says that nobody may use this response who does not understand it.', '4.4', answers.response(extensions=(critical,)), 'not processed'),
            ('s', ('Unknown critical extension of one answer', 'Bir cavabın naməlum kritik genişlənməsi', 'Неизвестное критическое расширение одного ответа'), 'The same about the one certificate.', '4.4',
             answers.response(answers.single(extensions=(critical,))), 'not processed')):
        yield exhibit(letter, names, story, section, 'ocsp-time', answers.case(response), control, LATER, word)


def statuses(answers):
    good = answers.response()
    control = answers.case(good)
    single, response = answers.single, answers.response
    earlier = response(single(ocsp.revoked(reason=1), this_update='2026-11-16T00:00:00Z', next_update='2026-11-30T00:00:00Z'), produced_at='2026-11-16T00:00:00Z')
    for letter, names, story, section, responses, expected, word in (
            ('t', ('Revoked', 'Ləğv edilib', 'Отозван'), 'The responder says so: the plain case.', '2.2', [response(single(ocsp.revoked(reason=1)))], REVOKED, 'was revoked'),
            ('u', ('On hold', 'Dayandırılıb', 'Приостановлен'), 'The certificate is suspended.', '2.2', [response(single(ocsp.revoked(reason=6)))], LATER, 'was suspended'),
            ('v', ('Unknown to the responder', 'Cavabverənə məlum deyil', 'Неизвестен ответчику'), 'Status unknown is no good status.', '2.2', [response(single(ocsp.UNKNOWN))], UNKNOWN, 'does not know it'),
            ('w', ('Revocation behind a good answer', 'Yaxşı cavabın arxasında ləğv', 'Отзыв за хорошим ответом'), 'A later response says good, and the revocation of four days before stands behind it.', '2.2', [good, earlier], REVOKED, 'was revoked'),
            ('x', ('Revocation in the same response', 'Eyni cavabda ləğv', 'Отзыв в том же ответе'), 'Two answers about one certificate in one response, the good one first.', '4.2.1',
             [response(single(), single(ocsp.revoked(reason=1)))], REVOKED, 'was revoked'),
            ('y', ('removeFromCRL as a reason', 'Səbəb kimi removeFromCRL', 'removeFromCRL как причина'), 'Revoked for a reason that means “not any more” in delta lists.', '4.2.1', [response(single(ocsp.revoked(reason=8)))], REVOKED, 'was revoked'),
            ('z', ('Revoked tomorrow', 'Sabah ləğv ediləcək', 'Отозван завтра'), 'The date of the revocation lies in the future.', '2.2', [response(single(ocsp.revoked('2026-12-01T00:00:00Z', 1)))], REVOKED, 'was revoked')):
        yield exhibit(letter, names, story, section, 'ocsp-status', answers.case(*responses), control, expected, word)
    listed = x509.Crl(answers.ca.subject, ((int.from_bytes(der.read(answers.leaf.serial)[1], 'big'), '2026-10-01T00:00:00Z', ()),)).encode(answers.ca.key)
    yield exhibit('za', ('Good answer, revoked in the list', 'Yaxşı cavab, siyahıda ləğv', 'Хороший ответ, отзыв в списке'), 'The responder has not heard of what the CA’s list says.', '2.2', 'ocsp-status',
                  answers.case(good, crls=[listed]), control, REVOKED, 'was revoked')
    yield exhibit('zb', ('Error instead of an answer', 'Cavab əvəzinə səhv', 'Ошибка вместо ответа'), 'unauthorized: what anybody on the way can say, and no status.', '2.3', 'ocsp-status',
                  answers.case(ocsp.wrapped(None, status=6)), control, UNKNOWN, 'no CRL covers it')
