# SPDX-License-Identifier: Apache-2.0
"""C1 to C9: what is signed in a CMS, by whom, and where a verifier could look elsewhere."""
import cms
import der
import keys
from exhibit import Case, Exhibit
from world import CHANGED, CONTENT

FORMAT = 'TOTAL-FAILED/FORMAT_FAILURE'
UNDECIDED = 'INDETERMINATE/'
LAMPS = 'draft-ietf-lamps-cms-euf-cma-signeddata'
RFC_5652_11 = 'RFC 5652 section 11'
ESS = 'RFC 5035; openssl#27055'


def exhibits(world):
    honest = Case(world.message().encode())
    for group in (confusion, content_types, digests, references, identifiers, algorithms, encodings):
        yield from group(world, honest)


def confusion(world, honest):
    genuine = world.message()
    written, signed = genuine.signed_set()
    bare = genuine.signer_info(None, genuine.value(signed))
    yield Exhibit('C1a', ('Signed attributes as content', 'Məzmun əvəzinə imzalı atributlar', 'Подписанные атрибуты вместо содержимого'),
                  'The signed attributes of a genuine signature become the content, the SignerInfo loses its attributes, and the genuine value fits.',
                  LAMPS, 'content-likeness', Case(genuine.wrap(bare, signed)), honest, FORMAT, 'SET OF Attribute')
    away = world.message(detached=True)
    yield Exhibit('C1b', ('Signed attributes as detached content', 'Ayrıca məzmun əvəzinə imzalı atributlar', 'Подписанные атрибуты вместо отделённого содержимого'),
                  'The same with a detached signature: the attributes are handed over as the file that was signed.',
                  LAMPS, 'content-likeness', Case(away.wrap(bare), 'p7s', signed), Case(away.encode(), 'p7s', CONTENT), FORMAT, 'SET OF Attribute')
    plain = genuine.signer_info(None, genuine.member.key.sign(CONTENT))
    yield Exhibit('C1c', ('No signed attributes', 'İmzalı atributlar yoxdur', 'Нет подписанных атрибутов'),
                  'The value is made over the content itself, so that no signed attribute binds a certificate or a content type.',
                  'openssl#27055', 'signed-attributes', Case(genuine.wrap(plain)), honest, FORMAT, 'there are no signed attributes')


def content_types(world, honest):
    genuine = world.message()
    written, signed = genuine.signed_set()
    info = genuine.signer_info(written, genuine.value(signed))
    relabelled = world.message(content_oid='1.2.840.113549.1.9.16.1.4', data_version=3)
    names = ('Relabelled content type', 'Məzmun növü dəyişdirilib', 'Подменён тип содержимого')
    yield Exhibit('C2a', names, 'The content was signed as id-data; the unsigned eContentType now says that it is a time-stamp token.',
                  'openssl#9009; dotnet#132242', 'content-type', Case(relabelled.wrap(info)), honest, FORMAT, 'is not the eContentType')
    for letter, names, replaced, word in (
            ('b', ('Content type missing', 'Məzmun növü yoxdur', 'Тип содержимого отсутствует'), None, 'the attribute is missing'),
            ('c', ('Content type twice', 'Məzmun növü iki dəfə', 'Тип содержимого дважды'), cms.content_type() + cms.content_type('1.2.840.113549.1.9.16.1.4'), 'more than once'),
            ('d', ('Content type with two values', 'Məzmun növünün iki qiyməti', 'Два значения типа содержимого'),
             cms.attribute(cms.CONTENT_TYPE, der.oid(cms.DATA), der.oid('1.2.840.113549.1.9.16.1.4')), 'exactly one value')):
        yield Exhibit(f'C2{letter}', names, 'Two readers of this signature could take the content for different things.', RFC_5652_11,
                      'content-type', Case(world.message(replaced={cms.CONTENT_TYPE: replaced}).encode()), honest, FORMAT, word)


