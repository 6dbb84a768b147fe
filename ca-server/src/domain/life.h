// SPDX-License-Identifier: Apache-2.0
// What happens to a certificate after it was issued: suspension, restoration, revocation, and the confirmation of a card.
#pragma once
#include "domain/ports.h"

namespace esign::ca {

/// Who acts, as audit log and life line name them, and what they say to it.
struct Act {
  std::string actor{};
  std::string note{};
};

/// Acts on single certificates; each is idempotent: what is so already stays so, and says so.
class Life {
 public:
  Life(Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  /// Errors: not_found; conflict (revoked for good, not yet confirmed).
  Result<Status> suspend(const Serial& serial, const Act& act);
  /// Errors: not_found; conflict (a revoked certificate never comes back: EN 319 411-1 REV-6.3.9-04).
  Result<Status> restore(const Serial& serial, const Act& act);
  struct Revocation {
    Reason reason = Reason::unspecified;  ///< Any but certificate_hold.
    std::optional<Time> invalidity{};     ///< When the key is known or thought to have been lost (RFC 5280 section 5.3.2).
  };
  /// Errors: not_found; invalid_argument (certificate_hold; an invalidity in the future); conflict (never issued).
  Result<Status> revoke(const Serial& serial, const Revocation& revocation, const Act& act);
  /// The same for many in few commits: one result each.
  std::vector<Result<void>> revoke(std::span<const Serial> serials, const Revocation& revocation, const Act& act);

  /// The card is in its holder's hands: both certificates become active. Errors: not_found, conflict (failed or expired).
  Result<void> confirm(std::string_view caller, std::string_view request, const Act& act);
  /// The card was spoiled: both are revoked (cessationOfOperation). Errors: not_found, conflict (confirmed already).
  Result<void> fail_card(std::string_view caller, std::string_view request, const Act& act);
  /// Revokes what nobody confirmed in time; gives how many requests.
  Result<std::size_t> expire_unconfirmed();

 private:
  Result<Status> change(const Serial& serial, const Act& act, const std::function<Result<std::optional<Event>>(const CertificateRecord&)>& decide,
                        std::optional<Time> invalidity = {});
  Result<void> end_request(std::string_view caller, std::string_view request, const Act& act, RequestState to);

  Store& store_;
  const Clock& clock_;
};

/// "revoked", "keyCompromise": as interfaces spell them. Reading gives nothing for an unknown word.
std::string_view name(Status status) noexcept;
std::string_view name(Reason reason) noexcept;
std::string_view name(Category category) noexcept;
std::string_view name(RequestState state) noexcept;
std::optional<Status> status_from(std::string_view word) noexcept;
std::optional<Reason> reason_from(std::string_view word) noexcept;
std::optional<Category> category_from(std::string_view word) noexcept;

}  // namespace esign::ca
