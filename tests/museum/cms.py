# SPDX-License-Identifier: Apache-2.0
"""CMS SignedData with a CAdES baseline signature (RFC 5652, RFC 5035, EN 319 122-1), every part of it in the attacker's hand."""
import dataclasses
import typing

import der
import keys

DATA, SIGNED_DATA = '1.2.840.113549.1.7.1', '1.2.840.113549.1.7.2'
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = '1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4', '1.2.840.113549.1.9.5'
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47'
ALGORITHM_PROTECTION = '1.2.840.113549.1.9.52'
TIME = '2026-11-20T09:00:00Z'


def attribute(oid, *values):
    return der.sequence(der.oid(oid), der.set_as_given(*values))


def issuer_serial(member):
    return der.sequence(der.sequence(der.explicit(4, member.issuer)), member.serial)


def ess_v2(member, name='sha256', issuer=None):
    """ESSCertIDv2 of a certificate; SHA-256 is the default and therefore not written."""
    hashed = keys.digest(name, member.certificate)
    return der.sequence(*([keys.hash_identifier(name)] if name != 'sha256' else []), der.octet_string(hashed), issuer or issuer_serial(member))


def ess_v1(member, issuer=None):
    return der.sequence(der.octet_string(keys.digest('sha1', member.certificate)), issuer or issuer_serial(member))


def signing_certificate_v2(*identifiers):
    return attribute(SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(*identifiers)))


def signing_certificate_v1(*identifiers):
    return attribute(SIGNING_CERTIFICATE, der.sequence(der.sequence(*identifiers)))


def algorithm_protection(digest, signature):
    return attribute(ALGORITHM_PROTECTION, der.sequence(digest, der.tlv(0xA1, der.read(signature)[1])))


def message_digest(octets, name='sha256'):
    return attribute(MESSAGE_DIGEST, der.octet_string(keys.digest(name, octets)))


def content_type(oid=DATA):
    return attribute(CONTENT_TYPE, der.oid(oid))


def signing_time(text=TIME):
    return attribute(SIGNING_TIME, der.time(text))


@dataclasses.dataclass
class Message:
    """A signature by `member` over `content`; whatever is not set is what an honest signer writes."""
    content: bytes
    member: typing.Any
    certificates: tuple = ()             # instead of the signer's alone
    digest: str = 'sha256'
    version: int = 1
    data_version: int = 1
    announced: bytes = None              # digestAlgorithms' content
    digest_identifier: bytes = None
    signature_identifier: bytes = None
    content_oid: str = DATA
    replaced: dict = dataclasses.field(default_factory=dict)  # attribute OID: bytes of another, or None to leave it out
    more: tuple = ()                     # further signed attributes
    sid: bytes = None
    unsigned: tuple = ()
    crls: tuple = ()
    sort: bool = True
    sign: typing.Callable = None         # from the DER of the signed attributes to the value
    detached: bool = False

    def attributes(self):
        honest = {CONTENT_TYPE: content_type(self.content_oid), SIGNING_TIME: signing_time(), MESSAGE_DIGEST: message_digest(self.content, self.digest),
                  SIGNING_CERTIFICATE_V2: signing_certificate_v2(ess_v2(self.member))}
        honest.update(self.replaced)
        return [one for one in honest.values() if one is not None] + list(self.more)

    def signed_set(self):
        """The attributes as they are written, and the DER that an honest verifier hashes."""
        parts = self.attributes()
        return (b''.join(sorted(parts) if self.sort else reversed(sorted(parts))), der.set_of(*parts))

    def value(self, octets):
        return self.sign(octets) if self.sign else self.member.key.sign(octets, self.digest)

    def default_identifier(self):
        return self.member.key.identifier(self.digest)

    def signer_info(self, attributes, value):
        sid = self.sid or der.sequence(self.member.issuer, self.member.serial)
        return der.sequence(der.integer(self.version), sid, self.digest_identifier or keys.hash_identifier(self.digest),
                            *([der.tlv(0xA0, attributes)] if attributes is not None else []),
                            self.signature_identifier or self.default_identifier(), der.octet_string(value),
                            *([der.tlv(0xA1, b''.join(self.unsigned))] if self.unsigned else []))

    def encapsulated(self, content):
        return der.sequence(der.oid(self.content_oid), *([] if self.detached else [der.explicit(0, der.octet_string(content))]))

    def wrap(self, signer_info, content=None):
        """ContentInfo around SignedData around everything."""
        certificates = self.certificates or (self.member.certificate,)
        data = der.sequence(der.integer(self.data_version), der.tlv(0x31, self.announced or keys.hash_identifier(self.digest)),
                            self.encapsulated(self.content if content is None else content), der.tlv(0xA0, b''.join(certificates)),
                            *([der.tlv(0xA1, b''.join(self.crls))] if self.crls else []), der.tlv(0x31, signer_info))
        return der.sequence(der.oid(SIGNED_DATA), der.explicit(0, data))

    def encode(self):
        written, signed = self.signed_set()
        return self.wrap(self.signer_info(written, self.value(signed)))