def digests(world, honest):
    right, wrong = cms.message_digest(CONTENT), cms.message_digest(CHANGED)
    value = lambda octets: der.octet_string(keys.digest('sha256', octets))  # noqa: E731
    for letter, names, story, replaced, word in (
            ('a', ('Message digest missing', 'Məzmunun xülasəsi yoxdur', 'Хеш содержимого отсутствует'),
             'Nothing signed depends on the content any more.', None, 'the attribute is missing'),
            ('b', ('Message digest twice', 'Məzmunun xülasəsi iki dəfə', 'Хеш содержимого дважды'),
             'Two message-digest attributes, one of them for another content: which one counts depends on the reader.', right + wrong, 'more than once'),
            ('c', ('Message digest with two values', 'Xülasənin iki qiyməti', 'Два значения хеша'),
             'One attribute with two values, the second for another content.', cms.attribute(cms.MESSAGE_DIGEST, value(CONTENT), value(CHANGED)), 'exactly one value'),
            ('d', ('Message digest without a value', 'Qiymətsiz xülasə', 'Хеш без значения'),
             'The attribute is there and its set of values is empty.', cms.attribute(cms.MESSAGE_DIGEST), 'exactly one value'),
            ('e', ('Message digest cut short', 'Qısaldılmış xülasə', 'Укороченный хеш'),
             'Four octets of the digest are signed: a comparison of as many octets as there are would pass for a collision.',
             cms.attribute(cms.MESSAGE_DIGEST, der.octet_string(keys.digest('sha256', CONTENT)[:4])), 'length')):
        yield Exhibit(f'C3{letter}', names, story, f'{RFC_5652_11}; fixed in DSS 6.3' if letter == 'c' else RFC_5652_11, 'message-digest',
                      Case(world.message(replaced={cms.MESSAGE_DIGEST: replaced}).encode()), honest, FORMAT, word)
    genuine = world.message()
    written, signed = genuine.signed_set()
    changed = genuine.wrap(genuine.signer_info(written, genuine.value(signed)), CHANGED)
    yield Exhibit('C3f', ('Content exchanged', 'Məzmun dəyişdirilib', 'Содержимое подменено'), 'The sum in a signed payment order is another one.',
                  RFC_5652_11, 'content-digest', Case(changed), honest, 'TOTAL-FAILED/HASH_FAILURE', 'hash.mismatch')


def references(world, honest):
    v2 = cms.SIGNING_CERTIFICATE_V2
    gunel = world.gunel
    yield Exhibit('C4a', ('No reference to the certificate', 'Sertifikata istinad yoxdur', 'Нет ссылки на сертификат'),
                  'Without signing-certificate-v2 nothing signed says whose certificate belongs to the key.', ESS, 'certificate-reference',
                  Case(world.message(replaced={v2: None}).encode()), honest, UNDECIDED + 'SIG_CONSTRAINTS_FAILURE', 'element.no-certificate-reference')
    moved = cms.signing_certificate_v2(cms.ess_v2(gunel))
    yield Exhibit('C9a', ('The reference is unsigned', 'İstinad imzalanmayıb', 'Ссылка не подписана'),
                  'signing-certificate-v2 stands among the unsigned attributes, where anybody can write it.', 'EN 319 122-1', 'certificate-reference',
                  Case(world.message(replaced={v2: None}, unsigned=(moved,)).encode()), honest, UNDECIDED + 'SIG_CONSTRAINTS_FAILURE',
                  'element.no-certificate-reference')
    digest = cms.message_digest(CONTENT)
    yield Exhibit('C9b', ('The digest is unsigned', 'Xülasə imzalanmayıb', 'Хеш не подписан'),
                  'message-digest stands among the unsigned attributes and fits whatever content comes with it.', RFC_5652_11, 'message-digest',
                  Case(world.message(replaced={cms.MESSAGE_DIGEST: None}, unsigned=(digest,)).encode()), honest, FORMAT, 'the attribute is missing')
    yield from substitutions(world, honest)


