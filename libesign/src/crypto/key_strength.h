// SPDX-License-Identifier: Apache-2.0
// What a certification authority asks of a public key before it vouches for it: that it is no key that somebody can break.
// Verification does not ask this: what was signed with such a key is judged by the policy and by revocation.
#pragma once
#include "crypto/backend.h"
#include "pkix/certification_request.h"

namespace esign::crypto {

/// Ways in which a public key is known to be weak. name() is what people are told: "rsa-roca".
enum class KeyWeakness : std::uint8_t {
  unreadable,            ///< No SubjectPublicKeyInfo of a known type in strict DER
  rsa_too_short,         ///< Under 2048 bits
  rsa_odd_length,        ///< The top bit of the first octet is not set: the card lost a bit
  rsa_even_modulus,
  rsa_exponent,          ///< Even, under 65537 (FIPS 186-5 section 5.4) or over what libesign verifies with (64 bits)
  rsa_roca,              ///< CVE-2017-15361: the fingerprint of Infineon's generator
  rsa_small_factor,      ///< A prime under 2^16 divides the modulus
  rsa_prime,             ///< The modulus is a prime
  rsa_perfect_power,     ///< It is a power of one number
  rsa_close_primes,      ///< Fermat's method factors it in a hundred rounds
  ec_curve,              ///< Explicit parameters, or a curve that is not agreed upon
  ec_point_form,         ///< Compressed, hybrid, infinity, or of another length
  ec_point,              ///< No point of the curve
  ed25519_point,         ///< Of small order, or not reduced
};
std::string_view name(KeyWeakness weakness) noexcept;

/// Errors: denied, the detail begins with the weakness's name; internal (OpenSSL failed).
Result<void> check_key_strength(View spki);

/// What somebody signed to show that the private key is his.
struct Possession {
  View spki{};
  pkix::AlgorithmIdentifier algorithm{};
  View message{}, signature{};
};
/// Errors: denied (the value does not verify, the scheme does not fit the key, SHA-1 or weaker), unsupported, malformed.
Result<void> check_possession(const Possession& possession);
/// The same of a PKCS#10 request, RFC 2986 section 4.2.
Result<void> check_possession(const pkix::CertificationRequest& request);

}  // namespace esign::crypto
