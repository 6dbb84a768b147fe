// SPDX-License-Identifier: Apache-2.0
#include "config/ceremony_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>

#include "base/identifiers.h"
#include "config/toml_table.h"
#include "domain/composer.h"
#include "domain/life.h"

namespace esign::ca {
namespace {

constexpr std::string_view kSchema = "esign.ceremony/1";
constexpr std::size_t kWitnesses = 2;

struct KindName {
  std::string_view word;
  crypto::KeyKind kind;
  KeyRule rule;
};
const KindName kKinds[] = {{"P256", crypto::KeyKind::ec_p256, {pkix::KeyType::ec, pkix::Curve::p256, 0}},
                           {"P384", crypto::KeyKind::ec_p384, {pkix::KeyType::ec, pkix::Curve::p384, 0}},
                           {"P521", crypto::KeyKind::ec_p521, {pkix::KeyType::ec, pkix::Curve::p521, 0}},
                           {"RSA3072", crypto::KeyKind::rsa_3072, {pkix::KeyType::rsa, pkix::Curve::none, 3072}},
                           {"RSA4096", crypto::KeyKind::rsa_4096, {pkix::KeyType::rsa, pkix::Curve::none, 4096}}};

enum class Section : std::uint8_t { authority, service, role };

Result<PlannedKey> read_key(const toml::table& table, Section section) {
  TomlTable from(table);
  PlannedKey key;
  ESIGN_TRY(key.name, from.text("name"));
  ESIGN_TRY(key.profile, from.text("profile"));
  ESIGN_TRY(key.common_name, from.text("commonName"));
  ESIGN_TRY(const std::string kind, from.text_or("key", "P256"));
  ESIGN_TRY(key.key, key_kind_named(kind));
  switch (section) {
    case Section::authority: {
      ESIGN_TRY(key.issuer, from.text("parent"));
      ESIGN_TRY(const std::int64_t shards, from.number("shards", {1, 65'536}));
      key.shards = static_cast<std::uint32_t>(shards);
      ESIGN_TRY(const std::string category, from.text("category"));
      const auto known = category_from(category);
      if (!known) return fail(Errc::misconfigured, "there is no such category: " + category).in("category");
      key.category = *known;
      break;
    }
    case Section::service: {
      ESIGN_TRY(key.issuer, from.text("issuer"));
      break;
    }
    case Section::role: {
      key.issuer = "services";
      break;
    }
  }
  ESIGN_CHECK(from.finish());
  return key;
}

Result<std::vector<PlannedKey>> read_keys(TomlTable& top, std::string_view name, Section section) {
  std::vector<PlannedKey> keys;
  ESIGN_TRY(const auto tables, top.tables(name));
  for (const toml::table* table : tables) {
    auto key = read_key(*table, section);
    if (!key) return fail(std::move(key).error().in(fmt::format("{}[{}]", name, keys.size())));
    keys.push_back(*std::move(key));
  }
  return keys;
}

bool usable_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// A profile that is there, may come from this issuer and takes this key.
void lint_profile(const PlannedKey& key, const std::vector<Profile>& profiles, std::vector<std::string>& faults) {
  const Profile* profile = find_profile(profiles, key.profile);
  if (profile == nullptr) {
    faults.push_back(fmt::format("{}: there is no profile {}", key.name, key.profile));
    return;
  }
  const std::string issuer = key.issuer == key.name ? std::string(kItself) : key.issuer;
  const auto& may = profile->issuers;
  if (std::find(may.begin(), may.end(), issuer) == may.end() && std::find(may.begin(), may.end(), kAnyIssuer) == may.end())
    faults.push_back(fmt::format("{}: profile {} is not issued by {}", key.name, key.profile, issuer));
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindName& one) { return one.kind == key.key; });
  if (std::find(profile->keys.begin(), profile->keys.end(), kind->rule) == profile->keys.end())
    faults.push_back(fmt::format("{}: profile {} takes no {}", key.name, key.profile, kind->word));
}

}  // namespace

Result<crypto::KeyKind> key_kind_named(std::string_view word) {
  for (const KindName& one : kKinds) {
    if (one.word == word) return one.kind;
  }
  return fail(Errc::misconfigured, "there is no such kind of key: " + std::string(word)).in("key");
}

Result<Ceremony> read_ceremony(std::string_view text) {
  ESIGN_TRY(const toml::table table, parse_toml(text));
  TomlTable top(table);
  Ceremony ceremony;
  ESIGN_TRY(const std::string schema, top.text("schema"));
  if (schema != kSchema) return fail(Errc::misconfigured, "is not " + std::string(kSchema)).in("schema");
  ESIGN_TRY(ceremony.title, top.text("title"));
  ESIGN_TRY(ceremony.organization, top.text("organization"));
  ESIGN_TRY(ceremony.voen, top.text("voen"));
  ESIGN_TRY(ceremony.witnesses, top.texts("witnesses"));
  ESIGN_TRY(ceremony.authorities, read_keys(top, "authority", Section::authority));
  ESIGN_TRY(ceremony.services, read_keys(top, "service", Section::service));
  ESIGN_TRY(ceremony.roles, read_keys(top, "role", Section::role));
  ESIGN_CHECK(top.finish());
  return ceremony;
}

std::vector<std::string> lint_ceremony(const Ceremony& ceremony, const std::vector<Profile>& profiles) {
  std::vector<std::string> faults;
  const std::set<std::string> witnesses(ceremony.witnesses.begin(), ceremony.witnesses.end());
  if (witnesses.size() < kWitnesses) faults.push_back("witnesses: two people at least watch (EN 319 411-1 GEN-6.5.1-04)");
  if (voen_grammar(ceremony.voen) == Grammar::wrong) faults.push_back("voen: is no VÖEN");
  std::set<std::string> names, authorities;
  for (const auto* section : {&ceremony.authorities, &ceremony.services, &ceremony.roles}) {
    for (const PlannedKey& key : *section) {
      if (!usable_name(key.name)) faults.push_back(fmt::format("{}: a name has small letters, digits and hyphens only", key.name));
      if (!names.insert(key.name).second) faults.push_back(fmt::format("{}: stands twice", key.name));
      const bool is_root = section == &ceremony.authorities && authorities.empty();
      if (is_root && key.issuer != key.name) faults.push_back(fmt::format("{}: the first authority is the root, its own parent", key.name));
      if (!is_root && !authorities.contains(key.issuer)) faults.push_back(fmt::format("{}: there is no authority {} before it", key.name, key.issuer));
      if (section == &ceremony.authorities) authorities.insert(key.name);
      lint_profile(key, profiles, faults);
    }
  }
  if (ceremony.authorities.empty()) faults.push_back("authority: there is none");
  for (const std::string_view wanted : {"services", "citizen"}) {
    if (!authorities.contains(std::string(wanted))) faults.push_back(fmt::format("authority: none is called {}", wanted));
  }
  if (!names.contains("audit")) faults.push_back("service: none is called audit");
  return faults;
}

}  // namespace esign::ca
