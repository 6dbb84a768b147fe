// SPDX-License-Identifier: Apache-2.0
// The qualification of signers by trusted lists, for every period of the time of signing: validation proves that time later.
#include <algorithm>

#include "collect/workspace.h"
#include "trust/qualification.h"

namespace esign::collect {
namespace {

using Verdict = SignatureQualification;

/// A website's certificate makes no qualified signature.
Verdict verdict_of(trust::Qualification found) {
  switch (found) {
    case trust::Qualification::qualified_signature: return Verdict::qualified_signature;
    case trust::Qualification::qualified_seal: return Verdict::qualified_seal;
    case trust::Qualification::signature_with_qualified_certificate: return Verdict::signature_with_qualified_certificate;
    case trust::Qualification::seal_with_qualified_certificate: return Verdict::seal_with_qualified_certificate;
    case trust::Qualification::qualified_website:
    case trust::Qualification::not_qualified: return Verdict::not_qualified;
    case trust::Qualification::indeterminate: break;
  }
  return Verdict::undetermined;
}

QualificationStep::Outcome outcome_of(trust::QualificationStep::Outcome outcome) {
  switch (outcome) {
    case trust::QualificationStep::Outcome::passed: return QualificationStep::Outcome::passed;
    case trust::QualificationStep::Outcome::failed: return QualificationStep::Outcome::failed;
    case trust::QualificationStep::Outcome::indeterminate: break;
  }
  return QualificationStep::Outcome::undetermined;
}

facts::Listing::Period period_of(const trust::QualificationResult& found, std::optional<Time> from) {
  facts::Listing::Period period{from, verdict_of(found.verdict), {}};
  for (const auto& step : found.steps) period.steps.push_back({step.key, outcome_of(step.outcome), step.detail});
  if (found.verdict == trust::Qualification::qualified_website && !period.steps.empty()) period.steps.back().outcome = QualificationStep::Outcome::failed;
  return period;
}

/// Whoever issued the certificate, on a path that may be valid at some time.
std::vector<pkix::Certificate::Ptr> issuers_of(const facts::Candidate& candidate, const Collection& collection) {
  std::vector<pkix::Certificate::Ptr> issuers;
  for (const facts::Chain& chain : candidate.chains) {
    if (chain.certificates.size() < 2 || chain.path.outcome == facts::PathResult::Outcome::failed) continue;
    const auto found = collection.certificates.find(chain.certificates[1]);
    if (found != collection.certificates.end() && std::ranges::find(issuers, found->second) == issuers.end()) issuers.push_back(found->second);
  }
  return issuers;
}

struct Services {
  const BelievedList* list = nullptr;  ///< The one that knows the issuer, else the first of this law.
  std::vector<trust::IssuingService> found{};
};

Services services_of(const std::vector<BelievedList>& lists, trust::Law law, const std::vector<pkix::Certificate::Ptr>& issuers) {
  Services services;
  for (const BelievedList& list : lists) {
    if (trust::law_of(list.list->scheme) != law) continue;
    if (!services.list) services.list = &list;
    for (const auto& issuer : issuers) {
      for (const auto& one : trust::services_of(*list.list, *issuer)) {
        if (services.found.empty()) services.list = &list;
        const bool known = std::ranges::any_of(services.found, [&](const auto& other) { return other.service == one.service; });
        if (!known) services.found.push_back(one);
      }
    }
  }
  return services;
}

std::vector<facts::Listing::Period> periods_of(const pkix::Certificate& signer, const Services& services, trust::Law law) {
  const std::vector<Time> changes = trust::changes_of(services.found);
  std::vector<facts::Listing::Period> periods{period_of(trust::qualify(signer, services.found, law, changes.front() - std::chrono::seconds(1)), std::nullopt)};
  for (const Time from : changes) {
    auto next = period_of(trust::qualify(signer, services.found, law, from), from);
    const bool same = next.verdict == periods.back().verdict && next.steps == periods.back().steps;
    if (!same) periods.push_back(std::move(next));
  }
  return periods;
}

}  // namespace

std::vector<facts::Listing> find_listings(const facts::Candidate& candidate, const Collection& collection, const Outside& outside) {
  std::vector<facts::Listing> listings;
  const auto signer = collection.certificates.find(candidate.certificate);
  if (outside.lists.empty() || signer == collection.certificates.end()) return listings;
  const auto issuers = issuers_of(candidate, collection);
  for (const trust::Law law : {trust::Law::azerbaijan, trust::Law::european_union}) {
    const Services services = services_of(outside.lists, law, issuers);
    if (!services.list) continue;
    const trust::Scheme& scheme = services.list->list->scheme;
    facts::Listing made;
    made.law = law == trust::Law::azerbaijan ? QualificationLaw::azerbaijan : QualificationLaw::european_union;
    made.list = scheme.territory + ' ' + std::to_string(scheme.sequence_number);
    made.sha256 = services.list->sha256;
    made.periods = periods_of(*signer->second, services, law);
    listings.push_back(std::move(made));
  }
  return listings;
}

}  // namespace esign::collect
