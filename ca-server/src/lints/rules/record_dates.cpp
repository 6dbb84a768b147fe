// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.certificate.validity().not_before != c.record().not_before) return broken("validity.notBefore", "not the record's");
  if (c.certificate.validity().not_after != c.record().not_after) return broken("validity.notAfter", "not the record's");
  return {};
}

}  // namespace

const Rule record_dates{
    .name = "record-dates",
    .citation = "This authority's profile: the record is what is issued",
    .says = "notBefore and notAfter are the record's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
