// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::PublicKeyInfo& key = c.certificate.public_key();
  switch (key.type) {
    case pkix::KeyType::rsa:
    case pkix::KeyType::rsa_pss:
      if (key.bits < (authority(c) ? 3072u : 1900u)) return broken("subjectPublicKeyInfo", "an RSA key of " + std::to_string(key.bits) + " bits");
      return {};
    case pkix::KeyType::ec:
      if (key.curve == pkix::Curve::none || key.curve == pkix::Curve::other) return broken("subjectPublicKeyInfo", "a curve that is not agreed upon");
      return {};
    case pkix::KeyType::ed25519: return {};
    case pkix::KeyType::other: break;
  }
  return broken("subjectPublicKeyInfo", "a key of another kind");
}

}  // namespace

const Rule subject_key_size{
    .name = "subject-key-size",
    .citation = "TS 119 312 V2.1.1 (2026-06)",
    .says = "The subject's key is ECDSA from P-256 on an agreed curve, Ed25519, or RSA from 1900 bits; an authority's RSA key has at least 3072.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
