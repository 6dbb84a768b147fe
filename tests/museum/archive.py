# SPDX-License-Identifier: Apache-2.0
"""ZIP archives record by record (APPNOTE 6.3.9), honest unless a field is replaced; the same octets on every run."""
import dataclasses
import struct
import zlib

STORED, DEFLATED = 0, 8


@dataclasses.dataclass
class File:
    name: str
    content: bytes
    method: int = STORED
    flags: int = None
    local_name: str = None
    local_extra: bytes = b''
    central_extra: bytes = b''
    local_crc: int = None
    size: int = None          # as both headers state it
    offset: int = None        # as the directory states it
    gap: bytes = b''          # behind it
    mode: int = 0o100644

    def packed(self):
        if self.method == STORED:
            return self.content
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeezer.compress(self.content) + squeezer.flush()


@dataclasses.dataclass
class Archive:
    files: list
    front: bytes = b''
    comment: bytes = b''
    behind: bytes = b''
    zip64: bytes = b''        # between the directory and its end

    def encode(self):
        out, directory = bytearray(self.front), bytearray()
        for one in self.files:
            name, data = one.name.encode(), one.packed()
            local = name if one.local_name is None else one.local_name.encode()
            flags = one.flags if one.flags is not None else 0 if name.isascii() else 0x800
            crc, size = zlib.crc32(one.content), len(one.content) if one.size is None else one.size
            at = len(out) if one.offset is None else one.offset
            common = struct.pack('<HHHHH', 20, flags, one.method, 0, 33)
            out += b'PK\3\4' + common + struct.pack('<IIIHH', crc if one.local_crc is None else one.local_crc, len(data), size, len(local), len(one.local_extra))
            out += local + one.local_extra + data + one.gap
            directory += b'PK\1\2' + struct.pack('<H', 3 << 8) + common + struct.pack('<IIIHHHHHII', crc, len(data), size, len(name), len(one.central_extra), 0, 0, 0,
                                                                                    one.mode << 16, at) + name + one.central_extra
        count = min(len(self.files), 0xffff)
        end = b'PK\5\6' + struct.pack('<HHHHIIH', 0, 0, count, count, len(directory), len(out), len(self.comment)) + self.comment
        return bytes(out + directory) + self.zip64 + end + self.behind
