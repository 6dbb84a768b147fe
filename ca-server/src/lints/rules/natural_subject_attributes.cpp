// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::array kWanted = {oid::kCountry, oid::kSerialNumber, oid::kCommonName};

Result<void> check(const Case& c) {
  const pkix::Name& subject = c.certificate.subject();
  ESIGN_CHECK(exactly_once(subject, kWanted).in("subject"));
  for (const asn1::Oid& type : {oid::kGivenName, oid::kSurname, oid::kPseudonym})
    if (!values_of(subject, type).empty()) return {};
  return broken("subject", "neither a name nor a pseudonym");
}

}  // namespace

const Rule natural_subject_attributes{
    .name = "natural-subject-attributes",
    .citation = "EN 319 412-2 V2.3.1 clause 4.2.4, NAT-4.2.4-1, -2 and -3",
    .says = "A natural person is named by C, serialNumber and CN, each once, and by givenName or surname, or by a pseudonym.",
    .since = kEn319412,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
