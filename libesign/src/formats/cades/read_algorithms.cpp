// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cms/oids.h"
#include "formats/cades/algorithm_protection.h"
#include "formats/cades/signer_view.h"
#include "formats/timestamp/token.h"
#include "formats/timestamp_view.h"

namespace esign::formats::cades {
namespace {

using Weight = Defect::Weight;

/// RFC 5652 section 5.3: "MUST be 1" with issuerAndSerialNumber, "MUST be 3" with subjectKeyIdentifier. Fatal: another
/// number announces a syntax that nobody has defined, and the field is not signed, so this is all that protects it.
void check_signer_version(const cms::SignerInfo& signer, SignatureView& view) {
  if (signer.version == cms::version_of(signer.sid)) return;
  add(view, Weight::fatal, "version", "SignerInfo version " + std::to_string(signer.version) + " does not fit its sid");
}

/// The same algorithm with parameters that mean the same (absent and NULL do for hashes: RFC 5754 section 2).
bool same_hash(const pkix::AlgorithmIdentifier& a, const pkix::AlgorithmIdentifier& b) {
  if (a == b) return true;
  const auto one = pkix::hash_from(a), other = pkix::hash_from(b);
  return one && other && *one == *other;
}

bool same_signature(const pkix::AlgorithmIdentifier& a, const pkix::AlgorithmIdentifier& b, Hash digest) {
  if (a == b) return true;
  const auto one = pkix::signature_algorithm_from(a, digest), other = pkix::signature_algorithm_from(b, digest);
  return a.algorithm == b.algorithm && one && other && *one == *other;
}

/// RFC 5652 section 5.1: a signer's digest algorithm that is not announced MAY be refused: it is, since nothing else
/// protects the set.
void check_announced(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  const auto announced = [&](const pkix::AlgorithmIdentifier& used) {
    return std::ranges::any_of(envelope.data.digest_algorithms, [&](const auto& one) { return same_hash(one, used); });
  };
  if (!announced(signer.digest_algorithm)) {
    add(view, Weight::fatal, "digestAlgorithms", "the signer's digest algorithm is not announced in the SignedData");
  }
}

/// Whether a time-stamp of the signature hashes the content, and with this algorithm.
bool hashes_content(const SignatureView& view, const pkix::AlgorithmIdentifier& hash) {
  return std::ranges::any_of(view.timestamps, [&](const auto& one) {
    const bool over_content = one->kind == TimestampKind::content || one->kind == TimestampKind::archive;
    return over_content && one->token && same_hash(one->token->info.imprint.hash_algorithm, hash);
  });
}

/// RFC 6211 section 3: both algorithms are those of the SignerInfo.
void check_protection(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  constexpr const char* kPlace = "signedAttrs.cms-algorithm-protection";
  const auto value = only_value(*signer.signed_attributes, cms::oid::algorithm_protection);
  if (!value) return add(view, Weight::fatal, kPlace, value.error().detail);
  if (!*value) return;
  AlgorithmProtection protection;
  asn1::Reader reader(**value, envelope.limits);
  asn1::Reading reading(reader);
  describe(reading, protection);
  if (const auto finished = reader.finish(); !finished) return add(view, Weight::fatal, kPlace, finished.error().detail);
  if (!same_hash(protection.digest, signer.digest_algorithm)) {
    add(view, Weight::fatal, kPlace, "the protected digest algorithm is not that of the SignerInfo");
  }
  if (!same_signature(protection.signature, signer.signature_algorithm, view.digest_algorithm)) {
    add(view, Weight::fatal, kPlace, "the protected signature algorithm is not that of the SignerInfo");
  }
}

/// RFC 5754 section 3, RFC 5753 section 2.1.1, RFC 4056 section 3: the hash that is signed is the digest algorithm.
/// RFC 8419 section 3.1: Ed25519 over signed attributes goes with SHA-512; others verify and are told.
std::optional<Error> contradiction(const SignatureAlgorithm& algorithm, Hash digest, SignatureView& view) {
  if (algorithm.scheme == Scheme::ed25519) {
    if (digest != Hash::sha512) add(view, Weight::conformance, "digestAlgorithm", "Ed25519 goes with SHA-512");
    return std::nullopt;
  }
  if (algorithm.hash == digest) return std::nullopt;
  return Error{Errc::malformed,
               "the signature algorithm hashes with " + std::string(pkix::name(algorithm.hash)) + ", the digest algorithm is " +
                   std::string(pkix::name(digest)),
               "signatureAlgorithm", -1};
}

}  // namespace

void note_unused_digests(const Envelope& envelope, std::span<SignatureView> views) {
  for (const auto& one : envelope.data.digest_algorithms) {
    const auto signs = [&](const cms::SignerInfo& signer) { return same_hash(one, signer.digest_algorithm); };
    if (std::ranges::any_of(envelope.data.signers, signs)) continue;
    if (std::ranges::any_of(views, [&](const SignatureView& view) { return hashes_content(view, one); })) continue;
    for (SignatureView& view : views) {
      add(view, Weight::conformance, "digestAlgorithms", asn1::name_of(one.algorithm) + " is announced and no signer uses it");
    }
  }
}

void read_algorithms(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  check_signer_version(signer, view);
  check_announced(envelope, signer, view);
  auto digest = pkix::hash_from(signer.digest_algorithm);
  if (!digest) {
    view.algorithm_failure = std::move(digest).error().in("digestAlgorithm");
    return;
  }
  view.digest_algorithm = *digest;
  auto algorithm = pkix::signature_algorithm_from(signer.signature_algorithm, *digest);
  if (!algorithm) {
    view.algorithm_failure = std::move(algorithm).error().in("signatureAlgorithm");
    return;
  }
  view.algorithm = *algorithm;
  view.algorithm_failure = contradiction(*algorithm, *digest, view);
  if (signer.signed_attributes) check_protection(envelope, signer, view);
}

}  // namespace esign::formats::cades
