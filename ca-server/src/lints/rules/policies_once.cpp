// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (!c.extensions().certificate_policies) return {};
  std::set<asn1::Oid> seen;
  for (const pkix::PolicyInformation& policy : *c.extensions().certificate_policies)
    if (!seen.insert(policy.policy).second) return broken("extensions.certificatePolicies", asn1::name_of(policy.policy) + " occurs twice");
  return {};
}

}  // namespace

const Rule policies_once{
    .name = "policies-once",
    .citation = "RFC 5280 (2008) section 4.2.1.4",
    .says = "No certificate policy occurs twice.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
