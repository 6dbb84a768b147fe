# SPDX-License-Identifier: Apache-2.0
"""X4 to X13 and X15: what an XML signature makes a verifier do: resolve, transform, expand, canonicalise, decode."""
import hmac

import xades
from exhibit import Case, Exhibit
from xades import BODY, DS, ECDSA, ENVELOPED, EXCLUSIVE, INCLUSIVE, PROLOG, Signature, base64_text, element, reference, root, transforms, whole
from xml_exhibits import FORMAT, HASH, UNDECIDED, case, document

NOT_FOUND = UNDECIDED + 'SIGNED_DATA_NOT_FOUND'
CUSTOM = UNDECIDED + 'CUSTOM'


def exhibits(world):
    honest = case(xades.enveloped(world.gunel))
    for hall in (identifiers, steps, addresses, expansions, splits, repetitions, parsers, canonical_forms, pointers, macs, values):
        yield from hall(world, honest)


def text_of(case_):
    return case_.file.decode()


def identifiers(world, honest):
    text = text_of(honest)
    put = lambda inside: case(text.replace('</ds:Signature>', f'<ds:Object>{inside}</ds:Object></ds:Signature>').encode())  # noqa: E731
    for letter, names, attribute in (('a', ('Id of the properties twice', 'Xassələrin Id-si iki dəfə', 'Id свойств дважды'), 'Id'),
                                     ('b', ('The same as xml:id', 'Eynisi xml:id ilə', 'То же как xml:id'), 'xml:id'),
                                     ('c', ('The same as ID', 'Eynisi ID ilə', 'То же как ID'), 'ID')):
        yield Exhibit(f'X4{letter}', names, 'An unsigned element bears the Id of the signed properties: which of them a reference means depends on the program.',
                      'W3C XML Signature best practices', 'one-id', put(f'<x {attribute}="P-1"/>'), honest, FORMAT, 'two elements of the document have the Id')
    typed = text.replace(PROLOG, PROLOG + '<!DOCTYPE arayış [<!ATTLIST ad Kod ID #IMPLIED>]>\n')
    yield Exhibit('X4d', ('Id declared in a DTD', 'DTD-də elan olunmuş Id', 'Id, объявленный в DTD'), 'A document type declares another attribute to be an Id.',
                  'W3C XML Signature best practices', 'no-dtd', case(typed.encode()), honest, 'malformed', 'document type declaration')


def steps(world, honest):
    """The digest is what a program that runs the transform would compute."""
    nothing, gunel = b'', world.gunel
    xslt = ('<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0">'
            '<xsl:output method="text"></xsl:output><xsl:template match="/">1500</xsl:template></xsl:stylesheet></ds:Transform>')
    filter2 = lambda kind, what: ('<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f2:XPath xmlns:f2="http://www.w3.org/2002/06/xmldsig-filter2" '  # noqa: E731
                                  f'Filter="{kind}">{what}</f2:XPath></ds:Transform>')
    xpath = '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(//*)</ds:XPath></ds:Transform>'
    bare = lambda uri: element('Transform', Algorithm=uri)  # noqa: E731
    for letter, names, story, transform, octets in (
            ('a', ('XSLT', 'XSLT', 'XSLT'), 'A style sheet of the signer turns every document into the same text; it could as well read files and open connections.', xslt, b'1500'),
            ('b', ('XPath that selects nothing', 'Heç nə seçməyən XPath', 'XPath, не выбирающий ничего'), 'The expression is false everywhere: the digest of nothing fits every document.', xpath, nothing),
            ('c', ('XPath filter that takes all away', 'Hər şeyi çıxaran XPath süzgəci', 'Фильтр XPath, убирающий всё'), 'Everything is subtracted before the digest.', filter2('subtract', '//*'), nothing),
            ('d', ('XPath filter that keeps the signature', 'Yalnız imzanı saxlayan süzgəc', 'Фильтр, оставляющий подпись'), 'Only the signature itself is left of the document.', filter2('intersect', '//ad/*'), nothing),
            ('e', ('Decryption', 'Şifrəaçma', 'Расшифрование'), 'What is digested depends on who decrypts.', bare('http://www.w3.org/2002/07/decrypt#XML'), root(BODY).encode()),
            ('f', ('Relationship transform', 'Relationship çevrilməsi', 'Преобразование Relationship'), 'A transform of office packages that drops what it does not know.',
             bare('http://schemas.openxmlformats.org/package/2006/RelationshipTransform'), nothing),
            ('g', ('Base64 of a part', 'Hissənin base64-ü', 'Base64 от части'), 'All tags fall away before the digest: amounts can change their names.', bare(DS + 'base64'), nothing)):
        chain = element('Transforms', bare(ENVELOPED) + transform)
        data = reference('', octets, chain, identity='R-1')
        yield Exhibit(f'X5{letter}', names, story, 'Engelbertz et al. 2019; W3C XML Signature best practices', 'transform-list',
                      case(xades.enveloped(gunel, references=(data,))), honest, CUSTOM, 'data.unsupported')


