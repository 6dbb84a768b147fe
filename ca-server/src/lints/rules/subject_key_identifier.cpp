// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.subjectKeyIdentifier";

/// subjectPublicKey without tag, length and the count of unused bits.
Result<View> key_bits(View spki) {
  asn1::Reader reader(spki);
  View bits;
  reader.sequence([&] {
    reader.any();
    bits = reader.bit_string().octets;
  });
  ESIGN_CHECK(reader.finish());
  return bits;
}

Result<void> check(const Case& c) {
  const auto& identifier = c.extensions().subject_key_identifier;
  if (!identifier && authority(c)) return broken(kAt, "an authority has no key identifier");
  if (!identifier) return {};
  ESIGN_TRY(const View bits, key_bits(c.certificate.spki()));
  ESIGN_TRY(const Bytes sha1, crypto::digest(crypto::openssl(), Hash::sha1, bits));
  ESIGN_TRY(const Bytes sha256, crypto::digest(crypto::openssl(), Hash::sha256, bits));
  if (!equal(*identifier, sha1) && !equal(*identifier, View(sha256).first(20))) return broken(kAt, "it does not come from this key");
  return {};
}

}  // namespace

const Rule subject_key_identifier{
    .name = "subject-key-identifier",
    .citation = "RFC 5280 (2008) section 4.2.1.2; RFC 7093 (2013) section 2",
    .says = "An authority has a subject key identifier; whoever has one has the SHA-1 of the key's bits, or the first 160 bits of their SHA-256.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
