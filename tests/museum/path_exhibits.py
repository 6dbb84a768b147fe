# SPDX-License-Identifier: Apache-2.0
"""C15: paths that RFC 5280 section 6.1 does not allow, and sets of certificates made to keep a path builder busy."""
import der
import keys
import x509
from exhibit import Case, Exhibit
from x509 import general

RFC = 'RFC 5280 section '
CHAIN = 'FAILED/CERTIFICATE_CHAIN_GENERAL_FAILURE'
CONSTRAINTS = 'FAILED/CHAIN_CONSTRAINTS_FAILURE'
NO_CHAIN = 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND'
NO_REVOCATION = {'revocation': 'ignored'}
POLICY = '1.3.6.1.4.1.32473.31.{}'
# Constraints of mailboxes by host and of URIs, which Botan 2 never finds satisfied.
BOTAN_CANNOT = 'cjk'


class Line:
    """A root of its own, a CA below it, and whoever that CA certifies. Keys follow from names, so that all is the same each time."""

    def __init__(self, name):
        self.key = keys.EcKey.named(f'root {name}')
        subject = x509.name(C='AZ', O='Muzey', CN=f'Kök {name}')
        self.root = x509.authority(subject, self.key, subject, self.key)
        self.name = name

    def authority(self, label, *extensions, above=None, key=None, **fields):
        above = above or self.root
        key = key or keys.EcKey.named(f'{label} {self.name}')
        return x509.authority(x509.name(C='AZ', O='Muzey', CN=f'{label} {self.name}'), key, above.subject, above.key, *extensions, **fields)

    def leaf(self, above, *extensions, subject=None, **fields):
        key = keys.EcKey.named(f'leaf {self.name}')
        return x509.signer(subject or x509.person('MUZEY VƏTƏNDAŞI'), key, above, *extensions, **fields)

    def case(self, leaf, *authorities, **question):
        octets = [one.certificate if isinstance(one, x509.Member) else one for one in authorities]
        file = leaf.certificate if isinstance(leaf, x509.Member) else leaf
        return Case(file, 'der', trust=[self.root.certificate], certs=octets, crls=[], question=NO_REVOCATION | question)


def exhibits(world):
    for hall in (authorities, forged_links, certificates, names, policies, floods):
        yield from hall(world)


def exhibit(identity, names_, story, reference, rule, forgery, control, expected, word, judges='two'):
    return Exhibit(identity, names_, story, reference, rule, forgery, control, expected, word, 'path', judges)


def authorities(world):
    line = Line('Səlahiyyət')
    good = line.authority('Mərkəz')
    control = line.case(line.leaf(good), good)
    citizen = line.leaf(good)
    below = line.leaf(citizen, subject=x509.person('SAXTA'))
    yield exhibit('C15a', ('A citizen issues', 'Vətəndaş sertifikat verir', 'Гражданин выдаёт сертификат'), 'The key of an ordinary signature certificate has issued a certificate.', RFC + '6.1.4 (k)',
                  'ca-only', line.case(below, good, citizen), control, CHAIN, 'no certification authority')
    for letter, names_, story, fields, section, word in (
            ('b', ('CA:FALSE with keyCertSign', 'CA:FALSE və keyCertSign', 'CA:FALSE и keyCertSign'), 'Basic constraints deny what the key usage grants.',
             {'ca': x509.basic_constraints(False)}, '6.1.4 (k)', 'no certification authority'),
            ('c', ('CA without keyCertSign', 'keyCertSign olmayan CA', 'CA без keyCertSign'), 'The CA may sign CRLs only.', {'usage': x509.key_usage('cRLSign')}, '6.1.4 (n)', 'may not sign certificates'),
            ('d', ('Version 1 authority', 'Versiya 1 mərkəzi', 'Центр версии 1'), 'A version 1 certificate cannot say whether it is an authority.', {'version': 1}, '6.1.4 (k)', 'not of version 3')):
        if letter == 'd':
            key = keys.EcKey.named('v1')
            bare = x509.Certificate(x509.name(C='AZ', O='Muzey', CN='Versiya bir'), key, line.root.subject, version=1)
            bad = x509.Member(bare.encode(line.key), key)
        else:
            bad = line.authority('Mərkəz', **fields)
        yield exhibit(f'C15{letter}', names_, story, RFC + section, 'ca-only', line.case(line.leaf(bad), bad), control, CHAIN, word)
    short = line.authority('Qısa', ca=x509.basic_constraints(True, 0))
    deeper = line.authority('Dərin', above=short)
    yield exhibit('C15e', ('One authority too deep', 'Bir mərkəz artıq', 'На один центр глубже'), 'A CA that may not have CAs below it has issued one.', RFC + '6.1.4 (l)', 'path-length',
                  line.case(line.leaf(deeper), short, deeper), line.case(line.leaf(short), short), CHAIN, 'pathLenConstraint')
    ended = line.authority('Mərkəz', not_before='2020-01-01T00:00:00Z', not_after='2025-01-01T00:00:00Z')
    yield exhibit('C15f', ('Authority that has ended', 'Müddəti bitmiş mərkəz', 'Просроченный центр'), 'The CA certificate ended before the time of validation.', RFC + '6.1.3 (a)(2)', 'validity',
                  line.case(line.leaf(ended), ended), control, CHAIN, 'was valid until')


