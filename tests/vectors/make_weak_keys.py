#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_weak_keys.py > weak-keys.json: RSA moduli with one weakness each, made from a fixed seed with Python's numbers.

Nobody's keys: their factors are known to whoever runs this.
"""
import json
import math
import random

rng = random.Random(20261122)


SMALL = [n for n in range(2, 4000) if all(n % d for d in range(2, math.isqrt(n) + 1))]
PRODUCT = math.prod(SMALL)


def is_prime(n, rounds=12):
    if n <= SMALL[-1]:
        return n in SMALL
    if math.gcd(n, PRODUCT) != 1:
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for _ in range(rounds):
        x = pow(rng.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def next_prime(n):
    n |= 1
    while not is_prime(n):
        n += 2
    return n


def prime(bits):
    return next_prime(rng.getrandbits(bits) | 3 << (bits - 2))


def roca_prime(bits):
    """k*M + (65537^a mod M), M the product of the first 126 primes as for keys of 2048 bits."""
    m = math.prod(SMALL[:126])
    while True:
        k = rng.getrandbits(bits - m.bit_length()) | 3 << (bits - m.bit_length() - 2)
        p = k * m + pow(65537, rng.randrange(1 << 256), m)
        if p.bit_length() == bits and is_prime(p):
            return p


def exactly(bits, make):
    while True:
        n = make()
        if n.bit_length() == bits:
            return n


p, q = prime(1024), prime(1024)
near = next_prime(p + (1 << 500))
rows = {
    "sound": p * q,
    "sound-3072": prime(1536) * prime(1536),
    "rsa-too-short": prime(512) * prime(512),
    "rsa-odd-length": exactly(2051, lambda: prime(1026) * prime(1025)),
    "rsa-even-modulus": p * q - 1,
    "rsa-roca": roca_prime(1024) * roca_prime(1024),
    "rsa-small-factor": exactly(2048, lambda: 65521 * prime(2032)),
    "rsa-small-factor-3": exactly(2048, lambda: 3 * next_prime(1 << 2046 | rng.getrandbits(2044))),
    "rsa-prime": prime(2048),
    "rsa-perfect-power": p * p,
    "rsa-perfect-power-3": next_prime((76 << 683) // 100 + rng.getrandbits(670)) ** 3,
    "rsa-perfect-power-17": next_prime((135 << 120) // 100 + rng.getrandbits(110)) ** 17,
    "rsa-close-primes": p * near,
}
print(json.dumps({"SPDX-License-Identifier": "Apache-2.0", "moduli": {name: f"{n:x}" for name, n in rows.items()}}, indent=1))
