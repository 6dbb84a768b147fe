// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_rules.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  ESIGN_TRY(const auto algorithm, pkix::signature_algorithm_from(c.certificate.signature_algorithm()));
  ESIGN_TRY(const auto key, pkix::public_key_info(c.context.issuer_spki));
  if (crypto::fit(key.type, algorithm.scheme) == crypto::Fit::foreign) return broken("signature", "the issuer's key makes no such signatures");
  if (algorithm.hash == Hash::sha1 || algorithm.hash == Hash::sha224) return broken("signature", "the hash is too weak");
  const bool rsa = key.type == pkix::KeyType::rsa || key.type == pkix::KeyType::rsa_pss;
  if (rsa && key.bits < 3072) return broken("signature", "the issuer's RSA key has less than 3072 bits");
  if (key.type == pkix::KeyType::ec && (key.curve == pkix::Curve::none || key.curve == pkix::Curve::other || key.bits < 256))
    return broken("signature", "the issuer's curve is not one of those agreed upon");
  return {};
}

}  // namespace

const Rule issuing_algorithm{
    .name = "issuing-algorithm",
    .citation = "TS 119 312 V2.1.1 (2026-06); RFC 5280 (2008) section 4.1.1.2",
    .says = "The certificate is signed with SHA-2 or SHA-3 by a key of the algorithm's own kind: ECDSA from P-256, Ed25519, RSA from 3072 bits.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
