// SPDX-License-Identifier: Apache-2.0
#include "lints/linter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "breaks.h"
#include "lints/rules.h"

using namespace esign;
using namespace esign::ca;
using namespace esign::ca::lints;

namespace esign::ca::lints {

std::vector<Break> breaks() {
  std::vector<Break> all = breaks_of_rfc5280();
  for (const auto& more : {breaks_of_etsi(), breaks_of_profile()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace esign::ca::lints

namespace {

const Linter& linter() {
  static const Linter made(expectations());
  return made;
}

TEST(Linter, EveryProfileHasACertificateThatKeepsEveryRule) {
  for (const Expectation& one : expectations()) {
    const Sample made = sample(one.profile);
    const Told all = told(made);
    const auto linted = linter()(all.context());
    ASSERT_TRUE(linted) << one.profile << ": " << linted.error().detail;
    EXPECT_TRUE(equal(linted->tbs(), made.tbs()));
    EXPECT_EQ(linted->issuer(), all.record.issuer);
  }
}

TEST(Linter, EachBreakIsFoundByItsRule) {
  for (const Break& one : breaks()) {
    Sample made = sample(one.profile);
    if (one.certificate) one.certificate(made);
    Told all = told(made);
    if (one.record) one.record(all);
    const auto found = linter().findings(all.context());
    // The parser refuses some of it before a rule sees it; then the rule is asked in RulesBehindTheParser.
    if (!found) {
      ADD_FAILURE() << one.rule << ": " << found.error().at << " " << found.error().detail;
      continue;
    }
    const bool named = std::ranges::any_of(*found, [&](const Linter::Finding& finding) { return finding.rule->name == one.rule; });
    std::string others;
    for (const Linter::Finding& finding : *found) others += " " + std::string(finding.rule->name);
    EXPECT_TRUE(named) << one.rule << " of " << one.profile << " did not find its break; found:" << others;
    EXPECT_EQ(linter()(all.context()).error().code, Errc::denied);
  }
}

TEST(Linter, EachRuleHasABreak) {
  // Behind the parser: see below.
  std::set<std::string, std::less<>> broken_here = {"extension-once", "key-usage-not-empty", "policies-once"};
  for (const Break& one : breaks()) broken_here.insert(one.rule);
  for (const Rule* rule : rules()) {
    EXPECT_TRUE(broken_here.contains(rule->name)) << rule->name;
    EXPECT_FALSE(rule->citation.empty()) << rule->name;
    EXPECT_TRUE(rule->says.ends_with('.')) << rule->name;
  }
}

TEST(Linter, NoTwoRulesHaveOneName) {
  std::set<std::string_view> names;
  for (const Rule* rule : rules()) EXPECT_TRUE(names.insert(rule->name).second) << rule->name;
  EXPECT_GT(names.size(), 70u);
}

TEST(Linter, TheFirstBrokenRuleIsNamedWithItsCitationAndTheField) {
  Sample made = sample("id-card-signature");
  made.attribute(oid::kSerialNumber).text = "PNOAZ-5ABCDO2";
  made.put(oid::kKeyUsage, key_usage(0x03), pkix::Critical::yes);
  const auto refused = linter()(told(made).context());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::denied);
  EXPECT_EQ(refused.error().at, "subject.serialNumber");
  EXPECT_TRUE(refused.error().detail.starts_with("fin-grammar (EN 319 412-1")) << refused.error().detail;
  EXPECT_NE(refused.error().detail.find("; key-usage-of-profile ("), std::string::npos) << refused.error().detail;
}

TEST(Linter, OctetsThatAreNoCertificateAreRefused) {
  Told all = told(sample("id-card-signature"));
  const Bytes whole = all.record.tbs;
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    all.record.tbs = Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_EQ(linter()(all.context()).error().code, Errc::denied) << length;
  }
  all.record.tbs = whole;
  all.record.tbs.push_back(0);
  EXPECT_EQ(linter()(all.context()).error().code, Errc::denied);
}

TEST(Linter, AProfileNobodyExpectsIsRefused) {
  Told all = told(sample("id-card-signature"));
  all.record.profile = "test";
  EXPECT_EQ(linter()(all.context()).error().at, "profile");
}

TEST(Linter, OnlyARootIsWithoutAnIssuer) {
  Told all = told(sample("id-card-signature"));
  all.issuer = nullptr;
  EXPECT_EQ(linter()(all.context()).error().at, "issuer");
}

TEST(Linter, ARuleIsNotEscapedByAnOldDate) {
  Sample made = sample("id-card-signature");
  made.not_before = Time{std::chrono::sys_days{std::chrono::year{2001} / 1 / 1}};
  made.put(oid::kKeyUsage, key_usage(0x22), pkix::Critical::yes);
  const auto found = linter().findings(told(made).context());
  ASSERT_TRUE(found);
  EXPECT_TRUE(std::ranges::any_of(*found, [](const auto& finding) { return finding.rule == &key_usage_of_authorities; }));
}

TEST(Linter, NamesInAnyCaseOfTheirLettersAreTheName) {
  for (const char* common : {"Məmmədova Günel", "MƏMMƏDOVA GÜNEL", "GÜNEL MƏMMƏDOVA"}) {
    Sample made = sample("id-card-signature");
    made.attribute(oid::kCommonName).text = common;
    EXPECT_TRUE(linter()(told(made).context())) << common;
  }
  Sample made = sample("id-card-signature");
  made.attribute(oid::kGivenName).text = "Iradə İsmayıl";
  made.attribute(oid::kCommonName).text = "MƏMMƏDOVA İRADƏ ISMAYIL";
  EXPECT_TRUE(linter()(told(made).context()));
}

// The parser refuses these already; the rules are there so that another parser could not let them pass.
TEST(RulesBehindTheParser, FindWhatItWouldLetPass) {
  Sample made = sample("id-card-signature");
  const Told all = told(made);
  const auto certificate = pkix::Certificate::parse(signed_with(issuing_key(), all.record.tbs, made.algorithm));
  const Expectation expected{"id-card-signature", Kind::natural_signature, {10, 0}, {}};
  Encoding encoding;
  encoding.extensions = {oid::kKeyUsage, oid::kKeyUsage};
  const LintContext context = all.context();
  const Case one{context, **certificate, expected, encoding};
  EXPECT_EQ(extension_once.check(one).error().code, Errc::denied);
  EXPECT_TRUE(key_usage_not_empty.check(one));
}

TEST(RulesBehindTheParser, RefuseWithIt) {
  Sample twice = sample("id-card-signature");
  twice.extensions.push_back(twice.extensions.front());
  Sample empty = sample("id-card-signature");
  empty.put(oid::kKeyUsage, key_usage(0), pkix::Critical::yes);
  Sample policies_twice = sample("id-card-signature");
  policies_twice.put(oid::kCertificatePolicies, policies({oid::kAnyPolicy, oid::kAnyPolicy}));
  Sample no_constraint = sample("issuing-ca");
  no_constraint.put(oid::kPolicyConstraints, hex("3000"), pkix::Critical::yes);
  for (const Sample& made : {twice, empty, policies_twice, no_constraint}) EXPECT_EQ(linter()(told(made).context()).error().code, Errc::denied);
}

}  // namespace
