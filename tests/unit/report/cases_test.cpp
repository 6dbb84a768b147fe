// SPDX-License-Identifier: Apache-2.0
// tests/facts/<case>/facts.json judged by the policy "default" and told in every language. tests/facts/accept renews the
// expected files; read the difference before committing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "facts/facts_json.h"
#include "report/report.h"

namespace esign::report {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(ESIGN_SOURCE_DIR) / "tests" / "facts";

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_story(const fs::path& path, const std::string& told) {
  if (std::getenv("ESIGN_ACCEPT")) {
    std::ofstream(path, std::ios::binary) << told;
    return;
  }
  EXPECT_EQ(told, read(path)) << "to accept: tests/facts/accept";
}

class FactsCase : public testing::TestWithParam<std::string> {};

TEST_P(FactsCase, TellsTheExpectedStory) {
  const fs::path folder = kFolder / GetParam();
  auto facts = facts::from_json(read(folder / "facts.json"));
  ASSERT_TRUE(facts) << facts.error().detail;
  auto policy = policy::parse(*policy::builtin("default"), "00");
  ASSERT_TRUE(policy);
  const Report report = compose(std::move(*facts), std::move(*policy), {});
  expect_story(folder / "expected.en.txt", report.text(Language::en));
  expect_story(folder / "expected.az.txt", report.text(Language::az));
  expect_story(folder / "expected.ru.txt", report.text(Language::ru));
  expect_story(folder / "expected.json", report.json() + '\n');
}
INSTANTIATE_TEST_SUITE_P(All, FactsCase, testing::ValuesIn(cases()), [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace esign::report
