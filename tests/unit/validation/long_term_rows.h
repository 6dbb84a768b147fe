// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.6.3, each exit seen through the whole process. V is 1000 unless set.
#pragma once
#include "unit/validation/time_world.h"

namespace esign::validation::world {

/// The signing certificate ended at 730 and its status of day 401 is all there is: OUT_OF_BOUNDS_NO_POE now.
inline void ended(TimeWorld& w) {
  w.set_now(1000);
  w.freshness(10000);
  w.r() = {data(401, 402, "IC")};
}
/// The weak imprint of a first time-stamp, SHA-384 until day 500.
inline void weak_imprint(TimeWorld& w, double archived) {
  w.set_now(1000);
  w.sc().not_after = day(2000);
  w.policy.crypto.ends["SHA384"] = day(500);
  w.st(400).imprint_digest = "SHA384";
  w.at(archived);
}

inline constexpr TimedRow kLongTermRows[] = {
    {"lt_annex_a37",
     [](TimeWorld& w) {
       w.sc().not_before = day(10);
       w.facts.certificates["TC"].not_after = day(700);
       w.set_now(1000);
       w.tsa_freshness(10000);
       w.signature().claimed_signing_time = day(400);
       w.r() = {data(402, 409, "IC")};
       w.rc() = {revoked(data(999.5, 1006.5, "TA"), 800)};
       w.rt(w.st(401)) = {data(600, 607, "TI")};
       w.at(410);
     },
     "TOTAL-PASSED", 401},
    {"lt_no_lta_attributes", [](TimeWorld& w) { w.set_now(1000); w.r() = {revoked(data(999.5, 1006.5, "IC"), 350)}; w.st(400); },
     "INDETERMINATE/REVOKED_NO_POE", 400},
    {"lt_passed_shortcut", [](TimeWorld& w) { w.set_now(500); w.st(400); w.at(410).signature.candidates[0].value.outcome = facts::ValueCheck::Outcome::invalid; },
     "TOTAL-PASSED", 400},
    {"lt_passed_proven_by_archive_alone", [](TimeWorld& w) { w.set_now(500); w.at(410); }, "TOTAL-PASSED", 410},
    {"lt_passed_proven_this_very_second", [](TimeWorld& w) { w.set_now(500); w.at(500); }, "TOTAL-PASSED", 500},
    {"lt_passed_and_nothing_proven", [](TimeWorld& w) { w.set_now(500); w.at(410).signature.candidates[0].value.outcome = facts::ValueCheck::Outcome::invalid; },
     "TOTAL-PASSED", -1},
    {"lt_passed_but_archive_older_than_the_certificate", [](TimeWorld& w) { w.set_now(500); w.sc().not_before = day(100); w.at(50); }, "TOTAL-FAILED/NOT_YET_VALID", 50},
    {"lt_passed_but_archive_mandated",
     [](TimeWorld& w) {
       w.set_now(500);
       w.policy.timestamps.archive_validity = policy::Mandate::mandated;
       w.st(400);
       w.at(410).signature.candidates[0].value.outcome = facts::ValueCheck::Outcome::invalid;
     },
     "TOTAL-FAILED/SIG_CRYPTO_FAILURE", 400},
    {"lt_passed_and_archive_mandated_holds",
     [](TimeWorld& w) { w.set_now(500); w.policy.timestamps.archive_validity = policy::Mandate::mandated; w.st(400); w.at(410); }, "TOTAL-PASSED", 400},
    {"lt_passed_but_proven_older_than_the_certificate",
     [](TimeWorld& w) {
       w.set_now(500);
       w.policy.timestamps.archive_validity = policy::Mandate::mandated;
       w.sc().not_before = day(100);
       w.facts.certificates["TC"].not_after = day(450);
       w.rt(w.st(50)) = {data(440, 447, "TI")};
       w.tsa_freshness(10000);
       w.st(400, "TC2");
       w.at(410);
     },
     "TOTAL-FAILED/NOT_YET_VALID", 50},
    {"lt_archive_mandated_unfit",
     [](TimeWorld& w) {
       w.set_now(500);
       w.policy.timestamps.archive_validity = policy::Mandate::mandated;
       w.st(400);
       w.at(410).imprint = facts::Match::mismatch;
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE", 400},
    {"lt_other_code_returned", [](TimeWorld& w) { ended(w); w.signature().references[0].outcome = facts::Match::mismatch; w.st(400); w.at(410); },
     "TOTAL-FAILED/HASH_FAILURE"},
    {"lt_oob_recovered", [](TimeWorld& w) { ended(w); w.st(400); w.at(410); }, "TOTAL-PASSED", 400},
    {"lt_oob_archive_alone", [](TimeWorld& w) { ended(w); w.at(410); }, "TOTAL-PASSED", 410},
    {"lt_oob_archive_too_late", [](TimeWorld& w) { ended(w); w.st(740); w.at(750); }, "INDETERMINATE/OUT_OF_BOUNDS_NO_POE", 740},
    {"lt_revocation_signer_poe_in_time",
     [](TimeWorld& w) { w.freshness(10000); w.responder(395, 430); w.r() = {TimeWorld::ocsp(data(401, 408, "RI"), 401)}; w.st(400); w.at(410); },
     "TOTAL-PASSED", 400},
    {"lt_revocation_signer_poe_late",
     [](TimeWorld& w) { w.freshness(10000); w.responder(395, 430); w.r() = {TimeWorld::ocsp(data(401, 408, "RI"), 401)}; w.st(400); w.at(440); },
     "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE", 400},
    {"lt_revocation_signer_chain_unknown",
     [](TimeWorld& w) {
       w.freshness(10000);
       w.responder(395, 430);
       w.r() = {TimeWorld::ocsp(data(401, 408, "RI"), 401)};
       w.st(400);
       w.at(410);
       w.facts.status_signers.clear();
     },
     "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE", 400},
    {"lt_try_later_tsa_expired",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.facts.certificates["TC"].not_after = day(900);
       w.r() = {data(401, 402, "IC")};
       w.rt(w.st(400)) = {data(600, 607, "TI")};
       w.at(410);
     },
     "TOTAL-PASSED", 400},
    {"lt_try_later_tsa_expired_literal",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.policy.past.timestamp_try_later = policy::TimestampTryLater::final;
       w.facts.certificates["TC"].not_after = day(900);
       w.r() = {data(401, 402, "IC")};
       w.rt(w.st(400)) = {data(600, 607, "TI")};
       w.at(410);
     },
     "INDETERMINATE/TRY_LATER", 410},
    {"lt_weak_hash_renewed", [](TimeWorld& w) { weak_imprint(w, 410); w.r() = {revoked(data(999.5, 1006.5, "IC"), 405)}; }, "TOTAL-PASSED", 400},
    {"lt_weak_hash_renewed_late",
     [](TimeWorld& w) { weak_imprint(w, 510); w.weak_value(500); }, "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE", 510},
    {"lt_newest_first",
     [](TimeWorld& w) {
       w.facts.certificates["TC1"] = w.facts.certificates["TC"];
       w.facts.certificates["TC1"].not_after = day(800);
       ended(w);
       w.st(400);
       w.rt(w.at(410, "TC1")) = {data(700, 707, "TI")};
       w.at(650);
     },
     "TOTAL-PASSED", 400},
    {"lt_delay_repaired",
     [](TimeWorld& w) {
       w.set_now(500);
       w.tsa_freshness(10000);
       w.policy.timestamps.delay = std::chrono::days{5};
       w.signature().claimed_signing_time = day(398);
       w.facts.certificates["TC"].not_after = day(450);
       w.rt(w.st(400)) = {data(440, 447, "TI")};
       w.at(410);
     },
     "TOTAL-PASSED", 400},
    {"lt_delay_literal",
     [](TimeWorld& w) {
       w.set_now(500);
       w.tsa_freshness(10000);
       w.policy.past.delay_repair = policy::DelayRepair::final;
       w.policy.timestamps.delay = std::chrono::days{5};
       w.signature().claimed_signing_time = day(398);
       w.facts.certificates["TC"].not_after = day(450);
       w.rt(w.st(400)) = {data(440, 447, "TI")};
       w.at(410);
     },
     "INDETERMINATE/SIG_CONSTRAINTS_FAILURE", 400},
    {"lt_sunset_recovered",
     [](TimeWorld& w) { w.set_now(1000); w.chain().anchor.sunset = day(800); w.r() = {data(799, 806, "IC")}; w.rc() = {data(799, 806, "TA")}; w.sc().not_after = day(2000); w.st(400); w.at(410);
       w.any_freshness(10000); w.facts.proofs = {{"R 799.000000 of IC", day(799.5)}, {"R 799.000000 of TA", day(799.5)}}; },
     "TOTAL-PASSED", 400},
    {"lt_sunset_literal",
     [](TimeWorld& w) { w.set_now(1000); w.policy.past.sunset = policy::PastSunset::final; w.chain().anchor.sunset = day(800); w.sc().not_after = day(2000); w.st(400); w.at(410); },
     "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE"},
    {"lt_not_yet_valid",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.sc().not_before = day(100);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       w.facts.proofs = {{"S-1", day(50)}};
     },
     "TOTAL-FAILED/NOT_YET_VALID", 50},
    {"lt_order_failure_final", [](TimeWorld& w) { w.ct(420); w.st(400); w.at(430); }, "INDETERMINATE/TIMESTAMP_ORDER_FAILURE", 400},
    {"lt_revoked_ca_no_archive",
     [](TimeWorld& w) { w.set_now(500); w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)}; w.facts.certificates["TC"].not_after = day(480); w.st(400); },
     "INDETERMINATE/REVOKED_CA_NO_POE"},
    {"lt_revoked_ca_recovered",
     [](TimeWorld& w) { w.set_now(500); w.freshness(10000); w.r() = {data(402, 409, "IC")}; w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)}; w.st(400); w.at(410); },
     "TOTAL-PASSED", 400},
    {"lt_revoked_ca_status_issued_since",
     [](TimeWorld& w) { w.set_now(500); w.rc() = {revoked(data(499.5, 506.5, "TA"), 450)}; w.st(400); w.at(410); }, "INDETERMINATE/REVOKED_CA_NO_POE", 400},
    {"lt_revoked_after_expiry",
     [](TimeWorld& w) { w.set_now(1000); w.r() = {keeps_ended(revoked(data(999.5, 1006.5, "IC"), 900))}; w.st(800); w.at(810); },
     "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED", 800},
    {"lt_revoked_recovered_by_archive",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.sc().not_after = day(2000);
       w.facts.certificates["TC"].not_after = day(600);
       w.tsa_freshness(10000);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       w.rt(w.st(400)) = {data(590, 597, "TI")};
       w.at(410);
     },
     "TOTAL-PASSED", 400},
    {"lt_weak_certificate_recovered",
     [](TimeWorld& w) { w.set_now(1000); w.sc().not_after = day(2000); w.weak_certificate(500); w.st(400); w.at(410); }, "TOTAL-PASSED", 400},
    {"lt_weak_certificate_and_revoked",
     [](TimeWorld& w) { w.set_now(1000); w.sc().not_after = day(2000); w.weak_certificate(500); w.r() = {revoked(data(999.5, 1006.5, "IC"), 350)}; w.st(400); w.at(410); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE", 400},
    {"lt_weak_certificate_and_signed_after_expiry",
     [](TimeWorld& w) { w.set_now(1000); w.sc().not_after = day(395); w.r() = {data(394, 1005, "IC")}; w.weak_certificate(500); w.st(400); w.at(410); },
     "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE", 400},
    {"lt_stale_and_signed_after_expiry",
     [](TimeWorld& w) { w.set_now(1000); w.sc().not_after = day(395); w.r() = {data(394, 405, "IC")}; w.at(410); w.st(400); w.facts.certificates["TC"].not_after = day(3000); },
     "INDETERMINATE/TRY_LATER", 400},
    {"lt_chain_crosses", [](TimeWorld& w) { ended(w); w.st(400); w.at(410, "TC"); }, "TOTAL-PASSED", 400},
    {"lt_disjoint_validity",
     [](TimeWorld& w) {
       ended(w);
       w.facts.certificates["IC"].not_after = day(100);
       w.sc().not_before = day(200);
       w.chain().path = {facts::PathResult::Outcome::failed_by_time_only, "expired", "IC", ""};
       w.r() = {data(95, 102, "IC")};
       w.st(400);
       w.at(410);
     },
     "INDETERMINATE/OUT_OF_BOUNDS_NO_POE", 400},
    // What must not pass.
    {"att_archive_unfit", [](TimeWorld& w) { ended(w); w.st(400); w.at(410).imprint = facts::Match::mismatch; }, "INDETERMINATE/OUT_OF_BOUNDS_NO_POE", 400},
    {"att_archive_of_untrusted_tsa",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.facts.certificates["TC"].not_after = day(480);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       w.st(400);
       w.at(410).signature.candidates[0].chains.clear();
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_expired_tsa_proves_itself",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.tsa_freshness(10000);
       w.facts.certificates["TC"].not_after = day(480);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       w.rt(w.at(410, "TC")) = {data(479, 486, "TI")};
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_archive_covers_itself",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.tsa_freshness(10000);
       w.facts.certificates["TC"].not_after = day(480);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       auto& archive = w.at(410, "TC");
       archive.covers.push_back({archive.id, "SHA256", facts::Covered::Manner::octets});
       w.rt(archive) = {data(479, 486, "TI")};
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_archive_of_another_signature",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       w.at(410).covers = {{"S-2", "SHA256", facts::Covered::Manner::octets}};
     },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_proof_in_future",
     [](TimeWorld& w) { w.set_now(1000); w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)}; w.facts.proofs = {{"S-1", day(1200)}}; },
     "INDETERMINATE/REVOKED_NO_POE"},
    {"att_two_expired_tsas_prove_each_other",
     [](TimeWorld& w) {
       w.set_now(1000);
       w.tsa_freshness(10000);
       w.facts.certificates["TC"].not_after = w.facts.certificates["TC2"].not_after = day(480);
       w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
       w.rt(w.at(410, "TC")) = {data(479, 486, "TI")};
       w.rt(w.at(411, "TC2")) = {data(479, 486, "TI")};
       w.facts.timestamps[0].covers.push_back({"S-1-T-2", "SHA256", facts::Covered::Manner::octets});
     },
     "INDETERMINATE/REVOKED_NO_POE"},
};

}  // namespace esign::validation::world
