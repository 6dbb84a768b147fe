// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const asn1::Oid& id : {oid::kPolicyMappings, oid::kNameConstraints, oid::kPolicyConstraints, oid::kInhibitAnyPolicy})
    if (c.extensions().find(id) != nullptr) return broken("extensions", asn1::name_of(id) + " is an authority's");
  return {};
}

}  // namespace

const Rule no_authority_extensions{
    .name = "no-authority-extensions",
    .citation = "EN 319 412-2 V2.3.1 clauses 4.3.4, 4.3.8, 4.3.9 and 4.3.12",
    .says = "A subscriber's certificate has no policy mappings, name constraints, policy constraints or inhibitAnyPolicy.",
    .since = kEn319412,
    .applies = subscriber,
    .check = check,
};

}  // namespace esign::ca::lints
