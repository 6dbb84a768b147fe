// SPDX-License-Identifier: Apache-2.0
#include "commands/centre.h"

#include "config/profile_file.h"
#include "keys/file_key_ring.h"
#include "keys/pkcs11_key_ring.h"
#include "lints/issued_check.h"

namespace esign::ca {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

}  // namespace

Time SystemClock::now() const { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Result<void> Centre::open_keys() {
  const std::filesystem::path file = folder_.root / config_.passphrase_file;
  ESIGN_TRY(Pin secret, read_passphrase(file));
  if (config_.key_store == "file") {
    ESIGN_TRY(keys_, FileKeyRing::open(folder_.keys(), std::move(secret)));
    return {};
  }
  ESIGN_TRY(keys_, Pkcs11KeyRing::open(config_.key_store, std::move(secret)));
  return {};
}

storage::StoreOptions store_options_of(const CaFolder& folder, const CaConfig& config) {
  storage::StoreOptions options;
  options.url = config.database;
  if (options.url.starts_with(kSqlite)) {
    const std::filesystem::path file = options.url.substr(kSqlite.size());
    if (file.is_relative()) options.url = std::string(kSqlite) + (folder.root / file).string();
  }
  options.node = config.node;
  options.head_file = (folder.root / "audit.head").string();
  return options;
}

storage::StoreOptions Centre::store_options() const { return store_options_of(folder_, config_); }

storage::HeadVerifier Centre::head_verifier() const {
  return [this](View message, View signature) -> Result<crypto::Verdict> {
    ESIGN_TRY(const Bytes octets, read_file(folder_.certificate_of(kAuditKey)));
    ESIGN_TRY(const auto certificate, pkix::Certificate::parse(octets));
    ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, algorithm_of(certificate->public_key()));
    return crypto::openssl().verify(certificate->spki(), algorithm, message, signature);
  };
}

Result<void> Centre::open_store(Use use) {
  storage::StoreOptions options = store_options();
  if (use != Use::full) {
    options.mode = storage::Mode::read_only;
  } else {
    options.audit_signer = [this](View message) { return keys_->sign(kAuditKey, message); };
  }
  ESIGN_TRY(store_, storage::open_store(options));
  return {};
}

Result<void> Centre::wire(Use use) {
  life_ = std::make_unique<Life>(*store_, clock_);
  if (use != Use::full) return {};
  const auto composer = std::make_shared<Composer>(profiles_, authorities_, *keys_);
  ESIGN_TRY(const auto expectations, national_id_expectations(config_.own.policy_arc));
  const auto linter = std::make_shared<Linter>(expectations);
  const auto issued = std::make_shared<IssuedCheck>(expectations);
  IssuanceParts parts{*store_, *keys_, clock_};
  parts.authority = [this](std::string_view name) -> Result<SigningAuthority> {
    if (approved_) {
      ESIGN_TRY(const Bytes spki, keys_->spki(name));
      ESIGN_CHECK(approved_->key(name, spki));
    }
    const Authority* authority = authorities_.find(name);
    return SigningAuthority{authority != nullptr ? authority->certificate : nullptr, std::string(name)};
  };
  parts.compose = [composer, this](const Wanted& wanted, const Serial& serial, Time now) -> Result<Composed> {
    if (approved_) {
      ESIGN_CHECK(approved_->profiles());
      ESIGN_TRY(const Bytes spki, keys_->spki(wanted.issuer));
      ESIGN_CHECK(approved_->key(wanted.issuer, spki));
    }
    return (*composer)(wanted, serial, now);
  };
  parts.lint = [linter](const LintContext& context) { return (*linter)(context); };
  parts.check = [issued](View certificate, const LintContext& context) { return (*issued)(certificate, context); };
  parts.instance = config_.instance;
  issuance_ = std::make_unique<Issuance>(std::move(parts));
  return {};
}

Result<std::unique_ptr<Centre>> Centre::open(const std::filesystem::path& root, Use use) {
  const CaFolder folder{root};
  ESIGN_TRY(CaConfig config, read_config(folder));
  std::unique_ptr<Centre> centre(new Centre(folder, std::move(config)));
  ESIGN_TRY(centre->profile_set_, read_profile_set(folder.profiles(), certified_settings(centre->config_)));
  ESIGN_TRY(centre->profiles_, profiles_of(centre->profile_set_, centre->config_.own));
  ESIGN_TRY(const std::string digest, digest_of(centre->profile_set_));
  ESIGN_TRY(centre->authorities_, load_authorities(folder, centre->config_));
  if (use != Use::look) ESIGN_CHECK(centre->open_keys());
  ESIGN_CHECK(centre->open_store(use));
  centre->approved_ = std::make_unique<Approved>(*centre->store_, digest);
  ESIGN_CHECK(centre->wire(use));
  return centre;
}

Result<std::unique_ptr<Centre>> Centre::found(CaFolder folder, CaConfig config, std::vector<Profile> profiles) {
  std::unique_ptr<Centre> centre(new Centre(std::move(folder), std::move(config)));
  centre->profiles_ = std::move(profiles);
  ESIGN_CHECK(centre->open_keys());
  ESIGN_CHECK(centre->keys_->create(kAuditKey, crypto::KeyKind::ec_p256));
  ESIGN_CHECK(centre->open_store(Use::full));
  ESIGN_CHECK(centre->wire(Use::full));
  return centre;
}

Result<void> Centre::add(Authority authority) {
  std::vector<Authority> all = authorities_.all();
  all.push_back(std::move(authority));
  ESIGN_TRY(authorities_, Authorities::make(std::move(all), config_.url));
  return {};
}

}  // namespace esign::ca
