#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ca_latency.py ORIGIN FOLDER CARDS.jsonl [RATE]: personalisation from 50 centres at once, one connection each that stays open, mutual
TLS. Each sends its next card when the last is answered, all of them together RATE a second (400; 0: as fast as answers come). Prints
p50, p90, p99 and the longest in milliseconds, without the handshakes; exit 1 when an answer is not 200."""
import asyncio
import itertools
import ssl
import sys
import time
from urllib.parse import urlsplit

CENTRES = 50


async def ask(reader, writer, host, card):
    writer.write(b"POST /v1/personalisation HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (host, len(card), card))
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    body = await reader.readexactly(length)
    return head.split(b" ", 2)[1], body


async def centre(number, where, context, cards, pause, told):
    reader, writer = await asyncio.open_connection(where.hostname, where.port, ssl=context)
    host = where.netloc.encode()
    await asyncio.sleep(1 + pause * number / CENTRES)  # until all have shaken hands
    for card in cards:
        began = time.monotonic()
        status, body = await ask(reader, writer, host, card)
        took = time.monotonic() - began
        told.append((took, status, body))
        await asyncio.sleep(max(0.0, pause - took))
    writer.close()


async def main():
    where, folder = urlsplit(sys.argv[1]), sys.argv[2]
    rate = float(sys.argv[4]) if len(sys.argv) > 4 else 400
    with open(sys.argv[3], "rb") as file:
        cards = iter(file.read().splitlines())
    context = ssl.create_default_context(cadata=open(folder + "/certificates/root.cer", "rb").read())
    context.load_cert_chain(folder + "/roles/centre.pem", folder + "/roles/centre.key")
    told, shared = [], itertools.chain(cards)
    began = time.monotonic()
    await asyncio.gather(*(centre(n, where, context, shared, CENTRES / rate if rate else 0, told) for n in range(CENTRES)))
    spent = time.monotonic() - began - 1
    wrong = [(status, body) for _, status, body in told if status != b"200"]
    times = sorted(took * 1000 for took, _, _ in told)
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))]
    print(f"personalisation, {CENTRES} centres: {len(told)} cards, {len(told) / spent:.0f} a second, ms: p50 {at(.5):.1f}, p90 {at(.9):.1f}, p99 {at(.99):.1f}, longest {times[-1]:.1f}")
    if wrong:
        print(f"{len(wrong)} refused: {wrong[0]}")
        sys.exit(1)


asyncio.run(main())
