# SPDX-License-Identifier: Apache-2.0
"""Keys that sign the same way on every run, in plain integers: no library stands between an attacker and the numbers.

ECDSA with the nonces of RFC 6979, RSA by RFC 8017 with fixed salts, Ed25519 by RFC 8032. None of it is constant-time:
the keys are public (the test PKI's, or made here from their names).
"""
import base64
import dataclasses
import functools
import hashlib
import hmac
import math
import pathlib

import der

EC_PUBLIC_KEY, RSA_KEY, RSA_PSS, ED25519 = '1.2.840.10045.2.1', '1.2.840.113549.1.1.1', '1.2.840.113549.1.1.10', '1.3.101.112'
HASHES = {'sha1': '1.3.14.3.2.26', 'sha256': '2.16.840.1.101.3.4.2.1', 'sha384': '2.16.840.1.101.3.4.2.2',
          'sha512': '2.16.840.1.101.3.4.2.3', 'md5': '1.2.840.113549.2.5'}
ECDSA_WITH = {'sha1': '1.2.840.10045.4.1', 'sha256': '1.2.840.10045.4.3.2', 'sha384': '1.2.840.10045.4.3.3', 'sha512': '1.2.840.10045.4.3.4'}
RSA_WITH = {'sha1': '1.2.840.113549.1.1.5', 'sha256': '1.2.840.113549.1.1.11', 'sha384': '1.2.840.113549.1.1.12',
            'sha512': '1.2.840.113549.1.1.13', 'md5': '1.2.840.113549.1.1.4'}


def digest(name, octets):
    return hashlib.new(name, octets).digest()


def hash_identifier(name, with_null=False):
    return der.sequence(der.oid(HASHES[name]), *([der.null()] if with_null else []))


def rsa_hash_identifier(name):
    return hash_identifier(name, with_null=True)

SMALL_PRIMES = math.prod(one for one in range(3, 20000, 2) if all(one % factor for factor in range(3, math.isqrt(one) + 1, 2)))


@dataclasses.dataclass(frozen=True)
class Curve:
    oid: str
    p: int
    a: int
    n: int
    gx: int
    gy: int

    @property
    def octets(self):
        return (self.n.bit_length() + 7) // 8


P256 = Curve('1.2.840.10045.3.1.7', 2**256 - 2**224 + 2**192 + 2**96 - 1, -3,
             0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
             0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
             0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
P384 = Curve('1.3.132.0.34', 2**384 - 2**128 - 2**96 + 2**32 - 1, -3,
             0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
             0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
             0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F)
CURVES = {curve.oid: curve for curve in (P256, P384)}


def double(curve, point):
    x, y, z = point
    if not y:
        return 0, 1, 0
    p = curve.p
    s = 4 * x * y * y % p
    m = (3 * x * x + curve.a * pow(z, 4, p)) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * pow(y, 4, p)) % p, 2 * y * z % p


def add(curve, one, other):
    if not one[2]:
        return other
    if not other[2]:
        return one
    p, (x1, y1, z1), (x2, y2, z2) = curve.p, one, other
    u1, u2 = x1 * z2 * z2 % p, x2 * z1 * z1 % p
    s1, s2 = y1 * z2 * z2 * z2 % p, y2 * z1 * z1 * z1 % p
    if u1 == u2:
        return double(curve, one) if s1 == s2 else (0, 1, 0)
    h, r = u2 - u1, s2 - s1
    x3 = (r * r - h * h * h - 2 * u1 * h * h) % p
    return x3, (r * (u1 * h * h - x3) - s1 * h * h * h) % p, h * z1 * z2 % p


def times_base(curve, scalar):
    """The affine coordinates of scalar·G."""
    result, point = (0, 1, 0), (curve.gx, curve.gy, 1)
    while scalar:
        if scalar & 1:
            result = add(curve, result, point)
        point = double(curve, point)
        scalar >>= 1
    inverse = pow(result[2], -1, curve.p)
    return result[0] * inverse * inverse % curve.p, result[1] * pow(inverse, 3, curve.p) % curve.p


