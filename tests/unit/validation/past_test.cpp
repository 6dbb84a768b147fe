// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clauses 5.6.2.1 to 5.6.2.4, each by itself, on facts and hand-made sets of proofs.
#include "unit/validation/time_world.h"

namespace esign::validation {
namespace {

using namespace world;

/// Day 1000, F 10000, R(402,409;g) about every certificate. Every certificate is proven at 410, every answer ten days after its
/// issuance; the signature is proven at `signed_at`.
struct Past {
  TimeWorld w{1000};
  ProofsOfExistence proofs{day(1000)};
  Trace trace{};

  Past() {
    w.freshness(10000);
    w.sc().not_after = day(730);
    w.r() = {data(402, 409, "IC")};
    w.rc() = {data(402, 409, "TA")};
    w.rc()[0].id += " about IC";
  }
  void known() {
    for (const char* id : {"SC", "IC", "TA", "RI"}) prove(id, 410);
    for (const auto& status : w.chain().status) {
      for (const auto& one : status.answers) proofs.add(one.id, one.this_update + std::chrono::days{10}, "AT");
    }
    for (const auto& [id, chains] : w.facts.status_signers) {
      for (const auto& one : chains.front().status.front().answers) proofs.add(one.id, one.this_update + std::chrono::days{10}, "AT");
    }
  }
  void prove(const std::string& object, double at) { proofs.add(object, day(at), "AT"); }
  Context context() { return {w.facts, w.signature(), w.policy, trace}; }

