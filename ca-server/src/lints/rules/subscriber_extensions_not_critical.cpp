// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const asn1::Oid& id : {oid::kSubjectAltName, oid::kIssuerAltName, oid::kExtendedKeyUsage, oid::kCrlDistributionPoints}) {
    const pkix::Extension* extension = c.extensions().find(id);
    if (extension != nullptr && extension->critical == pkix::Critical::yes) return broken("extensions", asn1::name_of(id) + " is critical");
  }
  return {};
}

}  // namespace

const Rule subscriber_extensions_not_critical{
    .name = "subscriber-extensions-not-critical",
    .citation = "EN 319 412-2 V2.3.1 clauses 4.3.5, 4.3.10 and 4.3.11, GEN-4.3.11-5",
    .says = "subjectAltName, extKeyUsage and cRLDistributionPoints are not critical.",
    .since = kEn319412,
    .applies = subscriber,
    .check = check,
};

}  // namespace esign::ca::lints
