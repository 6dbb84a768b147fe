# SPDX-License-Identifier: Apache-2.0
"""repack.py CONTAINER OUT NAME [gone]: the container with the last octet of one file changed, or without it."""
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], "w") as new:
    for one in old.infolist():
        octets = old.read(one)
        if one.filename == sys.argv[3]:
            if "gone" in sys.argv[4:]:
                continue
            octets = octets[:-1] + bytes([octets[-1] ^ 1])
        new.writestr(zipfile.ZipInfo(one.filename), octets, one.compress_type)
