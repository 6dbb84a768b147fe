# SPDX-License-Identifier: Apache-2.0
"""Certificates and CRLs (RFC 5280 sections 4.1 and 5.1) of an attacker's authority, or of one that made a mistake."""
import dataclasses
import hashlib
import pathlib
import typing

import der
import keys

ATTRIBUTES = {'C': '2.5.4.6', 'O': '2.5.4.10', 'CN': '2.5.4.3', 'SN': '2.5.4.4', 'GN': '2.5.4.42', 'serialNumber': '2.5.4.5',
              'emailAddress': '1.2.840.113549.1.9.1'}
USAGE_BITS = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign']


def name(**attributes):
    """RDNSequence of one attribute each; C and serialNumber PrintableString, emailAddress IA5String, the rest UTF8String."""
    rdns = []
    for key, value in attributes.items():
        text = der.printable(value) if key in ('C', 'serialNumber') else der.ia5(value) if key == 'emailAddress' else der.utf8(value)
        rdns.append(der.set_of(der.sequence(der.oid(ATTRIBUTES[key]), text)))
    return der.sequence(*rdns)


def person(common_name, **more):
    return name(C='AZ', serialNumber='PNOAZ-5ABCD12', CN=common_name, **more)


def extension(oid, value, critical=False):
    return der.sequence(der.oid(oid), *([der.boolean(True)] if critical else []), der.octet_string(value))


def basic_constraints(ca, path_length=None):
    parts = [der.boolean(True)] if ca else []
    if path_length is not None:
        parts.append(der.integer(path_length))
    return extension('2.5.29.19', der.sequence(*parts), critical=True)


def key_usage(*usages):
    bits = sum(0x80 >> USAGE_BITS.index(one) for one in usages)
    unused = (bits & -bits).bit_length() - 1 if bits else 0
    return extension('2.5.29.15', der.bit_string(bytes([bits]), unused), critical=True)


def extended_key_usage(*oids):
    return extension('2.5.29.37', der.sequence(*(der.oid(one) for one in oids)))


def key_identifier(key):
    return hashlib.sha1(key.spki).digest()


def subject_key_of(certificate):
    """What a certificate's subjectKeyIdentifier says."""
    mark = der.oid('2.5.29.14')
    return der.read(der.read(certificate, certificate.index(mark) + len(mark))[1])[1]


def subject_key(key):
    return extension('2.5.29.14', der.octet_string(key_identifier(key)))


def authority_key(above):
    """Of a key of the museum, or of a member, whose certificate may have been given another identifier."""
    named = isinstance(above, Member) and der.oid('2.5.29.14') in above.certificate
    return extension('2.5.29.35', der.sequence(der.context(0, subject_key_of(above.certificate) if named else key_identifier(getattr(above, 'key', above)))))


def general(kind, value):
    numbers = {'email': 1, 'dns': 2, 'directory': 4, 'uri': 6, 'ip': 7}
    if kind == 'directory':
        return der.explicit(4, value)
    return der.context(numbers[kind], value if isinstance(value, bytes) else value.encode())


def alternative_names(*names):
    return extension('2.5.29.17', der.sequence(*names))


def name_constraints(permitted=(), excluded=()):
    parts = [der.explicit(number, *(der.sequence(one) for one in bases)) for number, bases in ((0, permitted), (1, excluded)) if bases]
    return extension('2.5.29.30', der.sequence(*parts), critical=True)


def policies(*oids):
    return extension('2.5.29.32', der.sequence(*(der.sequence(der.oid(one)) for one in oids)))


def policy_mappings(*pairs):
    return extension('2.5.29.33', der.sequence(*(der.sequence(der.oid(one), der.oid(other)) for one, other in pairs)), critical=True)


def policy_constraints(explicit=None, mapping=None):
    parts = [der.context(number, der.read(der.integer(value))[1]) for number, value in ((0, explicit), (1, mapping)) if value is not None]
    return extension('2.5.29.36', der.sequence(*parts), critical=True)


def inhibit_any_policy(count):
    return extension('2.5.29.54', der.integer(count), critical=True)


def point_names(*names):
    return der.explicit(0, der.explicit(0, *names))


def distribution_point(*names, reasons=None, issuer=None):
    """One DistributionPoint of cRLDistributionPoints."""
    parts = [point_names(*names)] if names else []
    if reasons is not None:
        parts.append(der.context(1, reasons))
    if issuer is not None:
        parts.append(der.explicit(2, general('directory', issuer)))
    return extension('2.5.29.31', der.sequence(der.sequence(*parts)))


