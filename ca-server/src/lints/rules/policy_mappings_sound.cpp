// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (!c.extensions().policy_mappings) return {};
  for (const pkix::PolicyMapping& mapping : *c.extensions().policy_mappings)
    if (mapping.issuer_domain == oid::kAnyPolicy || mapping.subject_domain == oid::kAnyPolicy)
      return broken("extensions.policyMappings", "anyPolicy is mapped");
  return {};
}

}  // namespace

const Rule policy_mappings_sound{
    .name = "policy-mappings-sound",
    .citation = "RFC 5280 (2008) section 4.2.1.5",
    .says = "No policy is mapped to or from anyPolicy.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
