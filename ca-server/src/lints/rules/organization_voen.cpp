// SPDX-License-Identifier: Apache-2.0
#include "base/identifiers.h"
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kOrganizationIdentifier)) {
    const auto parts = semantic_identifier(number->text);
    if (!parts || parts->type != "VAT" || parts->country != "AZ") continue;
    if (voen_grammar(parts->value) == Grammar::wrong) return broken("subject.organizationIdentifier", "this is no VÖEN");
    if (parts->value.back() != '1') return broken("subject.organizationIdentifier", "the VÖEN is a natural person's");
  }
  return {};
}

}  // namespace

const Rule organization_voen{
    .name = "organization-voen",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.4; the check digit of the VÖEN (OECD TIN sheet of Azerbaijan)",
    .says = "VATAZ- stands before a VÖEN with a right check digit that ends in 1: a legal person's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
