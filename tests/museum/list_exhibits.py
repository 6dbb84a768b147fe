# SPDX-License-Identifier: Apache-2.0
"""T1 to T3: trusted lists (ETSI TS 119 612) that are forged, of another time or huge, and services that were trusted at another time."""
import dataclasses
import hashlib

import keys
import x509
import xades
from exhibit import AT, Case, Exhibit
from path_exhibits import Line
from xades import ENVELOPED, EXCLUSIVE, PROLOG, base64_text, reference, transforms

TL = 'http://uri.etsi.org/02231/v2#'
BASE = 'http://uri.etsi.org/TrstSvc/'
TS = 'ETSI TS 119 612 clause '
DENIED = 'denied'


def named(tag, text, language='en'):
    return f'<{tag}><Name xml:lang="{language}">{text}</Name></{tag}>'


def linked(tag, text):
    return f'<{tag}><URI xml:lang="en">{text}</URI></{tag}>'


def address(tag):
    return (f'<{tag}><PostalAddresses><PostalAddress xml:lang="az"><StreetAddress>Drogal küçəsi 4</StreetAddress><Locality>Bakı</Locality>'
            '<PostalCode>AZ1000</PostalCode><CountryName>AZ</CountryName></PostalAddress></PostalAddresses>'
            f'<ElectronicAddress><URI xml:lang="en">https://list.example.az/</URI></ElectronicAddress></{tag}>')


def state(tag, status, since, digital, service='CA/QC'):
    return (f'<{tag}><ServiceTypeIdentifier>{BASE}Svctype/{service}</ServiceTypeIdentifier>{named("ServiceName", "Vətəndaş sertifikatları", "az")}'
            f'<ServiceDigitalIdentity><DigitalId>{digital}</DigitalId></ServiceDigitalIdentity>'
            f'<ServiceStatus>{BASE}TrustedList/Svcstatus/{status}</ServiceStatus><StatusStartingTime>{since}</StatusStartingTime></{tag}>')


def service(member, status='accredited', since='2024-01-01T00:00:00Z', history=()):
    """`history`: (status, since) of earlier states, the latest first."""
    certificate = f'<X509Certificate>{base64_text(member.certificate)}</X509Certificate>'
    key = f'<X509SKI>{base64_text(x509.subject_key_of(member.certificate))}</X509SKI>'
    past = ''.join(state('ServiceHistoryInstance', one, when, key) for one, when in history)
    return (f'<TSPService>{state("ServiceInformation", status, since, certificate)}'
            f'{"<ServiceHistory>" + past + "</ServiceHistory>" if past else ""}</TSPService>')


@dataclasses.dataclass
class List:
    services: str
    number: int = 7
    issued: str = '2026-11-01T00:00:00Z'
    next_update: str = '2026-12-31T00:00:00Z'
    pointers: str = ''

    def content(self):
        until = f'<NextUpdate><dateTime>{self.next_update}</dateTime></NextUpdate>' if self.next_update else '<NextUpdate></NextUpdate>'
        scheme = ('<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>'
                  f'<TSLSequenceNumber>{self.number}</TSLSequenceNumber><TSLType>{BASE}TrustedList/TSLType/AZlist</TSLType>'
                  f'{named("SchemeOperatorName", "Rəqəmsal İnkişaf Nazirliyi", "az")}{address("SchemeOperatorAddress")}{named("SchemeName", "AZ: Trusted list")}'
                  f'{linked("SchemeInformationURI", "https://list.example.az/info")}'
                  f'<StatusDeterminationApproach>{BASE}TrustedList/StatusDetn/AZdetermination</StatusDeterminationApproach>'
                  f'{linked("SchemeTypeCommunityRules", BASE + "TrustedList/schemerules/AZ")}<SchemeTerritory>AZ</SchemeTerritory>'
                  '<PolicyOrLegalNotice><TSLLegalNotice xml:lang="en">Law No 602-IIQ of 9 March 2004</TSLLegalNotice></PolicyOrLegalNotice>'
                  f'<HistoricalInformationPeriod>65535</HistoricalInformationPeriod>{self.pointers}'
                  f'<ListIssueDateTime>{self.issued}</ListIssueDateTime>{until}</SchemeInformation>')
        provider = (f'<TSPInformation>{named("TSPName", "Muzey Mərkəzi", "az")}{named("TSPTradeName", "VATAZ-1401555071")}{address("TSPAddress")}'
                    f'{linked("TSPInformationURI", "https://centre.example.az/")}</TSPInformation>')
        return (f'{scheme}<TrustServiceProviderList><TrustServiceProvider>{provider}<TSPServices>{self.services}</TSPServices>'
                '</TrustServiceProvider></TrustServiceProviderList>')

    def root(self, signature='', content=None):
        return f'<TrustServiceStatusList xmlns="{TL}" TSLTag="http://uri.etsi.org/19612/TSLTag">{content or self.content()}{signature}</TrustServiceStatusList>'

    def signature(self, member, **more):
        whole = reference('', self.root().encode(), transforms(ENVELOPED, EXCLUSIVE), identity='R-1')
        return xades.Signature(member, **({'references': (whole,)} | more)).encode()

    def encode(self, member, **more):
        return (PROLOG + self.root(self.signature(member, **more)) + '\n').encode()


