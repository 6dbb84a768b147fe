// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& usage = c.extensions().key_usage;
  if (!usage) return broken("extensions.keyUsage", "there is none");
  if (usage->bits == row_of(c.expected.kind).key_usage) return {};
  if (time_stamping_unit(c) && usage->bits == row_of(Kind::natural_signature).key_usage) return {};
  return broken("extensions.keyUsage", "not what a certificate of " + c.expected.profile + " has");
}

}  // namespace

const Rule key_usage_of_profile{
    .name = "key-usage-of-profile",
    .citation = "This authority's profile",
    .says = "keyUsage is exactly the profile's; a time-stamping unit may have nonRepudiation instead of digitalSignature.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
