// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.6: one row for each exit. The expected results are those of the standard's steps, not of the code.
#include "unit/validation/world.h"
#include "validation/roles.h"

namespace esign::validation {
namespace {

using namespace world;
using Path = facts::PathResult::Outcome;

/// A second chain through another anchor.
void cross_certificate(World& w) {
  w.facts.certificates["TA2"] = certificate("İkinci kök", -100, 9000);
  auto second = w.chain();
  second.certificates = {"SC", "IC", "TA2"};
  second.anchor = {"TA2", {}};
  second.status[1].answers = {answer(399.5, 406.5, "TA2")};
  w.signer().chains.push_back(second);
}
void signer_is_anchor(World& w, std::optional<Time> sunset) {
  w.signer().chains = {{{"SC"}, {"SC", sunset}, {Path::valid, "", "", ""}, {}}};
}
/// Status information of a delegated responder RI[from,to].
facts::Revocation ocsp(World& w, double from, double to, double this_update, double produced) {
  w.facts.certificates["RI"] = certificate("OCSP", from, to);
  auto made = answer(this_update, 406.5, "RI");
  made.source = facts::RevocationSource::ocsp;
  made.produced_at = day(produced);
  return made;
}

/// R is an answer of the delegate RI without id-pkix-ocsp-nocheck, whose own status is `its`.
void delegate(World& w, facts::Revocation its) {
  w.r() = {ocsp(w, 390, 500, 399.5, 399.5)};
  w.facts.status_signers["RI"] = {{{"RI", "IC", "TA"}, {"TA", {}}, {Path::valid, "", "", ""}, {{"RI", {std::move(its)}, ""}, w.chain().status[1]}}};
}

/// R is what two lists tell together, divided by reasons: IC's own, and one of the list issuer LI[from,to].
facts::StatusList& divided(World& w, double from = 390, double to = 500) {
  w.facts.certificates["LI"] = certificate("Siyahı", from, to);
  facts::Revocation& both = w.r()[0];
  both.with = {"crl of LI"};
  both.lists = {{both.id, both.this_update, "IC", both.signature_algorithm}, {"crl of LI", both.this_update, "LI", both.signature_algorithm}};
  w.facts.status_signers["LI"] = {{{"LI", "IC", "TA"}, {"TA", {}}, {Path::valid, "", "", ""}, {{"LI", {answer(399.5, 406.5, "IC")}, ""}, w.chain().status[1]}}};
  return both.lists[1];
}

constexpr Row kRows[] = {
    {"xcv_divided_lists", [](World& w) { divided(w); }, "PASSED"},
    {"xcv_divided_lists_second_weak", [](World& w) { divided(w).signature_algorithm = facts::Algorithm{"ECDSA-P256-SHA1", "ECDSA", "SHA1", ""}; },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_divided_lists_second_unknown_algorithm", [](World& w) { divided(w).signature_algorithm.reset(); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_divided_lists_second_signer_revoked",
     [](World& w) {
       divided(w);
       w.facts.status_signers["LI"][0].status[0].answers = {revoked(answer(399.5, 406.5, "IC"), 350)};
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_divided_lists_second_signer_stale",
     [](World& w) {
       divided(w);
       w.facts.status_signers["LI"][0].status[0].answers = {answer(390, 397, "IC")};
     },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_divided_lists_second_signer_unknown", [](World& w) { divided(w).signer.reset(); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_divided_lists_second_signed_by_the_certificate", [](World& w) { divided(w).signer = "SC"; }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_divided_lists_second_issued_outside_its_signer", [](World& w) { divided(w, 399.8); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_divided_lists_second_signer_ended", [](World& w) { divided(w, 390, 399.9); }, "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE"},
    {"xcv_ok", [](World&) {}, "PASSED"},
    {"xcv_anchor_is_signer", [](World& w) { signer_is_anchor(w, {}); }, "PASSED"},
    {"xcv_anchor_is_signer_needs_chain",
     [](World& w) {
       signer_is_anchor(w, {});
       w.policy.x509.anchor_as_signer = policy::AnchorAsSigner::needs_chain;
     },
     "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"},
    {"xcv_anchor_signer_after_sunset", [](World& w) { signer_is_anchor(w, day(300)); }, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE"},
    {"xcv_anchor_signer_expired",
     [](World& w) {
       signer_is_anchor(w, {});
       w.facts.time = day(800);
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NO_POE"},
    {"xcv_anchor_signer_key_usage",
     [](World& w) {
       signer_is_anchor(w, {});
       w.sc().key_usage = {{"keyCertSign", "cRLSign"}};
     },
     "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_no_path", [](World& w) { w.signer().chains.clear(); }, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"},
    {"xcv_chain_of_another_leaf", [](World& w) { w.chain().certificates[0] = "IC"; }, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"},
    {"xcv_chain_beside_its_anchor", [](World& w) { w.chain().anchor.certificate = "XX"; }, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"},
    {"xcv_anchor_sunset", [](World& w) { w.chain().anchor.sunset = day(399); }, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE"},
    {"xcv_anchor_sunset_equal", [](World& w) { w.chain().anchor.sunset = day(400); }, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE"},
    {"xcv_anchor_sunset_later", [](World& w) { w.chain().anchor.sunset = day(400.5); }, "PASSED"},
    {"xcv_second_chain_wins",
     [](World& w) {
       cross_certificate(w);
       w.chain().anchor.sunset = day(300);
     },
     "PASSED"},
    {"xcv_second_chain_after_invalid_path",
     [](World& w) {
       cross_certificate(w);
       w.chain().path = {Path::failed, "name_constraints", "SC", ""};
     },
     "PASSED"},
    {"xcv_most_promising_chain_is_told",
     [](World& w) {
       cross_certificate(w);
       w.chain().anchor.sunset = day(300);
       w.signer().chains[1].path = {Path::failed, "policy", "SC", ""};
     },
     "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE"},
    {"xcv_path_invalid", [](World& w) { w.chain().path = {Path::failed, "basic_constraints", "IC", ""}; },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_ee_revoked", [](World& w) { w.r() = {revoked(answer(399.5, 406.5, "IC"), 350)}; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"xcv_ee_revoked_in_stale_data", [](World& w) { w.r() = {revoked(answer(380, 387, "IC"), 350)}; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"xcv_latest_revocation_data_wins",
     [](World& w) { w.r() = {revoked(answer(399, 406, "IC"), 398), answer(395, 402, "IC")}; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"xcv_latest_revocation_data_wins_good",
     [](World& w) { w.r() = {on_hold(answer(395, 402, "IC"), 350), answer(399, 406, "IC")}; }, "PASSED"},
    {"xcv_same_instant_bad_news_wins",
     [](World& w) { w.r() = {answer(399, 406, "IC"), revoked(answer(399, 406, "IC"), 398), answer(399, 406, "IC")}; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"xcv_ee_on_hold", [](World& w) { w.r() = {on_hold(answer(399.5, 406.5, "IC"), 350)}; }, "INDETERMINATE/TRY_LATER"},
    {"xcv_ca_revoked", [](World& w) { w.rc() = {revoked(answer(399.5, 406.5, "TA"), 350)}; }, "INDETERMINATE/REVOKED_CA_NO_POE"},
    {"xcv_ca_and_ee_revoked",
     [](World& w) {
       w.rc() = {revoked(answer(399.5, 406.5, "TA"), 350)};
       w.r() = {revoked(answer(399.5, 406.5, "IC"), 350)};
     },
     "INDETERMINATE/REVOKED_CA_NO_POE"},
    {"xcv_ca_on_hold", [](World& w) { w.rc() = {on_hold(answer(399.5, 406.5, "TA"), 350)}; }, "INDETERMINATE/TRY_LATER"},
    {"xcv_ca_on_hold_literal",
     [](World& w) {
       w.rc() = {on_hold(answer(399.5, 406.5, "TA"), 350)};
       w.policy.x509.intermediate_on_hold = policy::IntermediateOnHold::general_failure;
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_stale_crl", [](World& w) { w.r() = {answer(390, 397, "IC")}; }, "INDETERMINATE/TRY_LATER"},
    {"xcv_stale_ca_crl", [](World& w) { w.rc() = {answer(390, 397, "TA")}; }, "INDETERMINATE/TRY_LATER"},
    {"xcv_no_revocation_data", [](World& w) { w.r().clear(); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_no_ca_revocation_data", [](World& w) { w.rc().clear(); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_no_status_entry_at_all", [](World& w) { w.chain().status.clear(); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_ca_unknown_hides_no_revocation",
     [](World& w) {
       w.rc().clear();
       w.r() = {revoked(answer(399.5, 406.5, "IC"), 350)};
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_revocation_not_asked",
     [](World& w) {
       w.chain().status.clear();
       w.policy.x509.revocation = policy::Demand::not_required;
     },
     "PASSED"},
    {"xcv_status_unknown", [](World& w) { w.r()[0].status = facts::RevocationStatus::unknown; },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_forged_crl", [](World& w) { w.r()[0].applicability = facts::Applicability::signature_invalid; },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_crl_out_of_scope", [](World& w) { w.r()[0].applicability = facts::Applicability::out_of_scope; },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_crl_unknown_critical", [](World& w) { w.r()[0].applicability = facts::Applicability::unsupported; },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_revocation_signer_unknown", [](World& w) { w.r()[0].signer.reset(); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_forged_revocation_does_not_revoke",
     [](World& w) {
       auto forged = revoked(answer(399.9, 406.5, "IC"), 350);
       forged.applicability = facts::Applicability::signature_invalid;
       w.r().push_back(forged);
     },
     "PASSED"},
    {"xcv_ocsp_produced_outside_signer_validity", [](World& w) { w.r() = {ocsp(w, 395, 398, 399.5, 399.5)}; },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_responder", [](World& w) { w.r() = {ocsp(w, 390, 500, 399.5, 399.5)}; }, "PASSED"},
    {"xcv_revocation_signer_expired", [](World& w) { w.r() = {ocsp(w, 390, 399.9, 399.5, 399.5)}; },
     "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE"},
    {"xcv_delegate_good", [](World& w) { delegate(w, answer(399.5, 406.5, "IC")); }, "PASSED"},
    {"xcv_delegate_stale", [](World& w) { delegate(w, answer(390, 397, "IC")); }, "INDETERMINATE/TRY_LATER"},
    {"xcv_delegate_revoked", [](World& w) { delegate(w, revoked(answer(399.5, 406.5, "IC"), 395)); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_delegate_revoked_long_ago", [](World& w) { delegate(w, revoked(answer(390, 397, "IC"), 389)); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_delegate_suspended", [](World& w) { delegate(w, on_hold(answer(399.5, 406.5, "IC"), 395)); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_delegate_without_status",
     [](World& w) {
       delegate(w, answer(399.5, 406.5, "IC"));
       w.facts.status_signers["RI"][0].status[0].answers.clear();
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_delegate_for_itself", [](World& w) { delegate(w, ocsp(w, 390, 500, 399.5, 399.5)); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_delegate_with_a_stale_ca",
     [](World& w) {
       delegate(w, answer(399.5, 406.5, "IC"));
       w.facts.status_signers["RI"][0].status[1].answers = {answer(390, 397, "TA")};
     },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_stale_delegate_beside_a_crl",
     [](World& w) {
       delegate(w, answer(390, 397, "IC"));
       w.r().push_back(answer(399.4, 406.4, "IC"));
     },
     "PASSED"},
    {"xcv_stale_delegate_who_says_revoked_beside_a_crl",
     [](World& w) {
       delegate(w, answer(390, 397, "IC"));
       w.r() = {revoked(w.r()[0], 399), answer(399.4, 406.4, "IC")};
     },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_delegate_of_a_stale_delegate",
     [](World& w) {
       delegate(w, answer(399.5, 406.5, "RJ"));
       w.facts.certificates["RJ"] = certificate("RJ", 390, 500);
       w.facts.status_signers["RJ"] = {{{"RJ", "IC", "TA"}, {"TA", {}}, {Path::valid, "", "", ""}, {{"RJ", {answer(390, 397, "IC")}, ""}, w.chain().status[1]}}};
     },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_ocsp_without_produced_at",
     [](World& w) {
       w.r() = {ocsp(w, 390, 500, 399.5, 399.5)};
       w.r()[0].produced_at.reset();
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_short_term_certificate",
     [](World& w) {
       w.r().clear();
       w.sc().validity_assured = true;
     },
     "PASSED"},
    {"xcv_nocheck_is_for_responders",
     [](World& w) {
       w.r().clear();
       w.sc().ocsp_no_check = true;
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_nocheck_where_the_policy_takes_it",
     [](World& w) {
       w.r().clear();
       w.sc().ocsp_no_check = true;
       w.policy.x509.exempt = {policy::Exemption::ocsp_no_check};
     },
     "PASSED"},
    {"xcv_short_term_where_the_policy_does_not_take_it",
     [](World& w) {
       w.r().clear();
       w.sc().validity_assured = true;
       w.policy.x509.exempt = {policy::Exemption::ocsp_no_check};
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_hold_and_good_of_one_instant", [](World& w) { w.r() = {answer(399.5, 406.5, "IC"), on_hold(answer(399.5, 406.5, "IC"), 350)}; },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_hold_first_of_one_instant", [](World& w) { w.r() = {on_hold(answer(399.5, 406.5, "IC"), 350), answer(399.5, 406.5, "IC")}; },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_constraint_after_good_status",
     [](World& w) {
       w.sc().key_usage = {{"keyAgreement"}};
       w.policy.x509.constraints_moment = policy::ConstraintsMoment::after_revocation;
     },
     "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_nothing_to_object_after_good_status",
     [](World& w) { w.policy.x509.constraints_moment = policy::ConstraintsMoment::after_revocation; }, "PASSED"},
    {"xcv_key_usage_forbidden", [](World& w) { w.sc().key_usage = {{"keyAgreement"}}; }, "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_key_usage_policy",
     [](World& w) {
       w.sc().key_usage = {{"digitalSignature"}};
       w.policy.x509.key_usage = {"contentCommitment"};
     },
     "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_key_usage_digital_signature", [](World& w) { w.sc().key_usage = {{"digitalSignature"}}; }, "PASSED"},
    {"xcv_key_usage_absent", [](World& w) { w.sc().key_usage.reset(); }, "PASSED"},
    {"xcv_key_usage_absent_refused",
     [](World& w) {
       w.sc().key_usage.reset();
       w.policy.x509.key_usage_absent = policy::Absence::refused;
     },
     "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_eku_tls", [](World& w) { w.sc().extended_key_usage = {{"1.3.6.1.5.5.7.3.1"}}; }, "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_eku_email", [](World& w) { w.sc().extended_key_usage = {{"1.3.6.1.5.5.7.3.4"}}; }, "PASSED"},
    {"xcv_constraint_beats_revocation",
     [](World& w) {
       w.sc().key_usage = {{"keyAgreement"}};
       w.r() = {revoked(answer(399.5, 406.5, "IC"), 350)};
     },
     "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"xcv_constraint_after_revocation_literal",
     [](World& w) {
       w.sc().key_usage = {{"keyAgreement"}};
       w.r() = {revoked(answer(399.5, 406.5, "IC"), 350)};
       w.policy.x509.constraints_moment = policy::ConstraintsMoment::after_revocation;
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"xcv_sha1_certificate", [](World& w) { w.sc().signature_algorithm.digest = "SHA1"; }, "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_sha1_crl", [](World& w) { w.r()[0].signature_algorithm->digest = "SHA1"; }, "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_sha1_anchor_is_not_asked", [](World& w) { w.facts.certificates["TA"].signature_algorithm.digest = "SHA1"; }, "PASSED"},
    {"xcv_weak_issuer_key",
     [](World& w) {
       w.facts.certificates["TA"].public_key = {"RSA", "", 1024};
       w.facts.certificates["IC"].signature_algorithm = {"RSA1024-PKCS1-SHA256", "RSA-PKCS1", "SHA256", ""};
     },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_weak_pss_mask", [](World& w) { w.sc().signature_algorithm = {"RSA3072-PSS-SHA256", "RSA-PSS", "SHA256", "SHA1"}; },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_unknown_curve",
     [](World& w) { w.facts.certificates["IC"].public_key = {"EC", "other", 256}; }, "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_unknown_algorithm", [](World& w) { w.sc().signature_algorithm = {"1.2.3", "", "", ""}; },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    {"xcv_general_failure_beats_crypto",
     [](World& w) {
       w.r().clear();
       w.sc().signature_algorithm.digest = "SHA1";
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_expired_unknown",
     [](World& w) {
       w.facts.time = day(800);
       w.r() = {answer(720, 727, "IC")};
       w.rc() = {answer(799.5, 806, "TA")};
       w.policy.x509.freshness = std::chrono::days{1000};
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NO_POE"},
    {"xcv_expired_known_good",
     [](World& w) {
       w.facts.time = day(800);
       w.r() = {answer(799.5, 806, "IC")};
       w.r()[0].covers_expired_since = day(0);
       w.rc() = {answer(799.5, 806, "TA")};
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED"},
    {"xcv_expired_status_silent",
     [](World& w) {
       w.facts.time = day(800);
       w.r() = {answer(799.5, 806, "IC")};
       w.rc() = {answer(799.5, 806, "TA")};
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NO_POE"},
    {"xcv_expired_any_good_status",
     [](World& w) {
       w.facts.time = day(800);
       w.r() = {answer(720, 806, "IC")};
       w.rc() = {answer(799.5, 806, "TA")};
       w.policy.x509.known_not_revoked = policy::KnownNotRevoked::any_good_status;
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED"},
    {"xcv_expired_and_revoked",
     [](World& w) {
       w.facts.time = day(800);
       w.r() = {revoked(answer(799.5, 806, "IC"), 700)};
       w.rc() = {answer(799.5, 806, "TA")};
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"xcv_expired_and_stale",
     [](World& w) {
       w.facts.time = day(800);
       w.r() = {answer(720, 727, "IC")};
       w.rc() = {answer(799.5, 806, "TA")};
     },
     "INDETERMINATE/TRY_LATER"},
    {"xcv_expired_no_data",
     [](World& w) {
       w.facts.time = day(800);
       w.r().clear();
       w.rc() = {answer(799.5, 806, "TA")};
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_last_second_of_validity",
     [](World& w) {
       w.facts.time = day(730);
       w.r() = {answer(729.5, 736, "IC")};
       w.rc() = {answer(729.5, 736, "TA")};
     },
     "PASSED"},
    {"xcv_not_yet_valid_now",
     [](World& w) {
       w.sc().not_before = day(500);
       w.sc().not_after = day(1200);
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NO_POE"},
    {"xcv_expired_intermediate",
     [](World& w) {
       w.facts.certificates["IC"].not_after = day(399.9);
       w.chain().path = {Path::failed_by_time_only, "expired", "IC", ""};
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NO_POE"},
    {"xcv_expired_intermediate_literal",
     [](World& w) {
       w.facts.certificates["IC"].not_after = day(399.9);
       w.chain().path = {Path::failed_by_time_only, "expired", "IC", ""};
       w.policy.x509.expired_intermediate = policy::ExpiredIntermediate::general_failure;
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"xcv_certificate_without_facts", [](World& w) { w.facts.certificates.erase("SC"); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
};

class CertificateValidation : public testing::TestWithParam<Row> {};

TEST_P(CertificateValidation, EndsAsTheStandardSays) {
  World w;
  GetParam().change(w);
  Trace trace;
  EXPECT_EQ(told(validate_x509({w.facts, w.signature(), w.policy, trace}, w.signer()).outcome), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(Clause, CertificateValidation, testing::ValuesIn(kRows), row_name);

X509Outcome validate(World& w) {
  Trace trace;
  return validate_x509({w.facts, w.signature(), w.policy, trace}, w.signer());
}

TEST(CertificateValidationData, RevocationIsTold) {
  World w;
  w.r() = {revoked(answer(399.5, 406.5, "IC"), 350)};
  const auto result = validate(w);
  EXPECT_EQ(result.revoked_at, day(350));
  EXPECT_EQ(result.revocation_reason, "keyCompromise");
  EXPECT_EQ(result.chain, &w.chain());
  EXPECT_FALSE(result.retry_at);
}

TEST(CertificateValidationData, TryLaterTellsWhyAndUntilWhen) {
  World held;
  held.r() = {on_hold(answer(399.5, 406.5, "IC"), 350)};
  auto result = validate(held);
  EXPECT_EQ(result.try_later, TryLater::suspended);
  EXPECT_EQ(result.revoked_at, day(350));
  EXPECT_EQ(result.retry_at, day(406.5));
  World stale;
  stale.r() = {answer(390, 397, "IC")};
  result = validate(stale);
  EXPECT_EQ(result.try_later, TryLater::stale);
  EXPECT_EQ(result.retry_at, day(397));
}

TEST(CertificateValidationData, AStaleDelegateTellsWhenToAskAgain) {
  World w;
  delegate(w, answer(390, 397, "IC"));
  const auto result = validate(w);
  EXPECT_EQ(result.try_later, TryLater::stale);
  EXPECT_EQ(result.retry_at, day(397));
}

TEST(CertificateValidationData, SecondChainIsTheOneReturned) {
  World w;
  cross_certificate(w);
  w.chain().anchor.sunset = day(300);
  EXPECT_EQ(validate(w).chain, &w.signer().chains[1]);
}

// TS 119 612 clause 5.5.3: a list may name the unit of a time-stamping service itself; the rule is about customers.
TEST(CertificateValidationData, ATimeStampingUnitMayBeItsOwnAnchor) {
  World w;
  w.policy.x509.anchor_as_signer = policy::AnchorAsSigner::needs_chain;
  EXPECT_EQ(policy_for(Role::status_signer, w.policy).x509.anchor_as_signer, policy::AnchorAsSigner::needs_chain);
  for (const Role role : {Role::timestamp, Role::archive_timestamp}) {
    EXPECT_EQ(policy_for(role, w.policy).x509.anchor_as_signer, policy::AnchorAsSigner::accepted);
  }
}

}  // namespace
}  // namespace esign::validation
