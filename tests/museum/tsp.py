# SPDX-License-Identifier: Apache-2.0
"""Time-stamp tokens (RFC 3161 with RFC 5816) and archive-time-stamp-v3 (EN 319 122-1 clause 5.5.3), honest unless a field is replaced."""
import dataclasses
import typing

import cms
import der
import keys
import x509

TST_INFO = '1.2.840.113549.1.9.16.1.4'
TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
POLICY = '1.3.6.1.4.1.32473.31.1.7'
SIGNATURE_STAMP, CONTENT_STAMP = '1.2.840.113549.1.9.16.2.14', '1.2.840.113549.1.9.16.2.20'
ARCHIVE_V2, ARCHIVE_V3 = '1.2.840.113549.1.9.16.2.48', '0.4.0.1733.2.4'
HASH_INDEX, HASH_INDEX_V3 = '0.4.0.1733.2.5', '0.4.0.19122.1.5'
OCSP_RESPONSE = '1.3.6.1.5.5.7.16.2'


def purpose(*oids, critical=True):
    return x509.extension('2.5.29.37', der.sequence(*(der.oid(one) for one in oids)), critical)


@dataclasses.dataclass
class Stamp:
    """A token over `octets` by `unit`."""
    octets: bytes
    unit: typing.Any
    time: str = '2026-09-01T10:00:00Z'
    hash: str = 'sha256'            # of the imprint
    imprint: bytes = None           # instead of the hash of the octets
    version: int = 1
    serial: int = 7
    accuracy: int = 1               # seconds
    extensions: tuple = ()
    message: dict = dataclasses.field(default_factory=dict)  # fields of cms.Message

    def info(self):
        imprint = der.sequence(keys.hash_identifier(self.hash), der.octet_string(self.imprint or keys.digest(self.hash, self.octets)))
        return der.sequence(der.integer(self.version), der.oid(POLICY), imprint, der.integer(self.serial), der.generalized(self.time),
                            der.sequence(der.integer(self.accuracy)), *([der.explicit(1, *self.extensions)] if self.extensions else []))

    def signed(self):
        # signing-time is no part of EN 319 422's profile and says what genTime says.
        fields = {'content_oid': TST_INFO, 'data_version': 3} | self.message
        fields['replaced'] = {cms.SIGNING_TIME: None} | fields.get('replaced', {})
        return cms.Message(self.info(), self.unit, **fields)

    def encode(self):
        return self.signed().encode()


def signature_stamp(token):
    return cms.attribute(SIGNATURE_STAMP, token)


def ocsp_value(response):
    """An OCSP response among the crls of SignedData (RFC 5940 section 2.1): [1] of its identifier and itself."""
    return der.explicit(1, der.oid(OCSP_RESPONSE), response)


@dataclasses.dataclass
class Archive:
    """archive-time-stamp-v3 over a message whose value is known."""
    message: cms.Message
    value: bytes                    # of the signature
    unsigned: tuple = ()            # attributes that the index names
    certificates: tuple = None      # instead of those of the message
    crls: tuple = None
    content: bytes = None           # instead of the message's
    hash: str = 'sha256'            # of the index
    index: str = HASH_INDEX_V3
    indexed: bool = True            # whether the token carries its index

    def index_value(self):
        hashed = lambda octets: der.octet_string(keys.digest(self.hash, octets))  # noqa: E731
        certificates = self.message.certificates or (self.message.member.certificate,)
        entries = []
        for attribute in self.unsigned:
            kind, values = der.inside(attribute)
            entries += [hashed(kind + one) for one in der.children(der.read(values)[1])]
        return der.sequence(keys.hash_identifier(self.hash), der.sequence(*map(hashed, certificates if self.certificates is None else self.certificates)),
                            der.sequence(*map(hashed, self.message.crls if self.crls is None else self.crls)), der.sequence(*entries))

    def octets(self):
        """Clause 5.5.3: content type, digest of the content, SignerInfo to the signature, the index."""
        message = self.message
        written, _ = message.signed_set()
        info = message.signer_info(written, self.value)
        fields = der.inside(info)[:6]
        content = keys.digest(self.hash, message.content if self.content is None else self.content)
        return der.oid(message.content_oid) + content + b''.join(fields) + self.index_value()

    def attribute(self, unit, **more):
        index = (cms.attribute(self.index, self.index_value()),) if self.indexed else ()
        message = {'unsigned': index} | more.pop('message', {})
        return cms.attribute(ARCHIVE_V3, Stamp(self.octets(), unit, message=message, **more).encode())
