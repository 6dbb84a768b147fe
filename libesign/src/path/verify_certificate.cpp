// SPDX-License-Identifier: Apache-2.0
#include "path/verify_certificate.h"

#include <algorithm>

#include "path/build_path.h"
#include "path/ocsp.h"

namespace esign::path {
namespace {

struct Told {
  Indication indication;
  std::string_view sub_indication;
};

/// The names of EN 319 102-1 clause 5.1.3, table 6; here for one certificate at one instant, without proofs of existence.
Told told(const PathFailure& failure) {
  switch (failure.reason) {
    case PathReason::revoked: return {Indication::failed, failure.index == 0 ? "REVOKED" : "REVOKED_CA_NO_POE"};
    case PathReason::on_hold: return {Indication::indeterminate, "TRY_LATER"};
    case PathReason::expired: return {Indication::failed, failure.index == 0 ? "EXPIRED" : "CERTIFICATE_CHAIN_GENERAL_FAILURE"};
    case PathReason::not_yet_valid:
      return {Indication::failed, failure.index == 0 ? "NOT_YET_VALID" : "CERTIFICATE_CHAIN_GENERAL_FAILURE"};
    case PathReason::no_revocation_information: {
      const bool stale = failure.revocation && !(failure.revocation->flawed.empty() && failure.revocation->flawed_ocsp.empty());
      return {Indication::indeterminate, stale ? "TRY_LATER" : "CERTIFICATE_CHAIN_GENERAL_FAILURE"};
    }
    case PathReason::anchor_past_sunset: return {Indication::indeterminate, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE"};
    case PathReason::empty_path: return {Indication::indeterminate, "NO_CERTIFICATE_CHAIN_FOUND"};
    case PathReason::judges_disagree:
    case PathReason::algorithm_unsupported: return {Indication::indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE"};
    case PathReason::policy:
    case PathReason::policy_mapping_of_any:
    case PathReason::name_constraints: return {Indication::failed, "CHAIN_CONSTRAINTS_FAILURE"};
    case PathReason::path_too_long:
    case PathReason::signature_invalid:
    case PathReason::name_chaining:
    case PathReason::version:
    case PathReason::basic_constraints:
    case PathReason::path_length:
    case PathReason::key_usage:
    case PathReason::unknown_critical_extension: return {Indication::failed, "CERTIFICATE_CHAIN_GENERAL_FAILURE"};
  }
  return {Indication::indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE"};
}

void show_path(PathReport& report, const Candidate& candidate) {
  report.path = candidate.certificates;
  report.anchor = candidate.anchor;
  if (candidate.anchor.certificate()) report.path.push_back(candidate.anchor.certificate());
}

PathReport failed_report(const Candidate& candidate, PathFailure failure) {
  PathReport report;
  const Told words = told(failure);
  report.indication = words.indication;
  report.sub_indication = words.sub_indication;
  report.reason = failure.text;
  report.failure = std::move(failure);
  show_path(report, candidate);
  return report;
}

PathReport constraint_report(PathReport report, std::string reason) {
  report.indication = Indication::failed;
  report.sub_indication = "CHAIN_CONSTRAINTS_FAILURE";
  report.reason = std::move(reason);
  report.verified.reset();
  return report;
}

/// EN 319 102-1 clause 5.2.6 step 1: the target is an anchor itself. Its own period and purpose are looked at all the same.
PathReport anchor_report(const trust::TrustAnchor& anchor, Time at) {
  PathReport report;
  show_path(report, {{}, anchor});
  const pkix::Validity& validity = anchor.certificate()->validity();
  const auto failed = [&](Indication indication, std::string_view sub_indication, std::string reason) {
    report.indication = indication;
    report.sub_indication = sub_indication;
    report.reason = std::move(reason);
    return report;
  };
  if (anchor.sunset() && at >= *anchor.sunset())
    return failed(Indication::indeterminate, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE", "the trust in the anchor has ended");
  if (at < validity.not_before) return failed(Indication::failed, "NOT_YET_VALID", "the anchor is not yet valid");
  if (at > validity.not_after) return failed(Indication::failed, "EXPIRED", "the anchor has expired");
  report.indication = Indication::passed;
  return report;
}

PathInputs inputs_for(const CertificateQuestion& question, const Candidate& candidate) {
  return {.certificates = candidate.certificates,
          .at = question.at,
          .initial_policies = question.initial_policies,
          .anchor = candidate.anchor,
          .inhibit_policy_mapping = question.inhibit_policy_mapping,
          .require_explicit_policy = question.require_explicit_policy,
          .inhibit_any_policy = question.inhibit_any_policy};
}

PathReport no_chain_report() {
  PathReport report;
  report.sub_indication = "NO_CERTIFICATE_CHAIN_FOUND";
  report.reason = "no path leads to a trust anchor";
  return report;
}

}  // namespace

std::string_view name(Indication indication) noexcept {
  switch (indication) {
    case Indication::passed: return "PASSED";
    case Indication::failed: return "FAILED";
    case Indication::indeterminate: return "INDETERMINATE";
  }
  return {};
}

Result<PathReport> verify_certificate(const CertificateQuestion& question, const crypto::Backend& backend, const Limits& limits) {
  const std::optional<std::string> wrong_purpose = purpose_violation(*question.target, question.purpose);
  if (const std::optional<trust::TrustAnchor> anchor = question.anchors.find(*question.target)) {
    PathReport report = anchor_report(*anchor, question.at);
    return report.indication == Indication::passed && wrong_purpose ? constraint_report(std::move(report), *wrong_purpose) : report;
  }
  SignatureChecker signatures(backend, limits);
  std::vector<pkix::Certificate::Ptr> pool = question.certificates;
  pool.push_back(question.target);  // it may be the issuer of its own CRL
  EvidenceStatusSource evidence({question.crls, question.ocsp, pool}, signatures, limits);
  StatusSource* status = question.revocation == RevocationChecking::required ? &evidence : nullptr;
  PathBuilder builder(question.target, question.certificates, question.anchors, signatures);
  builder.at(question.at).within(limits);
  std::optional<PathReport> first_failure;
  for (;;) {
    ESIGN_TRY(const std::optional<Candidate> candidate, builder.next());
    if (!candidate) break;
    ESIGN_TRY(PathResult result, verify_path(inputs_for(question, *candidate), signatures, status, limits));
    if (VerifiedPath* verified = std::get_if<VerifiedPath>(&result)) {
      PathReport report;
      report.indication = Indication::passed;
      report.verified = std::move(*verified);
      show_path(report, *candidate);
      return wrong_purpose ? constraint_report(std::move(report), *wrong_purpose) : report;
    }
    PathFailure& failure = std::get<PathFailure>(result);
    const bool decides = failure.reason == PathReason::revoked && failure.index == 0;
    PathReport report = failed_report(*candidate, std::move(failure));
    if (decides) return report;
    if (!first_failure) first_failure = std::move(report);
  }
  return first_failure ? *std::move(first_failure) : no_chain_report();
}

}  // namespace esign::path
