// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& names = c.extensions().name_constraints;
  if (names && end_entity(c)) return broken("extensions.nameConstraints", "a certificate that is no authority's constrains names");
  if (names && names->permitted.empty() && names->excluded.empty()) return broken("extensions.nameConstraints", "nothing is constrained");
  const auto& policies = c.extensions().policy_constraints;
  if (policies && !policies->require_explicit_policy && !policies->inhibit_policy_mapping)
    return broken("extensions.policyConstraints", "nothing is constrained");
  return {};
}

}  // namespace

const Rule constraints_of_authorities{
    .name = "constraints-of-authorities",
    .citation = "RFC 5280 (2008) sections 4.2.1.10 and 4.2.1.11",
    .says = "Name constraints are an authority's and not empty, and policy constraints say something.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
