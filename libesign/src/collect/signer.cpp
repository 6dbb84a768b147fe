// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "collect/describe.h"
#include "collect/workspace.h"

namespace esign::collect {
namespace {

using facts::Match;

/// One certificate at hand, and how it compares with what the signature says of its signer.
struct Comparison {
  pkix::Certificate::Ptr certificate{};
  facts::Candidate facts{};

  bool references(std::size_t index) const {
    return index < facts.reference_digests.size() && facts.reference_digests[index] == Match::match;
  }
  bool references_any() const {
    return std::find(facts.reference_digests.begin(), facts.reference_digests.end(), Match::match) != facts.reference_digests.end();
  }
  /// The likeliest first: named by the first reference, by any, by the identifier.
  int rank() const {
    const int by_reference = references(0) ? 4 : references_any() ? 2 : 0;
    return by_reference + (facts.identifier == Match::match ? 1 : 0);
  }
};

Match same_name(View stated, const pkix::Name& actual) {
  if (equal(stated, actual.der)) return Match::match;
  asn1::Reader reader(stated);
  const pkix::Name name = pkix::read_name(reader);
  if (!reader.finish()) return Match::mismatch;
  return pkix::match(name, actual) == pkix::NameMatch::same ? Match::match : Match::mismatch;
}

Match names(const std::optional<Bytes>& issuer, const std::optional<Bytes>& serial, const pkix::Certificate& certificate) {
  if (!issuer && !serial) return Match::not_available;
  // The number first: it tells most apart, and names may have to be read to be compared.
  if (serial && !equal(*serial, certificate.serial_number())) return Match::mismatch;
  return issuer ? same_name(*issuer, certificate.issuer()) : Match::match;
}

Match identifier(const std::optional<formats::SignerIdentifier>& stated, const pkix::Certificate& certificate) {
  if (!stated) return Match::not_available;
  if (!stated->subject_key_identifier) return names(stated->issuer, stated->serial_number, certificate);
  const auto& actual = certificate.extensions().subject_key_identifier;
  return actual && equal(*stated->subject_key_identifier, *actual) ? Match::match : Match::mismatch;
}

/// Against every reference. The digest of one certificate under one algorithm is computed once, hexadecimal; by SHA-256 the
/// certificate is named anyway.
Result<void> compare_references(const formats::SignatureView& view, Workspace& workspace, Comparison& comparison) {
  std::map<Hash, std::string> digests;
  for (const auto& reference : view.certificate_references) {
    auto known = digests.find(reference.hash);
    if (known == digests.end()) {
      known = digests.emplace(reference.hash, std::string()).first;
      if (reference.hash == Hash::sha256) {
        ESIGN_TRY(known->second, workspace.name_of(comparison.certificate));
      } else {
        ESIGN_TRY(const Bytes digest, crypto::digest(workspace.backend(), reference.hash, comparison.certificate->der()));
        known->second = to_hex(digest);
      }
    }
    comparison.facts.reference_digests.push_back(known->second == to_hex(reference.digest) ? Match::match : Match::mismatch);
    comparison.facts.reference_names.push_back(names(reference.issuer, reference.serial_number, *comparison.certificate));
  }
  return {};
}

std::vector<Comparison> at_hand(const formats::SignatureView& view, const trust::TrustStore& anchors, const Outside& outside) {
  std::vector<Comparison> all;
  const auto add = [&](const pkix::Certificate::Ptr& certificate, facts::Candidate::Origin origin) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const Comparison& one) {
      return equal(one.certificate->der(), certificate->der());
    });
    if (known) return;
    Comparison comparison{certificate, {}};
    comparison.facts.origin = origin;
    all.push_back(std::move(comparison));
  };
  for (const auto& certificate : view.certificates) add(certificate, facts::Candidate::Origin::signature);
  for (const auto& certificate : outside.certificates) add(certificate, facts::Candidate::Origin::outside);
  for (const auto& anchor : anchors.anchors()) {
    if (anchor.certificate()) add(anchor.certificate(), facts::Candidate::Origin::outside);
  }
  return all;
}

/// Certificates that nothing in the signature points at are no candidates; without any pointer those it brings are.
bool is_candidate(const Comparison& comparison, const formats::SignatureView& view) {
  if (comparison.references_any() || comparison.facts.identifier == Match::match) return true;
  const bool unnamed = view.certificate_references.empty() && !view.signer_identifier;
  return unnamed && comparison.facts.origin == facts::Candidate::Origin::signature;
}

facts::ValueCheck check_value(const formats::SignatureView& view, const Workspace& workspace, const pkix::Certificate& certificate) {
  using Outcome = facts::ValueCheck::Outcome;
  if (view.algorithm_failure) return {Outcome::not_possible, view.algorithm_failure->detail};
  const auto verdict = workspace.backend().verify(certificate.spki(), view.algorithm, view.signed_octets, view.value);
  // Also when two judges disagree: that is an error of theirs, and never a pass.
  if (!verdict) return {Outcome::not_possible, verdict.error().detail};
  switch (*verdict) {
    case crypto::Verdict::valid: return {Outcome::valid, {}};
    case crypto::Verdict::invalid: break;
  }
  return {Outcome::invalid, {}};
}

}  // namespace

Result<void> find_candidates(const formats::SignatureView& view, Subject subject, Workspace& workspace, facts::Signature& to,
                             std::vector<pkix::Certificate::Ptr>& candidates) {
  std::vector<Comparison> all = at_hand(view, workspace.anchors(subject), workspace.outside());
  for (const auto& reference : view.certificate_references) to.certificate_references.push_back({std::string(pkix::name(reference.hash)), {}});
  for (auto& comparison : all) {
    comparison.facts.identifier = identifier(view.signer_identifier, *comparison.certificate);
    ESIGN_CHECK(compare_references(view, workspace, comparison));
    for (std::size_t i = 0; i < to.certificate_references.size(); ++i) {
      if (!comparison.references(i)) continue;
      ESIGN_TRY(auto id, workspace.enter(comparison.certificate));
      to.certificate_references[i].certificates.push_back(std::move(id));
    }
  }
  std::erase_if(all, [&](const Comparison& one) { return !is_candidate(one, view); });
  std::stable_sort(all.begin(), all.end(), [](const Comparison& a, const Comparison& b) { return a.rank() > b.rank(); });
  if (all.size() > workspace.limits().signer_candidates) all.resize(workspace.limits().signer_candidates);
  for (auto& comparison : all) {
    ESIGN_TRY(comparison.facts.certificate, workspace.enter(comparison.certificate));
    comparison.facts.value = check_value(view, workspace, *comparison.certificate);
    candidates.push_back(comparison.certificate);
    to.candidates.push_back(std::move(comparison.facts));
  }
  return {};
}

}  // namespace esign::collect
