// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (!c.extensions().crl_distribution_points) return broken("extensions.cRLDistributionPoints", "there is none");
  const auto& access = c.extensions().authority_info_access;
  const auto has = [&](const asn1::Oid& method) {
    return access && std::ranges::find(*access, method, &pkix::AccessDescription::method) != access->end();
  };
  if (!has(oid::kCaIssuers)) return broken("extensions.authorityInfoAccess", "no place of the issuer's certificate");
  if (subscriber(c) && !has(oid::kOcsp)) return broken("extensions.authorityInfoAccess", "no OCSP responder");
  return {};
}

}  // namespace

const Rule status_addresses{
    .name = "status-addresses",
    .citation = "EN 319 412-2 V2.3.1 clauses 4.3.11 and 4.4.1, GEN-4.3.11-1 and -2, GEN-4.4.1-2, -3 and -8",
    .says = "Whoever may be asked about says where: a CRL, an OCSP responder for subscribers, and the issuer's certificate.",
    .since = kEn319412,
    .applies = status_needed,
    .check = check,
};

}  // namespace esign::ca::lints
