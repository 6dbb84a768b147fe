// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& purposes = c.extensions().extended_key_usage;
  const std::vector<asn1::Oid> stated = purposes.value_or(std::vector<asn1::Oid>{});
  if (!std::ranges::equal(stated, row_of(c.expected.kind).purposes)) return broken("extensions.extKeyUsage", "not what a certificate of " + c.expected.profile + " has");
  return {};
}

}  // namespace

const Rule purposes_of_profile{
    .name = "purposes-of-profile",
    .citation = "This authority's profile",
    .says = "extKeyUsage is exactly the profile's: none for authorities and signatures.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
