// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clauses 5.1.2, 5.3.4, 5.4, 5.5 and 5.6.3 through the whole process: the rows, and what holds of all of them.
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "unit/validation/long_term_rows.h"
#include "unit/validation/signature_with_time_rows.h"

namespace esign::validation {
namespace {

using namespace world;

std::vector<TimedRow> all_rows() {
  std::vector<TimedRow> rows(std::begin(kTimeRows), std::end(kTimeRows));
  rows.insert(rows.end(), std::begin(kLongTermRows), std::end(kLongTermRows));
  return rows;
}

class Processes : public testing::TestWithParam<TimedRow> {
 protected:
  Processes() { GetParam().change(world_); }
  TimeWorld world_{};
};

TEST_P(Processes, EndsAsTheStandardSays) {
  const auto conclusion = world_.conclude();
  EXPECT_EQ(told(conclusion), GetParam().expected);
  if (GetParam().best < 0) EXPECT_FALSE(conclusion.best_signature_time) << to_rfc3339(*conclusion.best_signature_time);
  else EXPECT_LE(std::chrono::abs(conclusion.best_signature_time.value_or(Time{}) - day(GetParam().best)), std::chrono::seconds{1});
  if (HasFailure()) {
    for (const auto& step : conclusion.trace) std::cerr << step.clause << ' ' << step.message_key << ' ' << step.detail << '\n';
    for (const auto& one : conclusion.timestamps) {
      std::cerr << one.token->id << ' ' << told(one.outcome) << '\n';
      for (const auto& step : one.trace) std::cerr << "    " << step.clause << ' ' << step.message_key << ' ' << step.detail << '\n';
    }
  }
}

TEST_P(Processes, prop_failed_only_from_list) {
  const auto conclusion = world_.conclude();
  const bool failed_code = conclusion.sub_indication >= SubIndication::format_failure && conclusion.sub_indication <= SubIndication::not_yet_valid;
  EXPECT_EQ(conclusion.indication == Indication::total_failed, failed_code);
  EXPECT_EQ(conclusion.indication == Indication::total_passed, conclusion.sub_indication == SubIndication::none);
}

TEST_P(Processes, prop_deterministic_and_the_same_for_both_formats) {
  const auto one = world_.conclude();
  world_.signature().format = "CAdES";
  const auto two = world_.conclude();
  EXPECT_EQ(told(one), told(two));
  ASSERT_EQ(one.trace.size(), two.trace.size());
  for (std::size_t i = 0; i < one.trace.size(); ++i) EXPECT_EQ(one.trace[i].clause + one.trace[i].message_key, two.trace[i].clause + two.trace[i].message_key);
}

TEST_P(Processes, prop_best_signature_time_is_not_after_now) {
  const auto conclusion = world_.conclude();
  EXPECT_LE(conclusion.best_signature_time.value_or(Time::min()), world_.facts.time);
}

/// More material that says nothing new changes no TOTAL-*: another certificate, a further copy of each answer, older good news.
TEST_P(Processes, prop_more_data_keeps_total) {
  const auto before = world_.conclude();
  if (before.indication == Indication::indeterminate) return;
  world_.facts.certificates["X"] = certificate("başqası", 0, 5000);
  world_.facts.status_signers["X"] = {};
  auto old = data(1, 8, "IC");
  world_.r().push_back(old);
  world_.rc().push_back(data(1, 8, "TA"));
  EXPECT_EQ(told(world_.conclude()), told(before));
}

/// Knowing of more things that they existed early turns no TOTAL-PASSED into INDETERMINATE.
TEST_P(Processes, prop_more_poe_never_hurts) {
  const auto before = world_.conclude();
  if (before.indication != Indication::total_passed || before.process != Process::long_term) return;
  for (const auto& [id, unused] : world_.facts.certificates) world_.facts.proofs.push_back({id, day(200)});
  for (const auto& one : world_.facts.timestamps) world_.facts.proofs.push_back({one.id, one.gen_time});
  for (const auto& one : world_.r()) world_.facts.proofs.push_back({one.id, one.this_update});
  EXPECT_EQ(world_.conclude().indication, Indication::total_passed);
}

/// A world without its time-stamps proves less: what does not pass with them because of something else does not pass without.
TEST_P(Processes, WithoutTimestampsNothingIsRepaired) {
  const auto with = world_.conclude();
  if (with.indication == Indication::total_passed) return;
  if (with.sub_indication == SubIndication::timestamp_order_failure || with.sub_indication == SubIndication::not_yet_valid) return;
  const auto& rules = world_.policy.timestamps;
  if (rules.delay || rules.validity == policy::Mandate::mandated || rules.archive_validity == policy::Mandate::mandated) return;
  world_.signature().timestamps.clear();
  EXPECT_NE(world_.conclude().indication, Indication::total_passed);
}
INSTANTIATE_TEST_SUITE_P(Clause, Processes, testing::ValuesIn(all_rows()), timed_row_name);

TEST(SelectProcess, sel_default_runs_long_term) {
  TimeWorld w;
  ended(w);
  w.st(400);
  w.at(410);
  const auto conclusion = w.conclude();
  EXPECT_EQ(conclusion.process, Process::long_term);
  EXPECT_EQ(told(conclusion), "TOTAL-PASSED");
  EXPECT_EQ(conclusion.proven_by, "S-1-T-1");
}

TEST(SelectProcess, sel_with_time_looks_at_no_archive) {
  TimeWorld w;
  ended(w);
  w.st(400);
  w.at(410);
  const auto conclusion = select_process(w.facts, w.signature(), w.policy, Wish::with_time);
  EXPECT_EQ(conclusion.process, Process::with_time);
  EXPECT_EQ(told(conclusion), "INDETERMINATE/OUT_OF_BOUNDS_NO_POE");
}

TEST(SelectProcess, sel_basic_ignores_archive) {
  TimeWorld w(1000);
  w.sc().not_after = day(2000);
  w.r() = {revoked(data(999.5, 1006.5, "IC"), 650)};
  w.st(400);
  w.at(410);
  EXPECT_EQ(told(w.conclude()), "TOTAL-PASSED");
  w.policy.process = policy::ProcessChoice::basic;
  const auto conclusion = w.conclude();
  EXPECT_EQ(told(conclusion), "INDETERMINATE/REVOKED_NO_POE");
  EXPECT_TRUE(conclusion.timestamps.empty());
}

TEST(SelectProcess, sel_says_when_there_was_nothing_for_the_long_term) {
  TimeWorld w;
  w.st(400);
  EXPECT_EQ(w.conclude().process, Process::with_time);
}

TEST(SelectProcess, sel_a_token_of_this_very_second_is_a_proof) {
  for (const double at : {500.0, 500.0 + 1.0 / 86'400}) {  // the TSA's clock may be ahead by its accuracy
    TimeWorld w;
    w.st(at);
    w.facts.timestamps[0].accuracy = std::chrono::seconds{1};
    const auto conclusion = w.conclude();
    EXPECT_EQ(told(conclusion), "TOTAL-PASSED");
    EXPECT_EQ(conclusion.proven_by, "S-1-T-1");
    EXPECT_EQ(conclusion.best_signature_time, day(500));
  }
}

/// 5.4: the status of the token alone.
std::string of_token(void (*change)(TimeWorld&, Timestamp&)) {
  TimeWorld w;
  change(w, w.st(400));
  const auto conclusion = w.conclude();
  return conclusion.timestamps.size() == 1 ? told(conclusion.timestamps.front().outcome) : "lost";
}

TEST(Timestamp, ts_ok) { EXPECT_EQ(of_token([](TimeWorld&, Timestamp&) {}), "PASSED"); }
TEST(Timestamp, ts_tsa_expired) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp& t) { w.facts.certificates["TC"].not_after = day(480); w.rt(t) = {keeps_ended(data(499.5, 506, "TI"))}; }),
            "INDETERMINATE/OUT_OF_BOUNDS_NOT_REVOKED");
}
TEST(Timestamp, ts_tsa_without_eku) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp&) { w.facts.certificates["TC"].extended_key_usage.reset(); }), "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE");
}
TEST(Timestamp, ts_eku_not_critical) {
  const auto not_critical = [](TimeWorld& w, Timestamp&) { w.facts.certificates["TC"].extended_key_usage_critical = false; };
  EXPECT_EQ(of_token(not_critical), "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE");
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp&) {
              w.facts.certificates["TC"].extended_key_usage_critical = false;
              w.policy.timestamps.usage = policy::TimestampingUsage::present;
            }),
            "PASSED");
}
TEST(Timestamp, ts_eku_not_alone) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp&) { w.facts.certificates["TC"].extended_key_usage->push_back("1.3.6.1.5.5.7.3.4"); }),
            "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE");
}
TEST(Timestamp, ts_eku_for_something_else) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp&) {
              w.facts.certificates["TC"].extended_key_usage = {{"1.3.6.1.5.5.7.3.4"}};
              w.policy.timestamps.usage = policy::TimestampingUsage::present;
            }),
            "INDETERMINATE/CHAIN_CONSTRAINTS_FAILURE");
}
TEST(Timestamp, ts_value_broken) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp& t) { w.tsa(t).value.outcome = kCryptoInvalid; }), "FAILED/SIG_CRYPTO_FAILURE");
}
/// 5.2.6.4 step 1 b): an anchor that is the unit itself still has to be in its validity (declared divergence).
TEST(Timestamp, ts_trusted_unit) {
  const auto pinned = [](TimeWorld& w, Timestamp& t) { w.tsa(t).chains = {{{"TC"}, {"TC", {}}, {facts::PathResult::Outcome::valid, "", "", ""}, {}}}; };
  EXPECT_EQ(of_token(pinned), "PASSED");
}
TEST(Timestamp, ts_trusted_unit_expired) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp& t) {
              w.tsa(t).chains = {{{"TC"}, {"TC", {}}, {facts::PathResult::Outcome::valid, "", "", ""}, {}}};
              w.facts.certificates["TC"].not_after = day(450);
            }),
            "INDETERMINATE/OUT_OF_BOUNDS_NO_POE");
}
TEST(Timestamp, ts_imprint_weak) { EXPECT_EQ(of_token([](TimeWorld&, Timestamp& t) { t.imprint_digest = "SHA1"; }), "INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE"); }
TEST(Timestamp, ts_imprint_mismatch_is_told) { EXPECT_EQ(of_token([](TimeWorld&, Timestamp& t) { t.imprint = facts::Match::mismatch; }), "FAILED/HASH_FAILURE"); }
TEST(Timestamp, ts_from_the_future) { EXPECT_EQ(of_token([](TimeWorld&, Timestamp& t) { t.gen_time = day(501); }), "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"); }
TEST(Timestamp, ts_before_its_tsa) {
  EXPECT_EQ(of_token([](TimeWorld& w, Timestamp&) { w.facts.certificates["TC"].not_before = day(401); }), "INDETERMINATE/SIG_CONSTRAINTS_FAILURE");
}

