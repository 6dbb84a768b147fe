// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Name& subject = c.certificate.subject();
  const bool named = !values_of(subject, oid::kGivenName).empty() || !values_of(subject, oid::kSurname).empty();
  if (named && !values_of(subject, oid::kPseudonym).empty()) return broken("subject.pseudonym", "a pseudonym beside a name");
  return {};
}

}  // namespace

const Rule pseudonym_alone{
    .name = "pseudonym-alone",
    .citation = "EN 319 412-2 V2.3.1 clause 4.2.4, NAT-4.2.4-4",
    .says = "A pseudonym does not stand beside givenName or surname.",
    .since = kEn319412,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