def addresses(world, honest):
    for letter, names, story, uri, octets in (
            ('a', ('A file of the server', 'Serverin faylı', 'Файл сервера'), 'The reference means a file of the machine that verifies.', 'file:///etc/hostname', b'localhost\n'),
            ('b', ('A page on the web', 'Vebdəki səhifə', 'Страница в сети'), 'The reference makes the verifier open a connection.', 'http://pki.example/arayis.xml', b'1500'),
            ('c', ('A path upwards', 'Yuxarı qovluğa yol', 'Путь вверх'), 'The reference climbs out of the folder.', '../../etc/hostname', b'localhost\n')):
        yield Exhibit(f'X6{letter}', names, story, 'xmlsec#1221', 'no-fetch', case(xades.enveloped(world.gunel, references=(reference(uri, octets, identity='R-1'),))),
                      honest, NOT_FOUND, 'data.not-found')


def expansions(world, honest):
    text = text_of(honest)
    declare = lambda subset: text.replace(PROLOG, PROLOG + f'<!DOCTYPE arayış [{subset}]>\n')  # noqa: E731
    laughs = '<!ENTITY a0 "ha">' + ''.join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    entity = '"file:///etc/hostname"'
    for letter, names, story, changed in (
            ('a', ('Billion laughs', 'Milyard gülüş', 'Миллиард смешков'), 'Eleven entities, each ten times the one before.', declare(laughs).replace('5ABCD12', '&a11;')),
            ('b', ('External entity', 'Xarici obyekt', 'Внешняя сущность'), 'An entity is a file of the machine that verifies.', declare(f'<!ENTITY x SYSTEM {entity}>').replace('5ABCD12', '&x;')),
            ('c', ('Parameter entity', 'Parametr obyekti', 'Параметрическая сущность'), 'A parameter entity fetches further declarations.', declare(f'<!ENTITY % x SYSTEM {entity}> %x;')),
            ('d', ('Quadratic entity', 'Kvadratik obyekt', 'Квадратичная сущность'), 'One long entity, used many times, below the limits for depth.',
             declare(f'<!ENTITY x "{"x" * 20000}">').replace('5ABCD12', '&x;' * 20000))):
        yield Exhibit(f'X7{letter}', names, story, 'libdigidocpp xml-bomb, xxe-sentinel', 'no-dtd', case(changed.encode()), honest, 'malformed', 'document type declaration')
    many = 60000
    grown = lambda inside: document(root(BODY + inside + text[text.index('<ds:Signature'):].split('</arayış>')[0]))  # noqa: E731
    attributes = ''.join(f' a{n}=""' for n in range(many))
    spaces = ''.join(f' xmlns:n{n}="urn:n{n}"' for n in range(many))
    for letter, names, story, inside, word in (
            ('e', ('Deep nesting', 'Dərin içəlik', 'Глубокая вложенность'), 'A hundred thousand elements, each inside the one before.', '<a>' * 100000 + '</a>' * 100000, 'xml_depth'),
            ('f', ('Sixty thousand attributes', 'Altmış min atribut', 'Шестьдесят тысяч атрибутов'), 'Attributes are compared pair by pair: two thousand million comparisons.', f'<a{attributes}/>', 'xml_attributes'),
            ('g', ('Sixty thousand declarations', 'Altmış min ad fəzası', 'Шестьдесят тысяч объявлений'), 'The same with namespace declarations, which canonicalisation sorts.', f'<a{spaces}/>', 'xml_attributes')):
        yield Exhibit(f'X7{letter}', names, story, 'libdigidocpp xml-bomb', 'budget', case(grown(inside)), honest, 'limit_exceeded', word)
    yield from repeated_work(world, honest)


