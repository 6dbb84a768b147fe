// SPDX-License-Identifier: Apache-2.0
#include "config/ca_config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <fstream>
#include <set>

#include "domain/life.h"

namespace esign::ca {
namespace {

constexpr std::string_view kSchema = "esign.ca/1";
constexpr std::size_t kLargestFile = 64u << 20;  // a register is no file that is read whole

Failure wrong(const toml::node* node, std::string_view key, std::string_view what) {
  const auto line = node != nullptr ? node->source().begin.line : 0;
  return fail(Errc::misconfigured, fmt::format("ca.toml{}: {} {}", line != 0 ? fmt::format(" line {}", line) : "", key, what));
}

/// Reads one table, and at the end says which keys nobody asked for: a slip of the pen is no setting.
class Table {
 public:
  explicit Table(const toml::table& table) : table_(table) {}

  Result<std::string> text(std::string_view key) {
    known_.insert(std::string(key));
    const toml::node* node = table_.get(key);
    if (node == nullptr) return wrong(&table_, key, "is missing");
    const auto value = node->value_exact<std::string>();
    if (!value || value->empty()) return wrong(node, key, "is no text");
    return *value;
  }
  Result<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most, std::optional<std::int64_t> otherwise = {}) {
    known_.insert(std::string(key));
    const toml::node* node = table_.get(key);
    if (node == nullptr && otherwise) return *otherwise;
    if (node == nullptr) return wrong(&table_, key, "is missing");
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < least || *value > most) return wrong(node, key, fmt::format("is no number from {} to {}", least, most));
    return *value;
  }
  Result<const toml::table*> table(std::string_view key) {
    known_.insert(std::string(key));
    const toml::node* node = table_.get(key);
    if (node == nullptr) return static_cast<const toml::table*>(nullptr);
    if (!node->is_table()) return wrong(node, key, "is no table");
    return node->as_table();
  }
  Result<const toml::array*> array(std::string_view key) {
    known_.insert(std::string(key));
    const toml::node* node = table_.get(key);
    if (node == nullptr || !node->is_array()) return wrong(node, key, "is no list of tables");
    return node->as_array();
  }
  Result<void> finish() const {
    for (const auto& [key, value] : table_) {
      if (!known_.contains(key.str())) return wrong(&value, key.str(), "is no key of this file");
    }
    return {};
  }

 private:
  const toml::table& table_;
  std::set<std::string, std::less<>> known_{};
};

Result<Category> category_from(std::string_view word) {
  for (const Category one : {Category::none, Category::government, Category::legal_entity, Category::citizen}) {
    if (name(one) == word) return one;
  }
  return fail(Errc::misconfigured, "ca.toml: no such category: " + std::string(word));
}

