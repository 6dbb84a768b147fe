// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr asn1::Oid kEuropean[] = {asn1::Oid("0.4.0.194112.1.0"), asn1::Oid("0.4.0.194112.1.1"), asn1::Oid("0.4.0.194112.1.2"),
                                   asn1::Oid("0.4.0.194112.1.3"), asn1::Oid("0.4.0.194112.1.4"), asn1::Oid("0.4.0.194112.1.5"),
                                   asn1::Oid("0.4.0.194112.1.6"), asn1::Oid("0.4.0.1456.1.1"),   asn1::Oid("0.4.0.1456.1.2")};

Result<void> check(const Case& c) {
  if (!c.extensions().certificate_policies) return {};
  for (const pkix::PolicyInformation& policy : *c.extensions().certificate_policies)
    if (std::ranges::find(kEuropean, policy.policy) != std::end(kEuropean))
      return broken("extensions.certificatePolicies", asn1::name_of(policy.policy) + " is a policy of the EU");
  return {};
}

}  // namespace

const Rule qualified_policies{
    .name = "qualified-policies",
    .citation = "EN 319 412-2 V2.3.1 clause 5.2, QCS-5.2-1 and -2; EN 319 411-2",
    .says = "The QCP policies are of EU qualified certificates: none stands in one that is qualified under the law of Azerbaijan, or not qualified.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