def forged_links(world):
    line = Line('Bağ')
    good = line.authority('Mərkəz')
    control = line.case(line.leaf(good), good)
    attacker = keys.EcKey.named('attacker')
    twin = x509.authority(good.subject, attacker, line.root.subject, attacker)
    yield exhibit('C15g', ('Authority of the same name', 'Eyni adlı mərkəz', 'Центр с тем же именем'), 'The attacker’s CA has the name of the genuine one and says that the root issued it.', RFC + '6.1.3 (a)(1)',
                  'certificate-signature', line.case(line.leaf(twin), twin), control, CHAIN, "the issuer's key did not make the signature")
    stolen = x509.Certificate(x509.person('SAXTA'), attacker, good.subject, extensions=(x509.key_usage('nonRepudiation'), x509.subject_key(attacker), x509.authority_key(good.key)))
    yield exhibit('C15h', ('Key identifier borrowed', 'Borc alınmış açar göstəricisi', 'Заимствованный идентификатор ключа'), 'The certificate names the genuine CA and its key identifier, and is signed with another key.',
                  RFC + '6.1.3 (a)(1)', 'certificate-signature', line.case(stolen.encode(attacker), good), control, CHAIN, "the issuer's key did not make the signature")
    fake_root = x509.authority(line.root.subject, attacker, line.root.subject, attacker)
    yield exhibit('C15i', ('Root of the same name', 'Eyni adlı kök', 'Корень с тем же именем'), 'A self-signed certificate with the name of the anchor, brought along by the attacker.', RFC + '6.1.1 (d)', 'trust-anchor',
                  line.case(line.leaf(x509.authority(good.subject, good.key, line.root.subject, attacker)), x509.authority(good.subject, good.key, line.root.subject, attacker), fake_root),
                  control, CHAIN, "the issuer's key did not make the signature")
    stranger = Line('Yad')
    below = stranger.authority('Mərkəz')
    yield exhibit('C15j', ('Root of nobody', 'Heç kimin kökü', 'Ничей корень'), 'A faultless path to a root that nobody trusts, which lies beside it.', RFC + '6.1.1 (d)', 'trust-anchor',
                  line.case(stranger.leaf(below), below, stranger.root), control, NO_CHAIN, 'no path')
    one, other = keys.EcKey.named('loop one'), keys.EcKey.named('loop two')
    first, second = x509.name(C='AZ', O='Muzey', CN='Bir'), x509.name(C='AZ', O='Muzey', CN='İki')
    ring = [x509.authority(first, one, second, other), x509.authority(second, other, first, one)]
    yield exhibit('C15k', ('Two authorities in a ring', 'Halqada iki mərkəz', 'Два центра в кольце'), 'Each of two CAs has issued the other: a builder without a memory never ends.', 'RFC 4158', 'trust-anchor',
                  line.case(line.leaf(ring[0]), *ring), control, NO_CHAIN, 'no path')


