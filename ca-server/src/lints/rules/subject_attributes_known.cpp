// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr asn1::Oid kKnown[] = {oid::kCommonName,         oid::kSurname, oid::kSerialNumber, oid::kCountry,   oid::kLocality,
                                oid::kState,              oid::kTitle,   oid::kOrganization, oid::kGivenName, oid::kPseudonym,
                                oid::kOrganizationalUnit, oid::kOrganizationIdentifier};

Result<void> check(const Case& c) {
  for (const pkix::RelativeName& relative : c.certificate.subject().rdns) {
    if (relative.size() != 1) return broken("subject", "several attributes in one RDN");
    if (std::ranges::find(kKnown, relative.front().type) == std::end(kKnown))
      return broken("subject", asn1::name_of(relative.front().type) + " is in no profile");
  }
  return {};
}

}  // namespace

const Rule subject_attributes_known{
    .name = "subject-attributes-known",
    .citation = "This authority's profile",
    .says = "One attribute in each RDN, of the types that profiles have.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
