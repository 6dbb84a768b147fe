// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "trust/service_uris.h"
#include "trust/trusted_list.h"

namespace esign::trust {

/// The state that was in force at `time`: the one with the latest start that is not after it, the present before its history;
/// null before the list knows anything of the service (TS 119 612 clauses 5.5.5 and 5.6.5). The pointer is into `service`.
const ServiceState* state_at(const Service& service, Time time);

/// A certificate of a service, and how long the list gives it trust.
struct ListedAnchor {
  pkix::Certificate::Ptr certificate{};
  ServiceKind kind = ServiceKind::other;
  std::optional<Time> sunset{};  ///< When the trust ended; empty: it has not.
  const Service* service = nullptr;  ///< Into the list.
};
/// Every certificate that the list trusts now or trusted once: for a service that has ended, with the instant of its end
/// (EN 319 102-1 clause 5.2.6 calls it the sunset date). A service that was never in good standing, one with a critical extension
/// that is not understood, and one that begins only after the list was issued give nothing.
std::vector<ListedAnchor> listed_anchors(const TrustedList& list);

/// What remains of a list that was believed: with it the next one is compared. Kept by whoever has a place for it.
struct ListMemory {
  std::uint64_t sequence_number = 0;
  std::string sha256{};  ///< Of the file, lower-case hexadecimal.
  Time issued{};
  friend bool operator==(const ListMemory&, const ListMemory&) = default;
};

enum class Currency : std::uint8_t {
  current,
  stale,           ///< Its NextUpdate has passed: a newer one exists or should.
  closed,          ///< It has no NextUpdate: its operator ended it.
  not_yet_issued,  ///< Its issue lies in the future.
  rolled_back,     ///< An earlier one than was seen already.
  conflicting      ///< The sequence number of the one that was seen, and other content.
};
std::string_view name(Currency currency) noexcept;
/// Clauses 5.3.2, 5.3.14 and 5.3.15. `at`: the instant for which the list shall hold; `latest`: no honest list was issued after it.
struct CurrencyQuestion {
  Time at{}, latest{};
  std::string sha256{};  ///< Of this list's file.
  std::optional<ListMemory> memory{};
};
Currency currency(const Scheme& scheme, const CurrencyQuestion& question);

/// Clause 5.7.1 about the certificate that signs a list: what is not as it should be. Warnings: the certificate is pinned.
std::vector<std::string> signer_remarks(const Scheme& scheme, const pkix::Certificate& signer);

}  // namespace esign::trust
