// SPDX-License-Identifier: Apache-2.0
#include "token/key_algorithm.h"

namespace esign::token {
namespace {

Result<pkix::Hash> hash_for(pkix::Curve curve) {
  switch (curve) {
    case pkix::Curve::p256:
    case pkix::Curve::brainpool_p256r1: return pkix::Hash::sha256;
    case pkix::Curve::p384:
    case pkix::Curve::brainpool_p384r1: return pkix::Hash::sha384;
    case pkix::Curve::p521:
    case pkix::Curve::brainpool_p512r1: return pkix::Hash::sha512;
    case pkix::Curve::none:
    case pkix::Curve::other: break;
  }
  return fail(Errc::unsupported, "the curve of the token's key");
}

}  // namespace

Result<pkix::SignatureAlgorithm> default_algorithm(const pkix::PublicKeyInfo& key) {
  pkix::SignatureAlgorithm algorithm;
  switch (key.type) {
    case pkix::KeyType::rsa:
      algorithm.scheme = pkix::Scheme::rsa_pkcs1;
      algorithm.hash = pkix::Hash::sha256;
      return algorithm;
    case pkix::KeyType::rsa_pss:
      algorithm.scheme = pkix::Scheme::rsa_pss;
      algorithm.hash = pkix::Hash::sha256;
      algorithm.mgf_hash = pkix::Hash::sha256;
      algorithm.salt_octets = static_cast<unsigned>(pkix::octets(pkix::Hash::sha256));
      return algorithm;
    case pkix::KeyType::ec: {
      ESIGN_TRY(algorithm.hash, hash_for(key.curve));
      algorithm.scheme = pkix::Scheme::ecdsa;
      return algorithm;
    }
    case pkix::KeyType::ed25519:
      algorithm.scheme = pkix::Scheme::ed25519;
      algorithm.hash = pkix::Hash::sha512;
      return algorithm;
    case pkix::KeyType::other: break;
  }
  return fail(Errc::unsupported, "the type of the token's key");
}

Result<void> check_fit(const pkix::PublicKeyInfo& key, const pkix::SignatureAlgorithm& algorithm) {
  const auto fits = [&] {
    switch (algorithm.scheme) {
      case pkix::Scheme::rsa_pkcs1: return key.type == pkix::KeyType::rsa;
      case pkix::Scheme::rsa_pss: return key.type == pkix::KeyType::rsa || key.type == pkix::KeyType::rsa_pss;
      case pkix::Scheme::ecdsa: return key.type == pkix::KeyType::ec;
      case pkix::Scheme::ed25519: return key.type == pkix::KeyType::ed25519;
    }
    return false;
  };
  if (!fits()) return fail(Errc::invalid_argument, "the signature scheme does not fit the token's key");
  return {};
}

Result<void> check_digest(const pkix::SignatureAlgorithm& algorithm, View digest) {
  if (algorithm.scheme == pkix::Scheme::ed25519) return {};
  if (digest.size() != pkix::octets(algorithm.hash))
    return fail(Errc::invalid_argument, "the digest has not the length of its hash");
  return {};
}

}  // namespace esign::token
