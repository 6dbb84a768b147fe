// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/text.h"
#include "unit/pkix/corpora.h"

namespace esign::test {

/// The cells of the first row of a Markdown table in a page of docs/reference/standards that mentions `words`.
inline std::vector<std::string> table_row(const std::string& page, std::string_view words) {
  for (const std::string& line : read_lines(std::filesystem::path(ESIGN_SOURCE_DIR) / "docs/reference/standards" / page)) {
    if (!line.starts_with('|') || line.find(words) == std::string::npos) continue;
    std::vector<std::string> cells;
    for (const std::string_view cell : split(line, '|')) cells.emplace_back(trim(cell));
    return {cells.begin() + 1, cells.end() - 1};
  }
  return {};
}

/// "58 56 2": the cells of `table_row` from the third, which the row's test counts.
inline std::string counted_row(const std::string& page, std::string_view words, std::size_t count) {
  const std::vector<std::string> cells = table_row(page, words);
  std::string text;
  for (std::size_t i = 2; i < 2 + count && i < cells.size(); ++i) text += (i > 2 ? " " : "") + cells[i];
  return text;
}

}  // namespace esign::test
