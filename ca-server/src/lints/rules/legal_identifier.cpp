// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::array<std::string_view, 4> kTypes = {"VAT", "NTR", "PSD", "LEI"};

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kOrganizationIdentifier)) {
    const auto parts = semantic_identifier(number->text);
    if (!parts) return broken("subject.organizationIdentifier", parts.error().detail);
    if (std::ranges::find(kTypes, parts->type) == kTypes.end())
      return broken("subject.organizationIdentifier", "no type of a legal person's identifier");
  }
  return {};
}

}  // namespace

const Rule legal_identifier{
    .name = "legal-identifier",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.4, LEG-5.1.4-02 and -03",
    .says = "organizationIdentifier is a type (VAT, NTR, PSD, LEI), a country, a hyphen and the identifier.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
