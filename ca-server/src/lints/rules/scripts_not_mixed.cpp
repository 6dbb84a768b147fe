// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  Script all = Script::none;
  for (const asn1::Oid& type : {oid::kGivenName, oid::kSurname, oid::kPseudonym, oid::kCommonName})
    for (const pkix::NameAttribute* part : values_of(c.certificate.subject(), type)) all = joined(all, script_of(part->text));
  if (all == Script::mixed) return broken("subject", "two scripts in one person's name");
  return {};
}

}  // namespace

const Rule scripts_not_mixed{
    .name = "scripts-not-mixed",
    .citation = "EN 319 412-2 V2.3.1 clause 4.2.4, NAT-4.2.4-19",
    .says = "givenName, surname, pseudonym and CN are written in one script.",
    .since = kEn319412,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
