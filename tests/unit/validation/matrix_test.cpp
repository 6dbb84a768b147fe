// SPDX-License-Identifier: Apache-2.0
// docs/reference/validation-matrix.md cannot rot: each test that it names is there and produces what its row says.
#include <esign/report.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

namespace esign {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What the sources of the tests expect of each: {name: every text of a verdict in its row or body}.
std::map<std::string, std::string> tests() {
  std::map<std::string, std::string> found;
  static const std::regex kStart(R"re(\{"([a-z]+_[a-z0-9_]+)",|TEST\([A-Za-z]+, ([a-z]+_[a-z0-9_]+)\))re");
  for (const auto& entry : std::filesystem::directory_iterator(ESIGN_SOURCE_DIR "/tests/unit/validation")) {
    const std::string text = read(entry.path().string());
    std::string name;
    std::size_t from = 0;
    for (auto hit = std::sregex_iterator(text.begin(), text.end(), kStart); hit != std::sregex_iterator(); ++hit) {
      const auto at = static_cast<std::size_t>(hit->position());
      if (!name.empty()) found[name] += text.substr(from, at - from);
      name = (*hit)[1].matched ? (*hit)[1].str() : (*hit)[2].str();
      from = at;
    }
    if (!name.empty()) found[name] += text.substr(from);
  }
  return found;
}

/// Rows "| SUB_INDICATION | `test` | – |" of the page, section by section.
std::vector<std::vector<std::string>> rows(const std::string& page) {
  std::vector<std::vector<std::string>> found;
  static const std::regex kRow(R"(\| ([A-Z_]{4,}) \|([^\n]*)\|\n)"), kName("`([a-z0-9_]+)`");
  for (auto hit = std::sregex_iterator(page.begin(), page.end(), kRow); hit != std::sregex_iterator(); ++hit) {
    auto& row = found.emplace_back(1, (*hit)[1].str());
    const std::string cells = (*hit)[2].str();
    for (auto name = std::sregex_iterator(cells.begin(), cells.end(), kName); name != std::sregex_iterator(); ++name) row.push_back((*name)[1].str());
  }
  return found;
}

const std::string& page() {
  static const std::string kPage = read(ESIGN_SOURCE_DIR "/docs/reference/validation-matrix.md");
  return kPage;
}

TEST(ValidationMatrix, EveryTestProducesTheSubIndicationOfItsRow) {
  const auto known = tests();
  const std::string matrix = page().substr(0, page().find("## What repairs"));
  std::size_t cells = 0;
  for (const auto& row : rows(matrix)) {
    ASSERT_GT(row.size(), 1u) << row[0] << " has no test";
    for (std::size_t i = 1; i < row.size(); ++i, ++cells) {
      const auto found = known.find(row[i]);
      ASSERT_NE(found, known.end()) << row[i] << " is no test";
      EXPECT_NE(found->second.find('/' + row[0] + '"'), std::string::npos) << row[i] << " does not produce " << row[0];
    }
  }
  EXPECT_GT(cells, 55u);
}

TEST(ValidationMatrix, EveryRepairIsATestThatPasses) {
  const auto known = tests();
  std::size_t cells = 0;
  for (const auto& row : rows(page().substr(page().find("## What repairs")))) {
    for (std::size_t i = 1; i < row.size(); ++i, ++cells) {
      const auto found = known.find(row[i]);
      ASSERT_NE(found, known.end()) << row[i] << " is no test";
      EXPECT_NE(found->second.find("PASSED\""), std::string::npos) << row[i];
    }
  }
  EXPECT_GT(cells, 9u);
}

TEST(ValidationMatrix, EverySubIndicationOfTheStandardHasARow) {
  std::set<std::string> named;
  for (const auto& row : rows(page())) named.insert(row[0]);
  for (int i = static_cast<int>(SubIndication::none) + 1; i <= static_cast<int>(SubIndication::custom); ++i) {
    EXPECT_TRUE(named.contains(std::string(standard_name(static_cast<SubIndication>(i))))) << i;
  }
}

}  // namespace
}  // namespace esign