def certificates(world):
    line = Line('Sertifikat')
    good = line.authority('Mərkəz')
    genuine = line.leaf(good)
    control = line.case(genuine, good)
    usage = x509.key_usage('nonRepudiation')
    leaf = lambda **fields: x509.Certificate(x509.person('MUZEY VƏTƏNDAŞI'), genuine.key, good.subject, **({'extensions': (usage, x509.subject_key(genuine.key), x509.authority_key(good.key))} | fields))  # noqa: E731
    unknown = x509.extension('1.3.6.1.4.1.32473.31.99', der.null(), critical=True)
    yield exhibit('C15l', ('Unknown critical extension', 'Naməlum kritik genişlənmə', 'Неизвестное критическое расширение'), 'The issuer says that nobody may use this certificate who does not understand it.', RFC + '6.1.5 (f)', 'critical-extensions',
                  line.case(leaf(extensions=(usage, unknown, x509.authority_key(good.key))).encode(good.key), good), control, CHAIN, 'critical extensions that are not processed')
    knows = line.authority('Mərkəz', unknown)
    yield exhibit('C15m', ('Unknown critical extension of a CA', 'Mərkəzin naməlum kritik genişlənməsi', 'Неизвестное критическое расширение центра'), 'The same in the certificate of the CA.', RFC + '6.1.4 (o)', 'critical-extensions',
                  line.case(line.leaf(knows), knows), control, CHAIN, 'critical extensions that are not processed')
    for letter, names_, story, made, word in (
            ('n', ('Extension twice', 'Genişlənmə iki dəfə', 'Расширение дважды'), 'keyUsage is there twice, with two meanings.',
             leaf(extensions=(usage, x509.key_usage('digitalSignature'), x509.authority_key(good.key))).encode(good.key), 'occurs twice'),
            ('o', ('Two signature algorithms', 'İki imza alqoritmi', 'Два алгоритма подписи'), 'The algorithm inside the signed part is not the one outside.',
             leaf().encode(good.key, inner_identifier=good.key.identifier('sha512')), 'differs from'),
            ('p', ('Version 1 with extensions', 'Genişlənməli versiya 1', 'Версия 1 с расширениями'), 'Extensions in a version that has none.', leaf(version=1).encode(good.key), 'trailing data'),
            ('q', ('Octets behind the certificate', 'Sertifikatdan sonra oktetlər', 'Октеты после сертификата'), 'A second certificate follows the first in one file that is no list.',
             leaf().encode(good.key) + b'\x00\x00', 'trailing data')):
        yield exhibit(f'C15{letter}', names_, story, RFC + '4.1', 'strict-der', line.case(made, good), control, 'malformed', word)
    for letter, names_, story, extra, purpose, word in (
            ('r', ('Server certificate signs', 'Server sertifikatı imzalayır', 'Подпись сертификатом сервера'), 'The extended key usage is for TLS servers.', x509.extended_key_usage('1.3.6.1.5.5.7.3.1'), 'signing', 'extKeyUsage'),
            ('s', ('Time-stamping not alone', 'Vaxt möhürü tək deyil', 'Штамп времени не один'), 'timeStamping beside another purpose, and not critical.', x509.extended_key_usage('1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.36'), 'tsa', 'extKeyUsage'),
            ('t', ('Any purpose answers for OCSP', 'İstənilən məqsəd OCSP üçün', 'Любая цель вместо OCSP'), 'anyExtendedKeyUsage does not delegate the status of other certificates.', x509.extended_key_usage('2.5.29.37.0'), 'ocsp', 'extKeyUsage')):
        right = {'signing': ('1.3.6.1.5.5.7.3.36',), 'ocsp': ('1.3.6.1.5.5.7.3.9',), 'tsa': ('1.3.6.1.5.5.7.3.8',)}[purpose]
        wanted = x509.extension('2.5.29.37', der.sequence(*(der.oid(one) for one in right)), critical=True)
        yield exhibit(f'C15{letter}', names_, story, RFC + '4.2.1.12', 'purpose', line.case(line.leaf(good, extra), good, purpose=purpose),
                      line.case(line.leaf(good, wanted), good, purpose=purpose), CONSTRAINTS, word)


