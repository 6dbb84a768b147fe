// SPDX-License-Identifier: Apache-2.0
// What later revisions of other people's files changed: told of the files that were changed on purpose, and of no others.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "pdf/difference.h"
#include "pdf/revisions.h"

namespace esign::pdf {
namespace {

namespace fs = std::filesystem;

/// The index of the first revision with a signed field; as many as there are when there is none.
std::size_t first_signed(const Document& file, const std::vector<std::uint64_t>& ends) {
  for (std::size_t k = 0; k < ends.size(); ++k) {
    auto window = Window::open(file, ends[k]);
    if (!window) continue;
    auto state = read_snapshot(*std::move(window), Limits{});
    if (!state) continue;
    for (const auto& [name, field] : state->form.fields) {
      if (field.type == "Sig" && !field.value.is_null()) return k;
    }
  }
  return ends.size();
}

/// Whether a change is more than signing, filling and long-term data.
bool is_grave(const Finding& finding) {
  static const std::set<std::string> kFlags{"DF-23", "DF-24", "DF-29"};
  return finding.level >= ChangeLevel::annotation || kFlags.contains(finding.rule);
}

struct Seen {
  std::map<std::string, std::string> grave{};
  std::size_t compared = 0;
};

void look(const fs::path& path, Seen& seen) {
  auto file = Document::load(path);
  if (!file) return;
  auto revisions = read_revisions(*file);
  if (!revisions) return;
  std::vector<std::uint64_t> ends;
  for (const auto& one : revisions->all) {
    if (!one.end) return;
    ends.push_back(*one.end);
  }
  const std::size_t first = first_signed(*file, ends);
  auto found = compare_revisions(*file, ends, first);
  ASSERT_TRUE(found) << path;
  if (first + 1 < ends.size()) ++seen.compared;
  std::set<std::string> rules;
  for (const auto& revision : *found) {
    for (const Finding& one : revision) {
      if (is_grave(one)) rules.insert(one.rule);
    }
  }
  for (const std::string& rule : rules) seen.grave[path.filename()] += rule + ' ';
}

TEST(CorporaChanges, AreFoundInTheFilesThatWereChangedAndInNoOther) {
  const fs::path corpora = ESIGN_CORPORA;
  if (!fs::exists(corpora / "dss")) GTEST_SKIP() << "no corpora here";
  Seen seen;
  for (const char* folder : {"dss", "pyhanko"}) {
    for (const auto& entry : fs::recursive_directory_iterator(corpora / folder)) {
      if (entry.path().extension() == ".pdf") look(entry.path(), seen);
    }
  }
  EXPECT_GE(seen.compared, 40u);
  const std::map<std::string, std::string> expected{{"extensions-indirect-not-all-paths.pdf", "DF-08 "},
                                                    {"modified_after_signature.pdf", "DF-12 DF-14 XR-11 "},
                                                    {"pades-signed-annot-added.pdf", "DF-08 DF-14 "}};
  EXPECT_EQ(seen.grave, expected);
}

}  // namespace
}  // namespace esign::pdf
