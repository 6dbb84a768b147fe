// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (!c.extensions().extended_key_usage) return {};
  std::set<asn1::Oid> seen;
  for (const asn1::Oid& purpose : *c.extensions().extended_key_usage) {
    if (purpose == oid::kAnyPurpose) return broken("extensions.extKeyUsage", "any purpose is allowed");
    if (!seen.insert(purpose).second) return broken("extensions.extKeyUsage", asn1::name_of(purpose) + " occurs twice");
  }
  return {};
}

}  // namespace

const Rule extended_key_usage_closed{
    .name = "extended-key-usage-closed",
    .citation = "RFC 5280 (2008) section 4.2.1.12",
    .says = "No purpose occurs twice, and anyExtendedKeyUsage never.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
