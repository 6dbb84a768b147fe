// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Extension* policies = c.extensions().find(oid::kCertificatePolicies);
  if (policies == nullptr) return broken("extensions.certificatePolicies", "there is none");
  if (policies->critical == pkix::Critical::yes) return broken("extensions.certificatePolicies", "it is critical");
  return {};
}

}  // namespace

const Rule policies_present{
    .name = "policies-present",
    .citation = "EN 319 412-2 V2.3.1 clause 4.3.3, GEN-4.3.3-1 and -2",
    .says = "certificatePolicies is there, and not critical.",
    .since = kEn319412,
    .applies = subscriber,
    .check = check,
};

}  // namespace esign::ca::lints