def memory(octets, number, issued):
    return {'sequenceNumber': number, 'sha256': hashlib.sha256(octets).hexdigest(), 'issued': issued}


class Scheme:
    def __init__(self):
        self.line = Line('Etibar')
        self.ca = self.line.authority('Mərkəz')
        key = keys.EcKey.named('list operator')
        self.operator = x509.signer(x509.name(C='AZ', O='Muzey', CN='Siyahı operatoru'), key, self.line.root)
        self.honest = List(service(self.ca))
        self.good = self.honest.encode(self.operator)

    def case(self, octets, signers=None, **more):
        return Case(octets, 'xml', trust=[], certs=[], crls=[], signers=[self.operator.certificate] if signers is None else signers, **more)


def exhibit(identity, names, story, reference_, rule, forgery, control, word, expected=DENIED, kind='list'):
    return Exhibit(identity, names, story, TS + reference_, rule, forgery, control, expected, word, kind)


def exhibits(world):
    scheme = Scheme()
    for hall in (signatures, times, sizes, histories):
        yield from hall(scheme, scheme.case(scheme.good))


def signatures(scheme, control):
    stranger = x509.signer(x509.name(C='AZ', O='Muzey', CN='Yad operator'), keys.EcKey.named('list stranger'), scheme.line.root)
    twin = x509.signer(scheme.operator.subject, keys.EcKey.named('list twin'), scheme.line.root)
    below = x509.signer(x509.name(C='AZ', O='Muzey', CN='Operatorun köməkçisi'), keys.EcKey.named('list helper'), scheme.operator)
    evil = dataclasses.replace(scheme.honest, services=service(x509.authority(x509.name(C='AZ', O='Muzey', CN='Saxta'), keys.EcKey.named('list thief'),
                                                                              x509.name(C='AZ', O='Muzey', CN='Saxta'), keys.EcKey.named('list thief'))))
    text = scheme.good.decode()
    inside = text[text.index('<TrustServiceStatusList'):].strip()
    own = scheme.honest.signature(scheme.operator)
    document = lambda root: (PROLOG + root + '\n').encode()  # noqa: E731
    part = scheme.honest.content().replace('<SchemeInformation>', '<SchemeInformation Id="part">', 1)
    scheme_only = part[:part.index('</SchemeInformation>') + 20].replace('<SchemeInformation Id', f'<SchemeInformation xmlns="{TL}" Id')
    partial = xades.Signature(scheme.operator, (reference('#part', scheme_only.encode(), transforms(EXCLUSIVE), identity='R-1'),)).encode()
    moved = own.replace('</ds:Signature>', f'<ds:Object>{inside}</ds:Object></ds:Signature>')
    for letter, names, story, octets, signers, word in (
            ('a', ('List without a signature', 'İmzasız siyahı', 'Список без подписи'), 'Whoever can write to the server writes the list.', document(scheme.honest.root()), None, 'unsigned'),
            ('b', ('Service exchanged in a signed list', 'İmzalı siyahıda dəyişdirilmiş xidmət', 'Подменённая услуга в подписанном списке'), 'The operator’s signature under the attacker’s authority.', document(evil.root(own)), None, 'forged'),
            ('c', ('List of another operator', 'Başqa operatorun siyahısı', 'Список другого оператора'), 'The list is signed, by somebody who is not pinned.', evil.encode(stranger), None, 'unknown signer'),
            ('d', ('Operator of the same name', 'Eyni adlı operator', 'Оператор с тем же именем'), 'Another certificate names the operator; certificates are pinned, not names.', evil.encode(twin), None, 'unknown signer'),
            ('e', ('Signed below the operator', 'Operatordan aşağıda imzalanıb', 'Подписано ниже оператора'), 'The pinned certificate issued another one, whose key signed.', evil.encode(below, certificates=(below.certificate, scheme.operator.certificate)), None, 'unknown signer'),
            ('f', ('Signed list inside another list', 'Başqa siyahının içində imzalı siyahı', 'Подписанный список внутри другого'), 'A program that looks for the signature finds a good one; a program that looks for services finds others.',
             document(evil.root(moved)), None, 'several signatures'),
            ('g', ('Two signatures', 'İki imza', 'Две подписи'), 'The operator’s and another’s: which one speaks depends on the reader.', document(scheme.honest.root(own + scheme.honest.signature(stranger, identity='S-2'))), None, 'Signature[2]'),
            ('h', ('Only the heading is signed', 'Yalnız başlıq imzalanıb', 'Подписан только заголовок'), 'The signature is good and covers the scheme, not one service.', document(scheme.honest.root(partial, part)), None, 'forged'),
            ('i', ('Nobody is pinned', 'Heç kim tanınmır', 'Никто не закреплён'), 'A list cannot say itself whom to believe.', scheme.good, [], 'unknown signer')):
        # The schema has one signature; what comes after it is no list.
        expected = 'malformed' if letter == 'g' else DENIED
        yield exhibit(f'T1{letter}', names, story, '5.7', 'list-signature', scheme.case(octets, signers), control, word, expected)