  std::string slide() {
    const auto slid = slide_validation_time(context(), w.chain(), proofs);
    return slid.outcome.status == Status::passed ? to_rfc3339(slid.at) : told(slid.outcome);
  }
  std::string certificate_then() {
    const auto past = validate_past_certificate(context(), w.signer(), proofs);
    return past.outcome.status == Status::passed ? to_rfc3339(past.at) : told(past.outcome);
  }
  std::string signature_then(SubIndication now, double signed_at, TryLater why = TryLater::no, std::optional<double> revoked_at = {}) {
    prove("S-1", signed_at);
    ProcessOutcome current;
    current.outcome = indeterminate(now);
    current.signer = &w.signer();
    current.x509.outcome = current.outcome;
    current.x509.chain = &w.chain();
    current.x509.try_later = why;
    if (revoked_at) current.x509.revoked_at = day(*revoked_at);
    return told(validate_past_signature(context(), current, proofs).outcome);
  }
};
std::string at_day(double n) { return to_rfc3339(day(n)); }

// 5.6.2.2
TEST(ControlTime, vts_no_slide) { Past p; p.known(); EXPECT_EQ(p.slide(), at_day(1000)); }
TEST(ControlTime, vts_ca_revoked) { Past p; p.w.rc() = {revoked(data(605, 612, "TA"), 600)}; p.known(); EXPECT_EQ(p.slide(), at_day(600)); }
TEST(ControlTime, vts_ca_revoked_unknown_when) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.w.rc()[0].revoked_at.reset();
  p.known();
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_stale_slides_to_issuance) {
  Past p;
  p.w.policy.x509.freshness.reset();
  p.w.r() = {data(450, 457, "IC")};
  p.w.rc() = {data(999.5, 1006.5, "TA")};
  p.known();
  EXPECT_EQ(p.slide(), at_day(450));
}
TEST(ControlTime, vts_stale_slides_to_last_fresh) {
  Past p;
  p.w.policy.x509.freshness.reset();
  p.w.policy.past.stale_slide = policy::StaleSlide::last_fresh;
  p.w.r() = {data(450, 457, "IC")};
  p.w.rc() = {data(989.5, 1006.5, "TA")};
  p.known();
  EXPECT_EQ(p.slide(), to_rfc3339(day(457) - std::chrono::seconds{1}));
}
TEST(ControlTime, vts_two_slides) {
  Past p;
  p.w.policy.x509.freshness.reset();
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.w.r() = {data(450, 457, "IC")};
  p.known();
  EXPECT_EQ(p.slide(), at_day(450));
}
TEST(ControlTime, vts_second_certificate_data_too_late) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.w.sc().not_after = day(2000);
  p.w.r() = {data(700, 707, "IC")};
  p.known();
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_certificate_poe_late) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.prove("SC", 610);
  p.prove("IC", 410);
  p.prove(p.w.r()[0].id, 412);
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_data_poe_late) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.prove("SC", 410);
  p.prove(p.w.r()[0].id, 610);
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
/// A delta CRL without its base says less: both have to be proven.
TEST(ControlTime, vts_data_made_of_two) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.w.r()[0].with = {"base"};
  p.known();
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
  p.prove("base", 410);
  EXPECT_EQ(p.slide(), at_day(600));
}
TEST(ControlTime, vts_algorithm_slide) { Past p; p.w.weak_certificate(500); p.known(); EXPECT_EQ(p.slide(), at_day(500)); }
/// Stricter than the text: a certificate that is known only since its algorithm ended may be a forgery.
TEST(ControlTime, vts_algorithm_ended_before_the_proof) {
  Past p;
  p.w.weak_certificate(500);
  p.prove("SC", 600);
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_algorithm_never_allowed) {
  Past p;
  p.w.sc().signature_algorithm = {"ECDSA-P256-MD5", "ECDSA", "MD5", ""};
  p.known();
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_sunset_past) { Past p; p.w.chain().anchor.sunset = day(800); p.known(); EXPECT_EQ(p.slide(), at_day(800)); }
TEST(ControlTime, vts_sunset_future) { Past p; p.w.chain().anchor.sunset = day(1200); p.known(); EXPECT_EQ(p.slide(), at_day(1000)); }
TEST(ControlTime, vts_exempt_certificate) {
  Past p;
  p.w.sc().validity_assured = true;
  p.w.r().clear();
  p.known();
  EXPECT_EQ(p.slide(), at_day(1000));
  p.w.policy.past.exemption = policy::PastExemption::not_provable;
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_hold_then_released) {
  Past p;
  p.w.sc().not_after = day(2000);
  p.w.r() = {on_hold(data(440, 447, "IC"), 430), data(999, 1006, "IC")};
  p.prove("SC", 410);
  EXPECT_EQ(p.slide(), at_day(1000));
  p.w.policy.past.released_hold = policy::ReleasedHold::counts;
  EXPECT_EQ(p.slide(), at_day(430));
}
TEST(ControlTime, vts_hold_not_released) { Past p; p.w.r() = {on_hold(data(440, 447, "IC"), 430)}; p.known(); EXPECT_EQ(p.slide(), at_day(430)); }
TEST(ControlTime, vts_delegated_signer_revoked) {
  Past p;
  p.w.responder(395, 900);
  p.w.facts.certificates["RI"].ocsp_no_check = false;
  p.w.facts.status_signers["RI"][0].status[0].answers = {revoked(data(485, 492, "IC"), 480)};
  p.w.r() = {TimeWorld::ocsp(data(450, 457, "RI"), 450)};
  p.w.policy.status_signers.freshness = std::chrono::days{10000};
  p.known();
  EXPECT_EQ(p.slide(), at_day(480));
  p.w.policy.x509.freshness.reset();
  p.w.rc() = {data(999.5, 1006.5, "TA")};
  EXPECT_EQ(p.slide(), at_day(450));
}
TEST(ControlTime, vts_delegated_signer_needs_its_own_word) {
  Past p;
  p.w.responder(395, 900);
  p.w.facts.certificates["RI"].ocsp_no_check = false;
  p.w.facts.status_signers["RI"][0].status[0].answers = {TimeWorld::ocsp(data(485, 492, "RI"), 485)};
  p.w.r() = {TimeWorld::ocsp(data(450, 457, "RI"), 450)};
  p.known();
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_delegated_signer_unknown) {
  Past p;
  p.w.responder(395, 900);
  p.w.facts.status_signers.clear();
  p.w.r() = {TimeWorld::ocsp(data(450, 457, "RI"), 450)};
  p.known();
  EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE");
}
TEST(ControlTime, vts_no_status_at_all) { Past p; p.w.r().clear(); p.known(); EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE"); }
TEST(ControlTime, vts_no_entry) { Past p; p.known(); p.w.chain().status.clear(); EXPECT_EQ(p.slide(), "INDETERMINATE/NO_POE"); }

/// Whatever is added to what troubles a chain, the control time does not grow.
TEST(ControlTime, prop_control_time_monotone) {
  const auto slid = [](double revoked_at, double sunset, double alg) {
    Past p;
    if (revoked_at < 1000) p.w.r() = {revoked(data(revoked_at + 1, revoked_at + 8, "IC"), revoked_at)};
    p.w.chain().anchor.sunset = day(sunset);
    p.w.weak_certificate(alg);
    p.known();
    const auto control = slide_validation_time(p.context(), p.w.chain(), p.proofs);
    return control.outcome.status == Status::passed ? control.at : Time::min();
  };
  const std::vector<double> times{420, 500, 600, 700, 1000};
  for (const double a : times) {
    for (const double b : times) {
      for (const double c : times) EXPECT_LE(slid(a, b, c), std::min({slid(a, 1000, 1000), slid(1000, b, 1000), slid(1000, 1000, c)})) << a << ' ' << b << ' ' << c;
    }
  }
}

// 5.6.2.1
TEST(PastCertificate, pcv_expired_chain_ok) {
  Past p;
  p.w.policy.x509.freshness.reset();
  p.w.r() = {data(600, 601, "IC")};
  p.w.rc() = {data(999.5, 1006.5, "TA")};
  p.prove("SC", 410);
  EXPECT_EQ(p.certificate_then(), at_day(600));
}
TEST(PastCertificate, pcv_no_chain) { Past p; p.w.signer().chains.clear(); EXPECT_EQ(p.certificate_then(), "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"); }
TEST(PastCertificate, pcv_disjoint_validity) {
  Past p;
  p.w.facts.certificates["IC"].not_after = day(100);
  p.w.sc().not_before = day(200);
  p.known();
  EXPECT_EQ(p.certificate_then(), "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE");
}
TEST(PastCertificate, pcv_path_invalid) {
  Past p;
  p.w.chain().path = {facts::PathResult::Outcome::failed, "signature_invalid", "IC", ""};
  p.known();
  EXPECT_EQ(p.certificate_then(), "INDETERMINATE/CERTIFICATE_CHAIN_GENERAL_FAILURE");
}
TEST(PastCertificate, pcv_expired_ca_is_no_obstacle) {
  Past p;
  p.w.facts.certificates["IC"].not_after = day(900);
  p.w.chain().path = {facts::PathResult::Outcome::failed_by_time_only, "expired", "IC", ""};
  p.known();
  EXPECT_EQ(p.certificate_then(), at_day(1000));
}
TEST(PastCertificate, pcv_no_poe) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.prove("SC", 610);
  EXPECT_EQ(p.certificate_then(), "INDETERMINATE/NO_POE");
}
TEST(PastCertificate, pcv_constraint) {
  Past p;
  p.w.sc().key_usage = {{"keyEncipherment"}};
  p.known();
  EXPECT_EQ(p.certificate_then(), "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE");
}
TEST(PastCertificate, pcv_second_chain) {
  Past p;
  p.known();
  p.w.signer().chains.push_back(p.w.chain());
  p.w.chain().status[0].answers.clear();
  EXPECT_EQ(p.certificate_then(), at_day(1000));
}

