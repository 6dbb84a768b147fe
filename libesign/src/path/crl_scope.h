// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pkix/certificate.h"
#include "pkix/crl.h"

// Which CRL speaks of which certificate for which reasons: RFC 5280 section 6.3.3 (b), (c), (d).
namespace esign::path {

/// ReasonFlags 1..8; bit 0 is unused (section 4.2.1.13).
inline constexpr std::uint16_t kAllReasons = 0x1FE;

/// A distribution point with its names resolved: nameRelativeToCRLIssuer put behind the name it is relative to.
struct EffectivePoint {
  std::vector<pkix::GeneralName> names{};       ///< Empty when distributionPoint is omitted.
  std::vector<pkix::GeneralName> crl_issuer{};  ///< Empty when omitted.
  std::uint16_t reasons = kAllReasons;
};
/// The distribution points of a certificate, and behind them the one that 6.3.3 assumes for its issuer's own CRLs.
std::vector<EffectivePoint> effective_points(const pkix::Certificate& certificate);

enum class Scope : std::uint8_t { covers, elsewhere };
/// 6.3.3 (b): the complete CRL is one for this certificate and this distribution point.
Scope scope_of(const pkix::Crl& crl, const EffectivePoint& point, const pkix::Certificate& certificate);
/// 6.3.3 (c) and section 5.2.4: the delta CRL may be combined with the complete one.
Scope scope_of_delta(const pkix::Crl& delta, const pkix::Crl& complete);
/// 6.3.3 (d): interim_reasons_mask.
std::uint16_t interim_reasons(const pkix::Crl& crl, const EffectivePoint& point);

}  // namespace esign::path