def times(scheme, control):
    old = dataclasses.replace(scheme.honest, number=6, issued='2026-10-01T00:00:00Z', next_update='2026-12-01T00:00:00Z').encode(scheme.operator)
    other = dataclasses.replace(scheme.honest, services=service(scheme.ca, since='2025-01-01T00:00:00Z')).encode(scheme.operator)
    seen = memory(scheme.good, 7, scheme.honest.issued)
    again = scheme.case(scheme.good, memory=seen)
    dated = lambda issued, until: dataclasses.replace(scheme.honest, issued=issued, next_update=until).encode(scheme.operator)  # noqa: E731
    for letter, names, story, forgery, twin, section, word in (
            ('j', ('List rolled back', 'Geri qaytarılmış siyahı', 'Список отката'), 'A genuine list of last month, in its time, from before an authority was withdrawn; a later one was seen.', scheme.case(old, memory=seen), again, '5.3.2', 'rolled back'),
            ('k', ('Two lists of one number', 'Eyni nömrəli iki siyahı', 'Два списка с одним номером'), 'Both are signed; the operator’s key or somebody’s server plays two games.', scheme.case(other, memory=seen), again, '5.3.2', 'conflicting'),
            ('l', ('List whose time is over', 'Müddəti bitmiş siyahı', 'Просроченный список'), 'Whoever holds back the new list keeps the old one alive.', scheme.case(dated('2026-08-01T00:00:00Z', '2026-11-01T00:00:00Z')), control, '5.3.15', 'stale'),
            ('m', ('List that ends this second', 'Bu saniyə bitən siyahı', 'Список, истекающий в эту секунду'), 'NextUpdate is the second of the verdict.', scheme.case(dated('2026-08-01T00:00:00Z', AT)), control, '5.3.15', 'stale'),
            ('n', ('List of tomorrow', 'Sabahın siyahısı', 'Завтрашний список'), 'It was issued after the time of the verdict.', scheme.case(dated('2026-12-01T00:00:00Z', '2026-12-31T00:00:00Z')), control, '5.3.14', 'not yet issued'),
            ('o', ('Closed list', 'Bağlanmış siyahı', 'Закрытый список'), 'Without a NextUpdate the scheme has ended: nobody watches these services any more.', scheme.case(dated(scheme.honest.issued, None)), control, '5.3.15', 'closed')):
        yield exhibit(f'T1{letter}', names, story, section, 'list-time', forgery, twin, word)


