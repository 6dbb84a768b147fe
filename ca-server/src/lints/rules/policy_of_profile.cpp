// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

/// Whether two policies differ in their last arc only.
bool siblings(const asn1::Oid& a, const asn1::Oid& b) {
  const View one = a.content(), other = b.content();
  return one.size() == other.size() && one.size() > 1 && equal(one.first(one.size() - 1), other.first(other.size() - 1));
}

Result<void> check(const Case& c) {
  if (c.expected.policy.empty()) return {};
  const auto policies = c.extensions().certificate_policies.value_or(std::vector<pkix::PolicyInformation>{});
  bool stated = false;
  for (const pkix::PolicyInformation& one : policies) {
    stated = stated || one.policy == c.expected.policy;
    if (end_entity(c) && one.policy != c.expected.policy && siblings(one.policy, c.expected.policy))
      return broken("extensions.certificatePolicies", one.policy.to_text() + " is the policy of another profile");
  }
  if (!stated) return broken("extensions.certificatePolicies", "the policy of " + c.expected.profile + " is missing");
  return {};
}

}  // namespace

const Rule policy_of_profile{
    .name = "policy-of-profile",
    .citation = "This authority's profile",
    .says = "The policy of the profile is stated, and no other of its arc in a certificate that is no authority's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
