// SPDX-License-Identifier: Apache-2.0
#include "unit/issuance/hierarchy.h"

#include "config/profile_file.h"
#include "domain/tbs_certificate.h"
#include "lints/issued_check.h"
#include "lints/linter.h"

namespace esign::ca::test {
namespace {

const std::vector<Expectation>& expected() {
  static const std::vector<Expectation> all = *national_id_expectations(OwnValues{}.policy_arc);
  return all;
}

Bytes new_spki() {
  const SecretBytes key = *crypto::generate_pkcs8(crypto::KeyKind::ec_p256);
  return copy((*crypto::open_pkcs8(key.reveal()))->spki());
}

}  // namespace

const Hierarchy& Hierarchy::one() {
  static const Hierarchy made;
  return made;
}

Hierarchy::Hierarchy()
    : keys_(*FileKeyRing::open(folder_ / "", Pin(std::span<const char>("parol", 5)))), profiles_(*read_profiles(ESIGN_SOURCE_DIR "/samples/profiles")) {
  add("root", "root", "root");
  add("policy", "policy-ca", "root");
  add("citizen", "issuing-ca", "policy");
  authorities_ = *Authorities::make(all_, "http://pki.example.az");
}

void Hierarchy::add(const std::string& authority, const std::string& profile, const std::string& parent) {
  ASSERT_OK(keys_->create(authority, crypto::KeyKind::ec_p256));
  const Authorities authorities = *Authorities::make(all_, "http://pki.example.az");
  Wanted wanted{.profile = profile, .issuer = parent, .spki = *keys_->spki(authority)};
  wanted.subject = {{"organization", "Ədliyyə Nazirliyi"}, {"voen", "1400057421"}, {"commonName", "Mərkəz " + authority}};
  const auto composed = Composer(profiles_, authorities, *keys_)(wanted, storage::test::serial_of(all_.size()), clock_.now());
  ASSERT_OK(composed);
  const Authority* above = authorities.find(parent);
  const Bytes issuer_spki = *keys_->spki(parent);
  const LintContext context{composed->record, above != nullptr ? above->certificate : nullptr, issuer_spki, clock_.now()};
  const auto linted = Linter(expected())(context);
  ASSERT_OK(linted);
  auto certificate = pkix::Certificate::parse(assemble(linted->tbs(), *keys_->algorithm(parent), *keys_->sign(parent, linted->tbs())));
  ASSERT_OK(certificate);
  all_.push_back({authority, parent, authority == "citizen" ? Category::citizen : Category::none, 1, *std::move(certificate)});
}

std::unique_ptr<Issuance> Hierarchy::issuance(Store& store, const KeyRing& keys, faults::Plan& plan) const {
  IssuanceParts parts{store, keys, clock_};
  parts.authority = [this](std::string_view name) -> Result<SigningAuthority> { return SigningAuthority{authorities_.find(name)->certificate, std::string(name)}; };
  parts.compose = [this](const Wanted& wanted, const Serial& serial, Time now) { return Composer(profiles_, authorities_, *keys_)(wanted, serial, now); };
  const auto linter = std::make_shared<Linter>(expected());
  const auto check = std::make_shared<IssuedCheck>(expected());
  parts.lint = [linter, &plan](const LintContext& context) { return run(plan, faults::Port::lint, Errc::denied, [&] { return (*linter)(context); }); };
  parts.check = [check, &plan](View certificate, const LintContext& context) {
    return run(plan, faults::Port::check, Errc::internal, [&] { return (*check)(certificate, context); });
  };
  return std::make_unique<Issuance>(std::move(parts));
}

Order Hierarchy::card(const std::string& id) const {
  Order order;
  order.caller = order.centre = "bakı";
  order.id = id;
  order.actor = "centre:ab12";
  order.content = storage::test::sha256(as_view("card " + id));
  order.keep["spoken/5ABCD12"] = "verifier";
  order.confirm_by = clock_.now() + std::chrono::hours{72};
  for (const char* profile : {"id-card-authentication", "id-card-signature"}) {
    Wanted wanted{.profile = profile, .issuer = "citizen", .spki = new_spki()};
    wanted.subject = {{"fin", "5ABCD12"}, {"givenName", "Günel"}, {"surname", "Məmmədova"}};
    wanted.card_number = "AA1234567";
    wanted.not_after = clock_.now() + std::chrono::days{2000};
    order.wanted.push_back(std::move(wanted));
  }
  return order;
}

storage::StoreOptions RegisterFile::options() const {
  storage::StoreOptions options;
  options.url = "sqlite:" + (folder_ / "register.db");
  options.node = "düyün-1";
  options.audit_signer = storage::test::sign;
  options.head_file = folder_ / "audit.head";
  options.readers = 2;
  return options;
}

void RegisterFile::reopen() {
  store_.reset();
  auto opened = storage::open_store(options());
  ASSERT_OK(opened);
  store_ = *std::move(opened);
}

}  // namespace esign::ca::test