class EcKey:
    def __init__(self, curve, secret):
        self.curve, self.secret = curve, secret
        x, y = times_base(curve, secret)
        size = (curve.p.bit_length() + 7) // 8
        self.point = b'\x04' + x.to_bytes(size, 'big') + y.to_bytes(size, 'big')
        self.hash = 'sha384' if curve is P384 else 'sha256'

    @classmethod
    @functools.cache
    def named(cls, name, curve=P256):
        """A key that follows from its name."""
        seed = hashlib.sha512(b'esign museum key ' + name.encode()).digest()
        return cls(curve, int.from_bytes(seed, 'big') % (curve.n - 1) + 1)

    @property
    def spki(self):
        return der.sequence(der.sequence(der.oid(EC_PUBLIC_KEY), der.oid(self.curve.oid)), der.bit_string(self.point))

    def identifier(self, name=None):
        return der.sequence(der.oid(ECDSA_WITH[name or self.hash]))

    def nonce(self, hashed):
        """RFC 6979 section 3.2, with the hash of the message."""
        size, name = self.curve.octets, self.hash
        message = (int.from_bytes(hashed[:size], 'big') % self.curve.n).to_bytes(size, 'big')
        state = self.secret.to_bytes(size, 'big') + message
        v, k = b'\x01' * hashlib.new(name).digest_size, b'\x00' * hashlib.new(name).digest_size
        for mark in (b'\x00', b'\x01'):
            k = hmac.new(k, v + mark + state, name).digest()
            v = hmac.new(k, v, name).digest()
        while True:
            candidate = b''
            while len(candidate) < size:
                v = hmac.new(k, v, name).digest()
                candidate += v
            number = int.from_bytes(candidate[:size], 'big')
            if 0 < number < self.curve.n:
                return number
            k = hmac.new(k, v + b'\x00', name).digest()
            v = hmac.new(k, v, name).digest()

    def numbers(self, octets, name=None):
        """r and s."""
        hashed = digest(name or self.hash, octets)
        nonce = self.nonce(hashed)
        r = times_base(self.curve, nonce)[0] % self.curve.n
        z = int.from_bytes(hashed[:self.curve.octets], 'big')
        return r, pow(nonce, -1, self.curve.n) * (z + r * self.secret) % self.curve.n

    def sign(self, octets, name=None):
        r, s = self.numbers(octets, name)
        return der.sequence(der.integer(r), der.integer(s))

    def sign_raw(self, octets, name=None):
        """r||s, as XML Signature wants it."""
        size = self.curve.octets
        return b''.join(number.to_bytes(size, 'big') for number in self.numbers(octets, name))


def digest_info(name, hashed):
    return der.sequence(rsa_hash_identifier(name), der.octet_string(hashed))