// 5.6.2.4
using S = SubIndication;
TEST(PastSignature, psv_oob_recovered) { Past p; p.known(); EXPECT_EQ(p.signature_then(S::out_of_bounds_no_poe, 400), "PASSED"); }
TEST(PastSignature, psv_oob_outside) { Past p; p.known(); EXPECT_EQ(p.signature_then(S::out_of_bounds_no_poe, 750), "INDETERMINATE/OUT_OF_BOUNDS_NO_POE"); }
TEST(PastSignature, psv_oob_not_yet_valid) {
  Past p;
  p.w.sc().not_before = day(100);
  p.known();
  EXPECT_EQ(p.signature_then(S::out_of_bounds_not_revoked, 50), "FAILED/NOT_YET_VALID");
}
std::string after_revocation(double signed_at, double from = 0) {
  Past p;
  p.w.sc().not_before = day(from);
  p.w.r() = {revoked(data(700, 707, "IC"), 650)};
  p.known();
  return p.signature_then(S::revoked_no_poe, signed_at, TryLater::no, 650);
}
TEST(PastSignature, psv_revoked_recovered) { EXPECT_EQ(after_revocation(400), "PASSED"); }
TEST(PastSignature, psv_revoked_poe_late) { EXPECT_EQ(after_revocation(660), "INDETERMINATE/REVOKED_NO_POE"); }
TEST(PastSignature, psv_revoked_not_yet_valid) { EXPECT_EQ(after_revocation(50, 100), "FAILED/NOT_YET_VALID"); }
TEST(PastSignature, psv_revoked_after_expiry) {
  Past p;
  p.w.r() = {revoked(data(905, 912, "IC"), 900)};
  p.known();
  EXPECT_EQ(p.signature_then(S::revoked_no_poe, 800, TryLater::no, 900), "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED");
}
TEST(PastSignature, psv_suspended_recovered) {
  Past p;
  p.w.r() = {on_hold(data(700, 707, "IC"), 650)};
  p.known();
  EXPECT_EQ(p.signature_then(S::try_later, 400, TryLater::suspended, 650), "PASSED");
}
TEST(PastSignature, psv_suspended_before) {
  Past p;
  p.w.r() = {on_hold(data(700, 707, "IC"), 350)};
  p.known();
  EXPECT_EQ(p.signature_then(S::try_later, 400, TryLater::suspended, 350), "INDETERMINATE/TRY_LATER");
}
TEST(PastSignature, psv_revoked_ca_recovered) {
  Past p;
  p.w.rc() = {revoked(data(605, 612, "TA"), 600)};
  p.known();
  EXPECT_EQ(p.signature_then(S::revoked_ca_no_poe, 400, TryLater::no, 600), "PASSED");
}
/// Block level: the set of proofs would have stopped the sliding; here the CA's revocation is only in the current status.
TEST(PastSignature, psv_revoked_ca_revinfo_late) {
  Past p;
  p.prove("SC", 410);
  p.prove(p.w.r()[0].id, 610);
  EXPECT_EQ(p.signature_then(S::revoked_ca_no_poe, 400, TryLater::no, 600), "INDETERMINATE/REVOKED_CA_NO_POE");
}
std::string with_responder(double proven, policy::PastStatusSigner reading = policy::PastStatusSigner::signer) {
  Past p;
  p.w.policy.past.status_signer = reading;
  p.w.policy.status_signers.freshness = std::chrono::days{10000};
  p.w.responder(395, 430);
  p.w.r() = {TimeWorld::ocsp(data(402, 409, "RI"), 402)};
  p.prove("SC", 410);
  p.prove("RI", proven);
  p.prove(p.w.r()[0].id, 412);
  return p.signature_then(S::revocation_out_of_bounds_no_poe, 400);
}
TEST(PastSignature, psv_revocation_signer_no_poe) { EXPECT_EQ(with_responder(440), "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE"); }
TEST(PastSignature, psv_revocation_signer_proven) { EXPECT_EQ(with_responder(410), "PASSED"); }
TEST(PastSignature, psv_revocation_signer_and_issuer) {
  EXPECT_EQ(with_responder(410, policy::PastStatusSigner::signer_and_issuer), "PASSED");
  EXPECT_EQ(with_responder(440, policy::PastStatusSigner::signer_and_issuer), "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE");
  Past p;
  p.w.policy.past.status_signer = policy::PastStatusSigner::signer_and_issuer;
  p.w.facts.certificates["IC"].not_after = day(405);
  p.w.chain().path = {facts::PathResult::Outcome::failed_by_time_only, "expired", "IC", ""};
  p.known();
  EXPECT_EQ(p.signature_then(S::out_of_bounds_no_poe, 400), "INDETERMINATE/REVOCATION_OUT_OF_BOUNDS_NO_POE");
}
std::string with_weak_algorithms(double certificate_proven, double signed_at) {
  Past p;
  p.w.sc().not_after = day(2000);
  p.w.r() = {data(999.5, 1006.5, "IC")};
  p.w.weak_certificate(500);
  p.w.weak_value(500);
  p.prove("SC", certificate_proven);
  return p.signature_then(S::crypto_constraints_failure_no_poe, signed_at);
}
TEST(PastSignature, psv_crypto_recovered) { EXPECT_EQ(with_weak_algorithms(410, 400), "PASSED"); }
TEST(PastSignature, psv_crypto_one_missing) {
  EXPECT_EQ(with_weak_algorithms(510, 400), "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
  EXPECT_EQ(with_weak_algorithms(410, 510), "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
  EXPECT_EQ(with_weak_algorithms(410, 500), "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE") << "at its end it is not reliable";
}
std::string stale_status(double from, double until, double signed_at = 400) {
  Past p;
  p.w.policy.x509.freshness.reset();
  p.w.rc() = {data(999.5, 1006.5, "TA")};
  p.w.r() = {data(from, until, "IC")};
  p.known();
  return p.signature_then(S::try_later, signed_at, TryLater::stale);
}
TEST(PastSignature, psv_stale_recovered) { EXPECT_EQ(stale_status(401, 402), "PASSED"); }
TEST(PastSignature, psv_stale_recovered_with_older_crl) { EXPECT_EQ(stale_status(399.5, 402), "PASSED"); }
TEST(PastSignature, psv_stale_fails) { EXPECT_EQ(stale_status(390, 395), "INDETERMINATE/TRY_LATER"); }
TEST(PastSignature, psv_stale_signed_after_expiry) { EXPECT_EQ(stale_status(729, 740, 735), "INDETERMINATE/TRY_LATER"); }
TEST(PastSignature, psv_sunset_recovered) {
  Past p;
  p.w.chain().anchor.sunset = day(800);
  p.known();
  EXPECT_EQ(p.signature_then(S::no_certificate_chain_found_no_poe, 400), "PASSED");
}
TEST(PastSignature, psv_sunset_poe_late) {
  Past p;
  p.w.chain().anchor.sunset = day(800);
  p.known();
  EXPECT_EQ(p.signature_then(S::no_certificate_chain_found_no_poe, 810), "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
}
TEST(PastSignature, psv_sunset_bst_after_expiry) {
  Past p;
  p.w.chain().anchor.sunset = day(800);
  p.w.sc().not_after = day(380);
  p.w.r() = {data(379, 386, "IC")};
  p.known();
  EXPECT_EQ(p.signature_then(S::no_certificate_chain_found_no_poe, 400), "INDETERMINATE/OUT_OF_BOUNDS_NO_POE");
}
TEST(PastSignature, psv_pcv_failure_keeps_status) {
  Past p;
  p.w.r() = {revoked(data(700, 707, "IC"), 650)};
  p.w.rc().clear();
  p.known();
  EXPECT_EQ(p.signature_then(S::revoked_no_poe, 400, TryLater::no, 650), "INDETERMINATE/REVOKED_NO_POE");
  const auto& last = p.trace.steps().back();
  EXPECT_EQ(last.message_key, "past.certificate-not-good");
  EXPECT_EQ(last.detail, "NO_POE");
}
TEST(PastSignature, psv_other_codes_are_kept) {
  Past p;
  p.known();
  EXPECT_EQ(p.signature_then(S::sig_constraints_failure, 400), "INDETERMINATE/SIG_CONSTRAINTS_FAILURE");
}

// 5.6.2.3
struct Extracting {
  TimeWorld w{1000};
  ProofsOfExistence proofs{day(1000)};
  void extract(const Timestamp& token) { extract_proofs(w.facts, token, w.policy, proofs); }
};
TEST(ProofsOfExistence, poe_signature_timestamp) {
  Extracting e;
  e.extract(e.w.st(400));
  EXPECT_EQ(e.proofs.earliest("S-1"), day(400));
  EXPECT_EQ(e.proofs.earliest("SC"), day(400)) << "through the signed reference";
  EXPECT_EQ(e.proofs.earliest("d1"), day(400)) << "the data";
  EXPECT_EQ(e.proofs.of("S-1").by, "S-1-T-1");
  EXPECT_EQ(e.proofs.earliest("IC"), day(1000));
}
TEST(ProofsOfExistence, poe_value_that_is_not_valid_binds_nothing) {
  Extracting e;
  auto& st = e.w.st(400);
  e.w.signer().value.outcome = facts::ValueCheck::Outcome::invalid;
  e.extract(st);
  EXPECT_EQ(e.proofs.earliest("S-1"), day(400));
  EXPECT_EQ(e.proofs.earliest("SC"), day(1000));
}
Timestamp& over_reference(TimeWorld& w, double at) {
  auto& token = w.token(Timestamp::Kind::references, at, "TC");
  token.covers = {{"O", "SHA384", facts::Covered::Manner::reference}};
  return token;
}
TEST(ProofsOfExistence, poe_reference_hash_expired_before_t2) {
  Extracting e;
  e.w.policy.crypto.ends["SHA384"] = day(500);
  e.extract(over_reference(e.w, 410));
  EXPECT_EQ(e.proofs.earliest(digest_of("O", "SHA384")), day(410));
  EXPECT_EQ(e.proofs.earliest("O"), day(1000));
}
TEST(ProofsOfExistence, poe_reference_with_newer_archive) {
  Extracting e;
  e.w.policy.crypto.ends["SHA384"] = day(500);
  Timestamp older = over_reference(e.w, 410);
  auto& newer = e.w.token(Timestamp::Kind::archive, 450, "TC2");
  newer.covers = {{"O", "SHA256", facts::Covered::Manner::octets}};
  e.extract(newer);
  e.extract(older);
  EXPECT_EQ(e.proofs.earliest("O"), day(410));
}
TEST(ProofsOfExistence, poe_reference_hash_expired_before_t1) {
  Extracting e;
  e.w.policy.crypto.ends["SHA384"] = day(405);
  e.extract(over_reference(e.w, 410));
  EXPECT_EQ(e.proofs.earliest(digest_of("O", "SHA384")), day(1000));
  EXPECT_EQ(e.proofs.earliest("O"), day(1000));
}
TEST(ProofsOfExistence, poe_reference_that_lasts) { Extracting e; e.extract(over_reference(e.w, 410)); EXPECT_EQ(e.proofs.earliest("O"), day(410)); }
TEST(ProofsOfExistence, poe_nested_responder_certificate) {
  Extracting e;
  e.w.responder(395, 430);
  e.extract(e.w.at(410));
  EXPECT_EQ(e.proofs.earliest("RI"), day(410));
}
TEST(ProofsOfExistence, poe_token_does_not_prove_itself) {
  Extracting e;
  e.extract(e.w.st(400));
  EXPECT_EQ(e.proofs.earliest("S-1-T-1"), day(1000));
}
TEST(ProofsOfExistence, poe_imprint_hash_weak_no_poe) {
  TimeWorld w(1000);
  w.sc().not_after = day(2000);
  w.policy.crypto.ends["SHA384"] = day(300);
  w.r() = {revoked(data(999.5, 1006.5, "IC"), 420)};
  w.st(290).imprint_digest = "SHA384";
  w.at(410);
  const auto conclusion = w.conclude();
  EXPECT_EQ(conclusion.best_signature_time, day(410)) << "the archive's own, not the weak one's";
}
TEST(ProofsOfExistence, prop_poe_min_idempotent) {
  ProofsOfExistence proofs(day(1000));
  proofs.add("O", day(500), "a");
  proofs.add("O", day(600), "b");
  proofs.add("O", day(500), "c");
  EXPECT_EQ(proofs.of("O").by, "a");
  proofs.add("O", day(400), "d");
  EXPECT_EQ(proofs.earliest("O"), day(400));
  proofs.add("P", day(2000), "future");
  EXPECT_EQ(proofs.earliest("P"), day(1000));
}

}  // namespace
}  // namespace esign::validation
