// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_rules.h"
#include "crypto/openssl/verify.h"

namespace esign::crypto {
namespace openssl_adapter {

Result<Verdict> verify_digest_with(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View digest, View signature) {
  if (fit(key.info.type, algorithm.scheme) == Fit::foreign) return Verdict::invalid;
  // ECDSA takes the leftmost bits of a digest of any length; RSA names its hash.
  if (algorithm.scheme != pkix::Scheme::ecdsa && digest.size() != pkix::octets(algorithm.hash)) return Verdict::invalid;
  switch (algorithm.scheme) {
    case pkix::Scheme::rsa_pkcs1: return verify_rsa_pkcs1_digest(key, algorithm.hash, digest, signature);
    case pkix::Scheme::rsa_pss: return verify_rsa_pss_digest(key, algorithm, digest, signature);
    case pkix::Scheme::ecdsa: return verify_ecdsa_digest(key, digest, signature);
    case pkix::Scheme::ed25519: break;
  }
  return fail(Errc::unsupported, "Ed25519 signs messages, not digests");
}

}  // namespace openssl_adapter

using namespace openssl_adapter;

Result<Verdict> verify_digest(View spki, const pkix::SignatureAlgorithm& algorithm, View digest, View signature) {
  const ErrorScope errors;
  ESIGN_TRY(const PublicKey key, load_public_key(spki));
  return verify_digest_with(key, algorithm, digest, signature);
}

Result<Verdict> verify_pkcs1_block(View spki, View block, View signature) {
  const ErrorScope errors;
  ESIGN_TRY(const PublicKey key, load_public_key(spki));
  if (fit(key.info.type, pkix::Scheme::rsa_pkcs1) == Fit::foreign) return Verdict::invalid;
  return verify_rsa_pkcs1_block(key, block, signature);
}

}  // namespace esign::crypto
