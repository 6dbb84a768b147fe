// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clauses 5.1.2, 5.2.2, 5.2.3, 5.2.4, 5.2.7, 5.2.8 and 5.3, each exit seen through the whole process.
#include "unit/validation/world.h"

namespace esign::validation {
namespace {

using namespace world;
using facts::Match;

constexpr auto kInvalid = facts::ValueCheck::Outcome::invalid;

void signature_policy(World& w, Match document) {
  w.signature().policy = facts::SignaturePolicy{facts::SignaturePolicy::Kind::identified, "1.2.3", document};
}

void media_types(World& w, std::string stated, std::string shown, std::string sniffed) {
  auto& reference = w.signature().references[0];
  reference.media_type = std::move(stated);
  reference.shown_type = std::move(shown);
  reference.sniffed_type = std::move(sniffed);
}

constexpr Row kRows[] = {
    {"bs_ok", [](World&) {}, "TOTAL-PASSED"},
    // 5.2.2
    {"fc_truncated_cms", [](World& w) { w.signature().defects = {{facts::Defect::Weight::fatal, "SignerInfo", "ends early"}}; },
     "TOTAL-FAILED/FORMAT_FAILURE"},
    {"fc_xml_two_signature_values",
     [](World& w) {
       w.signature().defects = {{facts::Defect::Weight::conformance, "KeyInfo", "absent"},
                                {facts::Defect::Weight::fatal, "SignatureValue", "twice"}};
     },
     "TOTAL-FAILED/FORMAT_FAILURE"},
    {"fc_conformance_is_no_format",
     [](World& w) { w.signature().defects = {{facts::Defect::Weight::conformance, "signedAttrs", "not sorted"}}; }, "TOTAL-PASSED"},
    {"fc_no_signing_cert_attribute",
     [](World& w) {
       w.signature().certificate_references.clear();
       w.signer().reference_digests.clear();
       w.policy.elements.certificate_reference = policy::Demand::not_required;
     },
     "TOTAL-PASSED"},
    // 5.2.3
    {"isc_ess_v2_match", [](World& w) { w.signer().identifier = Match::match; }, "TOTAL-PASSED"},
    {"isc_second_reference_matches",
     [](World& w) {
       w.signature().certificate_references = {{"SHA256", {"IC"}}, {"SHA256", {"SC"}}};
       w.signer().reference_digests = {Match::mismatch, Match::match};
     },
     "TOTAL-PASSED"},
    {"isc_substituted_certificate", [](World& w) { w.signer().reference_digests = {Match::mismatch}; },
     "INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND"},
    {"isc_reference_digest_unknown", [](World& w) { w.signer().reference_digests = {Match::unsupported}; },
     "INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND"},
    {"isc_identifier_names_another", [](World& w) { w.signer().identifier = Match::mismatch; },
     "INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND"},
    {"isc_issuer_serial_wrong", [](World& w) { w.signer().reference_names = {Match::mismatch}; }, "TOTAL-PASSED"},
    {"isc_nothing_at_all", [](World& w) { w.signature().candidates.clear(); }, "INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND"},
    {"isc_nothing_and_no_reference",
     [](World& w) {
       w.signature().candidates.clear();
       w.signature().certificate_references.clear();
     },
     "INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND"},
    {"isc_another_certificate_verifies_the_value",
     [](World& w) {
       auto other = w.signer();
       w.facts.certificates["OTHER"] = certificate("BAŞQASI", 0, 730);
       other.certificate = "OTHER";
       other.reference_digests = {Match::mismatch};
       w.signature().candidates.insert(w.signature().candidates.begin(), other);
       w.signature().candidates[1].value.outcome = kInvalid;
     },
     "TOTAL-FAILED/SIG_CRYPTO_FAILURE"},
    // 5.2.4
    {"vci_default_policy", [](World& w) { w.signature().policy = facts::SignaturePolicy{}; }, "TOTAL-PASSED"},
    {"vci_unmapped_own_rules", [](World& w) { signature_policy(w, Match::not_available); }, "TOTAL-PASSED"},
    {"vci_unmapped_stop",
     [](World& w) {
       signature_policy(w, Match::not_available);
       w.policy.signature_policies.unknown = policy::UnknownSignaturePolicy::stop;
     },
     "INDETERMINATE/POLICY_PROCESSING_ERROR"},
    {"vci_mapped_policy",
     [](World& w) {
       signature_policy(w, Match::not_available);
       w.policy.signature_policies = {{{"1.2.3", policy::PolicyDocument::not_needed}}, policy::UnknownSignaturePolicy::stop};
     },
     "TOTAL-PASSED"},
    {"vci_document_missing",
     [](World& w) {
       signature_policy(w, Match::not_available);
       w.policy.signature_policies.known = {{"1.2.3", policy::PolicyDocument::required}};
     },
     "INDETERMINATE/SIGNATURE_POLICY_NOT_AVAILABLE"},
    {"vci_document_hash_mismatch",
     [](World& w) {
       signature_policy(w, Match::mismatch);
       w.policy.signature_policies.known = {{"1.2.3", policy::PolicyDocument::required}};
     },
     "INDETERMINATE/POLICY_PROCESSING_ERROR"},
    {"vci_document_there",
     [](World& w) {
       signature_policy(w, Match::match);
       w.policy.signature_policies.known = {{"1.2.3", policy::PolicyDocument::required}};
     },
     "TOTAL-PASSED"},
    // 5.2.7
    {"cv_detached_missing", [](World& w) { w.signature().references[0].outcome = Match::not_available; },
     "INDETERMINATE/SIGNED_DATA_NOT_FOUND"},
    {"cv_no_reference", [](World& w) { w.signature().references.clear(); }, "INDETERMINATE/SIGNED_DATA_NOT_FOUND"},
    {"cv_no_data_reference", [](World& w) { w.signature().references[0].role = facts::Reference::Role::signed_properties; },
     "INDETERMINATE/SIGNED_DATA_NOT_FOUND"},
    {"cv_forbidden_transform", [](World& w) { w.signature().references[0].outcome = Match::unsupported; }, "INDETERMINATE/CUSTOM"},
    {"cv_hash_mismatch", [](World& w) { w.signature().references[0].outcome = Match::mismatch; }, "TOTAL-FAILED/HASH_FAILURE"},
    {"cv_one_of_two_hashes_wrong",
     [](World& w) {
       w.signature().references.push_back(w.signature().references[0]);
       w.signature().references[1].role = facts::Reference::Role::signed_properties;
       w.signature().references[1].outcome = Match::mismatch;
     },
     "TOTAL-FAILED/HASH_FAILURE"},
    {"cv_value_mismatch", [](World& w) { w.signer().value.outcome = kInvalid; }, "TOTAL-FAILED/SIG_CRYPTO_FAILURE"},
    {"cv_hash_and_value_wrong",
     [](World& w) {
       w.signature().references[0].outcome = Match::mismatch;
       w.signer().value.outcome = kInvalid;
     },
     "TOTAL-FAILED/HASH_FAILURE"},
    {"custom_unsupported_mechanism", [](World& w) { w.signature().algorithm_failure = "1.2.840.113549.2.5 is not known"; },
     "INDETERMINATE/CUSTOM"},
    {"custom_value_not_checked", [](World& w) { w.signer().value = {facts::ValueCheck::Outcome::not_possible, "curve"}; },
     "INDETERMINATE/CUSTOM"},
    // 5.2.8
    {"sav_no_certificate_reference",
     [](World& w) {
       w.signature().certificate_references.clear();
       w.signer().reference_digests.clear();
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_signing_time_required",
     [](World& w) {
       w.signature().claimed_signing_time.reset();
       w.policy.elements.signing_time = policy::Demand::required;
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_signing_time_absent", [](World& w) { w.signature().claimed_signing_time.reset(); }, "TOTAL-PASSED"},
    {"sav_malformed_location",
     [](World& w) { w.signature().defects = {{facts::Defect::Weight::attribute, "signer-location", "malformed"}}; }, "TOTAL-PASSED"},
    {"sav_foreign_certificate_reference",
     [](World& w) {
       w.signature().certificate_references.push_back({"SHA256", {}});
       w.signer().reference_digests.push_back(Match::mismatch);
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_path_references", [](World& w) { w.signature().certificate_references = {{"SHA256", {"SC"}}, {"SHA256", {"IC"}}}; },
     "TOTAL-PASSED"},
    {"sav_all_path_references_required", [](World& w) { w.policy.elements.all_path_references = policy::Demand::required; },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_partial_coverage", [](World& w) { w.signature().references[0].extent = facts::Reference::Extent::partial; },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_partial_coverage_permitted",
     [](World& w) {
       w.signature().references[0].extent = facts::Reference::Extent::partial;
       w.policy.elements.full_coverage = policy::Demand::not_required;
     },
     "TOTAL-PASSED"},
    {"sav_media_type_shown", [](World& w) { media_types(w, "text/plain", "text/html", ""); }, "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_media_type_sniffed", [](World& w) { media_types(w, "text/plain", "", "application/pdf"); }, "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"sav_media_type_permitted",
     [](World& w) {
       media_types(w, "text/plain", "text/html", "text/html");
       w.policy.elements.media_type = policy::Demand::not_required;
     },
     "TOTAL-PASSED"},
    {"sav_media_type_same", [](World& w) { media_types(w, "application/xml", "text/xml", "application/xml"); }, "TOTAL-PASSED"},
    {"sav_media_type_not_stated", [](World& w) { media_types(w, "", "text/html", "application/pdf"); }, "TOTAL-PASSED"},
    {"sav_media_type_of_properties",
     [](World& w) {
       media_types(w, "text/plain", "text/html", "");
       w.signature().references.push_back(w.signature().references[0]);
       w.signature().references[0].role = facts::Reference::Role::signed_properties;
       w.signature().references[1].media_type.clear();
     },
     "TOTAL-PASSED"},
    {"sav_rsa1024_now",
     [](World& w) {
       w.sc().public_key = {"RSA", "", 1024};
       w.signature().algorithm = {"RSA1024-PKCS1-SHA256", "RSA-PKCS1", "SHA256", ""};
     },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"sav_sha1_content", [](World& w) { w.signature().references[0].digest = "SHA1"; }, "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"sav_sha1_reference", [](World& w) { w.signature().certificate_references[0].digest = "SHA1"; },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"sav_sha1_reference_tolerated",
     [](World& w) {
       w.signature().certificate_references[0].digest = "SHA1";
       w.policy.crypto.reference_digest = policy::Demand::not_required;
     },
     "TOTAL-PASSED"},
    {"sav_constraint_and_crypto",
     [](World& w) {
       w.signature().references[0].digest = "SHA1";
       w.signature().claimed_signing_time.reset();
       w.policy.elements.signing_time = policy::Demand::required;
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    // 5.3
    {"bs_revoked", [](World& w) { w.r() = {revoked(answer(399.5, 406.5, "IC"), 200)}; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"bs_revoked_and_forged",
     [](World& w) {
       w.r() = {revoked(answer(399.5, 406.5, "IC"), 200)};
       w.signer().value.outcome = kInvalid;
     },
     "TOTAL-FAILED/SIG_CRYPTO_FAILURE"},
    {"bs_no_chain_hash_wrong",
     [](World& w) {
       w.signer().chains.clear();
       w.signature().references[0].outcome = Match::mismatch;
     },
     "TOTAL-FAILED/HASH_FAILURE"},
    {"bs_no_anchor",
     [](World& w) {
       w.signer().chains.clear();
       w.facts.anchors = 0;
     },
     "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"},
    {"bs_format_before_everything",
     [](World& w) {
       w.signature().candidates.clear();
       w.signature().defects = {{facts::Defect::Weight::fatal, "SignedInfo", "twice"}};
     },
     "TOTAL-FAILED/FORMAT_FAILURE"},
    {"bs_chain_before_acceptance",
     [](World& w) {
       w.signer().chains.clear();
       w.signature().references[0].digest = "SHA1";
     },
     "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"},
};

class BasicSignature : public testing::TestWithParam<Row> {};

TEST_P(BasicSignature, EndsAsTheStandardSays) {
  World w;
  GetParam().change(w);
  EXPECT_EQ(told(w.conclude()), GetParam().expected);
}

TEST_P(BasicSignature, FailedOnlyWithCodesOfTable6) {
  World w;
  GetParam().change(w);
  const auto conclusion = w.conclude();
  const bool failed_code = conclusion.sub_indication >= SubIndication::format_failure &&
                           conclusion.sub_indication <= SubIndication::not_yet_valid;
  EXPECT_EQ(conclusion.indication == Indication::total_failed, failed_code);
  EXPECT_EQ(conclusion.indication == Indication::total_passed, conclusion.sub_indication == SubIndication::none);
}

TEST_P(BasicSignature, SameFactsGiveTheSameTrace) {
  World w;
  GetParam().change(w);
  const auto one = w.conclude(), two = w.conclude();
  ASSERT_EQ(one.trace.size(), two.trace.size());
  EXPECT_FALSE(one.trace.empty());
  for (std::size_t i = 0; i < one.trace.size(); ++i) EXPECT_EQ(one.trace[i].clause + one.trace[i].message_key, two.trace[i].clause + two.trace[i].message_key);
}
INSTANTIATE_TEST_SUITE_P(Clause, BasicSignature, testing::ValuesIn(kRows), row_name);

// Whatever goes wrong, one more wrong thing never makes a signature pass: all pairs of rows that do not pass alone.
TEST(BasicSignatureProperty, TwoDefectsNeverPass) {
  for (const Row& a : kRows) {
    for (const Row& b : kRows) {
      if (std::string(a.expected) == "TOTAL-PASSED" || std::string(b.expected) == "TOTAL-PASSED") continue;
      World w;
      a.change(w);
      if (!w.signature().candidates.empty() && !w.signature().references.empty() && !w.signature().certificate_references.empty() &&
          !w.signer().chains.empty()) {
        b.change(w);
      }
      EXPECT_NE(w.conclude().indication, Indication::total_passed) << a.name << " and " << b.name;
    }
  }
}

TEST(BasicSignatureData, WarningsAreGiven) {
  const auto warned = [](void (*change)(World&), const char* id) {
    World w;
    change(w);
    return warns(w.conclude(), id);
  };
  EXPECT_TRUE(warned([](World& w) { w.signature().references[0].extent = facts::Reference::Extent::partial; }, "coverage.partial"));
  EXPECT_TRUE(warned([](World& w) { media_types(w, "text/plain", "text/html", ""); }, "media-type.contradiction"));
  EXPECT_TRUE(warned([](World& w) { w.signer().reference_names = {Match::mismatch}; }, "signer.name-mismatch"));
  EXPECT_TRUE(warned([](World& w) { w.sc().key_usage.reset(); }, "certificate.no-key-usage"));
  EXPECT_TRUE(warned([](World& w) { w.policy.x509.revocation = policy::Demand::not_required; }, "policy.revocation-off"));
  EXPECT_TRUE(warned([](World& w) { w.signature().claimed_signing_time = day(401); }, "time.claimed-in-future"));
  EXPECT_TRUE(warned([](World& w) { signature_policy(w, Match::not_available); }, "policy.unknown"));
  EXPECT_TRUE(warned([](World& w) { w.signature().defects = {{facts::Defect::Weight::attribute, "a", "b"}}; }, "attribute.ignored"));
  EXPECT_TRUE(World().conclude().warnings.empty());
}

TEST(BasicSignatureData, BothFailuresOfAcceptanceAreInTheTrace) {
  World w;
  w.signature().references[0].digest = "SHA1";
  w.signature().claimed_signing_time.reset();
  w.policy.elements.signing_time = policy::Demand::required;
  const auto conclusion = w.conclude();
  EXPECT_TRUE(steps_over(conclusion, "5.2.8.4.2", "element.no-signing-time"));
  EXPECT_TRUE(steps_over(conclusion, "5.2.8.4.1", "crypto.weak"));
}

TEST(BasicSignatureData, WeaknessNamesItsEnd) {
  World w;
  w.sc().public_key = {"RSA", "", 1024};
  w.signature().algorithm = {"RSA1024-PKCS1-SHA256", "RSA-PKCS1", "SHA256", ""};
  std::string detail;
  for (const auto& step : w.conclude().trace) {
    if (step.message_key == "crypto.weak") detail = step.detail;
  }
  EXPECT_NE(detail.find("RSA-PKCS1 1024 bit"), std::string::npos) << detail;
  EXPECT_NE(detail.find("2019-10-01"), std::string::npos) << detail;
}

TEST(SelectProcess, sel_every_wish_runs_the_basic_process) {
  World w;
  for (const Wish wish : {Wish::none, Wish::basic, Wish::with_time, Wish::long_term}) {
    const auto conclusion = select_process(w.facts, w.signature(), w.policy, wish);
    EXPECT_EQ(conclusion.process, Process::basic);
    EXPECT_EQ(conclusion.indication, Indication::total_passed);
  }
}

TEST(SelectProcess, EverySignatureIsJudgedByItself) {
  World w;
  w.facts.signatures.push_back(w.signature());
  w.facts.signatures[1].references[0].outcome = Match::mismatch;
  const auto conclusions = conclude(w.facts, w.policy);
  ASSERT_EQ(conclusions.size(), 2u);
  EXPECT_EQ(told(conclusions[0]), "TOTAL-PASSED");
  EXPECT_EQ(told(conclusions[1]), "TOTAL-FAILED/HASH_FAILURE");
}

TEST(StandardNames, AreThoseOfTable6) {
  EXPECT_EQ(standard_name(Indication::total_passed), "TOTAL-PASSED");
  EXPECT_EQ(standard_name(SubIndication::none), "");
  EXPECT_EQ(standard_name(SubIndication::certificate_chain_general_failure), "CERTIFICATE_CHAIN_GENERAL_FAILURE");
  EXPECT_EQ(standard_name(SubIndication::custom), "CUSTOM");
}

}  // namespace
}  // namespace esign::validation