def repeated_work(world, honest):
    body = BODY + '<x>' + '<y></y>' * 20000 + '</x>'
    one = reference('', root(body).encode(), transforms(ENVELOPED, EXCLUSIVE))
    many = tuple([whole(root(body))] + [one] * 1100)
    yield Exhibit('X7h', ('A thousand references', 'Min istinad', 'Тысяча ссылок'), 'Each reference canonicalises and digests the whole document again.',
                  'W3C XML Signature best practices', 'budget', case(xades.enveloped(world.gunel, body, references=many)), honest, 'limit_exceeded', 'references')
    chain = transforms(ENVELOPED, *[EXCLUSIVE] * 40)
    slow = reference('', root(BODY).encode(), chain, identity='R-1')
    yield Exhibit('X7i', ('Forty transforms', 'Qırx çevrilmə', 'Сорок преобразований'), 'The document is canonicalised and parsed again forty times.',
                  'W3C XML Signature best practices', 'budget', case(xades.enveloped(world.gunel, references=(slow,))), honest, 'limit_exceeded', 'transforms')


def splits(world, honest):
    text = text_of(honest)
    for letter, names, tag, inside in (
            ('a', ('Comment in the digest', 'Xülasədə şərh', 'Комментарий в хеше'), '<ds:DigestValue>', '<!--x-->'),
            ('b', ('Instruction in the digest', 'Xülasədə təlimat', 'Инструкция в хеше'), '<ds:DigestValue>', '<?x y?>'),
            ('c', ('Comment in the value', 'İmza qiymətində şərh', 'Комментарий в значении'), '<ds:SignatureValue>', '<!--x-->'),
            ('d', ('Comment in the certificate', 'Sertifikatda şərh', 'Комментарий в сертификате'), '<ds:X509Certificate>', '<!--x-->')):
        yield Exhibit(f'X8{letter}', names, 'Programs that read the first piece of text read another value than those that read all of it.', 'CVE-2025-29775', 'plain-values',
                      case(text.replace(tag, tag + inside, 1).encode()), honest, FORMAT, 'something other than text')
    yield Exhibit('X8e', ('Comment that splits a name', 'Adı bölən şərh', 'Комментарий, делящий имя'),
                  'A comment falls away in the canonical form, so the signature holds; a program that reads the file sees half a FİN. What this product hands on is whole.',
                  'Duo 2018', 'digested-octets', case(text.replace('5ABCD12', '5ABC<!---->D12').encode()), honest, 'TOTAL-PASSED', '', 'octets')


def repetitions(world, honest):
    text = text_of(honest)
    for letter, name, names in (('a', 'SignedInfo', ('Two SignedInfo', 'İki SignedInfo', 'Два SignedInfo')),
                                ('b', 'SignatureValue', ('Two SignatureValue', 'İki SignatureValue', 'Два SignatureValue')),
                                ('c', 'KeyInfo', ('Two KeyInfo', 'İki KeyInfo', 'Два KeyInfo'))):
        begin, end = text.index(f'<ds:{name}'), text.index(f'</ds:{name}>') + len(f'</ds:{name}>')
        part = text[begin:end]
        yield Exhibit(f'X9{letter}', names, 'One is verified, the other believed.', 'CVE-2025-29774', 'one-of-each',
                      case((text[:end] + part.replace(' Id="R-1"', '') + text[end:]).encode()), honest, FORMAT, 'may not stand here')
    info = text[text.index('<ds:SignedInfo'):text.index('</ds:SignedInfo>') + len('</ds:SignedInfo>')]
    hidden = text.replace(info, '').replace('</ds:Signature>', f'<ds:Object>{info}</ds:Object></ds:Signature>')
    yield Exhibit('X9d', ('SignedInfo inside an Object', 'Object içində SignedInfo', 'SignedInfo внутри Object'), 'A search below the signature finds it; it is no child.',
                  'CVE-2025-29774', 'one-of-each', case(hidden.encode()), honest, FORMAT, 'may not stand here')


