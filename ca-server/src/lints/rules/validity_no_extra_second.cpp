// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Validity& validity = c.certificate.validity();
  const auto longest = c.expected.longest.count() > 0 ? c.expected.longest : row_of(c.expected.kind).longest;
  const auto length = validity.not_after - validity.not_before + std::chrono::seconds{1};
  if (length <= longest) return {};
  const auto over = (length - longest).count();
  return broken("validity", "longer than " + std::to_string(longest.count()) + " days by " + std::to_string(over) + " s");
}

}  // namespace

const Rule validity_no_extra_second{
    .name = "validity-no-extra-second",
    .citation = "This authority's profile; RFC 5280 (2008) section 4.1.2.5: both ends are counted",
    .says = "The validity period is not longer than the profile says, its last second included.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
