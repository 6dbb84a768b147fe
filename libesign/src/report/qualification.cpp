// SPDX-License-Identifier: Apache-2.0
// The qualification of one signature: what the facts kept about its signer, at the time that was proven, and only for a
// signature that holds (ETSI TS 119 615 asks for a signature that validates).
#include <algorithm>

#include "report/report.h"

namespace esign {

std::string_view name(QualificationLaw law) noexcept {
  switch (law) {
    case QualificationLaw::azerbaijan: return "AZ";
    case QualificationLaw::european_union: return "EU";
  }
  return "";
}

std::string_view name(SignatureQualification qualification) noexcept {
  switch (qualification) {
    case SignatureQualification::undetermined: return "undetermined";
    case SignatureQualification::qualified_signature: return "qualified-signature";
    case SignatureQualification::qualified_seal: return "qualified-seal";
    case SignatureQualification::signature_with_qualified_certificate: return "signature-with-qualified-certificate";
    case SignatureQualification::seal_with_qualified_certificate: return "seal-with-qualified-certificate";
    case SignatureQualification::not_qualified: return "not-qualified";
  }
  return "";
}

namespace report {
namespace {

/// The last period that has begun; facts without one know nothing.
const facts::Listing::Period* period_at(const facts::Listing& listing, Time at) {
  const facts::Listing::Period* found = nullptr;
  for (const auto& period : listing.periods) {
    if (!period.from || *period.from <= at) found = &period;
  }
  return found;
}

/// What is left of it when the signature itself does not hold.
void lower(const validation::Conclusion& conclusion, QualificationReport& to) {
  if (conclusion.indication == Indication::total_passed || to.verdict == SignatureQualification::not_qualified) return;
  const bool is_failed = conclusion.indication == Indication::total_failed;
  to.verdict = is_failed ? SignatureQualification::not_qualified : SignatureQualification::undetermined;
  to.steps.push_back({"signature", is_failed ? QualificationStep::Outcome::failed : QualificationStep::Outcome::undetermined,
                      std::string(standard_name(conclusion.indication)) + ' ' + std::string(standard_name(conclusion.sub_indication))});
}

}  // namespace

std::vector<QualificationReport> qualification_of(const facts::Facts& facts, const validation::Conclusion& conclusion) {
  std::vector<QualificationReport> all;
  if (!conclusion.signer) return all;
  const auto known = facts.listings.find(conclusion.signer->certificate);
  if (known == facts.listings.end()) return all;
  for (const facts::Listing& listing : known->second) {
    QualificationReport told;
    told.law = listing.law;
    told.list = listing.list;
    told.list_sha256 = listing.sha256;
    told.signing_time = conclusion.best_signature_time.value_or(facts.time);
    if (const auto* period = period_at(listing, told.signing_time)) {
      told.verdict = period->verdict;
      told.steps = period->steps;
    }
    lower(conclusion, told);
    all.push_back(std::move(told));
  }
  return all;
}

std::string qualification_reason(const QualificationReport& told) {
  const bool is_good = told.verdict != SignatureQualification::undetermined && told.verdict != SignatureQualification::not_qualified;
  if (is_good) return {};
  if (told.steps.empty()) return "qualification.unclear";
  const QualificationStep& last = told.steps.back();
  if (last.key == "signature") return last.outcome == QualificationStep::Outcome::failed ? "qualification.signature-failed" : "qualification.signature-undecided";
  return last.outcome == QualificationStep::Outcome::failed ? "qualification." + last.key : std::string("qualification.unclear");
}

}  // namespace report
}  // namespace esign
