// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <set>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

/// Of 128 fair bits fewer than 24 or more than 104 are set once in 10^12 draws; so few different octets once in 10^20.
Result<void> check(const Case& c) {
  const View serial = c.certificate.serial_number();
  if (serial.size() != std::tuple_size_v<Serial>) return {};
  const View random = serial.subspan(1);
  int set = 0;
  for (const std::uint8_t octet : random) set += std::popcount(octet);
  if (set < 24 || set > 104) return broken("serialNumber", "the random part is not random");
  if (std::set<std::uint8_t>(random.begin(), random.end()).size() < 6) return broken("serialNumber", "the random part repeats itself");
  return {};
}

}  // namespace

const Rule serial_random{
    .name = "serial-random",
    .citation = "This authority's profile; EN 319 411-1 GEN-6.3.3-02A",
    .says = "The 128 random bits look it: none of the faults of a generator that is stuck.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
