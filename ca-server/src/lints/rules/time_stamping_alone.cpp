// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto purposes = c.extensions().extended_key_usage.value_or(std::vector<asn1::Oid>{});
  const bool stamps = std::ranges::find(purposes, oid::kTimeStamping) != purposes.end();
  if (stamps != time_stamping_unit(c)) return broken("extensions.extKeyUsage", "timeStamping is for time-stamping units");
  if (!stamps) return {};
  if (purposes.size() != 1) return broken("extensions.extKeyUsage", "timeStamping beside other purposes");
  if (c.extensions().find(oid::kExtendedKeyUsage)->critical == pkix::Critical::no) return broken("extensions.extKeyUsage", "it is not critical");
  return {};
}

}  // namespace

const Rule time_stamping_alone{
    .name = "time-stamping-alone",
    .citation = "RFC 3161 (2001) section 2.3; EN 319 422",
    .says = "timeStamping is a time-stamping unit's only purpose, critical, and nobody else has it.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
