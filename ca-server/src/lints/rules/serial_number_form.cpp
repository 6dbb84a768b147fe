// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kSerialNumber))
    if (number->value_tag != asn1::tag::printable_string) return broken("subject.serialNumber", "not a PrintableString");
  return {};
}

}  // namespace

const Rule serial_number_form{
    .name = "serial-number-form",
    .citation = "RFC 5280 (2008) appendix A.1, X520SerialNumber",
    .says = "The attribute serialNumber is a PrintableString.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
