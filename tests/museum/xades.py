# SPDX-License-Identifier: Apache-2.0
"""XAdES baseline signatures (EN 319 132-1) written so that every signed element is its own canonical form.

Exclusive canonicalisation of an element that declares exactly the prefixes it uses, writes its attributes in order and
closes every tag is the element itself: an attacker needs no XML library, and neither do these files.
"""
import base64
import dataclasses
import typing

import cms
import der
import keys

DS, XADES = 'http://www.w3.org/2000/09/xmldsig#', 'http://uri.etsi.org/01903/v1.3.2#'
EXCLUSIVE, ENVELOPED = 'http://www.w3.org/2001/10/xml-exc-c14n#', DS + 'enveloped-signature'
INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
ECDSA = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'
RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties'
TIME = cms.TIME


def base64_text(octets):
    return base64.b64encode(octets).decode()


def element(name, content='', **attributes):
    """A ds: element inside a signed part: declares ds itself where nothing above it does."""
    written = ''.join(f' {key}="{value}"' for key, value in sorted(attributes.items()))
    return f'<ds:{name}{written}>{content}</ds:{name}>'


def declared(name, content='', **attributes):
    """The same, with its own declaration of ds: for places where xades: is around it."""
    written = ''.join(f' {key}="{value}"' for key, value in sorted(attributes.items()))
    return f'<ds:{name} xmlns:ds="{DS}"{written}>{content}</ds:{name}>'


def transforms(*algorithms):
    return element('Transforms', ''.join(element('Transform', Algorithm=one) for one in algorithms)) if algorithms else ''


def reference(uri, octets, steps='', identity=None, kind=None, digest=None, method=SHA256):
    attributes = {key: value for key, value in (('Id', identity), ('Type', kind), ('URI', uri)) if value is not None}
    value = base64_text(keys.digest('sha256', octets)) if digest is None else digest
    return element('Reference', steps + element('DigestMethod', Algorithm=method) + element('DigestValue', value), **attributes)


def certificate_property(member, digest=None, issuer=None):
    hashed = digest or keys.digest('sha256', member.certificate)
    return ('<xades:Cert><xades:CertDigest>' + declared('DigestMethod', Algorithm=SHA256) + declared('DigestValue', base64_text(hashed)) +
            '</xades:CertDigest><xades:IssuerSerialV2>' + base64_text(issuer or cms.issuer_serial(member)) + '</xades:IssuerSerialV2></xades:Cert>')


def signed_properties(member, identity='P-1', time=TIME, format_of='R-1', media_type='application/xml', certificates=None):
    certs = certificate_property(member) if certificates is None else certificates
    bound = f'<xades:SigningCertificateV2>{certs}</xades:SigningCertificateV2>' if certs else ''
    data = (f'<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#{format_of}"><xades:MimeType>{media_type}</xades:MimeType>'
            '</xades:DataObjectFormat></xades:SignedDataObjectProperties>') if format_of else ''
    return (f'<xades:SignedProperties xmlns:xades="{XADES}" Id="{identity}"><xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>'
            f'{bound}</xades:SignedSignatureProperties>{data}</xades:SignedProperties>')


@dataclasses.dataclass
class Signature:
    """One ds:Signature; the fields are its parts as text, honest unless replaced."""
    member: typing.Any
    references: tuple                  # the data references, as text
    properties: str = None             # SignedProperties
    method: str = None
    method_content: str = ''
    c14n: str = EXCLUSIVE
    identity: str = 'S-1'
    target: str = None
    objects: str = ''                  # further ds:Object elements, behind the properties
    certificates: tuple = ()
    key_info: str = None
    value: typing.Callable = None      # from SignedInfo's octets to base64 text
    properties_reference: str = None
    unsigned: str = ''

    def signed_properties(self):
        return signed_properties(self.member) if self.properties is None else self.properties

    def signed_info(self):
        algorithm = self.method or (ECDSA if isinstance(self.member.key, keys.EcKey) else RSA)
        bound = self.properties_reference
        if bound is None:
            bound = reference('#P-1', self.signed_properties().encode(), transforms(EXCLUSIVE), kind=PROPERTIES_TYPE)
        return declared('SignedInfo', element('CanonicalizationMethod', Algorithm=self.c14n) +
                        element('SignatureMethod', self.method_content, Algorithm=algorithm) + ''.join(self.references) + bound)

    def signature_value(self, signed_info):
        if self.value:
            return self.value(signed_info)
        key = self.member.key
        return base64_text(key.sign_raw(signed_info) if isinstance(key, keys.EcKey) else key.sign(signed_info))

    def qualifying(self):
        properties = self.signed_properties()
        if not properties:
            return ''
        return (f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="{self.target or "#" + self.identity}">'
                f'{properties}{self.unsigned}</xades:QualifyingProperties></ds:Object>')

    def encode(self):
        info = self.signed_info()
        certificates = self.certificates or (self.member.certificate,)
        key_info = self.key_info
        if key_info is None:
            key_info = '<ds:X509Data>' + ''.join(f'<ds:X509Certificate>{base64_text(one)}</ds:X509Certificate>' for one in certificates) + '</ds:X509Data>'
        return (f'<ds:Signature xmlns:ds="{DS}" Id="{self.identity}">{info}<ds:SignatureValue>{self.signature_value(info.encode())}</ds:SignatureValue>'
                f'<ds:KeyInfo>{key_info}</ds:KeyInfo>{self.qualifying()}{self.objects}</ds:Signature>')


PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
BODY = '<fin>5ABCD12</fin><ad>Gülçöhrə Əliyeva</ad><məbləğ valyuta="AZN">1500</məbləğ>'
FORGED = BODY.replace('1500', '9500')
OPEN = '<arayış xmlns="urn:az:arayis">'


def root(body, identity=None):
    mark = f' Id="{identity}"' if identity else ''
    return f'<arayış xmlns="urn:az:arayis"{mark}>{body}</arayış>'


def whole(octets, **more):
    """A reference to the document without this signature."""
    return reference('', octets.encode(), transforms(ENVELOPED, EXCLUSIVE), identity='R-1', **more)


def enveloped(member, body=BODY, make=None, **more):
    """A document with its signature inside, as octets."""
    fields = {'references': (whole(root(body)),)} | more
    signature = Signature(member, **fields).encode()
    return (PROLOG + root(body + signature) + '\n').encode()