def names(world):
    """Name constraints of each form that is understood: one name inside, one that must not be."""
    line = Line('Ad')
    inside, outside = x509.name(C='AZ', O='Bank'), x509.name(C='AZ', O='Başqa')
    person = lambda organization: x509.name(C='AZ', O=organization, CN='MUZEY VƏTƏNDAŞI')  # noqa: E731
    alternative = lambda *values: [x509.alternative_names(*values)]  # noqa: E731
    address = lambda text: bytes(int(part) for part in text.split('.'))  # noqa: E731
    network = address('10.1.0.0') + address('255.255.0.0')
    forms = (
        ('a', ('Subject outside the subtree', 'Ağacdan kənar ad', 'Имя вне поддерева'), {'permitted': [general('directory', inside)]}, (person('Bank'), []), (person('Başqa'), [])),
        ('b', ('Subject in an excluded subtree', 'Qadağan ağacda ad', 'Имя в исключённом поддереве'), {'excluded': [general('directory', outside)]}, (person('Bank'), []), (person('Başqa'), [])),
        ('c', ('Mailbox of another host', 'Başqa hostun poçtu', 'Почта другого узла'), {'permitted': [general('email', 'bank.example')]},
         (None, alternative(general('email', 'a@bank.example'))), (None, alternative(general('email', 'a@evil.example')))),
        ('d', ('Mailbox hidden in the subject', 'Adda gizlədilmiş poçt', 'Почта, скрытая в имени'), {'permitted': [general('email', 'bank.example')]},
         (x509.name(C='AZ', CN='M', emailAddress='a@bank.example'), []), (x509.name(C='AZ', CN='M', emailAddress='a@evil.example'), [])),
        ('e', ('Host outside the domain', 'Domendən kənar host', 'Узел вне домена'), {'permitted': [general('dns', 'bank.example')]},
         (None, alternative(general('dns', 'www.bank.example'))), (None, alternative(general('dns', 'www.notbank.example')))),
        ('f', ('Host in an excluded domain', 'Qadağan domendə host', 'Узел в исключённом домене'), {'excluded': [general('dns', 'evil.example')]},
         (None, alternative(general('dns', 'bank.example'))), (None, alternative(general('dns', 'WWW.EVIL.example')))),
        ('g', ('Wildcard over an excluded host', 'Qadağan host üzərində ulduz', 'Звёздочка над исключённым узлом'), {'excluded': [general('dns', 'a.bank.example')]},
         (None, alternative(general('dns', 'b.bank.example'))), (None, alternative(general('dns', '*.bank.example')))),
        ('h', ('Address of another network', 'Başqa şəbəkənin ünvanı', 'Адрес другой сети'), {'permitted': [general('ip', network)]},
         (None, alternative(general('ip', address('10.1.2.3')))), (None, alternative(general('ip', address('10.2.2.3'))))),
        ('i', ('Address of version 6 among version 4', 'Versiya 4 arasında versiya 6', 'Версия 6 среди версии 4'), {'permitted': [general('ip', network)]},
         (None, alternative(general('ip', address('10.1.2.3')))), (None, alternative(general('ip', b'\x20\x01' + b'\0' * 14)))),
        ('j', ('URI of another host', 'Başqa hostun URI-si', 'URI другого узла'), {'permitted': [general('uri', '.bank.example')]},
         (None, alternative(general('uri', 'https://www.bank.example/x'))), (None, alternative(general('uri', 'https://www.bank.example.evil.example/x')))),
        ('k', ('Host hidden behind user information', 'İstifadəçi adı arxasında host', 'Узел за именем пользователя'), {'permitted': [general('uri', '.bank.example')]},
         (None, alternative(general('uri', 'https://www.bank.example/x'))), (None, alternative(general('uri', 'https://www.bank.example@evil.example/x')))),
        ('l', ('Zero octet in a host name', 'Host adında sıfır oktet', 'Нулевой октет в имени узла'), {'permitted': [general('dns', 'bank.example')]},
         (None, alternative(general('dns', 'www.bank.example'))), (None, alternative(general('dns', b'evil.example\0.bank.example')))))
    for letter, names_, constraints, right, wrong in forms:
        limited = line.authority('Məhdud', x509.name_constraints(**constraints))
        case = lambda subject, more, limited=limited: line.case(line.leaf(limited, *more, subject=subject), limited)  # noqa: E731
        yield exhibit(f'C15n{letter}', names_, 'A CA that is limited to some names certifies another.', RFC + '4.2.1.10', 'name-constraints', case(*wrong), case(*right), CONSTRAINTS, 'may not name',
                      'one' if letter in BOTAN_CANNOT else 'two')


