// SPDX-License-Identifier: Apache-2.0
#include "config/tsa_config.h"

#include "base/text.h"
#include "config/ca_config.h"
#include "config/toml_table.h"

namespace esign::tsa {
namespace {

using ca::TomlTable;

constexpr std::string_view kSchema = "esign.tsa/1";
constexpr std::string_view kBestPractice = "0.4.0.2023.1.1";  // EN 319 421 clause 5.2: BTSP

struct HashName { std::string_view name; Hash hash; };
constexpr HashName kHashes[] = {{"SHA256", Hash::sha256}, {"SHA384", Hash::sha384}, {"SHA512", Hash::sha512}};

Result<void> read_clock(const toml::table& table, TsaConfig& config) {
  TomlTable from(table);
  ESIGN_TRY(const std::string kernel, from.text_or("kernel", "required"));
  if (kernel != "required" && kernel != "ignored") return fail(Errc::misconfigured, "is required or ignored").in("kernel");
  config.clock.kernel = kernel == "required" ? ClockRules::Kernel::required : ClockRules::Kernel::ignored;
  ESIGN_TRY(config.watch.sources, from.texts_if_any("sources"));
  const auto sources = static_cast<std::int64_t>(config.watch.sources.size());
  // More than half: a single source that lies is outvoted as soon as there are three.
  ESIGN_TRY(const std::int64_t agreeing, from.number("agreeing", {0, 16}, sources / 2 + (sources != 0 ? 1 : 0)));
  if (agreeing > sources) return fail(Errc::misconfigured, "is more than there are sources").in("agreeing");
  config.clock.agreeing = static_cast<unsigned>(agreeing);
  ESIGN_TRY(const std::int64_t every, from.number("ask-every-seconds", {1, 3600}, 16));
  config.watch.every = std::chrono::seconds{every};
  ESIGN_TRY(const std::int64_t oldest, from.number("oldest-seconds", {1, 86'400}, 8 * every));
  config.clock.oldest = std::chrono::seconds{oldest};
  ESIGN_TRY(config.clock.drift_ppm, from.number("drift-ppm", {1, 10'000}, 100));
  ESIGN_TRY(const std::int64_t margin, from.number("leap-margin-seconds", {1, 60}, 2));
  config.clock.leap_margin = std::chrono::seconds{margin};
  return from.finish();
}

Result<void> read_stamp(TomlTable& from, TsaConfig& config) {
  // TIS-7.7.2-03: one second or better.
  ESIGN_TRY(const std::int64_t accuracy, from.number("accuracy-milliseconds", {1, 1000}, 1000));
  config.stamp.accuracy = config.clock.accuracy = std::chrono::milliseconds{accuracy};
  ESIGN_TRY(const auto policies, from.texts_if_any("policies"));
  for (const std::string& text : policies.empty() ? std::vector<std::string>{std::string(kBestPractice)} : policies) {
    auto oid = asn1::Oid::from_text(text);
    if (!oid) return fail(Errc::misconfigured, "is no object identifier: " + text).in("policies");
    config.stamp.policies.push_back(*oid);
  }
  ESIGN_TRY(const auto hashes, from.texts_if_any("hashes"));
  for (const HashName& one : kHashes) {
    if (hashes.empty() || std::find(hashes.begin(), hashes.end(), one.name) != hashes.end()) config.stamp.hashes.push_back(one.hash);
  }
  if (!hashes.empty() && hashes.size() != config.stamp.hashes.size()) return fail(Errc::misconfigured, "are SHA256, SHA384, SHA512").in("hashes");
  return {};
}

/// Unit names are segments of paths and words of the log.
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

Result<TsaConfig> read_table(const toml::table& table) {
  TomlTable from(table);
  TsaConfig config;
  ESIGN_TRY(const std::string schema, from.text("schema"));
  if (schema != kSchema) return fail(Errc::misconfigured, "schema is not " + std::string(kSchema));
  ESIGN_TRY(config.key_store, from.text("key-store"));
  ESIGN_TRY(config.passphrase_file, from.text("passphrase-file"));
  ESIGN_TRY(config.audit_key, from.text("audit-key"));
  ESIGN_TRY(config.requests_per_second, from.number("requests-per-second", {0, 1'000'000}, 1'000));
  ESIGN_CHECK(read_stamp(from, config));
  ESIGN_TRY(const toml::table* clock, from.table("clock"));
  if (clock != nullptr) ESIGN_CHECK(read_clock(*clock, config).in("clock"));
  ESIGN_TRY(const auto units, from.tables("unit"));
  for (const toml::table* one : units) {
    TomlTable unit(*one);
    UnitConfig made;
    ESIGN_TRY(made.name, unit.text("name"));
    if (!is_word(made.name)) return fail(Errc::misconfigured, "has small letters, digits and - alone").in("unit.name");
    // TIS-7.7.1-08: the key is used for time-stamps alone.
    if (made.name == config.audit_key) return fail(Errc::misconfigured, "signs the log").in("unit.name");
    ESIGN_TRY(made.certificate, unit.text("certificate"));
    ESIGN_TRY(made.chain, unit.texts_if_any("chain"));
    ESIGN_CHECK(unit.finish());
    config.units.push_back(std::move(made));
  }
  if (config.units.empty()) return fail(Errc::misconfigured, "there is no [[unit]]");
  if (config.clock.kernel == ClockRules::Kernel::ignored && config.clock.agreeing == 0)
    return fail(Errc::misconfigured, "kernel is ignored and no source has to agree: nothing vouches for the clock").in("clock");
  ESIGN_CHECK(from.finish());
  return config;
}

}  // namespace

Result<TsaConfig> read_config(const TsaFolder& folder) {
  auto text = ca::read_file(folder.config());
  if (!text) return fail(Errc::not_found, "no time-stamping authority in " + folder.root.string() + ": it has no tsa.toml");
  auto table = ca::parse_toml(as_text(*text));
  if (!table) return fail(std::move(table).error().in("tsa.toml"));
  auto config = read_table(*table);
  if (!config) return fail(std::move(config).error().in("tsa.toml"));
  return config;
}

}  // namespace esign::tsa
