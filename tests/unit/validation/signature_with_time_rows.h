// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clauses 5.3.4 (content time-stamps), 5.4 and 5.5, each exit seen through the whole process. V is 500 unless set.
#pragma once
#include "unit/validation/time_world.h"

namespace esign::validation::world {

inline constexpr auto kCryptoInvalid = facts::ValueCheck::Outcome::invalid;

inline constexpr TimedRow kTimeRows[] = {
    // 5.3.4 steps 4 and 6: content time-stamps
    {"bs_revoked_ct_after", [](TimeWorld& w) { w.set_now(400); w.r() = {revoked(data(399.5, 406.5, "IC"), 200)}; w.ct(250); }, "TOTAL-FAILED/REVOKED"},
    {"bs_revoked_ct_same_second", [](TimeWorld& w) { w.set_now(400); w.r() = {revoked(data(399.5, 406.5, "IC"), 200)}; w.ct(200); }, "INDETERMINATE/REVOKED_NO_POE"},
    {"bs_revoked_ct_before", [](TimeWorld& w) { w.set_now(400); w.r() = {revoked(data(399.5, 406.5, "IC"), 200)}; w.ct(150); }, "INDETERMINATE/REVOKED_NO_POE"},
    {"bs_revoked_ct_untrusted",
     [](TimeWorld& w) {
       w.set_now(400);
       w.r() = {revoked(data(399.5, 406.5, "IC"), 200)};
       w.tsa(w.ct(250)).chains.clear();
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"bs_expired_ct_after", [](TimeWorld& w) { w.set_now(800); w.r() = {keeps_ended(data(799.5, 806, "IC"))}; w.ct(740); }, "TOTAL-FAILED/EXPIRED"},
    {"bs_expired_ct_before", [](TimeWorld& w) { w.set_now(800); w.r() = {keeps_ended(data(799.5, 806, "IC"))}; w.ct(700); }, "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED"},
    {"bs_weak_alg_ct_after_end", [](TimeWorld& w) { w.sc().not_after = day(2000); w.set_now(900); w.weak_value(500); w.ct(600); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE"},
    {"bs_weak_alg_ct_before_end", [](TimeWorld& w) { w.sc().not_after = day(2000); w.set_now(900); w.weak_value(500); w.ct(450); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
    // 5.5
    {"wt_one_timestamp", [](TimeWorld& w) { w.st(400); }, "TOTAL-PASSED", 400},
    {"wt_two_timestamps_min", [](TimeWorld& w) { w.st(400); w.st(380); }, "TOTAL-PASSED", 380},
    {"wt_revoked_after_ts", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400); }, "TOTAL-PASSED", 400},
    {"wt_revoked_before_ts", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 350)}; w.st(400); }, "INDETERMINATE/REVOKED_NO_POE", 400},
    {"wt_revoked_same_second", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 400)}; w.st(400); }, "INDETERMINATE/REVOKED_NO_POE", 400},
    {"wt_revoked_unknown_when",
     [](TimeWorld& w) {
       w.r() = {revoked(data(499.5, 506.5, "IC"), 450)};
       w.r()[0].revoked_at.reset();
       w.st(400);
     },
     "INDETERMINATE/REVOKED_NO_POE", 400},
    {"wt_ca_revoked_after_ts",
     [](TimeWorld& w) {
       w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)};
       w.st(400);
       w.policy.past.revoked_ca = policy::RevokedCa::time_suffices;
     },
     "TOTAL-PASSED", 400},
    {"wt_ca_revoked_after_ts_strict", [](TimeWorld& w) { w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)}; w.st(400); }, "INDETERMINATE/REVOKED_CA_NO_POE", 400},
    {"wt_ca_and_signer_revoked",
     [](TimeWorld& w) {
       w.r() = {revoked(data(499.5, 506.5, "IC"), 350)};
       w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)};
       w.st(400);
       w.policy.past.revoked_ca = policy::RevokedCa::time_suffices;
     },
     "INDETERMINATE/REVOKED_CA_NO_POE", 400},
    {"wt_ca_revoked_tsa_expired",
     [](TimeWorld& w) {
       w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)};
       w.facts.certificates["TC"].not_after = day(480);
       w.st(400);
     },
     "INDETERMINATE/REVOKED_CA_NO_POE"},
    {"wt_not_yet_valid", [](TimeWorld& w) { w.sc().not_before = day(100); w.st(50); }, "TOTAL-FAILED/NOT_YET_VALID", 50},
    {"wt_revoked_and_not_yet_valid", [](TimeWorld& w) { w.sc().not_before = day(100); w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(50); },
     "TOTAL-FAILED/NOT_YET_VALID", 50},
    {"wt_expired_and_not_yet_valid", [](TimeWorld& w) { w.sc().not_before = day(100); w.set_now(800); w.freshness(1000); w.r() = {data(720, 727, "IC")}; w.st(50); },
     "TOTAL-FAILED/NOT_YET_VALID", 50},
    {"wt_revoked_late_but_ts_after_expiry", [](TimeWorld& w) { w.set_now(1000); w.r() = {revoked(data(999.5, 1006.5, "IC"), 900)}; w.st(800); },
     "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED", 800},
    {"wt_expired_known_good", [](TimeWorld& w) { w.set_now(800); w.r() = {keeps_ended(data(799.5, 806, "IC"))}; w.st(700); }, "TOTAL-PASSED", 700},
    {"wt_expired_ts_too_late", [](TimeWorld& w) { w.set_now(800); w.r() = {keeps_ended(data(799.5, 806, "IC"))}; w.st(760); },
     "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED", 760},
    {"wt_expired_unknown", [](TimeWorld& w) { w.set_now(800); w.freshness(1000); w.r() = {data(720, 727, "IC")}; w.st(700); }, "INDETERMINATE/OUT_OF_BOUNDS_NO_POE", 700},
    {"wt_weak_signature_alg_ts_in_time", [](TimeWorld& w) { w.sc().not_after = day(1000); w.set_now(700); w.weak_value(600); w.st(400); }, "TOTAL-PASSED", 400},
    {"wt_weak_signature_alg_ts_late", [](TimeWorld& w) { w.sc().not_after = day(1000); w.set_now(700); w.weak_value(600); w.st(650); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE", 650},
    {"wt_weak_signature_alg_ts_before_validity",
     [](TimeWorld& w) { w.sc().not_before = day(450); w.sc().not_after = day(1000); w.set_now(700); w.weak_value(600); w.st(400); },
     "TOTAL-FAILED/NOT_YET_VALID", 400},
    {"wt_weak_certificate_alg", [](TimeWorld& w) { w.sc().not_after = day(1000); w.set_now(700); w.weak_certificate(600); w.st(400); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE", 400},
    {"wt_order_violation", [](TimeWorld& w) { w.ct(420); w.st(400); }, "INDETERMINATE/TIMESTAMP_ORDER_FAILURE", 400},
    {"wt_order_undecidable",
     [](TimeWorld& w) {
       w.ct(400).accuracy = std::chrono::seconds{2};
       auto& st = w.st(400);
       st.gen_time -= std::chrono::seconds{1};
       st.accuracy = std::chrono::seconds{2};
     },
     "TOTAL-PASSED", 400},
    {"wt_order_undecidable_strict",
     [](TimeWorld& w) {
       w.policy.timestamps.order = policy::TimestampOrder::later;
       w.ct(400);
       w.st(400);
     },
     "INDETERMINATE/TIMESTAMP_ORDER_FAILURE", 400},
    {"wt_delay_exceeded", [](TimeWorld& w) { w.policy.timestamps.delay = std::chrono::days{5}; w.signature().claimed_signing_time = day(390); w.st(400); },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE", 400},
    {"wt_delay_met", [](TimeWorld& w) { w.policy.timestamps.delay = std::chrono::days{11}; w.signature().claimed_signing_time = day(390); w.st(400); },
     "TOTAL-PASSED", 400},
    {"wt_delay_no_signing_time", [](TimeWorld& w) { w.policy.timestamps.delay = std::chrono::days{5}; w.signature().claimed_signing_time.reset(); w.st(400); },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE", 400},
    {"wt_delay_spoilt_timestamp",
     [](TimeWorld& w) { w.policy.timestamps.delay = std::chrono::days{5}; w.signature().claimed_signing_time = day(390); w.tsa(w.st(400)).value.outcome = kCryptoInvalid; },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"wt_stale_now_fresh_at_bst", [](TimeWorld& w) { w.r() = {data(401, 402, "IC")}; w.st(400); }, "TOTAL-PASSED", 400},
    {"wt_stale_at_bst", [](TimeWorld& w) { w.r() = {data(390, 395, "IC")}; w.st(400); }, "INDETERMINATE/TRY_LATER", 400},
    {"wt_stale_and_ca_stale_at_bst", [](TimeWorld& w) { w.r() = {data(401, 402, "IC")}; w.rc() = {data(390, 395, "TA")}; w.st(400); }, "INDETERMINATE/TRY_LATER", 400},
    {"wt_stale_and_signed_after_expiry",
     [](TimeWorld& w) { w.sc().not_after = day(380); w.r() = {data(379, 382, "IC")}; w.st(381); }, "INDETERMINATE/TRY_LATER", 381},
    {"wt_hold_after_ts", [](TimeWorld& w) { w.r() = {on_hold(data(499.5, 506.5, "IC"), 450)}; w.st(400); }, "TOTAL-PASSED", 400},
    {"wt_hold_before_ts", [](TimeWorld& w) { w.r() = {on_hold(data(499.5, 506.5, "IC"), 350)}; w.st(400); }, "INDETERMINATE/TRY_LATER", 400},
    {"wt_imprint_wrong", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).imprint = facts::Match::mismatch; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"wt_mandated_ts_broken",
     [](TimeWorld& w) {
       w.policy.timestamps.validity = policy::Mandate::mandated;
       w.tsa(w.st(400)).value.outcome = kCryptoInvalid;
     },
     "TOTAL-FAILED/SIG_CRYPTO_FAILURE"},
    {"wt_mandated_ts_broken_indeterminate",
     [](TimeWorld& w) {
       w.policy.timestamps.validity = policy::Mandate::mandated;
       w.policy.timestamps.mandated_failure = policy::MandatedFailure::indeterminate;
       w.tsa(w.st(400)).value.outcome = kCryptoInvalid;
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"wt_mandated_ts_unfit",
     [](TimeWorld& w) {
       w.policy.timestamps.validity = policy::Mandate::mandated;
       w.st(400).imprint = facts::Match::mismatch;
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"},
    {"wt_da_time_indication", [](TimeWorld& w) { w.facts.signature_time_indication = day(400); w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; },
     "TOTAL-PASSED", 400},
    {"wt_da_time_indication_in_future", [](TimeWorld& w) { w.facts.signature_time_indication = day(600); }, "TOTAL-PASSED"},
    {"wt_masked_constraint", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400); w.sc().key_usage = {{"keyEncipherment"}}; },
     "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE"},
    {"wt_masked_element_constraint",
     [](TimeWorld& w) {
       w.r() = {revoked(data(499.5, 506.5, "IC"), 450)};
       w.st(400);
       w.policy.elements.full_coverage = policy::Demand::required;
       w.signature().references[0].extent = facts::Reference::Extent::partial;
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE", 400},
    {"wt_masked_element_constraint_literal",
     [](TimeWorld& w) {
       w.r() = {revoked(data(499.5, 506.5, "IC"), 450)};
       w.st(400);
       w.policy.past.acceptance_again = policy::AcceptanceAgain::crypto_only;
       w.signature().references[0].extent = facts::Reference::Extent::partial;
     },
     "TOTAL-PASSED", 400},
    {"wt_revocation_signer_expired",
     [](TimeWorld& w) { w.responder(390, 450); w.r() = {TimeWorld::ocsp(data(401, 402, "RI"), 401)}; w.st(400); }, "INDETERMINATE/TRY_LATER", 400},
    {"wt_cryptography_first", [](TimeWorld& w) { w.signer().value.outcome = kCryptoInvalid; w.st(400); }, "TOTAL-FAILED/SIG_CRYPTO_FAILURE"},
    {"wt_hash_first", [](TimeWorld& w) { w.signature().references[0].outcome = facts::Match::mismatch; w.st(400); }, "TOTAL-FAILED/HASH_FAILURE"},
    // What must not pass: a certificate revoked at 450 that only a sound time-stamp before that could save.
    {"att_token_of_another_signature",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).covers = {{"S-2", "SHA256", facts::Covered::Manner::octets}}; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_covers_filled_imprint_unknown",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).imprint = facts::Match::unsupported; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"att_imprint_not_compared",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).imprint = facts::Match::not_available; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"att_untrusted_tsa", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.tsa(w.st(400)).chains.clear(); }, "INDETERMINATE/REVOKED_NO_POE"},
    {"att_tsa_without_eku",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400); w.facts.certificates["TC"].extended_key_usage.reset(); },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_signers_certificate_as_tsa", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400, "SC"); }, "INDETERMINATE/REVOKED_NO_POE"},
    {"att_future_time", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(501); }, "INDETERMINATE/REVOKED_NO_POE"},
    {"att_before_tsa_certificate",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400); w.facts.certificates["TC"].not_before = day(460); },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_weak_imprint", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).imprint_digest = "SHA1"; }, "INDETERMINATE/REVOKED_NO_POE"},
    {"att_unknown_imprint_digest", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).imprint_digest = "MD5"; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_weak_token_signature",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).signature.algorithm = {"ECDSA-P256-SHA1", "ECDSA", "SHA1", ""}; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_token_value_wrong", [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.tsa(w.st(400)).value.outcome = kCryptoInvalid; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_token_content_changed",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(400).signature.references[0].outcome = facts::Match::mismatch; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_tsa_revoked",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; auto& st = w.st(400); w.rt(st) = {revoked(data(499.5, 506.5, "TI"), 420)}; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_tsa_status_unknown",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; auto& st = w.st(400); w.rt(st) = {unknown(data(499.5, 506.5, "TI"))}; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_tsa_unnamed",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; auto& st = w.st(400); st.signature.certificate_references.clear(); w.tsa(st).reference_digests.clear(); },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_time_before_the_certificate", [](TimeWorld& w) { w.sc().not_before = day(399); w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.st(398); },
     "TOTAL-FAILED/NOT_YET_VALID", 398},
    {"att_status_by_the_leaf_itself", [](TimeWorld& w) { w.r() = {data(499.5, 506.5, "SC")}; w.st(400); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"att_status_not_authorised",
     [](TimeWorld& w) { w.r()[0].applicability = facts::Applicability::signature_invalid; w.st(400); }, "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"att_status_signer_revoked",
     [](TimeWorld& w) {
       w.responder(390, 600);
       w.facts.certificates["RI"].ocsp_no_check = false;
       w.facts.status_signers["RI"][0].status[0].answers = {revoked(data(499.5, 506.5, "IC"), 410)};
       w.r() = {TimeWorld::ocsp(data(499.6, 506.5, "RI"), 499.6)};
       w.st(400);
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"att_status_signer_vouches_for_itself",
     [](TimeWorld& w) {
       w.responder(390, 600);
       w.facts.certificates["RI"].ocsp_no_check = false;
       w.facts.status_signers["RI"][0].status[0].answers = {TimeWorld::ocsp(data(499.5, 506.5, "RI"), 499.5)};
       w.r() = {TimeWorld::ocsp(data(499.6, 506.5, "RI"), 499.6)};
       w.st(400);
     },
     "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE"},
    {"att_timestamp_not_in_the_facts",
     [](TimeWorld& w) { w.r() = {revoked(data(499.5, 506.5, "IC"), 450)}; w.signature().timestamps = {"S-1-T-9"}; }, "INDETERMINATE/REVOKED_NO_POE"},
};

}  // namespace esign::validation::world
