// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

bool wanted(const Case& c, const asn1::Oid& id) {
  if (id == oid::kBasicConstraints) return c.extensions().basic_constraints->ca;
  return id == oid::kKeyUsage || id == oid::kNameConstraints || id == oid::kPolicyConstraints || id == oid::kInhibitAnyPolicy;
}

Result<void> check(const Case& c) {
  for (const pkix::Extension& extension : c.extensions().all)
    if (extension.critical == pkix::Critical::no && wanted(c, extension.id)) return broken("extensions", asn1::name_of(extension.id) + " is not critical");
  return {};
}

}  // namespace

const Rule extensions_critical{
    .name = "extensions-critical",
    .citation = "RFC 5280 (2008) sections 4.2.1.3, 4.2.1.9, 4.2.1.10, 4.2.1.11 and 4.2.1.14",
    .says = "keyUsage, basicConstraints of an authority, name constraints, policy constraints and inhibitAnyPolicy are critical.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
