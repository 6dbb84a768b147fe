// SPDX-License-Identifier: Apache-2.0
#include "config/toml_table.h"

#include <fmt/format.h>

namespace esign::ca {

Result<toml::table> parse_toml(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return fail(Errc::misconfigured, fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

Failure TomlTable::wrong(const toml::node* node, std::string_view key, std::string_view what) const {
  const auto line = (node != nullptr ? *node : static_cast<const toml::node&>(table_)).source().begin.line;
  return fail(Errc::misconfigured, line != 0 ? fmt::format("line {}: {} {}", line, key, what) : fmt::format("{} {}", key, what)).in(std::string(key));
}

const toml::node* TomlTable::take(std::string_view key) {
  known_.insert(std::string(key));
  return table_.get(key);
}

Result<std::string> TomlTable::text(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return wrong(nullptr, key, "is missing");
  const auto value = node->value_exact<std::string>();
  if (!value || value->empty()) return wrong(node, key, "is no text");
  return *value;
}

Result<std::string> TomlTable::text_or(std::string_view key, std::string_view otherwise) {
  if (table_.contains(key)) return text(key);
  known_.insert(std::string(key));
  return std::string(otherwise);
}

Result<std::vector<std::string>> TomlTable::texts(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr || !node->is_array()) return wrong(node, key, "is no list of texts");
  std::vector<std::string> texts;
  for (const toml::node& one : *node->as_array()) {
    const auto value = one.value_exact<std::string>();
    if (!value || value->empty()) return wrong(&one, key, "holds something that is no text");
    texts.push_back(*value);
  }
  return texts;
}

Result<std::vector<std::string>> TomlTable::texts_if_any(std::string_view key) {
  if (!table_.contains(key)) return std::vector<std::string>{};
  return texts(key);
}

Result<std::int64_t> TomlTable::number(std::string_view key, Range range, std::optional<std::int64_t> otherwise) {
  const toml::node* node = take(key);
  if (node == nullptr && otherwise) return *otherwise;
  if (node == nullptr) return wrong(nullptr, key, "is missing");
  const auto value = node->value_exact<std::int64_t>();
  if (!value || *value < range.least || *value > range.most) return wrong(node, key, fmt::format("is no number from {} to {}", range.least, range.most));
  return *value;
}

Result<const toml::table*> TomlTable::table(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return static_cast<const toml::table*>(nullptr);
  if (!node->is_table()) return wrong(node, key, "is no table");
  return node->as_table();
}

Result<std::vector<const toml::table*>> TomlTable::tables(std::string_view key) {
  std::vector<const toml::table*> tables;
  const toml::node* node = take(key);
  if (node == nullptr) return tables;
  if (!node->is_array()) return wrong(node, key, "is no list of tables");
  for (const toml::node& one : *node->as_array()) {
    if (!one.is_table()) return wrong(&one, key, "holds something that is no table");
    tables.push_back(one.as_table());
  }
  return tables;
}

Result<void> TomlTable::finish() const {
  for (const auto& [key, value] : table_) {
    if (!known_.contains(key.str())) return wrong(&value, key.str(), "is no key here");
  }
  return {};
}

}  // namespace esign::ca
