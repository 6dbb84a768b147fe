#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""asic_bench.py ESIGN PKI [--mib 256] [--slack 1] [--gib 10]: what verifying a container costs beside `unzip -p CONTAINER FILE | openssl dgst -sha256`, which reads, inflates
and hashes the same content, and judges nothing.

Both in turn, the least of several; a stored file and a deflated one. What counts is processor time, of all processes: the peer's are two, which on a busy machine get twice as much of it.
Wall time is told beside. Ends with 1 when verification has less than 0.8 / slack of the peer's speed, or takes 64 MiB. --gib N adds, by hand, a container with a file of N GiB (sparse), for its
memory. Needs unzip and openssl; 77 without.
"""
import argparse
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

WANTED, MEMORY, TURNS = 0.8, 64 << 20, 5
NAME = "data.bin"


def timed(command):
    """(seconds of processor time, seconds of wall time, octets of memory at most) of a shell command that has to succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    assert process.returncode == 0, f"{command}: {told.decode(errors='replace')}"
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss << 10


def content(path, mib):
    """Text that deflate makes about a third of."""
    source = random.Random(1)
    words = ["".join(source.choices("abcdefghijklmnopqrstuvwxyzəğışçöü", k=source.randint(3, 11))) for _ in range(4000)]
    block = " ".join(source.choices(words, k=150_000)).encode()[:1 << 20]
    with open(path, "wb") as out:
        for number in range(mib):
            out.write(number.to_bytes(8, "big") + block[8:])


def deflated(stored, to):
    """The same container with its file deflated: no signature is over how it is packed."""
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(to, "w") as new:
        for one in old.infolist():
            made = zipfile.ZipInfo(one.filename)
            made.compress_type = zipfile.ZIP_DEFLATED if one.filename == NAME else zipfile.ZIP_STORED
            made.file_size = one.file_size
            with old.open(one) as source, new.open(made, "w") as out:
                shutil.copyfileobj(source, out, 1 << 20)


class Bench:
    def __init__(self, esign, pki, place):
        self.esign, self.pki, self.place = esign, pki, place

    def verify(self, container):
        return f"exec '{self.esign}' verify '{container}' --trust '{self.pki}/trust' --certs '{self.pki}/certs' --crl '{self.pki}/crls' --offline -q"

    def sign(self, file, container):
        # Octets that are nothing leave holes in the file: it is as large as it is, and takes no room.
        timed(f"'{self.esign}' sign '{file}' --format asice --key '{self.pki}/citizen-gunel-sign.p12' --pin-file '{self.pki}/p12.pin' -q -o - | dd of='{container}' bs=1M iflag=fullblock conv=sparse")

    def compare(self, label, container, slack):
        peer = f"set -o pipefail; unzip -p '{container}' {NAME} | openssl dgst -sha256"
        ours, theirs = [], []
        for _ in range(TURNS):
            theirs.append(timed(f"exec bash -c \"{peer}\""))
            ours.append(timed(self.verify(container)))
        (our_time, our_wall, _), (their_time, their_wall, _) = ([min(column) for column in zip(*side)] for side in (ours, theirs))
        memory, ratio = max(one[2] for one in ours), their_time / our_time
        print(f"{label}: verified in {our_time:.2f} s of processor time, unzipped and hashed in {their_time:.2f} s: {ratio:.2f} of that speed ({WANTED} wanted); "
              f"wall time {our_wall:.2f} and {their_wall:.2f} s; {memory >> 20} MiB", flush=True)
        return ratio * slack >= WANTED and memory < MEMORY

    def large(self, gib):
        file, container = self.place / "large.bin", self.place / "large.asice"
        with open(file, "wb") as out:
            out.truncate(gib << 30)
        start = time.perf_counter()
        self.sign(file, container)
        signed = time.perf_counter() - start
        _, seconds, memory = timed(self.verify(container))
        print(f"{gib} GiB: signed in {signed:.0f} s, verified in {seconds:.1f} s, {memory >> 20} MiB (64 wanted)", flush=True)
        return memory < MEMORY


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("esign", type=pathlib.Path)
    parser.add_argument("pki", type=pathlib.Path)
    parser.add_argument("--mib", type=int, default=256)
    parser.add_argument("--slack", type=float, default=1)
    parser.add_argument("--gib", type=int)
    asked = parser.parse_args()
    missing = [one for one in ("unzip", "openssl") if not shutil.which(one)]
    if missing:
        print(f"skipped: not installed: {' '.join(missing)}")
        return 77
    with tempfile.TemporaryDirectory(prefix="esign-asic-bench-") as folder:
        bench = Bench(asked.esign.resolve(), asked.pki.resolve(), pathlib.Path(folder))
        stored, packed, file = bench.place / "stored.asice", bench.place / "deflated.asice", bench.place / NAME
        content(file, asked.mib)
        bench.sign(file, stored)
        deflated(stored, packed)
        good = [bench.compare(f"{asked.mib} MiB, stored", stored, asked.slack), bench.compare(f"{asked.mib} MiB, deflated", packed, asked.slack)]
        if asked.gib:
            good.append(bench.large(asked.gib))
        return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
