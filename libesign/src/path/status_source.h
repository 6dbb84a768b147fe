// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pkix/certificate.h"
#include "pkix/crl.h"
#include "pkix/ocsp_response.h"
#include "trust/trust_store.h"

namespace esign::path {

/// cert_status of RFC 5280 section 6.3.2, and what a suspended certificate is.
enum class RevocationState : std::uint8_t { good, revoked, on_hold, undetermined };

/// Why a CRL or OCSP answer that was found and proved genuine does not count at the instant asked about.
enum class StatusFlaw : std::uint8_t { stale, no_next_update, not_yet_issued, unknown_critical_extension };

/// A CRL that a status rests on, or would rest on but for its age, as plain values.
struct CrlUse {
  pkix::Crl::Ptr crl{};
  pkix::Crl::Ptr delta{};  ///< The delta CRL that was combined with it; null when there was none.
  pkix::Certificate::Ptr signer{};  ///< Certificate of the CRL's issuer; null when that is an anchor without certificate.
  Time this_update{};               ///< Of the delta, if there is one.
  std::optional<Time> next_update{};
  std::optional<pkix::RevokedCertificate> entry{};  ///< What it says of the certificate; views into `crl` or `delta`.
};
struct FlawedCrl {
  StatusFlaw flaw{};
  CrlUse use{};
};

/// One answer of an OCSP response about the certificate, signed by somebody who may give it (RFC 6960 section 4.2.2.2).
struct OcspUse {
  pkix::OcspResponse::Ptr response{};
  std::size_t index = 0;            ///< Into response->responses().
  pkix::Certificate::Ptr signer{};  ///< The delegate, or the issuer; null when that is an anchor without certificate.
  const pkix::OcspSingleResponse& single() const { return response->responses()[index]; }
};
struct FlawedOcsp {
  StatusFlaw flaw{};
  OcspUse use{};
};
/// One that names the certificate, but does not come from somebody who may speak of it, as far as it is known.
struct RefusedOcsp {
  OcspUse use{};
  std::string text{};  ///< Why, one English clause.
  /// What its signer lacks: the right to speak of the certificate, or only somebody who says that he himself is not revoked.
  enum class Lacks : std::uint8_t { authority, status } lacks = Lacks::authority;
};

struct RevocationAnswer {
  RevocationState state = RevocationState::undetermined;
  std::optional<Time> revocation_date{};                  ///< With revoked and on_hold.
  pkix::CrlReason reason = pkix::CrlReason::unspecified;  ///< With revoked and on_hold.
  std::vector<CrlUse> used{};                             ///< What the state rests on; several when reasons are divided.
  std::vector<FlawedCrl> flawed{};                        ///< Never the ground of a state: a stale CRL is told, not used.
  std::vector<OcspUse> ocsp{};              ///< Answers in force, whatever they say; "unknown" makes no state.
  std::vector<FlawedOcsp> flawed_ocsp{};    ///< As `flawed`.
  std::vector<RefusedOcsp> refused_ocsp{};  ///< Told, never used.
  std::optional<Time> this_update{};        ///< How old the state is: of what it rests on together the oldest.
  std::string text{};                       ///< Why nothing is known.
};

/// One certificate of a path that is being verified, and who issued it.
struct StatusQuestion {
  pkix::Certificate::Ptr certificate{};
  pkix::Certificate::Ptr issuer{};  ///< Null when an anchor without certificate issued it.
  View issuer_spki{};
  trust::TrustAnchor anchor;        ///< Of this path: a CRL's own path must end in it (6.3.3 (f)).
  Time at{};
};

/// Who knows about revocation: CRLs here, or facts collected elsewhere.
class StatusSource {
 public:
  virtual ~StatusSource() = default;
  virtual Result<RevocationAnswer> status(const StatusQuestion& question) = 0;
};

}  // namespace esign::path
