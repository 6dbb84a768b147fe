// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "cryptoki.h"
#include "pkix/algorithms.h"
#include "token/cards/profile.h"

namespace esign::p11 {

/// How a mechanism makes the card's input from what the program gives.
enum class Input : std::uint8_t {
  message,  ///< Hashed here.
  digest,   ///< The program has hashed (CKM_ECDSA, CKM_RSA_PKCS_PSS).
  block     ///< Padded by the card as it is (CKM_RSA_PKCS).
};

struct Mechanism {
  CK_MECHANISM_TYPE type = 0;
  Scheme scheme = Scheme::ecdsa;
  std::optional<Hash> hash{};  ///< Of the message; for CKM_RSA_PKCS_PSS it comes with the parameters.
  Input input = Input::message;
};

/// Whether the card agrees on secrets with this key (CKM_ECDH1_DERIVE).
enum class Agreement : std::uint8_t { absent, present };
CK_MECHANISM_INFO info_of_agreement(const pkix::PublicKeyInfo& key);

/// The signing mechanisms that this card does with this key, by asking the card's own row of the table for each.
std::vector<Mechanism> signing_mechanisms(const token::Profile& profile, const pkix::PublicKeyInfo& key);

/// CKM_ECDSA_SHA1, for keys of blank cards alone: OpenSC's test of key generation asks for it. CKM_ECDSA takes such digests anyhow.
Mechanism blank_card_mechanism();

/// Digests made here: CKM_SHA_1 (for programs that look for certificates by it; never signed with), SHA-2.
struct DigestMechanism {
  CK_MECHANISM_TYPE type = 0;
  Hash hash = Hash::sha256;
};
const std::vector<DigestMechanism>& digest_mechanisms();
std::optional<Hash> digest_hash(CK_MECHANISM_TYPE type);

/// Reads the parameters of a mechanism into the algorithm it means. ECDSA and PKCS#1 have none; PSS must have its own, and
/// they must be those the card computes with: the hash in MGF1, and a salt of its length.
/// CKR_MECHANISM_PARAM_INVALID otherwise.
CK_RV read_parameters(const Mechanism& mechanism, const CK_MECHANISM& given, SignatureAlgorithm& algorithm);

CK_MECHANISM_INFO info_of(const Mechanism& mechanism, const pkix::PublicKeyInfo& key);

/// ECDSA of a digest of any length, as one of the curve's length: the leftmost bits of a longer one, zeros before a shorter
/// one (FIPS 186-5 section 6.4.1 step 2); the hash that has this length, because cards name one.
struct FittedDigest {
  Hash hash = Hash::sha256;
  Bytes octets{};
};
FittedDigest fit_digest(View digest, unsigned order_bits);

/// Octets of a signature value of this key, in the form of PKCS#11.
std::size_t signature_octets(const pkix::PublicKeyInfo& key);

}  // namespace esign::p11
