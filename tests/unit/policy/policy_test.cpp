// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace esign::policy {
namespace {

using nlohmann::json;

std::string with_row(const json& row) {
  return json{{"schema", "esign.policy/1"}, {"name", "sınaq"}, {"constraints", {row}}}.dump();
}

Policy::Data default_policy() {
  auto parsed = parse(*builtin("default"), "ab");
  EXPECT_TRUE(parsed) << parsed.error().at << ": " << parsed.error().detail;
  return std::move(*parsed);
}

TEST(Policy, DefaultAsksForWhatTheContractSays) {
  const auto policy = default_policy();
  EXPECT_EQ(policy.name, "default");
  EXPECT_EQ(policy.sha256, "ab");
  EXPECT_EQ(policy.x509.key_usage, (std::vector<std::string>{"contentCommitment", "digitalSignature"}));
  EXPECT_EQ(policy.x509.revocation, Demand::required);
  EXPECT_FALSE(policy.x509.freshness);
  EXPECT_EQ(policy.elements.certificate_reference, Demand::required);
  EXPECT_EQ(policy.elements.signing_time, Demand::not_required);
  EXPECT_EQ(policy.elements.full_coverage, Demand::required);
  EXPECT_EQ(policy.elements.media_type, Demand::required);
}

/// Row by row: "permissive" may not drift away from "default" by oversight.
TEST(Policy, PermissiveDiffersInFourRules) {
  const auto strict = default_policy();
  const auto mild = parse(*builtin("permissive"), "cd");
  ASSERT_TRUE(mild) << mild.error().at << ": " << mild.error().detail;
  EXPECT_EQ(mild->name, "permissive");
  EXPECT_EQ(mild->elements.full_coverage, Demand::not_required);
  EXPECT_EQ(mild->elements.media_type, Demand::not_required);
  ASSERT_EQ(mild->rows.size(), strict.rows.size());
  std::string different;
  for (std::size_t i = 0; i < strict.rows.size(); ++i) {
    EXPECT_EQ(mild->rows[i].rule, strict.rows[i].rule);
    if (mild->rows[i].value != strict.rows[i].value) different += mild->rows[i].rule + ' ';
    else EXPECT_EQ(mild->rows[i].source, strict.rows[i].source);
  }
  EXPECT_EQ(different, "element.full-coverage element.media-type pdf.findings pdf.findings-before ");
}

TEST(Policy, DefaultNamesEveryRuleAndItsSource) {
  const auto policy = default_policy();
  EXPECT_EQ(policy.rows.size(), 49u);
  for (const auto& row : policy.rows) EXPECT_GT(row.source.size(), 5u) << row.rule;
}

TEST(Policy, RuleThatIsNotNamedIsStrict) {
  const auto policy = parse(json{{"schema", "esign.policy/1"}, {"name", "x"}, {"constraints", json::array()}}.dump(), "");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->x509.key_usage, std::vector<std::string>{"contentCommitment"});
  EXPECT_EQ(policy->x509.key_usage_absent, Absence::refused);
  EXPECT_EQ(policy->x509.anchor_as_signer, AnchorAsSigner::needs_chain);
  EXPECT_TRUE(policy->x509.exempt.empty());
  EXPECT_EQ(policy->signature_policies.unknown, UnknownSignaturePolicy::stop);
  EXPECT_EQ(policy->elements.full_coverage, Demand::required);
  EXPECT_EQ(policy->elements.media_type, Demand::required);
}

TEST(Policy, ValuesAreRead) {
  const auto read = [](const json& row) { return std::move(*parse(with_row(row), "")); };
  EXPECT_EQ(read({{"rule", "x509.freshness"}, {"value", 604800}, {"source", "bank"}}).x509.freshness, std::chrono::days{7});
  EXPECT_EQ(read({{"rule", "x509.freshness"}, {"value", 0}, {"source", "bank"}}).x509.freshness, std::chrono::seconds{0});
  EXPECT_EQ(read({{"rule", "x509.revocation"}, {"value", "not-required"}, {"source", "bank"}}).x509.revocation, Demand::not_required);
  EXPECT_EQ(read({{"rule", "signature-policy.known"}, {"value", {{"1.2.3", "document-required"}}}, {"source", "bank"}})
                .signature_policies.known.at("1.2.3"),
            PolicyDocument::required);
  EXPECT_EQ(read({{"rule", "x509.revocation-exempt"}, {"value", {"ocsp-no-check"}}, {"source", "bank"}}).x509.exempt,
            std::vector<Exemption>{Exemption::ocsp_no_check});
}

