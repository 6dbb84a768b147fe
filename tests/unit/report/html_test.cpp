// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "report/catalogue.h"
#include "report/report.h"
#include "unit/validation/time_world.h"

namespace esign::report {
namespace {

using namespace validation::world;

std::string page(const World& w, Language language = Language::en) { return compose(w.facts, w.policy, {}).html(language); }

TEST(HtmlReport, SaysTheVerdictAndWhoInEveryLanguage) {
  const World w;
  for (const Language language : {Language::en, Language::az, Language::ru}) {
    const std::string text = page(w, language);
    EXPECT_NE(text.find(message(language, "verdict.TOTAL-PASSED")), std::string::npos);
    EXPECT_NE(text.find("MƏMMƏDOVA GÜNEL"), std::string::npos);
    EXPECT_NE(text.find("class=\"verdict total-passed\""), std::string::npos);
    EXPECT_EQ(text.find("class=\"verdict total-failed\""), std::string::npos);
  }
  EXPECT_TRUE(page(w, Language::az).starts_with("<!DOCTYPE html>\n<html lang=\"az\">"));
}

TEST(HtmlReport, ShowsEveryStepAndTheDigests) {
  const World w;
  const Report report = compose(w.facts, w.policy, {});
  const std::string text = report.html(Language::en);
  for (const Step& step : report.signatures()[0].trace) EXPECT_NE(text.find(">" + step.clause + "</td>"), std::string::npos) << step.clause;
  EXPECT_NE(text.find("<dd>" + w.facts.document.sha256 + "</dd>"), std::string::npos);
}

TEST(HtmlReport, FetchesAndRunsNothing) {
  const std::string text = page(World());
  EXPECT_NE(text.find("content=\"default-src 'none'; style-src 'unsafe-inline'\""), std::string::npos);
  for (const char* const word : {"<script", "src=\"", "href=\"", "url(", "@import", "onload="}) EXPECT_EQ(text.find(word), std::string::npos) << word;
}

TEST(HtmlReport, TakesNoMarkupFromACertificate) {
  World w;
  w.facts.certificates["SC"].common_name = "<script>alert(1)</script>\xE2\x80\xAE";
  w.facts.certificates["SC"].subject = "CN=\"><img src=x onerror=alert(1)>";
  const std::string text = page(w);
  EXPECT_EQ(text.find("<script"), std::string::npos);
  EXPECT_EQ(text.find("<img"), std::string::npos);
  EXPECT_NE(text.find("&lt;script&gt;alert(1)&lt;/script&gt;\\u{202E}"), std::string::npos);
}

TEST(HtmlReport, TimestampsAndProofsAreTables) {
  TimeWorld w;
  w.set_now(1000);
  w.st(399.95);
  w.at(999.8);
  w.st(399.97).imprint = facts::Match::mismatch;
  const std::string text = page(w);
  const std::string over = std::string(message(Language::en, "text.timestamp.signature"));
  EXPECT_NE(text.find("<td>S-1-T-1, " + over + "</td><td class=\"short\">" + to_rfc3339(day(399.95)) + "</td><td class=\"short\">Vaxt möhürü TC</td><td class=\"short\">S-1</td><td class=\"short\">valid</td>"),
            std::string::npos) << text;
  EXPECT_NE(text.find("<td>S-1; S-1-T-1; certificates: 6; status answers: "), std::string::npos) << text;
  EXPECT_NE(text.find("<td>NOT valid, HASH_FAILURE</td>"), std::string::npos) << text;
  EXPECT_NE(text.find("<td class=\"short\">S-1</td><td class=\"short\">" + to_rfc3339(day(399.95)) + "</td><td class=\"short\">S-1-T-1</td>"), std::string::npos) << text;
  EXPECT_EQ(page(World()).find(message(Language::en, "column.proofs")), std::string::npos);
  for (const Language language : {Language::az, Language::ru}) EXPECT_NE(page(w, language).find(message(language, "column.timestamps")), std::string::npos);
}

TEST(HtmlReport, TakesNoMarkupFromATimestamp) {
  TimeWorld w;
  w.st(399.95).covers.push_back({"<script>alert(2)</script>", "SHA256", facts::Covered::Manner::octets});
  w.facts.certificates["TC"].common_name = "<script>alert(1)</script>";
  w.facts.proofs = {{"<script>alert(3)</script>", day(420)}};
  EXPECT_EQ(page(w).find("<script"), std::string::npos);
}

}  // namespace
}  // namespace esign::report
