// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const View serial = c.certificate.serial_number();
  if (serial.size() != std::tuple_size_v<Serial>) return broken("serialNumber", "not 17 octets");
  if (serial[0] < 0x01 || serial[0] > 0x7F) return broken("serialNumber", "no octet of a centre at its front");
  return {};
}

}  // namespace

const Rule serial_width{
    .name = "serial-width",
    .citation = "This authority's profile; EN 319 411-1 GEN-6.3.3-02A",
    .says = "The serial number has 17 octets: a positive one for the centre and 128 random bits.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
