// SPDX-License-Identifier: Apache-2.0
#include "commands/ceremony.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "commands/transcript.h"
#include "commands/tsa_file.h"
#include "config/profile_file.h"
#include "crypto/backend.h"
#include "http/changes.h"
#include "keys/file_key_ring.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

constexpr std::size_t kPassphraseOctets = 24;  // 192 bits

Result<void> write_file(const std::filesystem::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.flush();
  if (!out) return fail(Errc::storage, "cannot write " + file.string());
  return {};
}

Result<void> make_folder(const CaFolder& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder.root, error) && !std::filesystem::is_empty(folder.root, error))
    return fail(Errc::already_exists, "the folder is not empty: " + folder.root.string());
  for (const auto& one : {folder.root, folder.keys(), folder.certificates(), folder.profiles(), folder.roles()}) {
    std::filesystem::create_directories(one, error);
    if (error) return fail(Errc::storage, "cannot make " + one.string());
  }
  for (const auto& one : {folder.root, folder.keys(), folder.roles()}) std::filesystem::permissions(one, std::filesystem::perms::owner_all, error);
  return {};
}

/// The passphrase of key files (or the token's PIN) in private/passphrase.
Result<void> keep_passphrase(const CaFolder& folder, const InitOptions& options) {
  const std::filesystem::path file = folder.keys() / "passphrase";
  if (!options.passphrase.empty()) {
    ESIGN_TRY(const Pin given, read_passphrase(options.passphrase));
    const SecretBytes line(as_view({given.reveal().data(), given.reveal().size()}));
    return write_private_file(file, line.reveal());
  }
  if (options.key_store != "file") return fail(Errc::invalid_argument, "a token's PIN is wanted: --passphrase-file FILE");
  ESIGN_TRY(Bytes random, crypto::random_octets(kPassphraseOctets));
  std::string text = to_base64(random) + "\n";
  wipe(random.data(), random.size());
  const auto written = write_private_file(file, as_view(text));
  wipe(text.data(), text.size());
  return written;
}

CaConfig config_of(const InitOptions& options, const Ceremony& ceremony) {
  CaConfig config;
  config.name = ceremony.title;
  config.url = options.url;
  config.database = options.database;
  config.key_store = options.key_store;
  config.passphrase_file = "private/passphrase";
  config.node = options.node;
  config.own.disclosure = options.disclosure;
  config.instance = options.instance;
  for (const PlannedKey& one : ceremony.authorities) config.authorities.push_back({one.name, one.issuer, one.category, one.shards});
  return config;
}

/// One certificate of the ceremony through the same door as every other: record, lint, signature, record.
Result<Bytes> issue(Centre& centre, const PlannedKey& planned, View spki, std::map<std::string, std::string> subject) {
  Order order;
  order.caller = order.actor = "esign-ca";
  order.id = "ceremony/" + planned.name + "/" + to_hex(View(spki).last(8));
  ESIGN_TRY(order.content, sha256(spki));
  subject["commonName"] = planned.common_name;
  Wanted wanted;
  wanted.profile = planned.profile;
  wanted.issuer = planned.issuer;
  wanted.spki = copy(spki);
  const Profile* profile = find_profile(centre.profiles(), planned.profile);
  if (profile == nullptr) return fail(Errc::misconfigured, "there is no profile " + planned.profile);
  // The ceremony knows more fields than each profile has.
  for (auto& [name, value] : subject) {
    const auto field = field_named(name);
    const auto uses = [&](const SubjectRule& rule) { return field && std::find(rule.pattern.fields().begin(), rule.pattern.fields().end(), *field) != rule.pattern.fields().end(); };
    const auto alternative = [&](const AlternativeNameRule& rule) { return field && rule.field == *field; };
    if (std::any_of(profile->subject.begin(), profile->subject.end(), uses) || std::any_of(profile->alternative_names.begin(), profile->alternative_names.end(), alternative))
      wanted.subject[name] = value;
  }
  order.wanted.push_back(std::move(wanted));
  ESIGN_TRY(const Issued issued, centre.issuance().issue(order));
  return issued.certificates.front();
}

