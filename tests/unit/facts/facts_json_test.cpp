// SPDX-License-Identifier: Apache-2.0
#include "facts/facts_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace esign::facts {
namespace {

/// Facts in which every member has a value of its own, so that a forgotten or swapped member shows.
Facts full() {
  const auto day = [](int n) { return Time{std::chrono::days{n}}; };
  Certificate gunel{"CN=MƏMMƏDOVA GÜNEL,serialNumber=PNOAZ-5ABCD12,C=AZ", "CN=CA,C=AZ", "0a1b", "MƏMMƏDOVA GÜNEL"};
  gunel.given_name = "Günel";
  gunel.surname = "Məmmədova";
  gunel.fin = "5ABCD12";
  gunel.voen = "1234567891";
  gunel.organization = "Sınaq";
  gunel.category = Category::citizen;
  gunel.not_before = day(1);
  gunel.not_after = day(730);
  gunel.key_usage = {{"contentCommitment"}};
  gunel.extended_key_usage = {{"1.3.6.1.5.5.7.3.4"}};
  gunel.extended_key_usage_critical = true;
  gunel.policies = {"0.4.0.2042.1.2"};
  gunel.qualification = Qualification{true, true, {"0.4.0.1862.1.6.1"}, {"AZ"}};
  gunel.is_ca = gunel.self_issued = gunel.ocsp_no_check = gunel.no_revocation_available = gunel.validity_assured = true;
  gunel.public_key = {"EC", "P-256", 256};
  gunel.signature_algorithm = {"RSA3072-PSS-SHA384", "RSA-PSS", "SHA384", "SHA384"};
  const Revocation answer{RevocationSource::ocsp, "dd", {"de"}, Applicability::applicable, "", RevocationStatus::on_hold, day(3),
                          "certificateHold", day(4), day(5), day(6), day(7), "cc", Algorithm{"Ed25519", "Ed25519", "SHA512", ""},
                          {{"dd", day(4), "cc", Algorithm{"Ed25519", "Ed25519", "SHA512", ""}}, {"de", day(3), "ce", Algorithm{"Ed448", "", "", ""}}}};
  const Chain chain{{"aa", "bb"}, {"bb", day(900)}, {PathResult::Outcome::failed_by_time_only, "expired", "bb", "ended"},
                    {{"aa", {answer}, "nobody knows"}}};
  Signature signature{"S-1", "XAdES", "enveloped"};
  signature.algorithm = {"ECDSA-P256-SHA256", "ECDSA", "SHA256", ""};
  signature.algorithm_failure = "none";
  signature.digest_algorithm = "SHA256";
  signature.references = {{Reference::Role::signed_properties, "r", "#p", "arayış.xml", "application/xml", "text/html", "application/pdf",
                           Reference::Extent::full, "SHA256", Match::mismatch, "changed", "ee"}};
  signature.certificate_references = {{"SHA256", {"aa"}}};
  signature.candidates = {{"aa", Candidate::Origin::outside, Match::match, {Match::unsupported}, {Match::mismatch},
                           {ValueCheck::Outcome::invalid, "why"}, {chain}}};
  signature.claimed_signing_time = day(2);
  signature.policy = SignaturePolicy{SignaturePolicy::Kind::identified, "1.2.3", Match::match};
  signature.attributes = {{"content-hints", Attribute::Protection::is_unsigned}};
  signature.defects = {{Defect::Weight::conformance, "signedAttrs", "unsorted"}};
  signature.timestamps = {"S-1-T-1"};
  signature.embedded = {"aa", "dd"};
  Timestamp token{"S-1-T-1", "a0", Timestamp::Kind::archive, "xades141:ArchiveTimeStamp", day(8), std::chrono::microseconds{1'500'000},
                  "1.3.6.1.4.1.32473.31.9", "07", "SHA512", Match::match, "fits", {{"S-1", "SHA512", Covered::Manner::octets}}, signature};
  return {{"arayış.xml", "application/xml", 5321, "ff"}, day(400), 1, {{"aa", gunel}}, {signature}, {token}, {{"cc", {chain}}},
          day(9), {{"S-1", day(10)}}, {},
          {{Inquiry::Kind::crl, "http://pki.example/ə.crl", "aa", day(11), "dd", Inquiry::Origin::kept, "late"}},
          {{"S-1", {2, 3, {{"DF-28", Finding::Level::form, Finding::Permission::granted, 3, "20 0 obj/V", "Ad", "(Aysel)", "(Leylə)", "changed"}}}}}};
}

TEST(FactsJson, ComesBackAsItWas) {
  const auto back = from_json(to_json(full()));
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(*back, full());
}

// What was kept before a status could name several lists reads as it did, and is written as it was.
TEST(FactsJson, OneListIsWrittenAsEver) {
  Facts facts = full();
  Revocation& answer = facts.signatures[0].candidates[0].chains[0].status[0].answers[0];
  EXPECT_NE(to_json(facts).find("\"lists\""), std::string::npos);
  for (auto* signature : {&facts.signatures[0], &facts.timestamps[0].signature})
    signature->candidates[0].chains[0].status[0].answers[0].lists.clear();
  facts.status_signers["cc"][0].status[0].answers[0].lists.clear();
  const std::string text = to_json(facts);
  EXPECT_EQ(text.find("\"lists\""), std::string::npos);
  const auto back = from_json(text);
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(to_json(*back), text);
  EXPECT_EQ(answer.with, std::vector<std::string>{"de"});
}

TEST(FactsJson, SameFactsGiveSameOctets) { EXPECT_EQ(to_json(full()), to_json(*from_json(to_json(full())))); }

TEST(FactsJson, NamesItsSchemaAndTimes) {
  const auto tree = nlohmann::json::parse(to_json(full()));
  EXPECT_EQ(tree["schema"], "esign.facts/1");
  EXPECT_EQ(tree["time"], "1971-02-05T00:00:00Z");
  EXPECT_EQ(tree["signatures"][0]["candidates"][0]["chains"][0]["path"]["outcome"], "failedByTimeOnly");
}

TEST(FactsJson, AnyChangedMemberIsSeen) {
  // Walks over every member and element: removing it, or giving it a word of no table, must not go unnoticed.
  const auto whole = nlohmann::json::parse(to_json(full()));
  const auto flat = whole.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    auto removed = whole;
    const nlohmann::json::json_pointer where(pointer);
    if (!removed[where.parent_pointer()].is_array()) {
      removed[where.parent_pointer()].erase(where.back());
      EXPECT_FALSE(from_json(removed.dump())) << "without " << pointer;
    }
    auto odd = whole;
    odd[where] = nlohmann::json::object({{"x", 1}});
    EXPECT_FALSE(from_json(odd.dump())) << "another type at " << pointer;
  }
}

