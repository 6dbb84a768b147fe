// SPDX-License-Identifier: Apache-2.0
// What a report makes of the lists' answers: at the time that is proven, and only for a signature that holds.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "facts/facts_json.h"
#include "report/catalogue.h"
#include "report/report.h"
#include "unit/validation/time_world.h"

namespace esign::report {
namespace {

using namespace validation::world;
using nlohmann::json;
using Outcome = QualificationStep::Outcome;

/// Listed from day 0 to day 450: qualified; before and after: not.
TimeWorld listed() {
  TimeWorld w;
  const QualificationStep passed{"status-at-signing", Outcome::passed, "CA/QC granted"}, failed{"status-at-signing", Outcome::failed, "CA/QC withdrawn"};
  w.facts.listings["SC"] = {{QualificationLaw::azerbaijan, "AZ 7", std::string(64, 'a'),
                             {{{}, SignatureQualification::not_qualified, {failed}},
                              {day(0), SignatureQualification::qualified_signature, {passed}},
                              {day(450), SignatureQualification::not_qualified, {failed}}}}};
  return w;
}

/// "qualified-signature", "not-qualified: qualification.status-at-signing"
std::string told(const TimeWorld& w) {
  const Report report = compose(w.facts, w.policy, {});
  const auto& all = report.signatures()[0].qualification;
  if (all.size() != 1) return std::to_string(all.size()) + " answers";
  const std::string reason = qualification_reason(all[0]);
  return std::string(name(all[0].verdict)) + (reason.empty() ? "" : ": " + reason);
}

TEST(Qualification, IsAskedForTheTimeThatIsProven) {
  TimeWorld w = listed();  // day 500: now it is over
  EXPECT_EQ(told(w), "not-qualified: qualification.status-at-signing");
  w.st(399.95);
  EXPECT_EQ(told(w), "qualified-signature");
  TimeWorld late = listed();
  late.st(450);
  EXPECT_EQ(told(late), "not-qualified: qualification.status-at-signing");
  // A time-stamp that proves nothing moves nothing.
  TimeWorld unfit = listed();
  unfit.st(399.95).imprint = facts::Match::mismatch;
  EXPECT_EQ(told(unfit), "not-qualified: qualification.status-at-signing");
}

TEST(Qualification, OnlyOfASignatureThatHolds) {
  TimeWorld w = listed();
  w.st(399.95);
  TimeWorld changed = w;
  changed.signature().references[0].outcome = facts::Match::mismatch;
  // Without a proven time it is today that counts, and today the service is withdrawn.
  changed.facts.listings["SC"][0].periods.pop_back();
  EXPECT_EQ(told(changed), "not-qualified: qualification.signature-failed");
  TimeWorld undecided = w;
  undecided.facts.listings["SC"][0].periods.pop_back();
  undecided.r() = {revoked(data(499.5, 506.5, "IC"), 300)};
  EXPECT_EQ(told(undecided), "undetermined: qualification.signature-undecided");
}

TEST(Qualification, UnclearListsDetermineNothing) {
  TimeWorld w = listed();
  w.facts.listings["SC"][0].periods = {{{}, SignatureQualification::undetermined, {{"type", Outcome::undetermined, "contradicting statements"}}}};
  EXPECT_EQ(told(w), "undetermined: qualification.unclear");
  w.facts.listings["SC"][0].periods.clear();
  EXPECT_EQ(told(w), "undetermined: qualification.unclear");
  w.facts.listings.clear();
  EXPECT_EQ(told(w), "0 answers");
}

TEST(Qualification, EveryReportTellsIt) {
  TimeWorld w = listed();
  w.st(399.95);
  const Report report = compose(w.facts, w.policy, {});
  const json told = json::parse(report.json())["signatures"][0]["qualification"][0];
  EXPECT_EQ(told["law"], "AZ");
  EXPECT_EQ(told["verdict"], "qualified-signature");
  EXPECT_EQ(told["list"], "AZ 7");
  EXPECT_EQ(told["signingTime"], to_rfc3339(day(399.95)));
  EXPECT_TRUE(told["reason"].is_null());
  EXPECT_EQ(told["steps"][0]["key"], "status-at-signing");
  EXPECT_NE(report.text(Language::az).find("təkmil elektron imza Azərbaycan qanununa görə (etibarlı siyahı AZ 7)"), std::string::npos);
  EXPECT_NE(report.text(Language::ru).find("квалифицированная электронная подпись по праву Азербайджана"), std::string::npos);
  EXPECT_NE(report.html(Language::en).find("a qualified electronic signature by the law of Azerbaijan (trusted list AZ 7)"), std::string::npos);
}

TEST(Qualification, EveryReasonHasAText) {
  for (const char* key : {"service", "status-at-issue", "status-at-signing", "claim-at-issue", "claim-at-signing", "type", "unclear", "signature-failed", "signature-undecided"}) {
    const std::string whole = std::string("qualification.") + key;
    EXPECT_NE(message(Language::az, whole), whole);
  }
}

TEST(Qualification, IsKeptWithTheFacts) {
  TimeWorld w = listed();
  w.st(399.95);
  const std::string kept = facts::to_json(w.facts);
  const auto read = facts::from_json(kept);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->listings, w.facts.listings);
  EXPECT_EQ(compose(*read, w.policy, {}).json(), compose(w.facts, w.policy, {}).json());
  EXPECT_EQ(facts::to_json(World().facts).find("listings"), std::string::npos) << "facts of before stay what they were";
  std::string odd = kept;
  odd.replace(odd.find("\"qualified-signature\""), 21, "\"qualified-everything\"");
  EXPECT_FALSE(facts::from_json(odd));
}

}  // namespace
}  // namespace esign::report
