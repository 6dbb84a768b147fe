// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/algorithms.h"

namespace esign::crypto {

/// Which keys the product looks at at all. These rules only ever refuse, so both adapters share them: an error here
/// cannot make a signature valid. Everything that says yes is written twice.

/// Shorter RSA keys were factored in public (RSA-829 in 2020): a "valid" from one of them says nothing about a person.
inline constexpr unsigned kMinimumRsaBits = 1024;

/// The point of a SubjectPublicKeyInfo with a named curve must be uncompressed (SEC 1 section 2.3.4, first octet 04).
/// RFC 5480 section 2.2 lets a receiver refuse compressed points; hybrid ones it forbids. Errors: malformed, unsupported.
Result<void> check_point_form(View spki);

/// Refuses the Ed25519 keys (32 octets, RFC 8032 section 5.1.2) under which one value is valid for many messages: the
/// points of small order, and encodings of y that are not below p. Errors: malformed.
Result<void> check_ed25519_key(View key);

/// The parameters of an RSA key's AlgorithmIdentifier: rsaEncryption has NULL (RFC 3279 section 2.3.1), id-RSASSA-PSS has
/// none or RSASSA-PSS-params (RFC 4055 section 3.1). Libraries differ in what else they let through. Errors: malformed,
/// unsupported (a hash or mask function that this product does not use).
Result<void> check_rsa_parameters(const pkix::AlgorithmIdentifier& algorithm, pkix::KeyType type);

/// RFC 4055 section 3.3: an id-RSASSA-PSS key with parameters is bound to their hash and mask function, and the salt is
/// at least as long as they say.
enum class PssFit : std::uint8_t { fits, contradicts };
/// Errors: malformed, unsupported (the key's parameters).
Result<PssFit> pss_fit(const pkix::PublicKeyInfo& key, const pkix::SignatureAlgorithm& algorithm);

/// Whether a key of this type makes signatures of this scheme: rsaEncryption both RSA schemes, id-RSASSA-PSS only PSS.
enum class Fit : std::uint8_t { fits, foreign };
Fit fit(pkix::KeyType key, pkix::Scheme scheme);

}  // namespace esign::crypto
