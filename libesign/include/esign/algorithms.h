// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace esign {

/// The hash functions this product computes. SHA-1 and SHA-224 are here because old documents use them; no new signature
/// is made with them, and the policy decides what they are worth.
enum class Hash : std::uint8_t { sha1, sha224, sha256, sha384, sha512, sha3_256, sha3_384, sha3_512 };

/// How a signature value is made. HMAC and DSA are no schemes of this product.
enum class Scheme : std::uint8_t { rsa_pkcs1, rsa_pss, ecdsa, ed25519 };

/// Everything that decides how a signature value is made and checked, apart from the key.
struct SignatureAlgorithm {
  Scheme scheme = Scheme::ecdsa;
  Hash hash = Hash::sha256;      ///< Ed25519: its own inner SHA-512, kept as sha512 and never passed on.
  Hash mgf_hash = Hash::sha256;  ///< Only rsa_pss: MGF1 with this hash.
  unsigned salt_octets = 0;      ///< Only rsa_pss.
  friend bool operator==(const SignatureAlgorithm&, const SignatureAlgorithm&) = default;
};

}  // namespace esign