def issuing_point(*names, flags=(), reasons=None):
    """issuingDistributionPoint; flags by their tags: 1 user certificates, 2 CA certificates, 4 indirect, 5 attribute certificates."""
    parts = [(0, point_names(*names))] if names else []
    parts += [(flag, der.context(flag, b'\xff')) for flag in flags]
    if reasons is not None:
        parts.append((3, der.context(3, reasons)))
    return extension('2.5.29.28', der.sequence(*(part for _, part in sorted(parts))), critical=True)


def crl_number(number):
    return extension('2.5.29.20', der.integer(number))


def delta_indicator(base):
    return extension('2.5.29.27', der.integer(base), critical=True)


@dataclasses.dataclass
class Certificate:
    """What tbsCertificate says; `encode` lets any key sign it."""
    subject: bytes
    key: typing.Any
    issuer: bytes
    serial: int = 0
    extensions: tuple = ()
    not_before: str = '2024-01-01T00:00:00Z'
    not_after: str = '2034-01-01T00:00:00Z'
    version: int = 3

    def encode(self, signer, identifier=None, inner_identifier=None):
        identifier = identifier or signer.identifier()
        parts = [der.explicit(0, der.integer(self.version - 1))] if self.version > 1 else []
        parts += [der.integer(self.serial or serial_of(self.subject, self.key)), inner_identifier or identifier, self.issuer,
                  der.sequence(der.time(self.not_before), der.time(self.not_after)), self.subject, self.key.spki]
        if self.extensions:
            parts.append(der.explicit(3, der.sequence(*self.extensions)))
        tbs = der.sequence(*parts)
        return der.sequence(tbs, identifier, der.bit_string(signer.sign(tbs)))


def serial_of(subject, key):
    return int.from_bytes(hashlib.sha256(subject + key.spki).digest()[:15], 'big') | 1 << 119


@dataclasses.dataclass
class Crl:
    issuer: bytes
    revoked: tuple = ()  # of (serial, date, entry extensions)
    extensions: tuple = (crl_number(7),)
    this_update: str = '2026-11-01T00:00:00Z'
    next_update: str = '2027-11-01T00:00:00Z'

    def encode(self, signer):
        entries = [der.sequence(der.integer(serial), der.time(date), *([der.sequence(*more)] if more else [])) for serial, date, more in self.revoked]
        tbs = der.sequence(der.integer(1), signer.identifier(), self.issuer, der.time(self.this_update), der.time(self.next_update),
                           *([der.sequence(*entries)] if entries else []),
                           *([der.explicit(0, der.sequence(*self.extensions))] if self.extensions else []))
        return der.sequence(tbs, signer.identifier(), der.bit_string(signer.sign(tbs)))


@dataclasses.dataclass
class Member:
    """A certificate together with the key that belongs to it."""
    certificate: bytes
    key: typing.Any

    def fields(self):
        """tbsCertificate's parts behind the version."""
        parts = der.inside(der.inside(self.certificate)[0])
        return parts[1:] if parts[0][0] == 0xA0 else [None, *parts][1:]

    @property
    def serial(self):
        return self.fields()[0]

    @property
    def issuer(self):
        return self.fields()[2]

    @property
    def subject(self):
        return self.fields()[4]


def member(pki, name):
    """Somebody of the test PKI."""
    folder = pathlib.Path(pki)
    return Member((folder / f'{name}.der').read_bytes(), keys.load(folder / f'{name}.key'))


def authority(subject, key, issuer, signer, *extensions, ca=None, usage=None, identified=True, **fields):
    """A CA's certificate as a good authority makes it, unless told otherwise."""
    made = Certificate(subject, key, issuer, extensions=(
        ca or basic_constraints(True), usage or key_usage('keyCertSign', 'cRLSign'), subject_key(key),
        *([authority_key(signer)] if identified else []), *extensions), **fields)
    return Member(made.encode(signer), key)


def signer(subject, key, above, *extensions, usage=None, identified=True, **fields):
    """A person's certificate for signing, below `above`."""
    made = Certificate(subject, key, above.subject, extensions=(
        usage or key_usage('nonRepudiation'), subject_key(key),
        *([authority_key(above)] if identified else []), *extensions), **fields)
    return Member(made.encode(above.key), key)