def parsers(world, honest):
    text = text_of(honest)
    for letter, names, story, octets, expected, word in (
            ('a', ('Declared in another encoding', 'Başqa kodlama elan edilib', 'Объявлена другая кодировка'), 'The declaration says ISO-8859-1, the octets are UTF-8: two readers see two texts.',
             text.replace('UTF-8', 'ISO-8859-1').encode(), 'unsupported', 'an encoding other than UTF-8'),
            ('b', ('UTF-7', 'UTF-7', 'UTF-7'), 'An encoding in which tags can be written without angle brackets.', text.replace('UTF-8', 'UTF-7').encode(), 'unsupported', 'an encoding other than UTF-8'),
            ('c', ('Zero octet', 'Sıfır oktet', 'Нулевой октет'), 'A zero octet ends the text for some programs.', text.replace('5ABCD12', '5ABCD12\0').encode(), 'malformed', 'not well-formed'),
            ('d', ('Attribute twice', 'Atribut iki dəfə', 'Атрибут дважды'), 'The same attribute twice, with two values.', text.replace('valyuta="AZN"', 'valyuta="AZN" valyuta="USD"').encode(), 'malformed', 'not well-formed'),
            ('e', ('Octets behind the root', 'Kökdən sonra oktetlər', 'Октеты за корнем'), 'A second document follows the first.', (text + root(BODY)).encode(), 'malformed', 'second root element'),
            ('f', ('Defaulted attributes', 'Susmaya görə atributlar', 'Атрибуты по умолчанию'), 'A DTD gives attributes that only some parsers see.',
             text.replace(PROLOG, PROLOG + '<!DOCTYPE arayış [<!ATTLIST məbləğ valyuta CDATA "USD">]>\n').encode(), 'malformed', 'document type declaration')):
        rule = 'no-dtd' if letter == 'f' else 'well-formed'
        yield Exhibit(f'X10{letter}', names, story, 'ruby-saml CVE-2025-25291, CVE-2025-66567', rule, case(octets), honest, expected, word)


def canonical_forms(world, honest):
    empty = reference('', b'', transforms(ENVELOPED, INCLUSIVE), identity='R-1')
    yield Exhibit('X11a', ('Canonical form that fails', 'Alınmayan kanonik forma', 'Неудавшаяся канонизация'),
                  'A relative namespace name makes canonicalisation fail; a program that goes on digests nothing, and the digest of nothing is signed.',
                  'PortSwigger 2025, The Fragile Lock', 'canonical-form', case(xades.enveloped(world.gunel, BODY + '<x xmlns="relative"></x>', references=(empty,))), honest, FORMAT, 'no canonical form')
    unknown = Signature(world.gunel, (whole(root(BODY)),), c14n='http://www.w3.org/2001/10/xml-exc-c14n#x').encode()
    yield Exhibit('X11b', ('Unknown canonicalisation', 'Naməlum kanonikləşdirmə', 'Неизвестная канонизация'), 'SignedInfo is canonicalised in a way that nobody has defined.',
                  'PortSwigger 2025, The Fragile Lock', 'canonical-form', case(root(BODY + unknown)), honest, FORMAT, 'CanonicalizationMethod')
    none = reference('', b'', transforms(ENVELOPED, EXCLUSIVE), identity='R-1')
    yield Exhibit('X11c', ('Digest of nothing', 'Heç nəyin xülasəsi', 'Хеш пустоты'), 'The digest of no octets is signed.', 'PortSwigger 2025, The Fragile Lock', 'content-digest',
                  case(xades.enveloped(world.gunel, references=(none,))), honest, HASH, 'hash.mismatch')