TEST(Policy, AMisspeltRuleDoesNotVanish) {
  for (const json& row : {json{{"rule", "x509.keyusage"}, {"value", json::array()}, {"source", "s"}},
                          json{{"rule", "x509.revocation"}, {"value", "Required"}, {"source", "s"}},
                          json{{"rule", "x509.revocation"}, {"value", true}, {"source", "s"}},
                          json{{"rule", "x509.revocation"}, {"value", "required"}},
                          json{{"rule", "x509.revocation"}, {"source", "s"}},
                          json{{"rule", "x509.revocation"}, {"value", "required"}, {"source", "s"}, {"note", "n"}},
                          json{{"rule", "element.media-type"}, {"value", "required"}, {"source", "s"}},
                          json{{"rule", "x509.freshness"}, {"value", -1}, {"source", "s"}},
                          json{{"rule", "x509.freshness"}, {"value", 1.5}, {"source", "s"}},
                          json{{"rule", "x509.freshness"}, {"value", 18446744073709551615ull}, {"source", "s"}},
                          json{{"rule", "x509.key-usage"}, {"value", json::array()}, {"source", "s"}},
                          json{{"rule", "x509.key-usage"}, {"value", {"nonrepudiation"}}, {"source", "s"}},
                          json{{"rule", "x509.revocation-exempt"}, {"value", {"everything"}}, {"source", "s"}},
                          json{{"rule", "signature-policy.known"}, {"value", {{"1.2.3", "x"}}}, {"source", "s"}}, json("x")}) {
    const auto parsed = parse(with_row(row), "");
    ASSERT_FALSE(parsed) << row;
    EXPECT_EQ(parsed.error().code, Errc::malformed) << row;
  }
}

TEST(Policy, WrongFilesAreRefused) {
  EXPECT_EQ(parse("", "").error().code, Errc::malformed);
  EXPECT_EQ(parse("[]", "").error().code, Errc::malformed);
  EXPECT_EQ(parse(R"({"schema":"esign.policy/2","name":"x","constraints":[]})", "").error().at, "schema");
  EXPECT_EQ(parse(R"({"schema":"esign.policy/1","name":"x","constraints":[],"extra":1})", "").error().at, "extra");
  EXPECT_EQ(parse(R"({"schema":"esign.policy/1","name":"x"})", "").error().at, "constraints");
  EXPECT_EQ(parse(R"({"schema":"esign.policy/1","name":"x","name":"y","constraints":[]})", "").error().at, "name");
  const json row{{"rule", "x509.revocation"}, {"value", "required"}, {"source", "s"}};
  EXPECT_EQ(parse(json{{"schema", "esign.policy/1"}, {"name", "x"}, {"constraints", {row, row}}}.dump(), "").error().at,
            "constraints.x509.revocation");
}

TEST(Policy, ThereIsNoOtherBuiltinPolicy) {
  EXPECT_EQ(builtin("notary").error().code, Errc::not_found);
  EXPECT_EQ(builtin_names().size(), 4u);
  for (const auto name : builtin_names()) {
    const auto parsed = parse(*builtin(name), "");
    ASSERT_TRUE(parsed) << parsed.error().at << ": " << parsed.error().detail;
    EXPECT_EQ(parsed->name, name);
    EXPECT_EQ(parsed->rows.size(), default_policy().rows.size()) << "every policy names every rule";
    EXPECT_FALSE(parsed->description.empty());
  }
}