Result<Bytes> issue_for_key(Centre& centre, const PlannedKey& planned, const Ceremony& ceremony) {
  ESIGN_TRY(const Bytes spki, centre.keys().spki(planned.name));
  return issue(centre, planned, spki, {{"organization", ceremony.organization}, {"voen", ceremony.voen}});
}

Result<void> make_authorities(Centre& centre, const Ceremony& ceremony, Transcript& transcript) {
  for (const PlannedKey& planned : ceremony.authorities) {
    ESIGN_CHECK(centre.keys().create(planned.name, planned.key));
    ESIGN_TRY(const Bytes spki, centre.keys().spki(planned.name));
    ESIGN_CHECK(transcript.key(planned.name, spki));
    ESIGN_TRY(const Bytes der, make_authority(centre, planned, ceremony));
    ESIGN_CHECK(transcript.certificate(planned.name, der));
  }
  return {};
}

Result<void> make_services(Centre& centre, const Ceremony& ceremony, Transcript& transcript) {
  for (const PlannedKey& planned : ceremony.services) {
    if (planned.name != kAuditKey) ESIGN_CHECK(centre.keys().create(planned.name, planned.key));
    ESIGN_TRY(const Bytes der, issue_for_key(centre, planned, ceremony));
    ESIGN_CHECK(write_file(centre.folder().certificate_of(planned.name), as_text(der)));
    ESIGN_CHECK(transcript.certificate(planned.name, der));
  }
  return {};
}

std::string chain_pem(const Centre& centre, std::string_view issuer, View leaf) {
  std::string pem = pkix::write_pem("CERTIFICATE", leaf);
  for (const Bytes& der : centre.authorities().chain(issuer)) pem += pkix::write_pem("CERTIFICATE", der);
  return pem;
}

/// A key outside the key store, and its certificate, in roles/.
struct Loose {
  SecretBytes pkcs8{};
  Bytes certificate{};
};
Result<Loose> make_loose(Centre& centre, const PlannedKey& planned, std::map<std::string, std::string> subject) {
  Loose made;
  ESIGN_TRY(made.pkcs8, crypto::generate_pkcs8(planned.key));
  ESIGN_TRY(const auto key, crypto::open_pkcs8(made.pkcs8.reveal()));
  ESIGN_TRY(made.certificate, issue(centre, planned, key->spki(), std::move(subject)));
  const std::filesystem::path base = centre.folder().roles() / planned.name;
  ESIGN_CHECK(write_file(base.string() + ".pem", chain_pem(centre, planned.issuer, made.certificate)));
  std::string pem = pkix::write_pem("PRIVATE KEY", made.pkcs8.reveal());
  std::error_code error;
  std::filesystem::remove(base.string() + ".key", error);
  const auto written = write_private_file(base.string() + ".key", as_view(pem));
  wipe(pem.data(), pem.size());
  ESIGN_CHECK(written);
  return made;
}

/// The ceremony approves what it made: profiles and the keys of authorities.
Result<void> approve(Centre& centre, const CaFolder& folder, const CaConfig& config) {
  ESIGN_TRY(const ProfileSet set, read_profile_set(folder.profiles(), certified_settings(config)));
  std::map<std::string, Sha256> keys;
  for (const Authority& authority : centre.authorities().all()) {
    ESIGN_TRY(keys[authority.name], sha256(authority.certificate->spki()));
  }
  return approve_beginning(centre.store(), set, keys, {centre.clock().now(), "ceremony", {}, {}, {}, {}});
}

}  // namespace

Result<Bytes> make_authority(Centre& centre, const PlannedKey& planned, const Ceremony& ceremony) {
  ESIGN_TRY(Bytes der, issue_for_key(centre, planned, ceremony));
  ESIGN_CHECK(write_file(centre.folder().certificate_of(planned.name), as_text(der)));
  ESIGN_TRY(auto certificate, pkix::Certificate::parse(der));
  ESIGN_CHECK(centre.add({planned.name, planned.issuer, planned.category, planned.shards, std::move(certificate)}));
  return der;
}

