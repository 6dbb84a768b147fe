// SPDX-License-Identifier: Apache-2.0
// The world W0 of the tables in docs/reference/standards/en-319-102-1.md: times are days since 2025-01-01, the signing
// certificate SC lives from 0 to 730, its issuer IC from 0 to 5000, the anchor TA for ever, and it is day 400.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "validation/conclude.h"

namespace esign::validation::world {

inline Time day(double n) {
  return Time{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}} + std::chrono::seconds{static_cast<long>(n * 86'400)};
}

inline facts::Certificate certificate(const std::string& name, double from, double to) {
  facts::Certificate made;
  made.subject = "CN=" + name;
  made.common_name = name;
  made.issuer = "CN=issuer of " + name;
  made.not_before = day(from);
  made.not_after = day(to);
  made.key_usage = {{"contentCommitment"}};
  made.public_key = {"EC", "P-256", 256};
  made.signature_algorithm = {"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""};
  return made;
}

/// R(tu,nu;g): status information by `signer`.
inline facts::Revocation answer(double this_update, double next_update, const std::string& signer) {
  facts::Revocation made;
  made.id = "crl of " + signer;
  made.applicability = facts::Applicability::applicable;
  made.status = facts::RevocationStatus::good;
  made.this_update = day(this_update);
  made.next_update = day(next_update);
  made.signer = signer;
  made.signature_algorithm = facts::Algorithm{"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""};
  return made;
}
inline facts::Revocation revoked(facts::Revocation made, double at) {
  made.status = facts::RevocationStatus::revoked;
  made.revoked_at = day(at);
  made.reason = "keyCompromise";
  return made;
}
inline facts::Revocation on_hold(facts::Revocation made, double at) {
  made.status = facts::RevocationStatus::on_hold;
  made.revoked_at = day(at);
  made.reason = "certificateHold";
  return made;
}

inline const Policy::Data& default_policy() {
  static const Policy::Data kParsed = *policy::parse(*policy::builtin("default"), "00");
  return kParsed;
}

/// W0, to be changed by a test and judged.
struct World {
  facts::Facts facts{};
  Policy::Data policy = default_policy();

  World() {
    facts.document = {"arayış.xml", "application/xml", 5321, "d0"};
    facts.time = day(400);
    facts.anchors = 1;
    facts.certificates = {{"SC", certificate("MƏMMƏDOVA GÜNEL", 0, 730)}, {"IC", certificate("Vətəndaş CA", 0, 5000)},
                          {"TA", certificate("Kök CA", -100, 9000)}};
    facts.certificates["IC"].key_usage = facts.certificates["TA"].key_usage = {{"keyCertSign", "cRLSign"}};
    facts::Chain chain{{"SC", "IC", "TA"}, {"TA", {}}, {facts::PathResult::Outcome::valid, "", "", ""},
                       {{"SC", {answer(399.5, 406.5, "IC")}, ""}, {"IC", {answer(399.5, 406.5, "TA")}, ""}}};
    facts::Signature signature;
    signature.id = "S-1";
    signature.format = "XAdES";
    signature.packaging = "enveloped";
    signature.algorithm = {"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""};
    signature.digest_algorithm = "SHA256";
    facts::Reference data;
    data.name = "arayış.xml";
    data.extent = facts::Reference::Extent::full;
    data.digest = "SHA256";
    data.outcome = facts::Match::match;
    data.sha256 = "d1";
    signature.references = {data};
    signature.certificate_references = {{"SHA256", {"SC"}}};
    signature.claimed_signing_time = day(399.9);
    signature.candidates = {{"SC", facts::Candidate::Origin::signature, facts::Match::not_available, {facts::Match::match},
                             {facts::Match::match}, {facts::ValueCheck::Outcome::valid, ""}, {chain}}};
    facts.signatures = {signature};
  }

  facts::Signature& signature() { return facts.signatures.front(); }
  facts::Candidate& signer() { return signature().candidates.front(); }
  facts::Chain& chain() { return signer().chains.front(); }
  facts::Certificate& sc() { return facts.certificates["SC"]; }
  /// Answers about SC and about IC.
  std::vector<facts::Revocation>& r() { return chain().status[0].answers; }
  std::vector<facts::Revocation>& rc() { return chain().status[1].answers; }

  Conclusion conclude() const { return select_process(facts, facts.signatures.front(), policy, Wish::none); }
};

/// "TOTAL-FAILED/HASH_FAILURE"
inline std::string told(Indication indication, SubIndication sub) {
  std::string text{standard_name(indication)};
  return sub == SubIndication::none ? text : text + '/' + std::string(standard_name(sub));
}
inline std::string told(const Conclusion& conclusion) { return told(conclusion.indication, conclusion.sub_indication); }
inline std::string told(const Outcome& outcome) {
  const std::string status = outcome.status == Status::passed ? "PASSED" : outcome.status == Status::failed ? "FAILED" : "INDETERMINATE";
  return outcome.sub == SubIndication::none ? status : status + '/' + std::string(standard_name(outcome.sub));
}

/// One row of a table of tests: what is changed in W0, and the result.
struct Row {
  const char* name;
  void (*change)(World&);
  const char* expected;
};
inline std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }
inline std::string row_name(const testing::TestParamInfo<Row>& row) { return row.param.name; }

inline bool warns(const Conclusion& conclusion, const std::string& id) {
  for (const auto& warning : conclusion.warnings) {
    if (warning.id == id) return true;
  }
  return false;
}
inline bool steps_over(const Conclusion& conclusion, const std::string& clause, const std::string& key) {
  for (const auto& step : conclusion.trace) {
    if (step.clause == "EN 319 102-1 " + clause && step.message_key == key) return true;
  }
  return false;
}

}  // namespace esign::validation::world
