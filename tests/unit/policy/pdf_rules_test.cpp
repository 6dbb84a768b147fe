// SPDX-License-Identifier: Apache-2.0
#include "policy/pdf_rules.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "policy/policy.h"

namespace esign::policy {
namespace {

using nlohmann::json;

const Consequence kAll[] = {Consequence::fail, Consequence::indeterminate, Consequence::warn, Consequence::accept};
const char* word(Consequence one) {
  static const char* const kWords[] = {"fail", "indeterminate", "warn", "accept"};
  return kWords[static_cast<int>(one)];
}

const PdfRules& rules_of(std::string_view policy) {
  static std::map<std::string, PdfRules, std::less<>> parsed;
  const auto known = parsed.find(policy);
  return known != parsed.end() ? known->second : parsed.emplace(policy, parse(*builtin(policy), "")->pdf).first->second;
}

/// As docs/reference/pdf-rules.md writes it.
std::string cell(const PdfRules& rules, std::string_view rule) {
  std::string text = word(rules.of(rule, Occasion::after));
  if (rules.permitted.contains(rule)) text += std::string("; permitted: ") + word(rules.of(rule, Occasion::permitted));
  if (rules.before.contains(rule)) text += std::string("; before: ") + word(rules.of(rule, Occasion::before));
  return text;
}

TEST(PdfRules, TheReferencePageSaysWhatThePoliciesSay) {
  std::ifstream file(ESIGN_SOURCE_DIR "/docs/reference/pdf-rules.md");
  std::map<std::string, std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `") && line.find("-") < 6) rows[line.substr(3, line.find('`', 3) - 3)] = line;
  }
  EXPECT_EQ(rows.size(), pdf_rules().size());
  for (const auto rule : pdf_rules()) {
    std::string cells;
    for (const char* policy : {"bank", "court", "default", "permissive"}) cells += " " + cell(rules_of(policy), rule) + " |";
    EXPECT_TRUE(rows[std::string(rule)].ends_with("|" + cells)) << rule << cells << "\n" << rows[std::string(rule)];
  }
}

TEST(PdfRules, EveryPolicyNamesEveryRule) {
  for (const auto policy : builtin_names()) {
    const PdfRules rules = rules_of(policy);
    for (const auto rule : pdf_rules()) EXPECT_TRUE(rules.findings.contains(rule)) << policy << " " << rule;
  }
}

TEST(PdfRules, ARuleThatIsNotNamedFails) {
  const PdfRules none;
  for (const auto rule : pdf_rules()) EXPECT_EQ(none.of(rule, Occasion::after), Consequence::fail);
  EXPECT_EQ(rules_of("permissive").of("DF-99", Occasion::after), Consequence::fail);
}

/// bank is never milder than court, court never than default, default never than permissive; and what permissive fails, all fail.
TEST(PdfRules, PoliciesAreOrdered) {
  const char* const kOrder[] = {"bank", "court", "default", "permissive"};
  for (const auto occasion : {Occasion::after, Occasion::permitted, Occasion::before}) {
    for (const auto rule : pdf_rules()) {
      for (int i = 0; i + 1 < 4; ++i) {
        EXPECT_LE(rules_of(kOrder[i]).of(rule, occasion), rules_of(kOrder[i + 1]).of(rule, occasion)) << rule << " in " << kOrder[i];
      }
    }
  }
}

/// The order of the projects' promise: in bank and court nothing passes silently but long-term data, signatures, and what a
/// certification allows.
TEST(PdfRules, BankAndCourtRefuseWhatNobodyAllowed) {
  for (const char* policy : {"bank", "court"}) {
    const PdfRules rules = rules_of(policy);
    for (const char* rule : {"DF-08", "DF-11", "DF-12", "DF-14", "DF-14a", "DF-20", "DF-26", "DF-28", "DF-29", "DF-30", "DF-31", "DF-35"}) {
      EXPECT_EQ(rules.of(rule, Occasion::after), Consequence::fail) << policy << " " << rule;
    }
    EXPECT_EQ(rules.of("DF-28", Occasion::permitted), Consequence::accept);
    EXPECT_EQ(rules.of("DF-06", Occasion::after), Consequence::accept);
  }
  for (const char* rule : {"DF-11", "DF-12", "DF-14", "DF-14a", "DF-26"}) EXPECT_EQ(rules_of("default").of(rule, Occasion::after), Consequence::fail);
  EXPECT_EQ(rules_of("default").of("DF-28", Occasion::after), Consequence::warn);
}

TEST(PdfRules, ChangesBeforeASignatureArePartOfIt) {
  EXPECT_EQ(rules_of("bank").of("DF-12", Occasion::before), Consequence::accept);
  EXPECT_EQ(rules_of("bank").of("BR-05", Occasion::before), Consequence::fail);
}

TEST(PdfRules, AMisspeltRuleOrWordIsAnError) {
  const auto read = [](const json& value) {
    return parse(json{{"schema", "esign.policy/1"}, {"name", "x"}, {"constraints", {{{"rule", "pdf.findings"}, {"value", value}, {"source", "s"}}}}}.dump(), "");
  };
  for (const auto one : kAll) EXPECT_TRUE(read({{"DF-12", word(one)}})) << word(one);
  EXPECT_FALSE(read({{"DF-012", "warn"}}));
  EXPECT_FALSE(read({{"DF-12", "ok"}}));
  EXPECT_FALSE(read("warn"));
  const auto one = read({{"DF-12", "warn"}});
  EXPECT_EQ(one->pdf.of("DF-12", Occasion::after), Consequence::warn);
  EXPECT_EQ(one->pdf.of("DF-11", Occasion::after), Consequence::fail);
}

}  // namespace
}  // namespace esign::policy
