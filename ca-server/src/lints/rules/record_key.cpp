// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, c.certificate.spki()));
  if (!equal(digest, c.record().spki_sha256)) return broken("subjectPublicKeyInfo", "not the record's key");
  return {};
}

}  // namespace

const Rule record_key{
    .name = "record-key",
    .citation = "This authority's profile: the record is what is issued",
    .says = "The SHA-256 of subjectPublicKeyInfo is the record's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