/// Every branch of clauses 5.4 to 5.6 leaves a key in the trace; each key that their sources write is met by some row, but for
/// those that only facts without their certificates can bring about, and one that needs a hand-made set of proofs (past_test).
TEST(ProcessesProperty, prop_step_trace) {
  std::set<std::string> met;
  const auto take = [&](const std::vector<Step>& steps) {
    for (const auto& step : steps) met.insert(step.message_key);
  };
  for (const auto& row : all_rows()) {
    TimeWorld w;
    row.change(w);
    const auto conclusion = w.conclude();
    take(conclusion.trace);
    for (const auto& one : conclusion.timestamps) take(one.trace);
    for (const auto& warning : conclusion.warnings) met.insert(warning.id);
  }
  const std::set<std::string> elsewhere{"past.status-after-ca-revocation", "past.revoked-unknown-when", "past.never-reliable", "past.certificate-not-proven"};
  static const std::regex kKey(R"re("([a-z0-9]+\.[a-z0-9-]+)")re");
  std::size_t seen = 0;
  for (const char* file : {"timestamp", "signature_with_time", "archival", "past_signature", "past_certificate", "control_time", "basic_signature"}) {
    std::ifstream source(std::string(ESIGN_SOURCE_DIR "/libesign/src/validation/") + file + ".cpp");
    const std::string text{std::istreambuf_iterator<char>(source), {}};
    for (auto hit = std::sregex_iterator(text.begin(), text.end(), kKey); hit != std::sregex_iterator(); ++hit, ++seen) {
      const std::string key = (*hit)[1].str();
      EXPECT_TRUE(met.contains(key) || elsewhere.contains(key)) << key << " of " << file << ".cpp is met by no row";
    }
  }
  EXPECT_GT(seen, 50u);
}

