// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::array<std::string_view, 5> kTypes = {"PAS", "IDC", "PNO", "TIN", "EID"};

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kSerialNumber)) {
    const auto parts = semantic_identifier(number->text);
    if (!parts) return broken("subject.serialNumber", parts.error().detail);
    // Types of one's own ("AZ:") need a nameRegistrationAuthority (NAT-5.1.3-07), which no profile here has.
    if (std::ranges::find(kTypes, parts->type) == kTypes.end()) return broken("subject.serialNumber", "no type of a natural person's identifier");
  }
  return {};
}

}  // namespace

const Rule natural_identifier{
    .name = "natural-identifier",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.3, NAT-5.1.3-02 and -03",
    .says = "The serialNumber of a natural person is a type (PAS, IDC, PNO, TIN, EID), a country, a hyphen and the identifier.",
    .since = kEn319412,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
