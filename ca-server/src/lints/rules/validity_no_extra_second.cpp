// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Validity& validity = c.certificate.validity();
  const Time last = last_second_of(validity.not_before, c.expected.longest);
  if (validity.not_after <= last) return {};
  return broken("validity", "longer than its profile allows by " + std::to_string((validity.not_after - last).count()) + " s");
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