TEST(FactsJson, WordOutsideItsTableIsRefused) {
  for (const char* pointer : {"/signatures/0/candidates/0/value/outcome", "/signatures/0/candidates/0/chains/0/path/outcome",
                              "/signatures/0/references/0/outcome", "/signatures/0/defects/0/weight", "/time",
                              "/timestamps/0/kind", "/timestamps/0/imprint", "/timestamps/0/covers/0/manner", "/proofs/0/at", "/inquiries/0/kind", "/inquiries/0/origin", "/revisions/S-1/findings/0/level", "/revisions/S-1/findings/0/permission",
                              "/signatures/0/candidates/0/chains/0/status/0/answers/0/status"}) {
    auto tree = nlohmann::json::parse(to_json(full()));
    tree[nlohmann::json::json_pointer(pointer)] = "perhaps";
    const auto back = from_json(tree.dump());
    ASSERT_FALSE(back) << pointer;
    EXPECT_EQ(back.error().code, Errc::malformed);
  }
}

TEST(FactsJson, FactsOfBeforeThereWereInquiriesComeBack) {
  Facts nobody_asked = full();
  nobody_asked.inquiries.clear();
  const auto tree = nlohmann::json::parse(to_json(nobody_asked));
  EXPECT_FALSE(tree.contains("inquiries"));
  EXPECT_EQ(*from_json(tree.dump()), nobody_asked);
  auto empty = tree;
  empty["inquiries"] = nlohmann::json::array();
  EXPECT_FALSE(from_json(empty.dump())) << "one form of each";
}

TEST(FactsJson, FactsOfOtherFilesHaveNoRevisions) {
  Facts no_pdf = full();
  no_pdf.revisions.clear();
  const auto tree = nlohmann::json::parse(to_json(no_pdf));
  EXPECT_FALSE(tree.contains("revisions"));
  EXPECT_EQ(*from_json(tree.dump()), no_pdf);
}

TEST(FactsJson, UnknownMemberAndOtherSchemaAreRefused) {
  auto tree = nlohmann::json::parse(to_json(full()));
  tree["signatures"][0]["verdict"] = "valid";
  EXPECT_FALSE(from_json(tree.dump()));
  tree = nlohmann::json::parse(to_json(full()));
  tree["schema"] = "esign.facts/2";
  EXPECT_FALSE(from_json(tree.dump()));
  EXPECT_FALSE(from_json("{}"));
  EXPECT_FALSE(from_json("[1"));
}

TEST(FactsJson, OctetsThatAreNoUtf8DoNotThrow) {
  auto facts = full();
  facts.document.name = "\xff\xfe";
  EXPECT_NE(to_json(facts).find("\xef\xbf\xbd"), std::string::npos);
}

}  // namespace
}  // namespace esign::facts
