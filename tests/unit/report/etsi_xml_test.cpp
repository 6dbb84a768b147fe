// SPDX-License-Identifier: Apache-2.0
// The ETSI report of every story in tests/facts against the published schema, and what a reader looks for in it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "facts/facts_json.h"
#include "report/report.h"
#include "unit/validation/world.h"

namespace esign::report {
namespace {

namespace fs = std::filesystem;
using namespace validation::world;

const fs::path kStories = fs::path(ESIGN_SOURCE_DIR) / "tests" / "facts";
const fs::path kSchemas = fs::path(ESIGN_CORPORA) / ".." / "schemas";

std::string told(facts::Facts facts) { return compose(std::move(facts), default_policy(), {}).etsi_xml(); }

TEST(EtsiReport, IsValidByItsSchemaForEveryStory) {
  if (!fs::exists(kSchemas)) GTEST_SKIP() << "no " << kSchemas;
  const fs::path folder = fs::temp_directory_path() / ("esign-etsi-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::string files;
  for (const auto& entry : fs::directory_iterator(kStories)) {
    if (!entry.is_directory()) continue;
    std::ifstream file(entry.path() / "facts.json", std::ios::binary);
    auto facts = facts::from_json(std::string{std::istreambuf_iterator<char>(file), {}});
    ASSERT_TRUE(facts) << entry.path();
    const fs::path path = folder / (entry.path().filename().string() + ".xml");
    std::ofstream(path, std::ios::binary) << told(std::move(*facts));
    files += " '" + path.string() + "'";
  }
  const std::string command = std::string(ESIGN_SOURCE_DIR) + "/tests/schemas/validate '" + kSchemas.string() + "' TS119102-2-v141.xsd" + files + " 2>'" + (folder / "log").string() + "'";
  const int status = std::system(command.c_str());
  std::ifstream log(folder / "log");
  EXPECT_EQ(status, 0) << std::string{std::istreambuf_iterator<char>(log), {}};
  fs::remove_all(folder);
}

TEST(EtsiReport, SaysTheVerdictInTheWordsOfTheStandard) {
  World w;
  const std::string passed = told(w.facts);
  EXPECT_NE(passed.find("<MainIndication>urn:etsi:019102:mainindication:total-passed</MainIndication>"), std::string::npos);
  EXPECT_EQ(passed.find("<SubIndication>"), std::string::npos);
  w.facts.signatures[0].references[0].outcome = facts::Match::mismatch;
  const std::string failed = told(w.facts);
  EXPECT_NE(failed.find("<MainIndication>urn:etsi:019102:mainindication:total-failed</MainIndication>"
                        "<SubIndication>urn:etsi:019102:subindication:HASH_FAILURE</SubIndication>"),
            std::string::npos);
}

TEST(EtsiReport, TakesNoMarkupFromAName) {
  World w;
  w.facts.document.name = "a\"><MainIndication>urn:etsi:019102:mainindication:total-passed</MainIndication>\x01\xEF\xBF\xBE.xml";
  w.facts.signatures[0].references[0].outcome = facts::Match::mismatch;
  const std::string text = told(w.facts);
  EXPECT_EQ(text.find("mainindication:total-passed<"), std::string::npos);
  EXPECT_NE(text.find("\\u{0001}\\u{FFFE}.xml#"), std::string::npos);
}

}  // namespace
}  // namespace esign::report
