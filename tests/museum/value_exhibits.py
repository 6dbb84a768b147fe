# SPDX-License-Identifier: Apache-2.0
"""C10 and C11: signature values that only a lax verifier takes."""
import cms
import der
import keys
import x509
from exhibit import Case, Exhibit
from world import CONTENT

CRYPTO = 'TOTAL-FAILED/SIG_CRYPTO_FAILURE'
RSA_PAPERS = 'CVE-2006-4339; CVE-2014-1568'
WYCHEPROOF = 'CVE-2022-21449; Wycheproof'


def exhibits(world):
    for hall in (cube_roots, blocks, pss, ecdsa, eddsa):
        yield from hall(world)


def cube_root(number):
    """The smallest integer whose cube is not below the number."""
    low, high = 0, 1 << (number.bit_length() // 3 + 2)
    while low < high:
        middle = (low + high) // 2
        if middle**3 < number:
            low = middle + 1
        else:
            high = middle
    return low


def cube_roots(world):
    key = keys.RsaKey.named('exponent three', 3072, 3)
    holder = x509.signer(x509.person('ÜÇ DƏRƏCƏLİ'), key, world.citizens)

    def forged(octets):
        front = b'\x00\x01' + b'\xff' * 8 + b'\x00' + keys.digest_info('sha256', keys.digest('sha256', octets))
        return cube_root(int.from_bytes(front, 'big') << 8 * (key.octets - len(front))).to_bytes(key.octets, 'big')

    yield Exhibit('C10a', ('Cube root in place of a signature', 'İmza əvəzinə kub kökü', 'Кубический корень вместо подписи'),
                  'With the exponent 3 a cube root makes a block that begins like a signature and ends in garbage: no private key is needed.', 'CVE-2006-4339',
                  'rsa-encoding', Case(world.message(holder, sign=forged).encode()), Case(world.message(holder).encode()), CRYPTO, 'value.invalid')


def blocks(world):
    cingiz = world.cingiz
    key = cingiz.key
    control = Case(world.message(cingiz).encode())
    info = lambda octets: keys.digest_info('sha256', keys.digest('sha256', octets))  # noqa: E731
    hashed = lambda octets: der.octet_string(keys.digest('sha256', octets))  # noqa: E731
    short = lambda front: front + b'\x5a' * (key.octets - len(front))  # noqa: E731
    sha256 = der.oid(keys.HASHES['sha256'])
    long_length = lambda octets: b'\x30\xf0' + b'\x5a' * 111 + b'\x31' + keys.rsa_hash_identifier('sha256') + hashed(octets)  # noqa: E731
    with_garbage = lambda octets: der.sequence(der.sequence(sha256, der.octet_string(b'\x5a' * 64)), hashed(octets))  # noqa: E731
    behind = lambda octets: der.sequence(keys.rsa_hash_identifier('sha256'), hashed(octets), der.octet_string(b'\x5a' * 64))  # noqa: E731
    value = lambda octets: int.from_bytes(key.sign(octets), 'big')  # noqa: E731
    for letter, names, story, sign in (
            ('b', ('Garbage behind the digest', 'Xülasədən sonra zibil', 'Мусор после хеша'), 'Eight octets of padding, the DigestInfo, then whatever fits.',
             lambda octets: key.raw(short(b'\x00\x01' + b'\xff' * 8 + b'\x00' + info(octets)))),
            ('c', ('Length that hides garbage', 'Zibil gizlədən uzunluq', 'Длина, прячущая мусор'), 'The length of DigestInfo is written in 112 octets, which a lax parser skips.',
             lambda octets: key.raw(key.padded(long_length(octets)))),
            ('d', ('Parameters that hide garbage', 'Zibil gizlədən parametrlər', 'Параметры, прячущие мусор'), 'The parameters of the hash are 64 free octets in place of NULL.',
             lambda octets: key.raw(key.padded(with_garbage(octets)))),
            ('e', ('Element behind the digest', 'Xülasədən sonra element', 'Элемент после хеша'), 'DigestInfo has a third element of 64 free octets.', lambda octets: key.raw(key.padded(behind(octets)))),
            ('f', ('Padding of encryption', 'Şifrləmə doldurması', 'Дополнение шифрования'), 'The block has type 2, which belongs to encryption.',
             lambda octets: key.raw(b'\x00\x02' + key.padded(info(octets))[2:])),
            ('g', ('Padding with another octet', 'Doldurmada başqa oktet', 'Иной октет в дополнении'), 'One octet of the padding is not FF.',
             lambda octets: key.raw(b'\x00\x01\xff\xff\xfe' + key.padded(info(octets))[5:])),
            ('h', ('Digest of another algorithm', 'Başqa alqoritmin xülasəsi', 'Хеш другого алгоритма'), 'The block holds a SHA-1 digest, the identifier says SHA-256.',
             lambda octets: key.raw(key.padded(keys.digest_info('sha1', keys.digest('sha1', octets))))),
            ('i', ('Digest without its name', 'Adsız xülasə', 'Хеш без имени'), 'The block holds the bare digest: nothing says which algorithm made it.', lambda octets: key.raw(key.padded(keys.digest('sha256', octets)))),
            ('j', ('Value above the modulus', 'Moduldan böyük qiymət', 'Значение больше модуля'), 'The modulus is added: equal for the mathematics, another value for a register of seen signatures.',
             lambda octets: (value(octets) + key.n).to_bytes(key.octets + 1, 'big')),
            ('k', ('Zero in front of the value', 'Qiymətin önündə sıfır', 'Ноль перед значением'), 'The value is one octet longer than the modulus.', lambda octets: b'\x00' + key.sign(octets))):
        yield Exhibit(f'C10{letter}', names, story, RSA_PAPERS, 'rsa-encoding', Case(world.message(cingiz, sign=sign).encode()), control, CRYPTO, 'value.invalid')


def pss(world):
    cingiz = world.cingiz
    key = cingiz.key
    made = lambda sign, **stated: Case(world.message(cingiz, sign=sign, signature_identifier=key.pss_identifier(**stated)).encode())  # noqa: E731
    control = made(key.sign_pss)
    for letter, names, story, case, expected, word in (
            ('l', ('PSS without salt', 'Duzsuz PSS', 'PSS без соли'), 'The parameters promise 32 octets of salt, the block has none.', made(lambda octets: key.sign_pss(octets, salt=0)), CRYPTO, 'value.invalid'),
            ('m', ('PSS with another trailer', 'Başqa sonluqlu PSS', 'PSS с другим концом'), 'The block ends in CC.', made(lambda octets: key.sign_pss(octets, last=0xCC)), CRYPTO, 'value.invalid'),
            ('n', ('PSS with another mask', 'Başqa maskalı PSS', 'PSS с другой маской'), 'The mask is made with SHA-1, the parameters say SHA-256.', made(lambda octets: key.sign_pss(octets, mgf='sha1')), CRYPTO, 'value.invalid'),
            ('o', ('PSS trailer of nobody', 'Təyin olunmamış PSS sonluğu', 'Неопределённый конец PSS'), 'trailerField is 2, which no standard defines.', made(key.sign_pss, trailer=2),
             'INDETERMINATE/CUSTOM', 'value.not-possible')):
        yield Exhibit(f'C10{letter}', names, story, 'RFC 8017 section 9.1.2', 'pss-encoding', case, control, expected, word)


def ecdsa(world):
    key, n = world.gunel.key, keys.P256.n
    control = Case(world.message().encode())
    pair = lambda r, s: der.sequence(der.integer(r), der.integer(s))  # noqa: E731

    def changed(change):
        return lambda octets: change(*key.numbers(octets))

    def unpadded(r, s):
        """The number with the high bit loses the zero that keeps it positive; the signature is tried until there is one."""
        octets = lambda number: der.tlv(0x02, number.to_bytes(32, 'big'))  # noqa: E731
        return der.sequence(octets(r), octets(s))

    for letter, names, story, sign in (
            ('a', ('Two zeros', 'İki sıfır', 'Два нуля'), 'r = s = 0: in 2022 a widely used library took this for every signature of everybody.', lambda octets: pair(0, 0)),
            ('b', ('r is zero', 'r sıfırdır', 'r равно нулю'), 'r = 0 and a genuine s.', changed(lambda r, s: pair(0, s))),
            ('c', ('s is zero', 's sıfırdır', 's равно нулю'), 'A genuine r and s = 0.', changed(lambda r, s: pair(r, 0))),
            ('d', ('r above the order', 'r tərtibdən böyükdür', 'r больше порядка'), 'r + n in place of r: the same for the mathematics.', changed(lambda r, s: pair(r + n, s))),
            ('e', ('s above the order', 's tərtibdən böyükdür', 's больше порядка'), 's + n in place of s.', changed(lambda r, s: pair(r, s + n))),
            ('f', ('Both are the order', 'Hər ikisi tərtibdir', 'Оба равны порядку'), 'r = s = n, which is zero for the mathematics.', lambda octets: pair(n, n)),
            ('g', ('Negative r', 'Mənfi r', 'Отрицательное r'), 'r − n in place of r.', changed(lambda r, s: pair(r - n, s))),
            ('h', ('Negative s', 'Mənfi s', 'Отрицательное s'), 's − n in place of s.', changed(lambda r, s: pair(r, s - n))),
            ('i', ('Third number', 'Üçüncü ədəd', 'Третье число'), 'A third INTEGER follows r and s.', changed(lambda r, s: der.sequence(der.integer(r), der.integer(s), der.integer(1)))),
            ('j', ('Octets behind the value', 'Qiymətdən sonra oktetlər', 'Октеты после значения'), 'Octets follow the ECDSA-Sig-Value.', changed(lambda r, s: pair(r, s) + b'\x00\x00')),
            ('k', ('Length in the long form', 'Uzun formada uzunluq', 'Длина в длинной форме'), 'The length of the sequence is written in two octets.',
             changed(lambda r, s: b'\x30\x81' + pair(r, s)[1:])),
            ('l', ('Needless zero', 'Artıq sıfır', 'Лишний ноль'), 'r has a zero octet too many in front.',
             changed(lambda r, s: der.sequence(der.tlv(0x02, b'\x00' + der.read(der.integer(r))[1]), der.integer(s)))),
            ('m', ('r and s side by side', 'r və s yan-yana', 'r и s подряд'), 'The form of XML in a CMS.', key.sign_raw),
            ('n', ('Missing sign octets', 'İşarə oktetləri yoxdur', 'Нет знаковых октетов'), 'r and s as plain 32 octets each: negative numbers for DER.', needs_sign_octet(key, unpadded)),
            ('o', ('r of ten thousand octets', 'On min oktetlik r', 'r в десять тысяч октетов'), 'r plus a huge multiple of the order.', changed(lambda r, s: pair(r + (n << 80000), s)))):
        yield Exhibit(f'C11{letter}', names, story, WYCHEPROOF, 'ecdsa-range', Case(world.message(sign=sign).encode()), control, CRYPTO, 'value.invalid')


def needs_sign_octet(key, encode):
    """Of the two values s and n − s, both right, one has its high bit set unless both are in the lower half of the octet range."""
    def sign(octets):
        r, s = key.numbers(octets)
        return encode(r, max(s, keys.P256.n - s))
    return sign


def eddsa(world):
    member = world['citizen-ed25519-sign']
    key = member.key
    control = Case(world.message(member, digest='sha512').encode())
    made = lambda sign: Case(world.message(member, digest='sha512', sign=sign).encode())  # noqa: E731

    def shifted(octets):
        value = key.sign(octets)
        return value[:32] + (int.from_bytes(value[32:], 'little') + keys.ED_L).to_bytes(32, 'little')

    yield Exhibit('C11p', ('S above the order', 'S tərtibdən böyükdür', 'S больше порядка'), 'S + L in place of S: the same for the mathematics, a second value for one signature.',
                  'RFC 8032 section 5.1.7; Wycheproof', 'eddsa-range', made(shifted), control, CRYPTO, 'value.invalid')
    yield Exhibit('C11q', ('The neutral element', 'Neytral element', 'Нейтральный элемент'), 'R is the neutral element and S = 0.', 'RFC 8032 section 5.1.7; Wycheproof', 'eddsa-range',
                  made(lambda octets: b'\x01' + b'\x00' * 63), control, CRYPTO, 'value.invalid')
