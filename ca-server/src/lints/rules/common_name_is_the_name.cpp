// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Name& subject = c.certificate.subject();
  const std::u32string common = folded_name(subject.first(oid::kCommonName).value_or(""));
  for (const asn1::Oid& type : {oid::kGivenName, oid::kSurname}) {
    for (const pkix::NameAttribute* part : values_of(subject, type)) {
      const std::u32string folded = folded_name(part->text);
      if (folded.empty() || common.find(folded) == std::u32string::npos) return broken("subject.CN", asn1::name_of(type) + " is not in it");
    }
  }
  return {};
}

}  // namespace

const Rule common_name_is_the_name{
    .name = "common-name-is-the-name",
    .citation = "EN 319 412-2 V2.3.1 clause 4.2.4, NAT-4.2.4-15",
    .says = "CN holds the given name and the surname, whatever the case of their letters.",
    .since = kEn319412,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
