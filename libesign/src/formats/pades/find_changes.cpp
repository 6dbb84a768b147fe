// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/pades/reading.h"

namespace esign::formats::pades {
namespace {

/// A revision that cannot be compared: whatever it changed, nobody has seen it.
pdf::Finding not_looked_at(std::size_t index, std::string why) {
  pdf::Finding made;
  made.rule = "DF-34";
  made.level = pdf::ChangeLevel::other;
  made.place = "revision " + std::to_string(index + 1);
  made.detail = std::move(why);
  made.revision = index + 1;
  return made;
}

}  // namespace

Result<void> find_changes(Reading& reading, std::string_view password, const Limits& limits) {
  auto& all = reading.revisions.all;
  std::size_t first = all.size();
  for (const Located& one : reading.located) first = std::min(first, one.value.covered.value_or(first));
  if (first + 1 >= all.size()) return {};
  if (std::ranges::find(reading.revisions.findings, "BR-15", &pdf::Finding::rule) != reading.revisions.findings.end()) {
    // Some readers count offsets from "%PDF-", others from the first octet: comparing what one of them finds says nothing of the other.
    for (std::size_t i = first + 1; i < all.size(); ++i) all[i].findings.push_back(not_looked_at(i, "offsets of a file that does not begin with %PDF- have two readings"));
    return {};
  }
  // Up to the first revision after it whose end is not known.
  std::vector<std::uint64_t> ends;
  for (std::size_t i = 0; i < all.size() && (i <= first || all[i].end); ++i) ends.push_back(all[i].end.value_or(0));
  ESIGN_TRY(auto changes, pdf::compare_revisions(reading.revisions.file, ends, first, password, limits));
  pdf::fold(reading.restrictions, changes);
  for (std::size_t i = first + 1; i < all.size(); ++i) {
    if (i >= changes.size()) all[i].findings.push_back(not_looked_at(i, "a revision without an end of its own cannot be compared"));
    else all[i].findings.insert(all[i].findings.end(), changes[i].begin(), changes[i].end());
  }
  return {};
}

}  // namespace esign::formats::pades
