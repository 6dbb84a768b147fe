// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const asn1::Oid& type : {oid::kGivenName, oid::kSurname, oid::kPseudonym})
    if (!values_of(c.certificate.subject(), type).empty()) return broken("subject", asn1::name_of(type) + " is a natural person's");
  return {};
}

}  // namespace

const Rule seal_is_no_person{
    .name = "seal-is-no-person",
    .citation = "EN 319 412-3 clause 4.2.1",
    .says = "A legal person's certificate has no givenName, surname or pseudonym.",
    .since = kEn319412,
    .applies = legal_person,
    .check = check,
};

}  // namespace esign::ca::lints