def policies(world):
    line = Line('Siyasət')
    one, two = POLICY.format(1), POLICY.format(2)
    good = line.authority('Mərkəz', x509.policies(one))
    right = line.leaf(good, x509.policies(one))
    strict = {'requireExplicitPolicy': True, 'initialPolicies': [one]}
    control = line.case(right, good, **strict)
    yield exhibit('C15qa', ('Policy that the CA does not have', 'Mərkəzdə olmayan siyasət', 'Политика, которой нет у центра'), 'The certificate claims a policy that its CA was never given.', RFC + '6.1.3 (d)', 'policy',
                  line.case(line.leaf(good, x509.policies(two)), good, requireExplicitPolicy=True), line.case(right, good, requireExplicitPolicy=True), CONSTRAINTS, 'polic')
    yield exhibit('C15qb', ('Another policy than asked', 'Tələb olunandan başqa siyasət', 'Не та политика'), 'The path is valid for a policy that nobody asked for.', RFC + '6.1.5 (g)', 'policy',
                  line.case(line.leaf(line.authority('İkinci', x509.policies(two)), x509.policies(two)), line.authority('İkinci', x509.policies(two)), **strict), control, CONSTRAINTS, 'polic')
    any_policy = '2.5.29.32.0'
    mapping = line.authority('Köçürən', x509.policies(one), x509.policy_mappings((one, any_policy)))
    yield exhibit('C15qc', ('Mapped to every policy', 'Hər siyasətə köçürmə', 'Отображение на любую политику'), 'A CA maps its one policy to anyPolicy.', RFC + '6.1.4 (a)', 'policy',
                  line.case(line.leaf(mapping, x509.policies(two)), mapping), line.case(right, good), CONSTRAINTS, 'maps anyPolicy')
    forbids = line.authority('Qadağan', x509.policies(one), x509.inhibit_any_policy(0))
    yield exhibit('C15qd', ('anyPolicy where it is inhibited', 'Qadağan olunmuş anyPolicy', 'anyPolicy там, где запрещено'), 'The CA forbids anyPolicy below it; the certificate has nothing else.', RFC + '6.1.3 (d)(2)', 'policy',
                  line.case(line.leaf(forbids, x509.policies(any_policy)), forbids, **strict), line.case(line.leaf(forbids, x509.policies(one)), forbids, **strict), CONSTRAINTS, 'polic')
    demands = line.authority('Tələbkar', x509.policies(one), x509.policy_constraints(explicit=0))
    yield exhibit('C15qe', ('No policy where one is demanded', 'Tələb olunan siyasət yoxdur', 'Нет требуемой политики'), 'The CA demands a policy of everything below it.', RFC + '6.1.4 (i)', 'policy',
                  line.case(line.leaf(demands), demands), line.case(line.leaf(demands, x509.policies(one)), demands), CONSTRAINTS, 'polic')


def floods(world):
    line = Line('Daşqın')
    good = line.authority('Mərkəz')
    control = line.case(line.leaf(good), good)
    many = [x509.name(C='AZ', O='Muzey', CN=f'Daşqın {n}') for n in range(7)]
    ring = [keys.EcKey.named(f'flood {n}') for n in range(7)]
    cross = [x509.authority(many[to], ring[to], many[by], ring[by], identified=False) for to in range(7) for by in range(7) if to != by]
    yield exhibit('C15u', ('Everybody certifies everybody', 'Hamı hamını təsdiqləyir', 'Каждый заверяет каждого'), 'Seven CAs have certified each other: thousands of paths, and none leads to an anchor.', 'bc-java max nodes 2026', 'budget',
                  line.case(line.leaf(cross[0]), *cross), control, 'limit_exceeded', 'path_build_calls')
    same = x509.name(C='AZ', O='Muzey', CN='Eyni ad')
    crowd = [x509.authority(same, key, same, key, identified=False) for key in (keys.EcKey.named(f'crowd {n}') for n in range(150))]
    lost = keys.EcKey.named('crowd of nobody')
    below = x509.signer(x509.person('MUZEY'), keys.EcKey.named('leaf crowd'), x509.authority(same, lost, same, lost), identified=False)
    yield exhibit('C15v', ('A hundred and fifty authorities of one name', 'Eyni adlı yüz əlli mərkəz', 'Сто пятьдесят центров с одним именем'), 'Each of them could be the issuer, so each costs a signature check.', 'golang CVE-2018-16875', 'budget',
                  line.case(below, *crowd), control, 'limit_exceeded', 'signature_checks')
    count, above, tower = 60, line.root, []
    all_of = [POLICY.format(n) for n in range(1, count + 1)]
    for level in range(6):
        above = line.authority(f'Qüllə {level}', x509.policies(*all_of), x509.policy_mappings(*((one, other) for one in all_of for other in all_of)), above=above)
        tower.append(above)
    yield exhibit('C15qf', ('Policy tree of millions', 'Milyonluq siyasət ağacı', 'Дерево политик из миллионов'), 'Six CAs map each of sixty policies to each of sixty: 60 to the sixth power of nodes in a tree.', 'pyHanko policy tree tests', 'policy-graph',
                  line.case(line.leaf(above, x509.policies(POLICY.format(99))), *tower, requireExplicitPolicy=True),
                  line.case(line.leaf(tower[0], x509.policies(POLICY.format(7))), tower[0], requireExplicitPolicy=True), 'limit_exceeded', 'policy_nodes')
    long = line.root
    chain = []
    for level in range(20):
        long = line.authority(f'Pillə {level}', above=long)
        chain.append(long)
    yield exhibit('C15w', ('Twenty authorities deep', 'İyirmi mərkəz dərinlikdə', 'Двадцать центров в глубину'), 'A path of twenty CAs, each faultless.', 'RFC 4158', 'budget', line.case(line.leaf(long), *chain), control, NO_CHAIN, 'no path')
