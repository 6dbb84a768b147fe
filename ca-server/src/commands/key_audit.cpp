// SPDX-License-Identifier: Apache-2.0
#include "commands/key_audit.h"

#include <set>

namespace esign::ca {
namespace {

constexpr std::uint32_t kPage = 500;
constexpr std::chrono::hours kEvery{24};
constexpr std::string_view kAudited = "keys/audited";

/// RSA keys of all certificates that were ever signed, a page of the register at a time.
class RegisterKeys {
 public:
  explicit RegisterKeys(Store& store) : store_(store) { search_.limit = kPage; }

  Result<std::optional<Bytes>> next() {
    while (at_ == page_.size()) {
      if (last_ == Last::yes) return std::optional<Bytes>{};
      ESIGN_CHECK(turn());
    }
    serials_.push_back(page_[at_].first);
    return std::optional(std::move(page_[at_++].second));
  }
  const std::vector<Serial>& serials() const { return serials_; }

 private:
  Result<void> turn() {
    page_.clear();
    at_ = 0;
    return store_.read([&](Reader& reader) -> Result<void> {
      ESIGN_TRY(const auto rows, reader.search(search_));
      if (rows.size() < kPage) last_ = Last::yes;
      for (const CertificateRecord& row : rows) ESIGN_CHECK(add(reader, row));
      if (!rows.empty()) search_.before = std::pair(rows.back().recorded, rows.back().serial);
      return {};
    });
  }

  Result<void> add(Reader& reader, const CertificateRecord& row) {
    ESIGN_TRY(const auto record, reader.certificate(row.issuer, row.serial));
    if (!record || record->certificate.empty()) return {};
    ESIGN_TRY(const auto certificate, pkix::Certificate::parse(record->certificate));
    ESIGN_TRY(auto modulus, crypto::rsa_modulus(certificate->spki()));
    // One key may stand in several certificates: that is no shared prime.
    if (modulus && seen_.insert(*modulus).second) page_.emplace_back(row.serial, *std::move(modulus));
    return {};
  }

  Store& store_;
  Search search_{};
  enum class Last : std::uint8_t { no, yes } last_ = Last::no;
  std::vector<std::pair<Serial, Bytes>> page_{};
  std::size_t at_ = 0;
  std::set<Bytes> seen_{};
  std::vector<Serial> serials_{};
};

}  // namespace

Result<KeyAudit> audit_keys(Centre& centre, const std::string& actor, const crypto::GoOn& go_on) {
  RegisterKeys keys(centre.store());
  ESIGN_TRY(const auto positions, crypto::moduli_with_shared_primes([&] { return keys.next(); }, go_on));
  KeyAudit audit;
  audit.keys = keys.serials().size();
  for (const std::size_t position : positions) audit.sharing.push_back(keys.serials()[position]);
  ESIGN_CHECK(centre.store().write([&](Transaction& register_) -> Result<void> {
    for (const Serial& serial : audit.sharing) ESIGN_CHECK(register_.audit({centre.clock().now(), actor, "keys.audit", to_text(serial), "shares a prime", "{}"}));
    ESIGN_CHECK(register_.set(kAudited, to_rfc3339(centre.clock().now())));
    return register_.audit({centre.clock().now(), actor, "keys.audit", std::to_string(audit.keys) + " RSA keys", audit.sharing.empty() ? "done" : "found", "{}"});
  }));
  return audit;
}

Result<KeyAuditDue> key_audit_due(Centre& centre) {
  std::optional<std::string> text;
  ESIGN_CHECK(centre.store().read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(text, reader.setting(kAudited));
    return {};
  }));
  if (!text) return KeyAuditDue::yes;
  const auto last = parse_rfc3339(*text);
  return last && centre.clock().now() - *last < kEvery ? KeyAuditDue::no : KeyAuditDue::yes;
}

}  // namespace esign::ca
