// SPDX-License-Identifier: Apache-2.0
// RSA moduli of many keys that share a prime: whoever has both moduli has both private keys. Heninger, Durumeric, Wustrow,
// Halderman, "Mining Your Ps and Qs" (2012) section 3.3; Bernstein, "How to find smooth parts of integers" (2004).
#pragma once
#include <functional>
#include <vector>

#include "base/bytes.h"

namespace esign::crypto {

/// Moduli one after the other, big-endian, no two the same; nothing at the end.
using NextModulus = std::function<Result<std::optional<Bytes>>()>;

/// Asked again and again, every few seconds at least: an error ends the work.
using GoOn = std::function<Result<void>()>;

/// Moduli of one product tree: 16384 of 3072 bits make a tree of some 100 MiB.
inline constexpr std::size_t kModuliAtOnce = 16'384;

/// The positions (from 0, in order) of all moduli that share a prime with another one. All pairs are looked at, those of one tree
/// by its remainders, those of two trees by the product of the one modulo the other. Takes the moduli's size in memory and one
/// tree. The primes themselves are told to nobody. Errors: those of `next` and `go_on`; invalid_argument (a modulus under 512 bits or over
/// 16384, even); internal.
Result<std::vector<std::size_t>> moduli_with_shared_primes(const NextModulus& next, const GoOn& go_on, std::size_t at_once = kModuliAtOnce);

/// The modulus of an RSA SubjectPublicKeyInfo; nothing for other keys. Errors: malformed.
Result<std::optional<Bytes>> rsa_modulus(View spki);

}  // namespace esign::crypto
