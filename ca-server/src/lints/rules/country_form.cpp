// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* country : values_of(c.certificate.subject(), oid::kCountry)) {
    const bool letters = country->text.size() == 2 && std::ranges::all_of(country->text, [](char l) { return l >= 'A' && l <= 'Z'; });
    if (!letters || country->value_tag != asn1::tag::printable_string) return broken("subject.C", "not two capital letters in a PrintableString");
  }
  return {};
}

}  // namespace

const Rule country_form{
    .name = "country-form",
    .citation = "RFC 5280 (2008) appendix A.1, X520countryName",
    .says = "C is a PrintableString of two capital letters (ISO 3166-1).",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