def pointers(world, honest):
    for letter, names, uri in (('a', ('XPointer to everything', 'Hər şeyə XPointer', 'XPointer на всё'), '#xpointer(//*)'),
                               ('b', ('XPointer to a range', 'Aralığa XPointer', 'XPointer на диапазон'), '#xpointer(string-range(/,&quot;1500&quot;))'),
                               ('c', ('XPointer to either of two', 'İkisindən birinə XPointer', 'XPointer на одно из двух'), "#xpointer(id('D-1')|id('D-2'))")):
        data = reference(uri, root(BODY).encode(), transforms(ENVELOPED, EXCLUSIVE), identity='R-1')
        yield Exhibit(f'X12{letter}', names, 'What such a pointer means depends on the program, and on what else is in the file.', 'xml-crypto#586', 'xpointer-list',
                      case(xades.enveloped(world.gunel, references=(data,))), honest, CUSTOM, 'XPointer')
    body = BODY + '<!-- və 9500 -->'
    with_comments = reference('', root(body).encode(), transforms(ENVELOPED, EXCLUSIVE + 'WithComments'), identity='R-1')
    yield Exhibit('X12d', ('Comments signed through an empty URI', 'Boş URI ilə imzalı şərhlər', 'Комментарии через пустой URI'),
                  'A same-document reference never has comments, whatever the transform is called; the digest has them.', 'XML Signature section 4.4.3.3', 'content-digest',
                  case(xades.enveloped(world.gunel, body, references=(with_comments,))), honest, HASH, 'hash.mismatch')


def macs(world, honest):
    gunel = world.gunel
    secret = gunel.key.spki
    mac = lambda info: base64_text(hmac.new(secret, info, 'sha256').digest())  # noqa: E731
    url = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'
    for letter, names, story, content, value in (
            ('a', ('HMAC with the public key', 'Açıq açarla HMAC', 'HMAC с открытым ключом'), 'The public key, which everybody has, is taken for the secret of an HMAC.', '', mac),
            ('b', ('HMAC cut to no bits', 'Sıfır bitlik HMAC', 'HMAC в ноль бит'), 'HMACOutputLength is 0: every value fits.', element('HMACOutputLength', '0'), lambda info: ''),
            ('c', ('HMAC cut to eight bits', 'Səkkiz bitlik HMAC', 'HMAC в восемь бит'), 'HMACOutputLength is 8: one value of 256 fits.', element('HMACOutputLength', '8'),
             lambda info: base64_text(hmac.new(secret, info, 'sha256').digest()[:1]))):
        made = Signature(gunel, (whole(root(BODY)),), method=url, method_content=content, value=value).encode()
        yield Exhibit(f'X13{letter}', names, story, 'xmlsec#1199', 'algorithm-list', case(root(BODY + made)), honest, CUSTOM, 'value.not-possible')


def values(world, honest):
    gunel = world.gunel
    raw = gunel.key.sign_raw
    for letter, names, story, value in (
            ('a', ('ECDSA value in DER', 'DER-də ECDSA qiyməti', 'Значение ECDSA в DER'), 'The value is an ECDSA-Sig-Value, not r and s side by side.', gunel.key.sign),
            ('b', ('r and s with zeros in front', 'Öndə sıfırlarla r və s', 'r и s с нулями впереди'), 'Both numbers are padded to the width of P-384.',
             lambda info: b'\0' * 16 + raw(info)[:32] + b'\0' * 16 + raw(info)[32:]),
            ('c', ('Octets behind s', 's-dən sonra oktetlər', 'Октеты после s'), 'Two octets follow the value.', lambda info: raw(info) + b'\0\0'),
            ('d', ('Half a value', 'Yarım qiymət', 'Половина значения'), 'Only r is there.', lambda info: raw(info)[:32])):
        made = Signature(gunel, (whole(root(BODY)),), value=lambda info, value=value: base64_text(value(info))).encode()
        yield Exhibit(f'X15{letter}', names, story, 'XML Signature 1.1 section 6.4.3; xmlsec asn1-signatures-hack', 'exact-length', case(root(BODY + made)), honest, FORMAT, 'order of the curve')

