// SPDX-License-Identifier: Apache-2.0
// The baseline levels of EN 319 122-1 and EN 319 132-1 clause 6.3, and of EN 319 142-1, by what is there and holds.
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

/// Whether a valid archive time-stamp has the status information in it that the signature carries about its chain. Those of other
/// formats do by what they are; a document time-stamp covers what was there before it, and DSS may come after.
bool sealed(const facts::Signature& signature, const validation::Conclusion& conclusion) {
  const auto embedded = [&](const std::string& id) { return std::find(signature.embedded.begin(), signature.embedded.end(), id) != signature.embedded.end(); };
  return std::any_of(conclusion.timestamps.begin(), conclusion.timestamps.end(), [&](const auto& one) {
    if (one.token->kind != Kind::archive || one.outcome.status != validation::Status::passed) return false;
    if (signature.format != "PAdES") return true;
    const auto covered = [&](const std::string& id) { return std::any_of(one.token->covers.begin(), one.token->covers.end(), [&](const auto& covers) { return covers.object == id; }); };
    return std::all_of(conclusion.x509.chain->status.begin(), conclusion.x509.chain->status.end(), [&](const facts::CertificateStatus& status) {
      const auto kept = [&](const facts::Revocation& answer) { return answer.applicability == facts::Applicability::applicable && embedded(answer.id); };
      const bool any = std::any_of(status.answers.begin(), status.answers.end(), kept);
      return !any || std::any_of(status.answers.begin(), status.answers.end(), [&](const auto& answer) { return kept(answer) && covered(answer.id); });
    });
  });
}

}  // namespace

std::string level_of(const facts::Signature& signature, const validation::Conclusion& conclusion) {
  const bool complete = signature.defects.empty() && signature.claimed_signing_time && !signature.certificate_references.empty();
  if (!complete) return "none";
  // EN 319 142-1 clause 6.3, table 1: a document time-stamp may be what proves the time.
  const bool by_document = signature.format == "PAdES" && any_valid(conclusion, Kind::archive);
  if (!any_valid(conclusion, Kind::signature) && !by_document) return "B-B";
  if (!has_all_material(signature, conclusion)) return "B-T";
  return sealed(signature, conclusion) ? "B-LTA" : "B-LT";
}

}  // namespace esign::report
