// SPDX-License-Identifier: Apache-2.0
// The baseline levels of EN 319 122-1 and EN 319 132-1 clause 6.3, by what is there and holds.
#include <algorithm>

#include "report/report.h"

namespace esign::report {
namespace {

using Kind = facts::Timestamp::Kind;

bool any_valid(const validation::Conclusion& conclusion, Kind kind) {
  return std::any_of(conclusion.timestamps.begin(), conclusion.timestamps.end(), [&](const auto& one) {
    return one.token->kind == kind && one.outcome.status == validation::Status::passed;
  });
}

/// Whether the signature carries every certificate below the anchor and an authentic answer about each of which there is one.
bool carries(const facts::Signature& signature, const facts::Chain* chain) {
  if (!chain) return false;
  const auto embedded = [&](const std::string& id) { return std::find(signature.embedded.begin(), signature.embedded.end(), id) != signature.embedded.end(); };
  for (std::size_t i = 0; i + 1 < chain->certificates.size(); ++i) {
    if (!embedded(chain->certificates[i])) return false;
  }
  return std::all_of(chain->status.begin(), chain->status.end(), [&](const facts::CertificateStatus& status) {
    const auto counts = [&](const facts::Revocation& answer) { return answer.applicability == facts::Applicability::applicable; };
    const bool any = std::any_of(status.answers.begin(), status.answers.end(), counts);
    return !any || std::any_of(status.answers.begin(), status.answers.end(), [&](const auto& answer) { return counts(answer) && embedded(answer.id); });
  });
}

bool has_all_material(const facts::Signature& signature, const validation::Conclusion& conclusion) {
  if (!carries(signature, conclusion.x509.chain)) return false;
  return std::all_of(conclusion.timestamps.begin(), conclusion.timestamps.end(), [&](const auto& one) {
    return one.token->kind != Kind::signature || one.outcome.status != validation::Status::passed || carries(signature, one.chain);
  });
}

}  // namespace

std::string level_of(const facts::Signature& signature, const validation::Conclusion& conclusion) {
  const bool complete = signature.defects.empty() && signature.claimed_signing_time && !signature.certificate_references.empty();
  if (!complete) return "none";
  if (!any_valid(conclusion, Kind::signature)) return "B-B";
  if (!has_all_material(signature, conclusion)) return "B-T";
  return any_valid(conclusion, Kind::archive) ? "B-LTA" : "B-LT";
}

}  // namespace esign::report
