// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clauses 5.2.2 and 5.2.8 for what was found about a PDF file, each policy.
#include "validation/findings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/validation/world.h"

namespace esign::validation {
namespace {

using namespace world;
using facts::Finding;

Policy::Data named(std::string_view name) { return *policy::parse(*policy::builtin(name), ""); }

/// What becomes of a signature of revision 2 of 3 about which this was found; apart from the rules about findings the policy is the default's.
std::string judged(Finding finding, std::string_view policy, Conclusion* kept = nullptr) {
  World w;
  w.policy.pdf = named(policy).pdf;
  w.facts.revisions["S-1"] = {2, 3, {std::move(finding)}};
  const auto conclusions = conclude(w.facts, w.policy);
  if (kept) *kept = conclusions[0];
  const auto sub = standard_name(conclusions[0].sub_indication);
  return std::string(standard_name(conclusions[0].indication)) + (sub.empty() ? "" : "/" + std::string(sub));
}

Finding change(const char* rule, Finding::Level level, Finding::Permission permission = Finding::Permission::unasked) {
  return {rule, level, permission, 3, "20 0 obj/V", "Ad", "(Aysel)", "(Leyla)", "changed"};
}

const std::string kFailed = "TOTAL-FAILED/FORMAT_FAILURE", kPassedTotally = "TOTAL-PASSED";

TEST(Findings, ContentThatChangedFailsEverywhere) {
  for (const auto policy : policy::builtin_names()) EXPECT_EQ(judged(change("DF-12", Finding::Level::other), policy), kFailed) << policy;
}

TEST(Findings, AFilledFieldFailsWarnsOrPasses) {
  const Finding filled = change("DF-28", Finding::Level::form);
  EXPECT_EQ(judged(filled, "bank"), kFailed);
  EXPECT_EQ(judged(filled, "court"), kFailed);
  Conclusion conclusion;
  EXPECT_EQ(judged(filled, "default", &conclusion), kPassedTotally);
  ASSERT_EQ(conclusion.warnings.size(), 1u);
  EXPECT_EQ(conclusion.warnings[0].id, "pdf.DF-28");
  EXPECT_EQ(conclusion.warnings[0].detail, "DF-28, revision 3, \"Ad\", 20 0 obj/V: (Aysel) → (Leyla) (changed)");
  EXPECT_EQ(judged(change("DF-28", Finding::Level::form, Finding::Permission::granted), "bank"), kPassedTotally);
}

TEST(Findings, ASignatureOfAPdfWhoseRevisionsAreNotToldFails) {
  World w;
  w.facts.signatures[0].format = "PAdES";
  const auto conclusion = conclude(w.facts, w.policy)[0];
  EXPECT_EQ(conclusion.indication, Indication::total_failed);
  EXPECT_EQ(conclusion.sub_indication, SubIndication::format_failure);
  w.facts.revisions["S-1"] = {1, 1, {}};
  EXPECT_EQ(conclude(w.facts, w.policy)[0].indication, Indication::total_passed);
}

TEST(Findings, LongTermDataPassesEverywhere) {
  for (const auto policy : policy::builtin_names()) EXPECT_EQ(judged(change("DF-06", Finding::Level::long_term), policy), kPassedTotally) << policy;
}

TEST(Findings, WhatCannotBeToldIsFailedByABankAndUndecidedElsewhere) {
  const Finding unknown = change("DF-34", Finding::Level::other);
  EXPECT_EQ(judged(unknown, "bank"), kFailed);
  for (const char* policy : {"court", "default", "permissive"}) EXPECT_EQ(judged(unknown, policy), "INDETERMINATE/SIG_CONSTRAINTS_FAILURE");
}

TEST(Findings, ARuleThatNobodyKnowsFails) { EXPECT_EQ(judged(change("DF-99", Finding::Level::none), "permissive"), kFailed); }

TEST(Findings, SectionsThatTheSignerFoundAreNotChanges) {
  Finding hybrid{"XR-05", Finding::Level::none, Finding::Permission::unasked, 2, "xref at 998", "", "", "", "hybrid"};
  EXPECT_EQ(judged(hybrid, "bank"), kPassedTotally);
  hybrid.revision = 3;
  EXPECT_EQ(judged(hybrid, "permissive"), kFailed);
}

TEST(Findings, TellWhatLaterRevisionsDid) {
  Conclusion conclusion;
  judged(change("DF-28", Finding::Level::form), "default", &conclusion);
  ASSERT_FALSE(conclusion.trace.empty());
  const auto told = std::find_if(conclusion.trace.begin(), conclusion.trace.end(), [](const Step& step) { return step.message_key == "pdf.forms-changed"; });
  ASSERT_NE(told, conclusion.trace.end());
  EXPECT_EQ(told->detail, "2/3");
}

}  // namespace
}  // namespace esign::validation
