// SPDX-License-Identifier: Apache-2.0
#include "storage/kinds.h"

namespace esign::ca::storage {
namespace {

constexpr Sql all_issuers{"SELECT id, name FROM issuers", "nt"};
constexpr Sql all_kinds{
    "SELECT k.id, k.issuer, i.name, k.profile, k.category FROM kinds k JOIN issuers i ON i.id = k.issuer", "nnttn"};
constexpr Sql add_issuer{"INSERT INTO issuers (id, name) VALUES (?, ?)"};
constexpr Sql add_kind{"INSERT INTO kinds (id, issuer, profile, category) VALUES (?, ?, ?, ?)"};

}  // namespace

Result<void> Kinds::load() {
  forget();
  ESIGN_CHECK(connection_.each(all_issuers, {}, [&](const Row& row) -> Result<void> {
    issuers_[row.text(1)] = row.number(0);
    return {};
  }));
  return connection_.each(all_kinds, {}, [&](const Row& row) -> Result<void> {
    kinds_[row.number(0)] = {row.number(0), row.number(1), row.text(2), row.text(3), static_cast<Category>(row.number(4))};
    return {};
  });
}

void Kinds::forget() {
  kinds_.clear();
  issuers_.clear();
}

Result<const Kind*> Kinds::kind(std::int64_t id) {
  if (!kinds_.contains(id)) ESIGN_CHECK(load());
  const auto found = kinds_.find(id);
  if (found == kinds_.end()) return fail(Errc::storage, "a certificate of a kind that is not there");
  return &found->second;
}

Result<std::optional<std::int64_t>> Kinds::issuer(std::string_view name) {
  if (!issuers_.contains(name)) ESIGN_CHECK(load());
  const auto found = issuers_.find(name);
  return found == issuers_.end() ? std::optional<std::int64_t>() : found->second;
}

Result<std::vector<const Kind*>> Kinds::matching(std::string_view issuer, std::string_view profile) {
  ESIGN_CHECK(load());
  std::vector<const Kind*> found;
  for (const auto& [id, kind] : kinds_) {
    if ((issuer.empty() || kind.issuer == issuer) && (profile.empty() || kind.profile == profile)) found.push_back(&kind);
  }
  return found;
}

const Kind* Kinds::find(const CertificateRecord& certificate) const {
  for (const auto& [id, kind] : kinds_) {
    if (kind.issuer == certificate.issuer && kind.profile == certificate.profile && kind.category == certificate.category) return &kind;
  }
  return nullptr;
}

Result<const Kind*> Kinds::intern(const CertificateRecord& certificate) {
  if (const Kind* known = find(certificate)) return known;
  ESIGN_CHECK(load());
  if (const Kind* known = find(certificate)) return known;
  ESIGN_TRY(std::optional<std::int64_t> issuer_id, issuer(certificate.issuer));
  if (!issuer_id) {
    issuer_id = static_cast<std::int64_t>(issuers_.size()) + 1;
    ESIGN_CHECK(connection_.run(add_issuer, {*issuer_id, certificate.issuer}));
  }
  ESIGN_CHECK(connection_.run(add_kind, {kinds_.size() + 1, *issuer_id, certificate.profile, certificate.category}));
  ESIGN_CHECK(load());
  return find(certificate);
}

}  // namespace esign::ca::storage
