# SPDX-License-Identifier: Apache-2.0
"""X1 to X3, X14: whose key, which element, whose properties an XML signature means."""
import xades
from exhibit import Case, Exhibit
from xades import BODY, DS, ENVELOPED, EXCLUSIVE, FORGED, PROLOG, Signature, base64_text, reference, root, transforms, whole

FORMAT = 'TOTAL-FAILED/FORMAT_FAILURE'
CRYPTO = 'TOTAL-FAILED/SIG_CRYPTO_FAILURE'
HASH = 'TOTAL-FAILED/HASH_FAILURE'
UNDECIDED = 'INDETERMINATE/'
WRAPPING = 'DSS xsw corpus; lightsaml CVE-2026-63182'


def document(text):
    return (PROLOG + text + '\n').encode()


def case(octets, **more):
    return Case(octets if isinstance(octets, bytes) else document(octets), 'xml', **more)


def exhibits(world):
    honest = case(xades.enveloped(world.gunel))
    for hall in (substitution, wrapping, spoofed_properties, countersignatures):
        yield from hall(world, honest)


def substitution(world, honest):
    """The value is the attacker's, the signed reference names the victim."""
    gunel, cingiz = world.gunel, world.cingiz
    forged_value = lambda info: base64_text(cingiz.key.sign(info))  # noqa: E731
    by_attacker = {'value': forged_value, 'method': xades.RSA}
    modulus, exponent = (base64_text(number.to_bytes((number.bit_length() + 7) // 8, 'big')) for number in (cingiz.key.n, cingiz.key.e))
    key_value = f'<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>{exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>'
    x509 = lambda *members: '<ds:X509Data>' + ''.join(f'<ds:X509Certificate>{base64_text(one.certificate)}</ds:X509Certificate>' for one in members) + '</ds:X509Data>'  # noqa: E731
    story = 'The value is made with the attacker’s key, the signed reference names the victim. '
    for letter, names, more, key_info, rule, expected, word in (
            ('a', ('KeyValue of the attacker', 'Hücum edənin KeyValue açarı', 'KeyValue нападающего'), 'KeyInfo offers the key first.',
             key_value + x509(gunel), 'signature-value', CRYPTO, 'value.invalid'),
            ('b', ('Second certificate in KeyInfo', 'KeyInfo-da ikinci sertifikat', 'Второй сертификат в KeyInfo'), 'The attacker’s certificate lies behind the victim’s.',
             x509(gunel, cingiz), 'signature-value', CRYPTO, 'value.invalid'),
            ('c', ('Attacker first in KeyInfo', 'KeyInfo-da əvvəl hücum edən', 'Нападающий первым в KeyInfo'), 'The attacker’s certificate lies in front of the victim’s.',
             x509(cingiz, gunel), 'signature-value', CRYPTO, 'value.invalid'),
            ('d', ('Only a KeyValue', 'Yalnız KeyValue', 'Только KeyValue'), 'KeyInfo has a key and no certificate at all.',
             key_value, 'certificate-reference', UNDECIDED + 'NO_SIGNING_CERTIFICATE_FOUND', 'signer.not-found'),
            ('e', ('Key behind a RetrievalMethod', 'RetrievalMethod arxasında açar', 'Ключ за RetrievalMethod'), 'KeyInfo sends the verifier to fetch a key.',
             '<ds:RetrievalMethod URI="http://pki.example/key.cer"></ds:RetrievalMethod><ds:KeyName>Günel</ds:KeyName>', 'certificate-reference',
             UNDECIDED + 'NO_SIGNING_CERTIFICATE_FOUND', 'signer.not-found'),
            ('f', ('Only the attacker’s certificate', 'Yalnız hücum edənin sertifikatı', 'Только сертификат нападающего'), 'KeyInfo has the certificate that fits the value.',
             x509(cingiz), 'certificate-reference', UNDECIDED + 'NO_SIGNING_CERTIFICATE_FOUND', 'signer.not-found')):
        yield Exhibit(f'X1{letter}', names, story + more, 'libdigidocpp 0109b86, forged_lt.asice', rule,
                      case(xades.enveloped(gunel, key_info=key_info, **by_attacker)), honest, expected, word)


class Wrapped:
    """A signed element D-1 and all that an attacker needs to move it about."""

    def __init__(self, world):
        self.element = root(BODY, 'D-1')
        fields = {'references': (reference('#D-1', self.element.encode(), transforms(ENVELOPED, EXCLUSIVE), identity='R-1'),)}
        self.signature = Signature(world.gunel, **fields).encode()
        self.genuine = root(BODY + self.signature, 'D-1')

    def signed(self, body=BODY, identity='D-1'):
        return root(body + self.signature, identity)

    def with_object(self, inside):
        return self.signature.replace('</ds:Signature>', f'<ds:Object>{inside}</ds:Object></ds:Signature>')


def wrapping(world, honest):
    wrapped = Wrapped(world)
    signature, element, genuine = wrapped.signature, wrapped.element, wrapped.genuine
    control = case(genuine)
    partial, twins, loose = 'element.partial-coverage', 'two elements of the document have the Id', 'SIG_CONSTRAINTS_FAILURE'
    lower = root(FORGED).replace('<arayış ', '<arayış id="D-1" ')
    variants = (
        ('a', ('Genuine element under a forged root', 'Saxta kök altında həqiqi element', 'Подлинный элемент под поддельным корнем'),
         'The signed element with its signature becomes a child of a forged one.', root(FORGED + genuine, 'D-2'), UNDECIDED + loose, partial),
        ('b', ('Forged root without an Id', 'Id-siz saxta kök', 'Поддельный корень без Id'),
         'The same under a root that has no Id to compare.', root(FORGED + genuine), UNDECIDED + loose, partial),
        ('c', ('Forgery beside the signed element', 'İmzalı elementin yanında saxta', 'Подделка рядом с подписанным'),
         'A wrapper holds the forgery first and the signed element second.', f'<r>{root(FORGED)}{genuine}</r>', UNDECIDED + loose, partial),
        ('d', ('Signature in the forgery, element aside', 'İmza saxtada, element kənarda', 'Подпись в подделке, элемент в стороне'),
         'The signature moves into the forged element; what it signs lies behind it.', root(FORGED + signature + element, 'D-2'), UNDECIDED + loose, partial),
        ('e', ('The same Id twice', 'Eyni Id iki dəfə', 'Один Id дважды'),
         'Forgery and original bear the same Id: one part of a program finds the first, another the last.', root(FORGED + genuine, 'D-1'), FORMAT, twins),
        ('f', ('The same Id as xml:id', 'Eyni Id, xml:id kimi', 'Тот же Id как xml:id'), 'The forgery bears the Id in the attribute that XML itself defines.',
         f'<r>{root(FORGED).replace("<arayış ", "<arayış xml:id=" + chr(34) + "D-1" + chr(34) + " ")}{genuine}</r>', FORMAT, twins),
        ('g', ('The same Id as ID', 'Eyni Id, ID kimi', 'Тот же Id как ID'), 'The forgery bears the Id in an attribute in other letters.',
         f'<r>{root(FORGED).replace("<arayış ", "<arayış ID=" + chr(34) + "D-1" + chr(34) + " ")}{genuine}</r>', FORMAT, twins),
        ('h', ('Original inside an Object', 'Orijinal Object içində', 'Оригинал внутри Object'), 'The signed element is hidden in a ds:Object of the signature, which stands in the forgery.',
         root(FORGED + wrapped.with_object(element), 'D-2'), UNDECIDED + 'SIGNED_DATA_NOT_FOUND', 'out of a part of itself'),
        ('i', ('Original replaced', 'Orijinal əvəz edilib', 'Оригинал заменён'), 'The forgery bears the Id, the original is gone.',
         wrapped.signed(FORGED), HASH, 'hash.mismatch'),
        ('j', ('Nobody bears the Id', 'Id heç kimdə yoxdur', 'Id ни у кого нет'), 'The forgery has no Id, the original is gone: the reference means nothing.',
         wrapped.signed(FORGED, None), UNDECIDED + 'SIGNED_DATA_NOT_FOUND', 'data.not-found'),
        ('k', ('Original in lower-case id', 'Orijinal kiçik id ilə', 'Оригинал под строчным id'), 'The forgery bears the Id as id, the original as Id.',
         f'<r>{lower}{genuine}</r>', FORMAT, twins))
    for letter, names, story, text, expected, word in variants:
        rule = {HASH: 'content-digest', FORMAT: 'one-id'}.get(expected, 'digested-octets')
        yield Exhibit(f'X2{letter}', names, story, WRAPPING, rule, case(text), control, expected, word)
    yield Exhibit('X2o', ('Moved element, mild policy', 'Köçürülmüş element, yumşaq siyasət', 'Перенесённый элемент, мягкая политика'),
                  'X2a by the policy “permissive”, which tells a partial coverage and does not refuse it: the report claims no whole document, and what is handed on is the original.',
                  WRAPPING, 'digested-octets', case(root(FORGED + genuine, 'D-2'), policy='permissive'), case(genuine, policy='permissive'), 'TOTAL-PASSED', ['the whole document', 'sənədin hamısı', '9500'], 'octets')
    inner = xades.enveloped(world.gunel).decode().removeprefix(PROLOG).strip()
    yield Exhibit('X2l', ('Signed document inside a forged one', 'Saxta sənəd içində imzalı sənəd', 'Подписанный документ внутри поддельного'),
                  'The whole signed document becomes a part of another; the reference means the document, and that is the forged one now.', WRAPPING,
                  'content-digest', case(root(FORGED + inner)), honest, HASH, 'hash.mismatch')
    yield from moved_objects(world)


def moved_objects(world):
    """An enveloping signature: its ds:Object is what is signed."""
    content = f'<m xmlns="urn:az:arayis">{BODY}</m>'
    signed = f'<ds:Object xmlns:ds="{DS}" Id="O-1">{content}</ds:Object>'
    fields = {'references': (reference('#O-1', signed.encode(), transforms(EXCLUSIVE), identity='R-1'),)}
    enveloping = Signature(world.gunel, objects=signed, **fields).encode()
    control = case(enveloping)
    forged = signed.replace('1500', '9500').replace('O-1', 'O-2')
    for letter, names, story, text, expected, word in (
            ('m', ('Object moved into another', 'Object başqasının içinə köçürülüb', 'Object перенесён в другой'), 'The signed ds:Object goes inside a forged one, with its Id and its digest.',
             enveloping.replace(signed, forged.replace(content.replace('1500', '9500'), content.replace('1500', '9500') + signed)), UNDECIDED + 'SIGNED_DATA_NOT_FOUND', 'is not an object of this signature'),
            ('n', ('Second Object beside the signed one', 'İmzalının yanında ikinci Object', 'Второй Object рядом с подписанным'), 'A ds:Object that nobody signed lies before the signed one.',
             enveloping.replace(signed, forged + signed), UNDECIDED + 'SIG_CONSTRAINTS_FAILURE', 'element.partial-coverage')):
        yield Exhibit(f'X2{letter}', names, story, WRAPPING + ': fake-object', 'digested-octets', case(text), control, expected, word)


def between(text, start, end):
    begin = text.index(start)
    return text[begin:text.index(end, begin) + len(end)]


def spoofed_properties(world, honest):
    text = honest.file.decode()
    properties = between(text, '<ds:Object>', '</ds:Object>')
    signed = between(text, '<xades:SignedProperties', '</xades:SignedProperties>')
    forged = properties.replace('2026-11-20', '2020-01-02').replace('Id="P-1"', 'Id="P-2"')
    kept = f'<ds:Object>{signed}</ds:Object>'
    unreferenced = Signature(world.gunel, references=(whole(root(BODY)),), properties_reference='').encode()
    bound = between(Signature(world.gunel, references=(whole(root(BODY)),)).signed_info(), f'<ds:Reference Type="{xades.PROPERTIES_TYPE}"', '</ds:Reference>')
    twice = Signature(world.gunel, references=(whole(root(BODY)), bound)).encode()
    reference_paper = 'Santuario PR 617; DSS fake-signedProperties'
    for letter, names, story, changed, word in (
            ('a', ('Second properties behind', 'Arxada ikinci xassələr', 'Вторые свойства позади'), 'A second QualifyingProperties with another signing time follows the signed one.',
             text.replace(properties, properties + forged), 'second QualifyingProperties'),
            ('b', ('Second properties in front', 'Öndə ikinci xassələr', 'Вторые свойства впереди'), 'The forged properties come first, where many programs look.',
             text.replace(properties, forged + properties), 'second QualifyingProperties'),
            ('c', ('Signed properties hidden', 'İmzalı xassələr gizlədilib', 'Подписанные свойства спрятаны'),
             'The signed element is kept aside for the digest; the forged one stands where the properties are read.', text.replace(properties, forged + kept), 'means another element'),
            ('d', ('Properties of another signature', 'Başqa imzanın xassələri', 'Свойства другой подписи'), 'Target names another signature.',
             xades.enveloped(world.gunel, target='#S-2').decode(), 'Target'),
            ('e', ('Properties that nobody signs', 'Heç kimin imzalamadığı xassələr', 'Никем не подписанные свойства'), 'No reference digests the SignedProperties.',
             PROLOG + root(BODY + unreferenced), 'no reference signs'),
            ('f', ('Two references to properties', 'Xassələrə iki istinad', 'Две ссылки на свойства'), 'Two typed references: a reader may take either for the one that binds.',
             PROLOG + root(BODY + twice), 'second reference of the SignedProperties type'),
            ('g', ('Properties of an older version', 'Köhnə versiyanın xassələri', 'Свойства старой версии'), 'Unsigned properties in the namespace of XAdES 1.2.2, which some programs prefer.',
             text.replace(properties, properties + '<ds:Object><q:QualifyingProperties xmlns:q="http://uri.etsi.org/01903/v1.2.2#" Target="#S-1"/></ds:Object>'),
             'older XAdES version')):
        yield Exhibit(f'X3{letter}', names, story, reference_paper, 'properties-identity', case(changed.encode()), honest, FORMAT, word)


def countersignatures(world, honest):
    text = honest.file.decode()
    stranger = Signature(world.cingiz, references=(whole(root(BODY)),), identity='S-9').encode().replace('P-1', 'P-9').replace('R-1', 'R-9')
    unsigned = lambda inside: ('<xades:UnsignedProperties><xades:UnsignedSignatureProperties>' + inside +  # noqa: E731
                               '</xades:UnsignedSignatureProperties></xades:UnsignedProperties></xades:QualifyingProperties>')
    put = lambda inside: text.replace('</xades:QualifyingProperties>', inside)  # noqa: E731
    yield Exhibit('X14a', ('Countersignature out of place', 'Yerində olmayan əks-imza', 'Контрподпись не на месте'),
                  'A signature of another document stands as CounterSignature in a ds:Object of its own, so that it escapes judgement.', 'DSS xades-counter-signature-injected.xml',
                  'every-signature', case(text.replace('</ds:Signature>', f'<ds:Object><xades:CounterSignature xmlns:xades="{xades.XADES}">{stranger}'
                                                       '</xades:CounterSignature></ds:Object></ds:Signature>').encode()), honest, HASH, 'hash.mismatch')
    yield Exhibit('X14c', ('Countersignature of a stranger', 'Yad əks-imza', 'Контрподпись постороннего'),
                  'Anybody can add a countersignature to a signed file: this one names a second person, and no report may.', 'DSS xades-counter-signature-injected.xml',
                  'unsigned-is-nothing', case(put(unsigned(f'<xades:CounterSignature>{stranger}</xades:CounterSignature>')).encode()), honest,
                  'TOTAL-PASSED', ['İSMAYILOV', '7KLMN34'], 'text')
    moved = unsigned('<xades:CertificateValues></xades:CertificateValues>').replace('</xades:QualifyingProperties>', '')
    yield Exhibit('X14b', ('Unsigned properties before the signed ones', 'İmzasız xassələr imzalılardan əvvəl', 'Неподписанные свойства перед подписанными'),
                  'Unsigned properties of another signature are put where the signed ones are expected.', 'EN 319 132-1 clause 4.4', 'properties-identity',
                  case(text.replace('<xades:SignedProperties ', moved + '<xades:SignedProperties ').encode()), honest, FORMAT, 'may not stand here')
