# SPDX-License-Identifier: Apache-2.0
"""OCSP responses (RFC 6960 section 4.2.1) of a responder that is honest unless a field is replaced."""
import dataclasses
import hashlib
import typing

import der

BASIC = '1.3.6.1.5.5.7.48.1.1'
NO_CHECK = '1.3.6.1.5.5.7.48.1.5'
SIGNING = '1.3.6.1.5.5.7.3.9'
SHA1 = '1.3.14.3.2.26'


def key_hash(spki):
    """SHA-1 of the subjectPublicKey's octets."""
    return hashlib.sha1(der.read(der.inside(spki)[1])[1][1:]).digest()


def certificate_id(serial, issuer, spki):
    """CertID of section 4.1.1; `issuer` is the DER of the name."""
    return der.sequence(der.sequence(der.oid(SHA1), der.null()), der.octet_string(hashlib.sha1(issuer).digest()), der.octet_string(key_hash(spki)), serial)


GOOD, UNKNOWN = der.context(0, b''), der.context(2, b'')


def revoked(date='2026-10-01T00:00:00Z', reason=None):
    return der.explicit(1, der.generalized(date), *([der.explicit(0, der.tlv(0x0A, bytes([reason])))] if reason is not None else []))


@dataclasses.dataclass
class Single:
    identity: bytes
    status: bytes = GOOD
    this_update: str = '2026-11-20T00:00:00Z'
    next_update: str = '2026-11-27T00:00:00Z'
    extensions: tuple = ()

    def encode(self):
        return der.sequence(self.identity, self.status, der.generalized(self.this_update),
                            *([der.explicit(0, der.generalized(self.next_update))] if self.next_update else []),
                            *([der.explicit(1, der.sequence(*self.extensions))] if self.extensions else []))


@dataclasses.dataclass
class Response:
    responder: bytes                   # DER of the name
    singles: tuple
    certificates: tuple = ()
    produced_at: str = '2026-11-20T00:00:00Z'
    extensions: tuple = ()
    key: typing.Any = None             # byKey instead of byName

    def encode(self, signer):
        named = der.explicit(2, der.octet_string(key_hash(self.key.spki))) if self.key else der.explicit(1, self.responder)
        data = der.sequence(named, der.generalized(self.produced_at), der.sequence(*(one.encode() for one in self.singles)),
                            *([der.explicit(1, der.sequence(*self.extensions))] if self.extensions else []))
        basic = der.sequence(data, signer.identifier(), der.bit_string(signer.sign(data)),
                             *([der.explicit(0, der.sequence(*self.certificates))] if self.certificates else []))
        return wrapped(basic)


def wrapped(basic, status=0):
    answer = [der.explicit(0, der.sequence(der.oid(BASIC), der.octet_string(basic)))] if basic is not None else []
    return der.sequence(der.tlv(0x0A, bytes([status])), *answer)
