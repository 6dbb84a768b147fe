// SPDX-License-Identifier: Apache-2.0
#include <esign/known_answers.h>

#include "crypto/backend.h"

namespace esign {
namespace {

using pkix::Hash;
using pkix::Scheme;

constexpr std::string_view kMessage = "Salam, Ə dünya! İmza sınağı.";

struct DigestVector {
  const char* name;
  Hash hash;
  const char* digest;
};
constexpr DigestVector kDigests[] = {
#define ESIGN_DIGEST(name, hash, digest) {name, Hash::hash, digest},
#define ESIGN_SIGNATURE(name, scheme, hash, salt, spki, value)
#include "api/known_answers.inc"
#undef ESIGN_DIGEST
#undef ESIGN_SIGNATURE
};

struct SignatureVector {
  const char* name;
  Scheme scheme;
  Hash hash;
  unsigned salt_octets;
  const char* spki;
  const char* value;
};
constexpr SignatureVector kSignatures[] = {
#define ESIGN_DIGEST(name, hash, digest)
#define ESIGN_SIGNATURE(name, scheme, hash, salt, spki, value) {name, Scheme::scheme, Hash::hash, salt, spki, value},
#include "api/known_answers.inc"
#undef ESIGN_DIGEST
#undef ESIGN_SIGNATURE
};

using Outcome = KnownAnswer::Outcome;

Outcome digest_outcome(const crypto::Backend& backend, const DigestVector& vector) {
  const Result<Bytes> found = crypto::digest(backend, vector.hash, as_view(kMessage));
  return found && to_hex(*found) == vector.digest ? Outcome::right : Outcome::wrong;
}

Outcome signature_outcome(const crypto::Backend& backend, const SignatureVector& vector, View message, crypto::Verdict expected) {
  const Result<Bytes> spki = from_hex(vector.spki), value = from_hex(vector.value);
  if (!spki || !value) return Outcome::wrong;
  const pkix::SignatureAlgorithm algorithm{vector.scheme, vector.hash, vector.hash, vector.salt_octets};
  const Result<crypto::Verdict> verdict = backend.verify(*spki, algorithm, message, *value);
  return verdict && *verdict == expected ? Outcome::right : Outcome::wrong;
}

}  // namespace

std::vector<KnownAnswer> check_known_answers() {
  std::vector<KnownAnswer> answers;
  Bytes changed = copy(as_view(kMessage));
  changed.back() = static_cast<std::uint8_t>(changed.back() ^ 1u);
  for (const crypto::Backend* backend : {&crypto::openssl(), &crypto::botan()}) {
    const std::string implementation(backend->name());
    for (const DigestVector& vector : kDigests) {
      answers.push_back({std::string(vector.name) + " digest", implementation, digest_outcome(*backend, vector)});
    }
    for (const SignatureVector& vector : kSignatures) {
      answers.push_back({vector.name, implementation, signature_outcome(*backend, vector, as_view(kMessage), crypto::Verdict::valid)});
      answers.push_back({std::string(vector.name) + ", changed message", implementation,
                         signature_outcome(*backend, vector, changed, crypto::Verdict::invalid)});
    }
  }
  return answers;
}

}  // namespace esign
