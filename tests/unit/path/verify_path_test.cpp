// SPDX-License-Identifier: Apache-2.0
// RFC 5280 section 6.1 with inputs that no corpus has: what the anchor says of itself, initial subtrees, other judges.
#include "path/verify_path.h"

#include <gtest/gtest.h>

#include "unit/path/world.h"

namespace esign::path {
namespace {

using namespace test;

PathInputs inputs_of(const World& w) {
  return {.certificates = {certificate(w.leaf, w.ca_key), certificate(w.ca, w.root_key)},
          .at = kNow,
          .anchor = trust::TrustAnchor(certificate(w.root, w.root_key))};
}
/// "" for a valid path; else the reason and which certificate.
std::string problem(const PathInputs& inputs, const crypto::Backend& backend = crypto::openssl(), const Limits& limits = {}) {
  SignatureChecker signatures(backend, limits);
  const PathResult result = *verify_path(inputs, signatures, nullptr, limits);
  const auto* failure = std::get_if<PathFailure>(&result);
  return failure == nullptr ? "" : std::string(name(failure->reason)) + ' ' + std::to_string(failure->index);
}

/// 6.2 lets an implementation ask more of an anchor than a name and a key: one that says it is no authority is none.
TEST(VerifyPath, AnchorThatIsNoAuthority) {
  World w;
  EXPECT_EQ(problem(inputs_of(w)), "");
  w.root.extensions = {{asn1::Oid("2.5.29.19"), true, *from_hex("3000")}};
  EXPECT_EQ(problem(inputs_of(w)), "basic_constraints 1");
  w.root.extensions = {key_usage({pkix::KeyUsageBit::crl_sign})};
  EXPECT_EQ(problem(inputs_of(w)), "key_usage 1");
  w.root.extensions = {};
  EXPECT_EQ(problem(inputs_of(w)), "") << "an anchor of version 1 says nothing of itself";
}

TEST(VerifyPath, SunsetOfTheAnchorIsTheFirstInstantWithoutTrust) {
  World w;
  PathInputs inputs = inputs_of(w);
  const auto root = certificate(w.root, w.root_key);
  inputs.anchor = trust::TrustAnchor(root, kNow);
  EXPECT_EQ(problem(inputs), "anchor_past_sunset 1");
  inputs.anchor = trust::TrustAnchor(root, kNow + std::chrono::seconds(1));
  EXPECT_EQ(problem(inputs), "");
  auto question = w.question();
  question.anchors = {};
  question.anchors.add(trust::TrustAnchor(root, kNow));
  question.target = root;
  const PathReport report = *verify_certificate(question, crypto::openssl());
  EXPECT_EQ(report.indication, Indication::indeterminate) << "the anchor itself";
  EXPECT_EQ(report.sub_indication, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
  EXPECT_EQ(name(report.indication), "INDETERMINATE");
}

/// 6.1.1 (h), (i): initial subtrees bind as those of a certificate do.
TEST(VerifyPath, InitialSubtrees) {
  World w;
  w.leaf.extensions.push_back(alternative_names({general_name(2, "www.bank.az")}));
  const auto subtree = [](const Bytes& der) {
    asn1::Reader reader(der);
    pkix::GeneralSubtree made;
    made.base = pkix::read_general_name(reader);
    return made;
  };
  const Bytes bank = general_name(2, "bank.az"), elsewhere = general_name(2, "example.com");
  PathInputs inputs = inputs_of(w);
  inputs.permitted_subtrees = {subtree(bank)};
  EXPECT_EQ(problem(inputs), "");
  inputs.permitted_subtrees = {subtree(elsewhere)};
  EXPECT_EQ(problem(inputs), "name_constraints 0");
  inputs.permitted_subtrees = {};
  inputs.excluded_subtrees = {subtree(bank)};
  EXPECT_EQ(problem(inputs), "name_constraints 0");
  inputs.excluded_subtrees = {subtree(elsewhere)};
  EXPECT_EQ(problem(inputs), "");
}

TEST(VerifyPath, EmptyAndLongPaths) {
  World w;
  PathInputs inputs = inputs_of(w);
  Limits limits;
  limits.path_length = 1;
  EXPECT_EQ(problem(inputs, crypto::openssl(), limits), "path_too_long 1");
  inputs.certificates.clear();
  EXPECT_EQ(problem(inputs), "empty_path 0");
}

/// 6.1.3 (d) to (f) and 6.1.5 (g): a policy is asked for that nobody stated.
TEST(VerifyPath, PolicyThatNobodyStated) {
  World w;
  PathInputs inputs = inputs_of(w);
  inputs.initial_policies = {asn1::Oid("1.2.3")};
  EXPECT_EQ(problem(inputs), "") << "without requiring one";
  inputs.require_explicit_policy = true;
  EXPECT_EQ(problem(inputs), "policy 1");
}

/// OpenSSL, and a judge of paths who agrees and keeps the instant that was asked about.
class Witness final : public crypto::Backend {
 public:
  std::string_view name() const override { return "witness"; }
  Result<std::unique_ptr<crypto::Hasher>> hasher(pkix::Hash hash) const override { return crypto::openssl().hasher(hash); }
  Result<crypto::Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    return crypto::openssl().verify(spki, algorithm, message, signature);
  }
  Result<crypto::PathOpinion> judge_path(const crypto::PathToJudge& path) const override {
    asked_.push_back(path.at);
    return crypto::PathOpinion{crypto::PathOpinion::Word::accepts, ""};
  }
  std::vector<const crypto::Backend*> judges_of_paths() const override { return {this}; }
  const std::vector<Time>& asked() const { return asked_; }

 private:
  mutable std::vector<Time> asked_{};
};

/// Where the target's period is left to the caller, other judges, who know no such thing, are asked for an instant within it.
TEST(VerifyPath, OtherJudgesAreAskedWithinThePeriodOfTheTarget) {
  World w;
  for (CertificateSpec* authority : {&w.ca, &w.root}) {
    authority->not_before = at("2010-01-01T00:00:00Z");
    authority->not_after = at("2049-01-01T00:00:00Z");
  }
  PathInputs inputs = inputs_of(w);
  inputs.validity_of_target = ValidityOfTarget::left_to_caller;
  const Witness witness;
  for (const char* instant : {"2040-01-01T00:00:00Z", "2012-01-01T00:00:00Z", "2026-01-01T00:00:00Z"}) {
    inputs.at = at(instant);
    EXPECT_EQ(problem(inputs, witness), "") << instant;
  }
  EXPECT_EQ(witness.asked(), (std::vector{w.leaf.not_after, w.leaf.not_before, at("2026-01-01T00:00:00Z")}));
  inputs.anchor = *trust::TrustAnchor::from_key(w.root.subject, w.root.spki);
  EXPECT_EQ(problem(inputs, witness), "");
  EXPECT_EQ(witness.asked().size(), 3u) << "a mere key cannot be put to them";
}

/// Reports, logs and tables of tests name them: they stay as they are.
TEST(VerifyPath, NamesOfTheReasons) {
  const std::vector<std::string_view> names = {
      "empty_path", "path_too_long", "anchor_past_sunset", "signature_invalid", "algorithm_unsupported", "not_yet_valid", "expired",
      "revoked", "on_hold", "no_revocation_information", "name_chaining", "name_constraints", "policy", "policy_mapping_of_any",
      "version", "basic_constraints", "path_length", "key_usage", "unknown_critical_extension", "judges_disagree"};
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(name(static_cast<PathReason>(i)), names[i]);
  EXPECT_EQ(names.size(), static_cast<std::size_t>(PathReason::judges_disagree) + 1);
}

}  // namespace
}  // namespace esign::path