def substitutions(world, honest):
    v2 = cms.SIGNING_CERTIFICATE_V2
    gunel, cingiz = world.gunel, world.cingiz
    other = certificate_of_same_key(world, 'ƏLİYEVA GÜLÇÖHRƏ')
    genuine = world.message(certificates=(other.certificate,))
    not_found = UNDECIDED + 'NO_SIGNING_CERTIFICATE_FOUND'
    yield Exhibit('C4b', ('Certificate exchanged, key and number kept', 'Sertifikat dəyişib, açar və nömrə eynidir', 'Сертификат подменён, ключ и номер те же'),
                  'A second certificate with the same issuer, serial number and key names another person; only its digest differs.', ESS,
                  'certificate-reference', Case(genuine.encode()), honest, not_found, 'signer.not-found')
    renewed = certificate_of_same_key(world, 'ƏLİYEVA GÜLÇÖHRƏ', serial=0x4242)
    sid = der.sequence(renewed.issuer, renewed.serial)
    yield Exhibit('C4c', ('Certificate exchanged, signer identifier too', 'Sertifikat və göstərici dəyişdirilib', 'Подменены сертификат и идентификатор'),
                  'The unsigned signer identifier points to another certificate of the same key.', ESS, 'signer-identifier',
                  Case(world.message(certificates=(renewed.certificate,), sid=sid).encode()), honest, FORMAT, 'name different certificates')
    wrong = der.sequence(der.sequence(der.explicit(4, gunel.issuer)), cingiz.serial)
    yield Exhibit('C4d', ('Digest of one, serial number of another', 'Birinin xülasəsi, digərinin nömrəsi', 'Хеш одного, номер другого'),
                  'The signed reference has the digest of one certificate and the serial number of another.', 'RFC 5035 section 4', 'signer-identifier',
                  Case(world.message(replaced={v2: cms.signing_certificate_v2(cms.ess_v2(gunel, issuer=wrong))}).encode()), honest, FORMAT,
                  'name different certificates')
    foreign = cms.signing_certificate_v2(cms.ess_v2(gunel), cms.ess_v2(cingiz))
    both = (gunel.certificate, cingiz.certificate)
    yield Exhibit('C4e', ('A reference to a stranger', 'Yad sertifikata istinad', 'Ссылка на чужой сертификат'),
                  'The second signed reference names a certificate that is not of this path: somebody else may read it as the signer.', ESS,
                  'foreign-reference', Case(world.message(replaced={v2: foreign}, certificates=both).encode()),
                  Case(world.message(certificates=both).encode()), UNDECIDED + 'SIG_CONSTRAINTS_FAILURE', 'element.foreign-certificate-reference')
    twice = cms.signing_certificate_v2(cms.ess_v2(gunel)) + cms.signing_certificate_v2(cms.ess_v2(cingiz))
    yield Exhibit('C4f', ('Two references, two signers', 'İki istinad, iki imzalayan', 'Две ссылки, два подписанта'),
                  'signing-certificate-v2 is there twice and names two people: neither counts.', ESS, 'certificate-reference',
                  Case(world.message(replaced={v2: twice}, certificates=both).encode()), Case(world.message(certificates=both).encode()),
                  UNDECIDED + 'SIG_CONSTRAINTS_FAILURE', 'element.no-certificate-reference')
    cut = cms.signing_certificate_v2(der.sequence(der.octet_string(keys.digest('sha256', gunel.certificate)[:8]), cms.issuer_serial(gunel)))
    yield Exhibit('C4g', ('Reference digest cut short', 'İstinadın xülasəsi qısaldılıb', 'Хеш ссылки укорочен'),
                  'Eight octets of the certificate digest are signed, few enough to find a second certificate for.', ESS, 'certificate-reference',
                  Case(world.message(replaced={v2: cut}).encode()), honest, UNDECIDED + 'SIG_CONSTRAINTS_FAILURE', 'element.no-certificate-reference')

    old = cms.signing_certificate_v1(cms.ess_v1(gunel))
    yield Exhibit('C4h', ('Bound by SHA-1 only', 'Yalnız SHA-1 ilə bağlanıb', 'Связано только через SHA-1'),
                  'The first generation of the attribute knows SHA-1 only: a collision gives the signature a second certificate.', ESS, 'weak-algorithm',
                  Case(world.message(replaced={v2: None}, more=(old,)).encode()), honest, UNDECIDED + 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', 'SHA1')


def certificate_of_same_key(world, common_name, serial=None):
    """What the citizens' authority would issue to another person for Günel's key, with her serial number or a new one."""
    import x509
    gunel, above = world.gunel, world.citizens
    number = serial or int.from_bytes(der.read(gunel.serial)[1], 'big')
    return x509.signer(x509.person(common_name), gunel.key, above, serial=number)


def identifiers(world, honest):
    import x509
    gunel, cingiz = world.gunel, world.cingiz
    ski = lambda member: der.context(0, x509.subject_key_of(member.certificate))  # noqa: E731
    sid = der.sequence(gunel.issuer, gunel.serial)
    both = (gunel.certificate, cingiz.certificate)
    twin = Case(world.message(cingiz, certificates=both).encode())
    yield Exhibit('C8a', ("The victim's identifier, the attacker's key", 'Göstərici qurbanın, açar hücum edənin', 'Идентификатор жертвы, ключ нападающего'),
                  'The signer identifier names the victim, whose name some programs show; reference and key are the attacker’s own.', RFC_5652_11.replace('11', '5.3'),
                  'signer-identifier', Case(world.message(cingiz, sid=sid, certificates=both).encode()), twin, FORMAT, 'name different certificates')
    by_key = world.message(cingiz, sid=ski(gunel), version=3, data_version=3, certificates=both)
    yield Exhibit('C8b', ("The victim's key identifier", 'Qurbanın açar göstəricisi', 'Идентификатор ключа жертвы'),
                  'The same with a subject key identifier, which has no issuer to compare.', 'RFC 5652 section 5.3', 'signer-identifier',
                  Case(by_key.encode()), Case(world.message(cingiz, sid=ski(cingiz), version=3, data_version=3, certificates=both).encode()),
                  UNDECIDED + 'NO_SIGNING_CERTIFICATE_FOUND', 'signer.not-found')
    yield Exhibit('C8c', ('Version of another syntax', 'Başqa sintaksisin versiyası', 'Версия другого синтаксиса'),
                  'SignerInfo version 3 with issuer and serial number: one reader goes by the version, another by the tag.', 'RFC 5652 section 5.3', 'version',
                  Case(world.message(version=3).encode()), honest, FORMAT, 'does not fit its sid')
    attacker = keys.EcKey.named('attacker with a borrowed name')
    claimed = x509.Certificate(gunel.subject, attacker, gunel.issuer, serial=int.from_bytes(der.read(gunel.serial)[1], 'big'),
                               extensions=(x509.key_usage('nonRepudiation'), x509.subject_key(attacker), x509.authority_key(world.citizens)))
    forged = x509.Member(claimed.encode(attacker), attacker)
    yield Exhibit('C8d', ('Issuer and serial number of the victim', 'Qurbanın verəni və nömrəsi', 'Издатель и номер жертвы'),
                  "The attacker made a certificate with the victim's name, issuer and serial number for a key of his own; the genuine one lies beside it.",
                  'RFC 5652 section 5.3', 'certificate-signature', Case(world.message(forged, certificates=(forged.certificate, gunel.certificate)).encode()),
                  honest, UNDECIDED + 'CERTIFICATE_CHAIN_GENERAL_FAILURE', "the issuer's key did not make the signature")


def algorithms(world, honest):
    gunel, cingiz = world.gunel, world.cingiz
    sha256, sha512 = keys.hash_identifier('sha256'), keys.hash_identifier('sha512')
    ecdsa = gunel.key.identifier()
    names = ('Digest and signature disagree', 'Xülasə və imza alqoritmi uyğun deyil', 'Хеш и подпись расходятся')
    mixed = world.message(digest='sha512', sign=lambda octets: gunel.key.sign(octets, 'sha256'), signature_identifier=ecdsa)
    yield Exhibit('C6a', names, 'The content is digested with SHA-512, the attributes are signed with SHA-256: an algorithm nobody checked decides.',
                  'RFC 5754 section 3', 'algorithm-agreement', Case(mixed.encode()), honest, UNDECIDED + 'CUSTOM', 'the signature algorithm hashes with')
    protected = lambda digest, signature: world.message(more=(cms.algorithm_protection(digest, signature),))  # noqa: E731
    good = Case(protected(sha256, ecdsa).encode())
    for letter, names, digest, signature, word in (
            ('b', ('Protected digest algorithm differs', 'Qorunan xülasə alqoritmi fərqlidir', 'Защищённый алгоритм хеша иной'), sha512, ecdsa, 'the protected digest algorithm'),
            ('c', ('Protected signature algorithm differs', 'Qorunan imza alqoritmi fərqlidir', 'Защищённый алгоритм подписи иной'), sha256,
             gunel.key.identifier('sha384'), 'the protected signature algorithm')):
        yield Exhibit(f'C6{letter}', names, 'CMSAlgorithmProtection was signed with other algorithms than the SignerInfo now states.', 'RFC 6211',
                      'algorithm-agreement', Case(protected(digest, signature).encode()), good, FORMAT, word)
    yield Exhibit('C6d', ('Digest algorithm not announced', 'Elan olunmamış xülasə alqoritmi', 'Необъявленный алгоритм хеша'),
                  'SignedData announces SHA-512 only; a reader in one pass digests with that.', 'RFC 5652 section 5.1', 'algorithm-agreement',
                  Case(world.message(announced=sha512).encode()), honest, FORMAT, 'not announced')
    rsa = Case(world.message(cingiz).encode())
    yield Exhibit('C6e', ('Algorithm of another key type', 'Başqa növ açarın alqoritmi', 'Алгоритм чужого типа ключа'),
                  'An RSA value under the identifier of ECDSA.', 'RFC 5652 section 5.3', 'algorithm-list',
                  Case(world.message(cingiz, signature_identifier=ecdsa).encode()), rsa, 'TOTAL-FAILED/SIG_CRYPTO_FAILURE', 'value.invalid')
    pss = lambda **more: world.message(cingiz, sign=cingiz.key.sign_pss, signature_identifier=cingiz.key.pss_identifier(**more))  # noqa: E731
    other = world.message(cingiz, sign=lambda octets: cingiz.key.sign_pss(octets, 'sha512', 64), signature_identifier=cingiz.key.pss_identifier('sha512', 64))
    yield Exhibit('C6f', ('PSS parameters of another hash', 'Başqa xülasənin PSS parametrləri', 'Параметры PSS другого хеша'),
                  'digestAlgorithm says SHA-256, the PSS parameters say SHA-512.', 'RFC 4056 section 3', 'algorithm-agreement', Case(other.encode()),
                  Case(pss().encode()), UNDECIDED + 'CUSTOM', 'the signature algorithm hashes with')
    weak = world.message(cingiz, digest='sha1')
    yield Exhibit('C6g', ('SHA-1 today', 'Bu gün SHA-1', 'SHA-1 сегодня'), 'Content and attributes are digested with SHA-1: a collision makes two documents of one signature.',
                  'ETSI TS 119 312', 'weak-algorithm', Case(weak.encode()), rsa, UNDECIDED + 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', 'SHA1')
    md5 = world.message(cingiz, digest='md5')
    yield Exhibit('C6h', ('MD5 with RSA', 'RSA ilə MD5', 'MD5 с RSA'), 'MD5 has been broken since 2004; the identifier is not even known here.', 'ETSI TS 119 312',
                  'algorithm-list', Case(md5.encode()), rsa, UNDECIDED + 'CUSTOM', 'hash algorithm')


def encodings(world, honest):
    genuine = world.message()
    octets = genuine.encode()
    yield Exhibit('C7a', ('Octets behind the end', 'Sondan sonra oktetlər', 'Октеты после конца'), 'A second text follows the signature, for readers that stop later.',
                  'X.690', 'strict-der', Case(octets + CHANGED), honest, 'malformed', 'trailing data')
    written, signed = genuine.signed_set()
    yield Exhibit('C5a', ('Signed attributes out of order', 'İmzalı atributlar sırasızdır', 'Атрибуты не по порядку'),
                  'The value is made over the attributes as they are written, not over their DER: implementations differ in what they accept.',
                  'bc-java#1484', 'strict-der', Case(unsorted(genuine)), honest, 'TOTAL-FAILED/SIG_CRYPTO_FAILURE', 'value.invalid')
    data = der.oid(cms.DATA)
    for letter, names, story, value, expected, word in (
            ('b', ('Length in the long form', 'Uzun formada uzunluq', 'Длина в длинной форме'),
             'A length that needs one octet is written in two inside a signed attribute, and the value is made over that.', b'\x06\x81\x09' + data[2:],
             'TOTAL-FAILED/SIG_CRYPTO_FAILURE', 'value.invalid'),
            ('c', ('Padded OBJECT IDENTIFIER', 'Doldurulmuş OBJECT IDENTIFIER', 'Дополненный OBJECT IDENTIFIER'),
             'An arc begins with 0x80: the same identifier to some readers, another to others.', b'\x06\x0a' + data[2:5] + b'\x80' + data[5:], FORMAT, 'not minimal')):
        strange = world.message(replaced={cms.CONTENT_TYPE: cms.attribute(cms.CONTENT_TYPE, value)})
        yield Exhibit(f'C7{letter}', names, story, 'X.690 sections 8.19, 10.1', 'strict-der', Case(strange.encode()), honest, expected, word)
    serial = der.read(world.gunel.serial)[1]
    padded = der.sequence(world.gunel.issuer, der.tlv(0x02, b'\x00' + serial))
    yield Exhibit('C7d', ('Padded serial number', 'Doldurulmuş seriya nömrəsi', 'Дополненный серийный номер'), 'A needless zero in front: equal to some readers, different to others.',
                  'X.690 section 8.3', 'strict-der', Case(world.message(sid=padded).encode()), honest, 'malformed', 'INTEGER')
    endless = b'\x30\x80' + der.oid(cms.CONTENT_TYPE) + der.set_of(data) + b'\x00\x00'
    yield Exhibit('C7e', ('Indefinite length inside signed attributes', 'İmzalı atributlarda qeyri-müəyyən uzunluq', 'Неопределённая длина в подписанных атрибутах'),
                  'A signed attribute ends where two zero octets stand, and the value is made over that.', 'X.690 section 10.1', 'strict-der',
                  Case(world.message(replaced={cms.CONTENT_TYPE: endless}).encode()), honest, 'TOTAL-FAILED/SIG_CRYPTO_FAILURE', 'value.invalid')


def unsorted(message):
    """Writes and signs the attributes in the reverse of DER's order."""
    parts = list(reversed(sorted(message.attributes())))
    return message.wrap(message.signer_info(b''.join(parts), message.value(der.set_as_given(*parts))))
