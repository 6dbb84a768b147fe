// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "crypto/key_strength.h"
#include "crypto/openssl/handle.h"

namespace esign::crypto::openssl_adapter {

enum class Likeness : std::uint8_t { no, yes };

// One function per attack. `n` is positive. None of them needs more than some milliseconds for 4096 bits.

/// Whether n is a power of 65537 modulo each small prime, and of one exponent modulo all of them: Nemec, Sys, Svenda, Klinec,
/// Matyas, "The Return of Coppersmith's Attack" (2017) section 3. One in about 2^60 honest moduli is mistaken for one.
Likeness has_roca_fingerprint(const BIGNUM& n);
Likeness has_small_factor(const BIGNUM& n);
/// Fermat's factorisation, so many rounds: finds primes that differ only in their last bits.
Result<Likeness> has_close_primes(const BIGNUM& n, unsigned rounds = 100);
/// n = a^k, k from 2. `n` has no factor under 2^16, so k is at most its bits divided by 16.
Result<Likeness> is_perfect_power(const BIGNUM& n);
Result<Likeness> is_prime(const BIGNUM& n);

/// The weakness of a modulus, if there is any, the cheapest attack first.
Result<std::optional<KeyWeakness>> weakness_of_modulus(const BIGNUM& n);

}  // namespace esign::crypto::openssl_adapter
