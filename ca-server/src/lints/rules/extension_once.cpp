// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  std::set<asn1::Oid> seen;
  for (const asn1::Oid& id : c.encoding.extensions)
    if (!seen.insert(id).second) return broken("extensions", asn1::name_of(id) + " occurs twice");
  return {};
}

}  // namespace

const Rule extension_once{
    .name = "extension-once",
    .citation = "RFC 5280 (2008) section 4.2",
    .says = "No extension occurs twice.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
