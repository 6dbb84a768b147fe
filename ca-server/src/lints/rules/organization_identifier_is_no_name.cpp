// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Name& subject = c.certificate.subject();
  for (const pkix::NameAttribute* number : values_of(subject, oid::kOrganizationIdentifier))
    for (const pkix::NameAttribute* name : values_of(subject, oid::kOrganization))
      if (number->text == name->text) return broken("subject.organizationIdentifier", "the organisation's name stands for its identifier");
  return {};
}

}  // namespace

const Rule organization_identifier_is_no_name{
    .name = "organization-identifier-is-no-name",
    .citation = "EN 319 412-3 clause 4.2.1, LEG-4.2.1-6",
    .says = "organizationIdentifier differs from the organisation's name.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