def sizes(scheme, control):
    text = scheme.good.decode()
    pointer = ('<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId><X509Certificate>'
               f'{base64_text(scheme.operator.certificate)}</X509Certificate></DigitalId></ServiceDigitalIdentity></ServiceDigitalIdentities>'
               '<TSLLocation>https://list.example.az/pivot.xml</TSLLocation></OtherTSLPointer>')
    many = dataclasses.replace(scheme.honest, pointers=f'<PointersToOtherTSL>{pointer * 300}</PointersToOtherTSL>').encode(scheme.operator)
    deep = text.replace('<SchemeTerritory>', '<a>' * 400 + '</a>' * 400 + '<SchemeTerritory>', 1).encode()
    laugh = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    bomb = text.replace('<TrustServiceStatusList', laugh + '<TrustServiceStatusList', 1).replace('AZ: Trusted list', '&b;&b;&b;', 1).encode()
    for letter, names, story, octets, rule, expected, word in (
            ('a', ('Three hundred pointers', 'Üç yüz göstərici', 'Триста указателей'), 'Each pointer is a list to fetch and to verify; a loop of them never ends.', many, 'budget', 'limit_exceeded', 'trusted_list_pointers'),
            ('b', ('Entities in a list', 'Siyahıda mahiyyətlər', 'Сущности в списке'), 'A document type declaration multiplies its text.', bomb, 'no-dtd', 'malformed', 'document type declaration'),
            ('c', ('Deep nesting', 'Dərin iç-içəlik', 'Глубокая вложенность'), 'Four hundred elements inside each other wait for a parser that recurses.', deep, 'budget', 'limit_exceeded', 'xml_depth')):
        yield exhibit(f'T2{letter}', names, story, '5; TLs of up to 27 MB', rule, scheme.case(octets), control, word, expected)


def histories(scheme, control):
    """A person of the listed authority signs; the authority was withdrawn, or granted, at another time."""
    import cms  # the one exhibit of lists that signs a message
    person = scheme.line.leaf(scheme.ca)
    content = 'Ödəniş tapşırığı: 1500 manat.\n'.encode()
    message = cms.Message(content, person).encode()
    crl = x509.Crl(scheme.ca.subject).encode(scheme.ca.key)

    def case(listed):
        octets = dataclasses.replace(scheme.honest, services=listed).encode(scheme.operator)
        return Case(message, trust=[], certs=[], crls=[crl], lists=[octets], signers=[scheme.operator.certificate])
    good = case(service(scheme.ca))
    gone = 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE'
    never = 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND'
    for letter, names, story, listed, expected, word in (
            ('a', ('Authority that was withdrawn', 'Geri çağırılmış mərkəz', 'Отозванный из списка центр'), 'The service was accredited until October; the signature has no proof of being older.',
             service(scheme.ca, 'withdrawn', '2026-10-01T00:00:00Z', [('accredited', '2024-01-01T00:00:00Z')]), gone, 'chain.'),
            ('b', ('Authority that was never granted', 'Heç vaxt icazə almamış mərkəz', 'Центр, которому не разрешали'), 'The service stands in the list, as withdrawn from the beginning: to be listed is not to be trusted.', service(scheme.ca, 'withdrawn', '2024-01-01T00:00:00Z'), never, 'chain.no-anchor'),
            ('c', ('Authority of tomorrow', 'Sabahın mərkəzi', 'Завтрашний центр'), 'The status begins after the verdict.', service(scheme.ca, since='2026-12-01T00:00:00Z'), never, 'chain.no-anchor')):
        yield exhibit(f'T3{letter}', names, story, '5.5.4', 'list-history', case(listed), good, word, expected, 'verify')