class RsaKey:
    def __init__(self, modulus, exponent, secret):
        self.n, self.e, self.d = modulus, exponent, secret
        self.octets = (modulus.bit_length() + 7) // 8
        self.hash = 'sha256'

    @classmethod
    def named(cls, name, bits=3072, exponent=65537):
        """Two primes that follow from the name."""
        primes = [named_prime(f'{name} {one}', bits // 2, exponent) for one in 'pq']
        p, q = primes
        return cls(p * q, exponent, pow(exponent, -1, (p - 1) * (q - 1)))

    @property
    def spki(self):
        return der.sequence(der.sequence(der.oid(RSA_KEY), der.null()),
                            der.bit_string(der.sequence(der.integer(self.n), der.integer(self.e))))

    def identifier(self, name=None):
        return der.sequence(der.oid(RSA_WITH[name or self.hash]), der.null())

    def raw(self, block):
        return pow(int.from_bytes(block, 'big'), self.d, self.n).to_bytes(self.octets, 'big')

    def padded(self, info):
        """EMSA-PKCS1-v1_5 (RFC 8017 section 9.2) around any octets."""
        return b'\x00\x01' + b'\xff' * (self.octets - len(info) - 3) + b'\x00' + info

    def sign(self, octets, name=None):
        name = name or self.hash
        return self.raw(self.padded(digest_info(name, digest(name, octets))))

    def pss_identifier(self, name='sha256', salt=32, trailer=None, mgf=None):
        return der.sequence(der.oid(RSA_PSS), der.sequence(
            der.explicit(0, rsa_hash_identifier(name)),
            der.explicit(1, der.sequence(der.oid('1.2.840.113549.1.1.8'), rsa_hash_identifier(mgf or name))),
            der.explicit(2, der.integer(salt)), *([der.explicit(3, der.integer(trailer))] if trailer is not None else [])))

    def sign_pss(self, octets, name='sha256', salt=32, last=0xBC, mgf=None):
        """EMSA-PSS (RFC 8017 section 9.1.1); the salt follows from the message."""
        hashed = digest(name, octets)
        salt_octets = (digest('sha512', b'salt' + hashed) * 8)[:salt]
        bits = self.n.bit_length() - 1
        size = (bits + 7) // 8
        h = digest(name, b'\x00' * 8 + hashed + salt_octets)
        block = b'\x00' * (size - salt - len(h) - 2) + b'\x01' + salt_octets
        mask = mask_of(mgf or name, h, len(block))
        masked = bytearray(one ^ other for one, other in zip(block, mask))
        masked[0] &= 0xFF >> (8 * size - bits)
        return self.raw(bytes(masked) + h + bytes([last]))


def mask_of(name, seed, count):
    octets, counter = b'', 0
    while len(octets) < count:
        octets += digest(name, seed + counter.to_bytes(4, 'big'))
        counter += 1
    return octets[:count]


# Where the search ends for the long primes that are used: a search of seconds becomes one test. Another name starts at 0.
FOUND = {'exponent three p': 8288, 'exponent three q': 502}


def named_prime(name, bits, exponent):
    candidate = int.from_bytes(mask_of('sha512', b'esign museum prime ' + name.encode(), bits // 8), 'big')
    candidate = (candidate | (3 << (bits - 2)) | 1) + FOUND.get(name, 0)
    while math.gcd(candidate, SMALL_PRIMES) != 1 or candidate % exponent == 1 or not is_prime(candidate):
        candidate += 2
    return candidate


def is_prime(number):
    """Miller and Rabin with the first bases: enough for numbers that nobody chose."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13):
        value = pow(base, odd, number)
        if value in (1, number - 1):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True


ED_P = 2**255 - 19
ED_L = 2**252 + 27742317777372353535851937790883648493
ED_D = -121665 * pow(121666, -1, ED_P) % ED_P


def ed_add(one, other):
    (x1, y1), (x2, y2) = one, other
    t = ED_D * x1 * x2 * y1 * y2 % ED_P
    return ((x1 * y2 + x2 * y1) * pow(1 + t, -1, ED_P) % ED_P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, ED_P) % ED_P)


def ed_times(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = ed_add(result, point)
        point = ed_add(point, point)
        scalar >>= 1
    return result


def ed_base():
    y = 4 * pow(5, -1, ED_P) % ED_P
    square = (y * y - 1) * pow(ED_D * y * y + 1, -1, ED_P)
    x = pow(square, (ED_P + 3) // 8, ED_P)
    if (x * x - square) % ED_P:
        x = x * pow(2, (ED_P - 1) // 4, ED_P) % ED_P
    return (ED_P - x if x % 2 else x, y)


def ed_encode(point):
    return (point[1] | (point[0] % 2) << 255).to_bytes(32, 'little')


class Ed25519Key:
    hash = 'sha512'

    def __init__(self, seed):
        expanded = hashlib.sha512(seed).digest()
        self.scalar = (int.from_bytes(expanded[:32], 'little') & (2**254 - 8)) | 2**254
        self.prefix, self.base = expanded[32:], ed_base()
        self.public = ed_encode(ed_times(self.scalar, self.base))

    @property
    def spki(self):
        return der.sequence(der.sequence(der.oid(ED25519)), der.bit_string(self.public))

    def identifier(self, name=None):
        return der.sequence(der.oid(ED25519))

    def sign(self, octets, name=None):
        nonce = int.from_bytes(hashlib.sha512(self.prefix + octets).digest(), 'little') % ED_L
        r = ed_encode(ed_times(nonce, self.base))
        k = int.from_bytes(hashlib.sha512(r + self.public + octets).digest(), 'little') % ED_L
        return r + ((nonce + k * self.scalar) % ED_L).to_bytes(32, 'little')


def load(path):
    """The key of an unencrypted PKCS#8 PEM file, as the test PKI keeps them."""
    lines = pathlib.Path(path).read_text(encoding='ascii').split('\n')
    info = der.inside(base64.b64decode(''.join(line for line in lines if '-' not in line)))
    algorithm, key = der.inside(info[1]), der.read(info[2])[1]
    if algorithm[0] == der.oid(ED25519):
        return Ed25519Key(der.read(key)[1])
    if algorithm[0] == der.oid(RSA_KEY):
        numbers = [int.from_bytes(der.read(one)[1], 'big') for one in der.inside(key)]
        return RsaKey(numbers[1], numbers[2], numbers[3])
    curve = next(one for one in CURVES.values() if der.oid(one.oid) == algorithm[1])
    return EcKey(curve, int.from_bytes(der.read(der.inside(key)[1])[1], 'big'))