Result<AuthorityConfig> read_authority(const toml::table& table) {
  Table from(table);
  AuthorityConfig authority;
  ESIGN_TRY(authority.name, from.text("name"));
  ESIGN_TRY(authority.parent, from.text("parent"));
  ESIGN_TRY(const std::string category, from.text("category"));
  ESIGN_TRY(authority.category, category_from(category));
  ESIGN_TRY(const std::int64_t shards, from.number("shards", 1, 65'536));
  authority.shards = static_cast<std::uint32_t>(shards);
  ESIGN_CHECK(from.finish());
  return authority;
}

Result<void> read_times(Table& top, CaConfig& config) {
  constexpr std::int64_t kDay = 86'400;
  struct Row { std::string_view table, key; std::chrono::seconds* value; std::int64_t least, most; };
  const Row rows[] = {
      {"crl", "refresh-seconds", &config.crl_refresh, 1, 3 * 3600},    // register and list every three hours
      {"crl", "validity-seconds", &config.crl_validity, 60, kDay},
      {"crl", "delay-seconds", &config.crl_delay, 0, 60},
      {"ocsp", "validity-seconds", &config.ocsp_validity, 1, kDay},
      {"personalisation", "confirm-seconds", &config.confirm_within, 1, 90 * kDay},
  };
  for (const std::string_view name : {"crl", "ocsp", "personalisation"}) {
    ESIGN_TRY(const toml::table* table, top.table(name));
    if (table == nullptr) continue;
    Table from(*table);
    for (const Row& row : rows) {
      if (row.table != name) continue;
      ESIGN_TRY(const std::int64_t seconds, from.number(row.key, row.least, row.most, row.value->count()));
      *row.value = std::chrono::seconds{seconds};
    }
    ESIGN_CHECK(from.finish());
  }
  if (config.crl_validity <= config.crl_refresh) return fail(Errc::misconfigured, "ca.toml: a CRL would end before the next one comes");
  return {};
}

Result<CaConfig> read_table(const toml::table& table) {
  Table from(table);
  CaConfig config;
  ESIGN_TRY(const std::string schema, from.text("schema"));
  if (schema != kSchema) return fail(Errc::misconfigured, "ca.toml: schema is not " + std::string(kSchema));
  ESIGN_TRY(config.name, from.text("name"));
  ESIGN_TRY(config.url, from.text("url"));
  if (!config.url.starts_with("http://") || config.url.ends_with('/'))
    return fail(Errc::misconfigured, "ca.toml: url begins with http:// and has no slash at its end (RFC 5280 section 8: status over https may need itself)");
  ESIGN_TRY(config.database, from.text("database"));
  ESIGN_TRY(config.key_store, from.text("key-store"));
  ESIGN_TRY(config.passphrase_file, from.text("passphrase-file"));
  ESIGN_TRY(config.node, from.text("node"));
  ESIGN_TRY(const std::int64_t instance, from.number("instance", 1, 127));
  config.instance = static_cast<std::uint8_t>(instance);
  ESIGN_CHECK(read_times(from, config));
  ESIGN_TRY(const toml::array* authorities, from.array("authority"));
  for (const toml::node& node : *authorities) {
    if (!node.is_table()) return wrong(&node, "authority", "is no table");
    ESIGN_TRY(AuthorityConfig authority, read_authority(*node.as_table()));
    config.authorities.push_back(std::move(authority));
  }
  ESIGN_CHECK(from.finish());
  return config;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::not_found, "no such file: " + file.string());
  Bytes octets;
  std::array<char, 1 << 16> part{};
  while (in.read(part.data(), part.size()) || in.gcount() > 0) {
    octets.insert(octets.end(), part.begin(), part.begin() + in.gcount());
    if (octets.size() > kLargestFile) return fail(Errc::limit_exceeded, "too large: " + file.string());
  }
  return octets;
}

Result<CaConfig> read_config(const CaFolder& folder) {
  auto text = read_file(folder.config());
  if (!text) return fail(Errc::not_found, "no certification authority in " + folder.root.string() + ": esign-ca init makes one");
  try {
    const toml::table table = toml::parse(as_text(*text), folder.config().string());
    return read_table(table);
  } catch (const toml::parse_error& error) {
    return fail(Errc::misconfigured, fmt::format("ca.toml line {}: {}", error.source().begin.line, error.description()));
  }
}

std::string write_config(const CaConfig& config) {
  std::string out = "# SPDX-License-Identifier: Apache-2.0\n# A certification authority of esign: docs/reference/esign-ca.md describes every key.\n";
  const auto text = [&](std::string_view key, std::string_view value) { out += fmt::format("{} = {}\n", key, quoted(value)); };
  text("schema", kSchema);
  text("name", config.name);
  text("url", config.url);
  text("database", config.database);
  text("key-store", config.key_store);
  text("passphrase-file", config.passphrase_file);
  text("node", config.node);
  out += fmt::format("instance = {}\n", config.instance);
  out += fmt::format("\n[crl]\nrefresh-seconds = {}\nvalidity-seconds = {}\ndelay-seconds = {}\n", config.crl_refresh.count(), config.crl_validity.count(), config.crl_delay.count());
  out += fmt::format("\n[ocsp]\nvalidity-seconds = {}\n", config.ocsp_validity.count());
  out += fmt::format("\n[personalisation]\nconfirm-seconds = {}\n", config.confirm_within.count());
  for (const AuthorityConfig& one : config.authorities) {
    out += "\n[[authority]]\n";
    text("name", one.name);
    text("parent", one.parent);
    text("category", name(one.category));
    out += fmt::format("shards = {}\n", one.shards);
  }
  return out;
}

Result<Authorities> load_authorities(const CaFolder& folder, const CaConfig& config) {
  std::vector<Authority> all;
  for (const AuthorityConfig& one : config.authorities) {
    ESIGN_TRY(const Bytes octets, read_file(folder.certificate_of(one.name)));
    ESIGN_TRY(auto certificate, pkix::Certificate::parse(octets));
    all.push_back({one.name, one.parent, one.category, one.shards, std::move(certificate)});
  }
  return Authorities::make(std::move(all), config.url);
}

}  // namespace esign::ca
