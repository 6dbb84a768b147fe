// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const View serial = c.certificate.serial_number();
  if (serial.empty() || serial.size() > 20) return broken("serialNumber", "the serial number has " + std::to_string(serial.size()) + " octets");
  const bool zero = serial.size() == 1 && serial[0] == 0;
  if (zero || (serial[0] & 0x80) != 0) return broken("serialNumber", "the serial number is not positive");
  return {};
}

}  // namespace

const Rule serial_positive{
    .name = "serial-positive",
    .citation = "RFC 5280 (2008) section 4.1.2.2",
    .says = "The serial number is positive and has at most 20 octets.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
