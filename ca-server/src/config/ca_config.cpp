// SPDX-License-Identifier: Apache-2.0
#include "config/ca_config.h"

#include <fmt/format.h>

#include <fstream>
#include <array>

#include "config/toml_table.h"
#include "domain/life.h"

namespace esign::ca {
namespace {

constexpr std::string_view kSchema = "esign.ca/1";
constexpr std::size_t kLargestFile = 64u << 20;  // a register is no file that is read whole

Result<AuthorityConfig> read_authority(const toml::table& table) {
  TomlTable from(table);
  AuthorityConfig authority;
  ESIGN_TRY(authority.name, from.text("name"));
  ESIGN_TRY(authority.parent, from.text("parent"));
  ESIGN_TRY(const std::string category, from.text("category"));
  const auto known = category_from(category);
  if (!known) return fail(Errc::misconfigured, "there is no such category: " + category).in("category");
  authority.category = *known;
  ESIGN_TRY(const std::int64_t shards, from.number("shards", {1, 65'536}));
  authority.shards = static_cast<std::uint32_t>(shards);
  ESIGN_CHECK(from.finish());
  return authority;
}

Result<void> read_times(TomlTable& top, CaConfig& config) {
  constexpr std::int64_t kDay = 86'400;
  struct Row { std::string_view table, key; std::chrono::seconds* value; std::int64_t least, most; };
  const Row rows[] = {
      {"crl", "refresh-seconds", &config.crl_refresh, 1, 3 * 3600},    // register and list every three hours
      {"crl", "validity-seconds", &config.crl_validity, 60, kDay},
      {"crl", "delay-seconds", &config.crl_delay, 0, 60},
      {"ocsp", "validity-seconds", &config.ocsp_validity, 1, kDay},
      {"ocsp", "oldest-copy-seconds", &config.ocsp_oldest_copy, 60, 30 * kDay},
      {"personalisation", "confirm-seconds", &config.confirm_within, 1, 90 * kDay},
  };
  for (const std::string_view name : {"crl", "ocsp", "personalisation"}) {
    ESIGN_TRY(const toml::table* table, top.table(name));
    if (table == nullptr) continue;
    TomlTable from(*table);
    for (const Row& row : rows) {
      if (row.table != name) continue;
      ESIGN_TRY(const std::int64_t seconds, from.number(row.key, {row.least, row.most}, row.value->count()));
      *row.value = std::chrono::seconds{seconds};
    }
    ESIGN_CHECK(from.finish());
  }
  if (config.crl_validity <= config.crl_refresh) return fail(Errc::misconfigured, "a CRL would end before the next one comes");
  return {};
}

Result<CaConfig> read_table(const toml::table& table) {
  TomlTable from(table);
  CaConfig config;
  ESIGN_TRY(const std::string schema, from.text("schema"));
  if (schema != kSchema) return fail(Errc::misconfigured, "schema is not " + std::string(kSchema));
  ESIGN_TRY(config.name, from.text("name"));
  ESIGN_TRY(config.url, from.text("url"));
  if (!config.url.starts_with("http://") || config.url.ends_with('/'))
    return fail(Errc::misconfigured, "url begins with http:// and has no slash at its end (RFC 5280 section 8: status over https may need itself)");
  ESIGN_TRY(config.database, from.text("database"));
  ESIGN_TRY(config.key_store, from.text("key-store"));
  ESIGN_TRY(config.passphrase_file, from.text("passphrase-file"));
  ESIGN_TRY(config.node, from.text("node"));
  ESIGN_TRY(config.own.policy_arc, from.text("policy-arc"));
  ESIGN_TRY(config.own.disclosure, from.text_or("disclosure", OwnValues{}.disclosure));
  if (!config.own.disclosure.starts_with("https://") || config.own.disclosure.ends_with('/'))
    return fail(Errc::misconfigured, "disclosure begins with https:// and has no slash at its end (EN 319 412-5 QCS-4.3.4-03)");
  ESIGN_TRY(const std::int64_t instance, from.number("instance", {1, 127}));
  config.instance = static_cast<std::uint8_t>(instance);
  ESIGN_CHECK(read_times(from, config));
  ESIGN_TRY(const auto authorities, from.tables("authority"));
  for (const toml::table* one : authorities) {
    ESIGN_TRY(AuthorityConfig authority, read_authority(*one));
    config.authorities.push_back(std::move(authority));
  }
  ESIGN_CHECK(from.finish());
  return config;
}

std::string toml_text(std::string_view text) {
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
  auto table = parse_toml(as_text(*text));
  if (!table) return fail(std::move(table).error().in("ca.toml"));
  auto config = read_table(*table);
  if (!config) return fail(std::move(config).error().in("ca.toml"));
  return config;
}

std::string certified_settings(const CaConfig& config) {
  return fmt::format("url = {}\npolicy-arc = {}\ndisclosure = {}\n", toml_text(config.url), toml_text(config.own.policy_arc), toml_text(config.own.disclosure));
}

Result<OwnValues> own_values_of(std::string_view settings) {
  ESIGN_TRY(const toml::table table, parse_toml(settings));
  TomlTable from(table);
  OwnValues own;
  ESIGN_TRY(own.policy_arc, from.text("policy-arc"));
  ESIGN_TRY(own.disclosure, from.text("disclosure"));
  return own;
}

std::string write_authority(const AuthorityConfig& one) {
  return fmt::format("\n[[authority]]\nname = {}\nparent = {}\ncategory = {}\nshards = {}\n", toml_text(one.name), toml_text(one.parent), toml_text(name(one.category)), one.shards);
}

std::string write_config(const CaConfig& config) {
  std::string out = "# SPDX-License-Identifier: Apache-2.0\n# A certification authority of esign: docs/reference/esign-ca.md describes every key.\n";
  const auto text = [&](std::string_view key, std::string_view value) { out += fmt::format("{} = {}\n", key, toml_text(value)); };
  text("schema", kSchema);
  text("name", config.name);
  text("url", config.url);
  text("database", config.database);
  text("key-store", config.key_store);
  text("passphrase-file", config.passphrase_file);
  text("node", config.node);
  text("policy-arc", config.own.policy_arc);
  text("disclosure", config.own.disclosure);
  out += fmt::format("instance = {}\n", config.instance);
  out += fmt::format("\n[crl]\nrefresh-seconds = {}\nvalidity-seconds = {}\ndelay-seconds = {}\n", config.crl_refresh.count(), config.crl_validity.count(), config.crl_delay.count());
  out += fmt::format("\n[ocsp]\nvalidity-seconds = {}\noldest-copy-seconds = {}\n", config.ocsp_validity.count(), config.ocsp_oldest_copy.count());
  out += fmt::format("\n[personalisation]\nconfirm-seconds = {}\n", config.confirm_within.count());
  for (const AuthorityConfig& one : config.authorities) out += write_authority(one);
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
