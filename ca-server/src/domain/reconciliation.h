// SPDX-License-Identifier: Apache-2.0
// A register that came back from a backup learns what happened after it: from the answers that centres were given, and from
// the lists that are out. Until it is opened nothing is issued.
#pragma once
#include "domain/authorities.h"
#include "domain/life.h"
#include "domain/profile.h"
#include "pkix/crl.h"

namespace esign::ca {

/// What somebody was given: the certificates of one request, in their order.
struct ReleasedAnswer {
  std::string caller{}, id{};                    ///< Who asked, and the request's id
  std::vector<Bytes> certificates{};             ///< DER
  std::optional<Time> confirm_by{};              ///< Given: a card. It is on hold until its centre confirms it here (again) …
  RequestState state = RequestState::issued;     ///< … unless the answer says `confirmed` already.
};

/// Every act is written to the audit log, and done once however often it is repeated.
class Reconciliation {
 public:
  Reconciliation(Store& store, const Clock& clock, const Authorities& authorities, const std::vector<Profile>& profiles)
      : store_(store), clock_(clock), authorities_(authorities), profiles_(profiles) {}

  enum class Taken : std::uint8_t { added, known };
  /// Errors: denied (no signature of ours, no profile of ours); conflict (the register has another certificate of this number,
  /// another request of this id, or is open); malformed.
  Result<Taken> take(const ReleasedAnswer& answer, const Act& act);
  /// A full CRL of one of our authorities: its revocations and holds, and its number, which is not given out again. What it
  /// lists and the register does not know keeps the register closed. Gives how many certificates changed.
  /// Errors: denied (no signature of ours), unsupported (a delta, another distribution point), not_found (an unknown number), conflict (open).
  Result<std::size_t> take(const pkix::Crl& crl, const Act& act);
  /// Gives up what the backup knows as begun, since the first centre may have signed and released it, and opens the register.
  /// Gives how many requests were given up. Errors: conflict (open already).
  Result<std::size_t> open(const Act& act);

 private:
  Result<CertificateRecord> record_of(const pkix::Certificate& certificate, const ReleasedAnswer& answer) const;

  Store& store_;
  const Clock& clock_;
  const Authorities& authorities_;
  const std::vector<Profile>& profiles_;
};

}  // namespace esign::ca
