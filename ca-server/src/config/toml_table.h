// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <toml++/toml.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace esign::ca {

/// TOML 1.0. Errors: misconfigured, with line and reason.
Result<toml::table> parse_toml(std::string_view text);

/// Reads one table key by key; finish() refuses the keys that nobody asked for: a slip of the pen is no setting. Errors:
/// misconfigured, the line in the detail, the key in `at`. The table outlives the reader.
class TomlTable {
 public:
  explicit TomlTable(const toml::table& table) : table_(table) {}

  Result<std::string> text(std::string_view key);
  Result<std::string> text_or(std::string_view key, std::string_view otherwise);
  Result<std::vector<std::string>> texts(std::string_view key);
  /// Empty when the key is absent.
  Result<std::vector<std::string>> texts_if_any(std::string_view key);
  struct Range {
    std::int64_t least = 0, most = 0;
  };
  Result<std::int64_t> number(std::string_view key, Range range, std::optional<std::int64_t> otherwise = {});
  /// Null when the key is absent.
  Result<const toml::table*> table(std::string_view key);
  /// An array of tables; empty when the key is absent.
  Result<std::vector<const toml::table*>> tables(std::string_view key);
  Result<void> finish() const;

 private:
  const toml::node* take(std::string_view key);
  Failure wrong(const toml::node* node, std::string_view key, std::string_view what) const;

  const toml::table& table_;
  std::set<std::string, std::less<>> known_{};
};

}  // namespace esign::ca
