// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.cRLDistributionPoints";

Result<void> check_point(const pkix::DistributionPoint& point) {
  if (point.relative_name || point.full_name.empty()) return broken(kAt, "a distribution point without a full name");
  if (point.reasons || !point.crl_issuer.empty()) return broken(kAt, "a CRL for some reasons, or of another issuer");
  for (const pkix::GeneralName& name : point.full_name) {
    if (name.kind != pkix::GeneralNameKind::uri) return broken(kAt, "a name that is no address");
    const auto scheme = web_address(name.text);
    if (!scheme) return broken(kAt, scheme.error().detail);
    // Who checks a TLS certificate asks for its CRL, and would have to check a TLS certificate.
    if (*scheme != WebScheme::http) return broken(kAt, "a CRL behind TLS");
  }
  return {};
}

Result<void> check(const Case& c) {
  for (const auto* points : {&c.extensions().crl_distribution_points, &c.extensions().freshest_crl}) {
    if (!*points) continue;
    if ((*points)->empty()) return broken(kAt, "there is no distribution point in it");
    for (const pkix::DistributionPoint& point : **points) ESIGN_CHECK(check_point(point));
  }
  return {};
}

}  // namespace

const Rule distribution_points{
    .name = "distribution-points",
    .citation = "RFC 5280 (2008) section 4.2.1.13",
    .says = "Every distribution point has an http address, covers all reasons and is the issuer's own; none is a relative name.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
