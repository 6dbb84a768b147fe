# SPDX-License-Identifier: Apache-2.0
"""DER octets from Python values, with nothing checked: an attacker's encoder writes what it is told to (X.690)."""
import datetime
import re


def length(count):
    if count < 128:
        return bytes([count])
    octets = count.to_bytes((count.bit_length() + 7) // 8, 'big')
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag, content):
    return bytes([tag]) + length(len(content)) + content


def sequence(*parts):
    return tlv(0x30, b''.join(parts))


def set_of(*parts):
    """In DER order (X.690 section 11.6); set_as_given keeps another one."""
    return tlv(0x31, b''.join(sorted(parts)))


def set_as_given(*parts):
    return tlv(0x31, b''.join(parts))


def integer(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, 'big', signed=True))


def oid(dotted):
    first, second, *rest = (int(arc) for arc in dotted.split('.'))
    content = b''
    for arc in [first * 40 + second, *rest]:
        octets = [arc & 0x7F]
        while arc := arc >> 7:
            octets.append(0x80 | (arc & 0x7F))
        content += bytes(reversed(octets))
    return tlv(0x06, content)


def octet_string(content):
    return tlv(0x04, content)


def bit_string(content, unused=0):
    return tlv(0x03, bytes([unused]) + content)


def boolean(value):
    return tlv(0x01, b'\xff' if value else b'\x00')


def null():
    return b'\x05\x00'


def utf8(text):
    return tlv(0x0C, text.encode())


def printable(text):
    return tlv(0x13, text.encode())


def ia5(text):
    return tlv(0x16, text.encode())


def explicit(number, *parts):
    return tlv(0xA0 | number, b''.join(parts))


def context(number, content):
    """Primitive, context-specific."""
    return tlv(0x80 | number, content)


def time(text):
    """From '2026-11-21T12:00:00Z': UTCTime until 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5)."""
    moment = datetime.datetime.strptime(text, '%Y-%m-%dT%H:%M:%SZ')
    if moment.year < 2050:
        return tlv(0x17, moment.strftime('%y%m%d%H%M%SZ').encode())
    return tlv(0x18, moment.strftime('%Y%m%d%H%M%SZ').encode())


def generalized(text):
    """GeneralizedTime in any year, as OCSP has it (RFC 6960 section 4.2.1)."""
    return tlv(0x18, re.sub('[-:T]', '', text).encode())


def read(octets, at=0):
    """(tag, content, end) of the DER element at an offset."""
    tag, count, begin = octets[at], octets[at + 1], at + 2
    if count & 0x80:
        size = count & 0x7F
        count, begin = int.from_bytes(octets[begin:begin + size], 'big'), begin + size
    return tag, octets[begin:begin + count], begin + count


def children(content):
    """The whole elements inside a constructed one's content."""
    found, at = [], 0
    while at < len(content):
        end = read(content, at)[2]
        found.append(content[at:end])
        at = end
    return found


def inside(element):
    return children(read(element)[1])
