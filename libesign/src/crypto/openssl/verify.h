// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "crypto/backend.h"
#include "crypto/openssl/public_key.h"

namespace esign::crypto::openssl_adapter {

/// One function per scheme. The key has passed load_public_key() and is of the scheme's type.
/// Errors: internal (OpenSSL failed for a reason that is not the value).

/// RSASSA-PKCS1-v1_5, RFC 8017 section 8.2.2.
Result<Verdict> verify_rsa_pkcs1(const PublicKey& key, pkix::Hash hash, View message, View signature);
/// RSASSA-PSS, RFC 8017 section 8.1.2, with the salt length exactly as the parameters say.
Result<Verdict> verify_rsa_pss(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature);
/// ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }, RFC 3279 section 2.2.3, in DER and nothing after it, both numbers of
/// [1, order - 1]; nothing for what is none.
struct EcdsaValue {
  Handle<BIGNUM> r{}, s{};
};
std::optional<EcdsaValue> read_ecdsa_value(View signature, const BIGNUM& order);
/// ECDSA, FIPS 186-5 section 6.4.2, over a DER ECDSA-Sig-Value.
Result<Verdict> verify_ecdsa(const PublicKey& key, pkix::Hash hash, View message, View signature);
/// The same over a digest that somebody else has made; for PKCS#1 v1.5 also over the block that stands for a DigestInfo.
Result<Verdict> verify_rsa_pkcs1_digest(const PublicKey& key, pkix::Hash hash, View digest, View signature);
Result<Verdict> verify_rsa_pkcs1_block(const PublicKey& key, View block, View signature);
Result<Verdict> verify_rsa_pss_digest(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View digest, View signature);
Result<Verdict> verify_ecdsa_digest(const PublicKey& key, View digest, View signature);
/// Ed25519, RFC 8032 section 5.1.7.
Result<Verdict> verify_ed25519(const PublicKey& key, View message, View signature);

/// Checks with a key that is loaded already: what the signer does with its own value before it gives it out.
Result<Verdict> verify_with(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature);
Result<Verdict> verify_digest_with(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View digest, View signature);

}  // namespace esign::crypto::openssl_adapter