/// What became of each time-stamp of something without a signature.
std::vector<std::string> stamps_of(TimeWorld& w) {
  facts::Signature carrier;
  for (const auto& one : w.facts.timestamps) carrier.timestamps.push_back(one.id);
  std::vector<std::string> all;
  for (const auto& one : conclude_timestamps(w.facts, carrier, w.policy)) {
    all.push_back(one.outcome.status == Status::passed ? "PASSED" : std::string(standard_name(one.outcome.sub)));
  }
  return all;
}

TEST(TimestampsAlone, WhatEndedHoldsBelowOneThatHolds) {
  TimeWorld w(1000);
  w.tsa_freshness(10000);
  w.facts.certificates["TC"].not_after = day(700);
  w.rt(w.at(400, "TC")) = {data(440, 447, "TI")};
  EXPECT_EQ(stamps_of(w), std::vector<std::string>{"OUT_OF_BOUNDS_NO_POE"});
  const auto covers = w.at(600).covers;
  EXPECT_EQ(stamps_of(w), (std::vector<std::string>{"PASSED", "PASSED"}));
  auto& renewal = w.facts.timestamps.at(1);
  renewal.covers.clear();
  EXPECT_EQ(stamps_of(w), (std::vector<std::string>{"OUT_OF_BOUNDS_NO_POE", "PASSED"})) << "it does not cover the first";
  renewal.covers = covers;
  renewal.imprint = facts::Match::mismatch;
  EXPECT_EQ(stamps_of(w), (std::vector<std::string>{"OUT_OF_BOUNDS_NO_POE", "HASH_FAILURE"}));
}

