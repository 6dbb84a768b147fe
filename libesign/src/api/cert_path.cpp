// SPDX-License-Identifier: Apache-2.0
// esign/cert_path.h over path/verify_certificate.
#include <esign/cert_path.h>

#include <nlohmann/json.hpp>

#include "api/inquiries.h"
#include "api/judges.h"
#include "api/path_strength.h"
#include "path/verify_certificate.h"

namespace esign {
namespace {

using Json = nlohmann::ordered_json;

path::Purpose purpose_from(Purpose purpose) {
  switch (purpose) {
    case Purpose::any: return path::Purpose::any;
    case Purpose::signing: return path::Purpose::signing;
    case Purpose::authentication: return path::Purpose::authentication;
    case Purpose::tsa: return path::Purpose::time_stamping;
    case Purpose::ocsp: return path::Purpose::ocsp_signing;
  }
  return path::Purpose::any;
}

PathAnswer::Verdict verdict_from(path::Indication indication) {
  switch (indication) {
    case path::Indication::passed: return PathAnswer::Verdict::passed;
    case path::Indication::failed: return PathAnswer::Verdict::failed;
    case path::Indication::indeterminate: return PathAnswer::Verdict::indeterminate;
  }
  return PathAnswer::Verdict::indeterminate;
}

Result<path::PolicySet> policies_from(const std::vector<std::string>& dotted) {
  if (dotted.empty()) return path::PolicySet{path::kAnyPolicy};
  path::PolicySet policies;
  for (const std::string& text : dotted) {
    Result<asn1::Oid> oid = asn1::Oid::from_text(text);
    if (!oid) return fail(Errc::invalid_argument, "not a dotted OBJECT IDENTIFIER").in(text);
    policies.insert(*oid);
  }
  return policies;
}

/// A path that verifies proves nothing if what it rests on could be forged by then.
void require_strength(const path::VerifiedPath& verified, PathAnswer& answer) {
  const std::vector<validation::Weakness> weak = weaknesses_of_path(verified);
  if (weak.empty()) return;
  answer.verdict = PathAnswer::Verdict::indeterminate;
  answer.sub_indication = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
  answer.reason = "not reliable at that time: " + validation::told(weak.front());
}

}  // namespace

Result<PathAnswer> verify_certificate(const Certificate& leaf, const TrustStore& trust, const Evidence& evidence, const PathQuestion& question,
                                      Time at, Judges judges) {
  path::CertificateQuestion asked;
  asked.target = leaf.parsed();
  for (const Certificate& one : evidence.certificates()) asked.certificates.push_back(one.parsed());
  asked.crls = evidence.crls();
  asked.ocsp = evidence.ocsp_responses();
  asked.at = at;
  asked.purpose = purpose_from(question.purpose);
  asked.anchors = asked.purpose == path::Purpose::time_stamping ? timestamp_anchors_of(trust) : anchors_of(trust);
  ESIGN_TRY(asked.initial_policies, policies_from(question.initial_policies));
  asked.require_explicit_policy = question.require_explicit_policy;
  asked.inhibit_policy_mapping = question.inhibit_policy_mapping;
  asked.inhibit_any_policy = question.inhibit_any_policy;
  asked.revocation = question.revocation == Revocation::required ? path::RevocationChecking::required : path::RevocationChecking::none;
  ESIGN_TRY(const path::PathReport report, path::verify_certificate(asked, backend_of(judges)));
  PathAnswer answer;
  answer.verdict = verdict_from(report.indication);
  answer.sub_indication = report.sub_indication;
  answer.reason = report.reason;
  if (report.verified) require_strength(*report.verified, answer);
  for (const auto& one : report.path) answer.path.emplace_back(one);
  return answer;
}

std::string_view PathAnswer::indication() const noexcept {
  switch (verdict) {
    case Verdict::passed: return "PASSED";
    case Verdict::failed: return "FAILED";
    case Verdict::indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

std::string PathAnswer::json() const {
  Json certificates = Json::array();
  for (const Certificate& one : path)
    certificates.push_back({{"subject", one.subject()}, {"issuer", one.issuer()}, {"serialNumber", one.serial_number()},
                            {"notBefore", to_rfc3339(one.not_before())}, {"notAfter", to_rfc3339(one.not_after())}});
  Json json{{"schema", "esign.path/1"},
              {"valid", verdict == Verdict::passed},
              {"indication", indication()},
              {"subIndication", sub_indication.empty() ? Json() : Json(sub_indication)},
              {"path", certificates},
              {"reason", reason}};
  if (!inquiries.empty()) json["inquiries"] = json_of(inquiries);
  return json.dump();
}

}  // namespace esign