/// Issue of the policies for those who act on documents: nothing in them is milder than in "default".
TEST(Policy, BankAndCourtFailClosed) {
  for (const std::string_view name : {"bank", "court"}) {
    const auto policy = *parse(*builtin(name), "");
    const auto mild = default_policy();
    EXPECT_TRUE(policy.x509.freshness) << name;
    EXPECT_TRUE(policy.timestamps.role.freshness) << name;
    EXPECT_EQ(policy.x509.key_usage_absent, Absence::refused);
    EXPECT_EQ(policy.x509.revocation, Demand::required);
    EXPECT_EQ(policy.x509.anchor_as_signer, AnchorAsSigner::needs_chain);
    EXPECT_EQ(policy.elements.full_coverage, Demand::required);
    EXPECT_EQ(policy.elements.media_type, Demand::required);
    EXPECT_EQ(policy.elements.signing_time, Demand::required);
    EXPECT_EQ(policy.signature_policies.unknown, UnknownSignaturePolicy::stop);
    EXPECT_EQ(policy.timestamps.validity, Mandate::mandated);
    EXPECT_EQ(policy.timestamps.archive_validity, Mandate::mandated);
    EXPECT_EQ(policy.timestamps.usage, TimestampingUsage::critical_and_alone);
    EXPECT_EQ(policy.past.status_signer, PastStatusSigner::signer_and_issuer);
    EXPECT_EQ(policy.past.released_hold, ReleasedHold::counts);
    EXPECT_EQ(policy.past.revoked_ca, RevokedCa::proof_needed);
    EXPECT_LE(policy.x509.exempt.size(), mild.x509.exempt.size());
  }
}

TEST(Policy, RulesAboutTimeThatAreNotNamedAreStrict) {
  const auto policy = *parse(json{{"schema", "esign.policy/1"}, {"name", "x"}, {"constraints", json::array()}}.dump(), "");
  EXPECT_EQ(policy.process, ProcessChoice::long_term);
  EXPECT_EQ(policy.timestamps.order, TimestampOrder::later);
  EXPECT_EQ(policy.timestamps.usage, TimestampingUsage::critical_and_alone);
  EXPECT_EQ(policy.timestamps.imprint_digest, Demand::required);
  EXPECT_TRUE(policy.timestamps.role.exempt.empty());
  EXPECT_TRUE(policy.status_signers.exempt.empty());
  EXPECT_EQ(policy.past.status_signer, PastStatusSigner::signer_and_issuer);
  EXPECT_EQ(policy.past.sunset, PastSunset::final);
  EXPECT_EQ(policy.past.stale_slide, StaleSlide::issuance);
  EXPECT_EQ(policy.past.timestamp_try_later, TimestampTryLater::final);
  EXPECT_EQ(policy.past.acceptance_again, AcceptanceAgain::all);
  EXPECT_EQ(policy.past.exemption, PastExemption::not_provable);
  EXPECT_EQ(policy.past.released_hold, ReleasedHold::counts);
  EXPECT_EQ(policy.past.delay_repair, DelayRepair::final);
  EXPECT_EQ(policy.past.revoked_ca, RevokedCa::proof_needed);
}

TEST(Policy, EndsOfAlgorithms) {
  const auto read = [](const json& value) { return parse(with_row({{"rule", "crypto.ends"}, {"value", value}, {"source", "bank"}}), ""); };
  const auto policy = read({{"SHA256", "2030-01-01T00:00:00Z"}, {"P-256", "2031-01-01T00:00:00Z"}});
  ASSERT_TRUE(policy);
  EXPECT_EQ(to_rfc3339(policy->crypto.ends.at("SHA256")), "2030-01-01T00:00:00Z");
  EXPECT_FALSE(read({{"SHA265", "2030-01-01T00:00:00Z"}})) << "a misspelt algorithm must not vanish";
  EXPECT_FALSE(read({{"SHA256", "2030"}}));
  EXPECT_FALSE(read({{"SHA256", 2030}}));
  EXPECT_FALSE(read("SHA256"));
}

TEST(Policy, EveryWordOfARuleAboutTimeIsReadAndNoOther) {
  for (const auto& row : default_policy().rows) {
    if (!row.rule.starts_with("timestamp.") && !row.rule.starts_with("past.") && !row.rule.starts_with("archive-") && row.rule != "validation.process") continue;
    const auto with = [&](const json& value) { return parse(with_row({{"rule", row.rule}, {"value", value}, {"source", "bank"}}), "").has_value(); };
    EXPECT_TRUE(with(json::parse(row.value))) << row.rule;
    EXPECT_FALSE(with("perhaps")) << row.rule;
    EXPECT_FALSE(with(json::object({{"x", 1}}))) << row.rule;
  }
}

TEST(Policy, TheReferencePageDescribesEveryRule) {
  std::ifstream file(ESIGN_SOURCE_DIR "/docs/reference/policy.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const auto& row : default_policy().rows) EXPECT_NE(page.find("| `" + row.rule + "` |"), std::string::npos) << row.rule;
}

}  // namespace
}  // namespace esign::policy