TEST(TimestampsAlone, NoneIsMandatedByAnother) {
  TimeWorld w(500);
  w.policy.timestamps.validity = w.policy.timestamps.archive_validity = policy::Mandate::mandated;
  w.at(400);
  w.at(450).signature.candidates[0].value.outcome = facts::ValueCheck::Outcome::invalid;
  EXPECT_EQ(stamps_of(w), (std::vector<std::string>{"PASSED", "SIG_CRYPTO_FAILURE"}));
}

TEST(NotJudged, EvidenceRecordsAndCounterSignaturesAreNamedAndDecideNothing) {
  for (const char* name : {"evidence-record-internal", "evidence-record-external", "SealingEvidenceRecords", "countersignature", "xades:CounterSignature"}) {
    const bool is_counter = std::string(name).ends_with("ignature");
    const std::string id = is_counter ? "counter-signature.not-evaluated" : "evidence-record.not-evaluated";
    TimeWorld w(1000);  // expired, as nothing proves that it is older
    EXPECT_FALSE(warns(w.conclude(), id));
    w.signature().attributes = {{name, facts::Attribute::Protection::is_unsigned}};
    const auto conclusion = w.conclude();
    EXPECT_TRUE(warns(conclusion, id)) << name;
    EXPECT_EQ(told(conclusion), "INDETERMINATE/OUT_OF_BOUNDS_NO_POE") << name;
    EXPECT_FALSE(conclusion.best_signature_time) << name;
  }
}

}  // namespace
}  // namespace esign::validation