Result<void> make_role(Centre& centre, const PlannedKey& planned, const std::string& organization) {
  ESIGN_TRY(const Loose made, make_loose(centre, planned, {{"organization", organization}}));
  ESIGN_TRY(Bytes random, crypto::random_octets(12));
  std::string password = to_base64(random);
  const Pin pin(std::span<const char>(password.data(), password.size()));
  ESIGN_TRY(const Bytes file, crypto::write_pkcs12({made.pkcs8, made.certificate, centre.authorities().chain(planned.issuer), planned.common_name}, pin));
  const std::string base = (centre.folder().roles() / planned.name).string();
  std::error_code error;
  std::filesystem::remove(base + ".p12", error);
  std::filesystem::remove(base + ".password", error);
  ESIGN_CHECK(write_private_file(base + ".p12", file));
  const auto written = write_private_file(base + ".password", as_view(password));
  wipe(password.data(), password.size());
  wipe(random.data(), random.size());
  return written;
}

Result<void> make_server_certificate(Centre& centre, const InitOptions& options, const std::string& organization) {
  PlannedKey server{"server", "services", "server-tls", options.server_names.substr(0, options.server_names.find(' ')), crypto::KeyKind::ec_p256, 1, Category::none};
  ESIGN_TRY(const Loose made, make_loose(centre, server, {{"organization", organization}, {"dnsName", options.server_names}, {"ipAddress", options.server_addresses}}));
  return {};
}

Result<void> found_centre(const InitOptions& options, const std::function<void(std::string_view)>& say) {
  std::vector<Profile> profiles;
  OwnValues own;
  own.disclosure = options.disclosure;
  for (const BuiltInFile& file : built_in_profiles()) {
    auto profile = read_profile(file.text, own);
    if (!profile) return fail(std::move(profile).error().in(std::string(file.name)));
    profiles.push_back(*std::move(profile));
  }
  std::string text(built_in_ceremony());
  if (!options.ceremony.empty()) {
    ESIGN_TRY(const Bytes octets, read_file(options.ceremony));
    text = as_text(octets);
  }
  ESIGN_TRY(const Ceremony ceremony, read_ceremony(text));
  if (const auto faults = lint_ceremony(ceremony, profiles); !faults.empty()) return fail(Errc::misconfigured, fmt::format("the ceremony has faults:\n  {}", fmt::join(faults, "\n  ")));

  const CaFolder folder{options.folder};
  ESIGN_CHECK(make_folder(folder));
  ESIGN_CHECK(keep_passphrase(folder, options));
  for (const BuiltInFile& file : built_in_profiles()) ESIGN_CHECK(write_file(folder.profiles() / file.name, file.text));
  ESIGN_CHECK(write_file(folder.root / "ceremony.toml", text));
  const CaConfig config = config_of(options, ceremony);
  ESIGN_CHECK(write_file(folder.config(), write_config(config)));
  if (const std::string tsa = tsa_config(config, ceremony); !tsa.empty()) ESIGN_CHECK(write_file(folder.root / "tsa.toml", tsa));

  ESIGN_TRY(const auto centre, Centre::found(folder, config, std::move(profiles)));
  ESIGN_TRY(Transcript transcript, Transcript::begin(ceremony, text, centre->clock().now()));
  ESIGN_CHECK(make_authorities(*centre, ceremony, transcript));
  say(fmt::format("{} authorities: {}", ceremony.authorities.size(), folder.certificates().string()));
  ESIGN_CHECK(make_services(*centre, ceremony, transcript));
  ESIGN_CHECK(make_server_certificate(*centre, options, ceremony.organization));
  for (const PlannedKey& role : ceremony.roles) ESIGN_CHECK(make_role(*centre, role, ceremony.organization));
  say(fmt::format("{} client certificates: {}", ceremony.roles.size(), folder.roles().string()));
  ESIGN_CHECK(approve(*centre, folder, config));
  ESIGN_CHECK(transcript.finish(*centre, folder.transcript()));
  say("transcript: " + folder.transcript().string());
  return {};
}

}  // namespace esign::ca
