// SPDX-License-Identifier: Apache-2.0
// One document under two policies, and facts that are judged again.
#include <nlohmann/json.hpp>

#include "facts/facts_json.h"
#include "report/report.h"
#include "unit/validation/long_term_rows.h"
#include "unit/validation/signature_with_time_rows.h"

namespace esign::report {
namespace {

using nlohmann::json;
using namespace validation::world;

Policy builtin(const std::string& name) {
  static std::map<std::string, std::shared_ptr<const Policy::Data>> parsed;
  auto& data = parsed[name];
  if (!data) data = std::make_shared<const Policy::Data>(*policy::parse(*policy::builtin(name), name));
  return Policy(data);
}
Report judged(const World& w, const std::string& name) { return compose(w.facts, builtin(name).data(), {}); }

TEST(Comparison, TellsWhereWhyAndByWhichRules) {
  TimeWorld w(400);
  w.r() = {data(398, 405, "IC")};
  const Report bank = judged(w, "bank"), other = bank.under(builtin("default"));
  EXPECT_EQ(other.indication(), Indication::total_passed);
  EXPECT_EQ(bank.sub_indication(), SubIndication::try_later);
  const json told = json::parse(bank.comparison_json(other));
  EXPECT_EQ(told["policies"], (json{"bank", "default"}));
  ASSERT_EQ(told["signatures"].size(), 1u);
  EXPECT_EQ(told["signatures"][0]["verdicts"][0]["subIndication"], "TRY_LATER");
  EXPECT_EQ(told["signatures"][0]["verdicts"][0]["key"], "revocation.stale");
  EXPECT_EQ(told["signatures"][0]["verdicts"][1]["indication"], "TOTAL-PASSED");
  bool freshness = false;
  for (const auto& rule : told["rules"]) freshness = freshness || (rule["rule"] == "x509.freshness" && rule["values"] == json{86400, nullptr});
  EXPECT_TRUE(freshness) << told["rules"];
  bool filling = false;
  for (const auto& rule : told["rules"]) {
    EXPECT_NE(rule["rule"], "pdf.findings") << "its rows are compared";
    filling = filling || (rule["rule"] == "pdf.findings.DF-28" && rule["values"] == json{"fail", "warn"});
  }
  EXPECT_TRUE(filling) << told["rules"];
  const std::string text = bank.comparison_text(other, Language::en);
  EXPECT_NE(text.find("S-1\n  Under the policy bank: INDETERMINATE/TRY_LATER (the revocation status is too old"), std::string::npos) << text;
  EXPECT_NE(text.find("x509.freshness: 86400 / null"), std::string::npos) << text;
}

TEST(Comparison, SaysSoWhenTheyAgree) {
  const Report one = judged(TimeWorld(), "default");
  EXPECT_EQ(one.comparison_text(one.under(builtin("permissive")), Language::en), "default, permissive: the same verdict under both policies\n");
  EXPECT_TRUE(json::parse(one.comparison_json(one.under(builtin("permissive"))))["signatures"].empty());
}

/// Facts, kept and read back, give the same report for every world of the tables, under every policy.
TEST(Replay, SameFactsSamePolicySameOctets) {
  std::vector<TimedRow> rows(std::begin(kTimeRows), std::end(kTimeRows));
  rows.insert(rows.end(), std::begin(kLongTermRows), std::end(kLongTermRows));
  for (const auto& row : rows) {
    TimeWorld w;
    row.change(w);
    const Report first = compose(w.facts, w.policy, {});
    auto back = facts::from_json(first.facts());
    ASSERT_TRUE(back) << row.name << ": " << back.error().detail;
    EXPECT_EQ(*back, w.facts) << row.name;
    EXPECT_EQ(compose(std::move(*back), w.policy, {}).json(), first.json()) << row.name;
    for (const auto name : policy::builtin_names()) {
      EXPECT_EQ(judged(w, std::string(name)).json(), first.under(builtin(std::string(name))).json()) << row.name;
    }
  }
}

/// What the strict policies pass, "default" passes too.
TEST(Policies, NothingPassesBankOrCourtThatFailsDefault) {
  std::vector<TimedRow> rows(std::begin(kTimeRows), std::end(kTimeRows));
  rows.insert(rows.end(), std::begin(kLongTermRows), std::end(kLongTermRows));
  std::size_t passed = 0;
  for (const auto& row : rows) {
    TimeWorld w;
    row.change(w);
    for (const char* strict : {"bank", "court"}) {
      if (judged(w, strict).indication() != Indication::total_passed) continue;
      ++passed;
      EXPECT_EQ(judged(w, "default").indication(), Indication::total_passed) << row.name << " under " << strict;
    }
  }
  EXPECT_GT(passed, 5u) << "else the test says nothing";
}

}  // namespace
}  // namespace esign::report
