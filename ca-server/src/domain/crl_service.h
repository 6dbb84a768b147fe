// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>

#include "domain/authorities.h"
#include "domain/ports.h"

namespace esign::ca {

/// A setting of the register: when a restored one was opened, RFC 3339. Lists from before are made anew.
inline constexpr std::string_view kReconciled = "reconciled";

struct CrlRules {
  std::chrono::seconds refresh{};   ///< A full CRL at least as often
  std::chrono::seconds validity{};  ///< thisUpdate to nextUpdate
  std::chrono::seconds delay{};     ///< From a change to the CRL that tells of it: changes of that time share one
  std::string node{};               ///< Who builds, when several nodes share a register
};

struct CrlParts {
  Store& store;
  const KeyRing& keys;
  const Clock& clock;
  const Authorities& authorities;
  CrlRules rules{};
};

/// Keeps the CRLs of every authority and shard new: on schedule, and after changes. Of several nodes one builds (a lease in
/// the register), the others serve what it stored. Called by one thread.
class CrlService {
 public:
  explicit CrlService(CrlParts parts) : parts_(std::move(parts)) {}

  /// Builds what is due now; gives how many CRLs. Errors: unavailable, storage, those of the keys.
  Result<std::size_t> build_due();
  /// A full CRL, and a delta upon the last scheduled one when there is one, under one number (RFC 5280 section 5.2.3).
  Result<void> build(const Authority& authority, std::uint32_t shard);
  /// The last CRL of an authority that ends: nextUpdate 9999-12-31 (EN 319 411-1 CSS-6.3.9-06).
  Result<void> build_last(const Authority& authority, std::uint32_t shard);

 private:
  enum class Lease : std::uint8_t { ours, another };
  enum class Last : std::uint8_t { no, yes };
  Result<void> check_open() const;
  struct Due { const Authority* authority = nullptr; std::uint32_t shard = 0; };
  Result<Lease> take_lease() const;
  Result<Lease> hold_lease(Transaction& register_) const;
  std::vector<Due> all_due(Time now) const;
  Result<void> collect_changes(Time now);
  Result<void> build(const Authority& authority, std::uint32_t shard, Last last);
  Result<CrlRecord> write(const Authority& authority, CrlRecord record, const Sink& sink) const;

  using Key = std::pair<std::string, std::uint32_t>;
  CrlParts parts_;
  std::optional<std::uint64_t> seen_{};       ///< The last change that was looked at.
  std::map<Key, Time> dirty_{};               ///< Since when a shard has changes that its CRL does not tell.
  std::map<Key, Time> built_{};               ///< thisUpdate of the newest full CRL.
};

}  // namespace esign::ca
