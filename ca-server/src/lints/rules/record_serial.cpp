// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (!equal(c.certificate.serial_number(), c.record().serial)) return broken("serialNumber", "not the record's");
  return {};
}

}  // namespace

const Rule record_serial{
    .name = "record-serial",
    .citation = "This authority's profile: the record is what is issued",
    .says = "The serial number is the record's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
