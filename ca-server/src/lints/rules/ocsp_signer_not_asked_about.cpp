// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Extension* no_check = c.extensions().find(oid::kOcspNoCheck);
  if ((no_check != nullptr) != ocsp_signer(c)) return broken("extensions", "ocsp-nocheck is for OCSP signers, and for all of them");
  if (!ocsp_signer(c)) return {};
  if (no_check->critical == pkix::Critical::yes) return broken("extensions", "ocsp-nocheck is critical");
  if (c.extensions().crl_distribution_points) return broken("extensions.cRLDistributionPoints", "an OCSP signer has none");
  return {};
}

}  // namespace

const Rule ocsp_signer_not_asked_about{
    .name = "ocsp-signer-not-asked-about",
    .citation = "RFC 6960 (2013) section 4.2.2.2.1; EN 319 412-2 V2.3.1 GEN-4.3.11-1A",
    .says = "An OCSP signer has ocsp-nocheck, not critical, and no distribution point; nobody else has ocsp-nocheck.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
