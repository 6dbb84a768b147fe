// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::array kWanted = {oid::kCountry, oid::kOrganization, oid::kOrganizationIdentifier, oid::kCommonName};

Result<void> check(const Case& c) {
  const pkix::Name& issuer = c.certificate.issuer();
  ESIGN_CHECK(exactly_once(issuer, kWanted).in("issuer"));
  if (issuer.first(oid::kOrganization) == issuer.first(oid::kOrganizationIdentifier))
    return broken("issuer.organizationIdentifier", "the organisation's name stands for its identifier");
  return {};
}

}  // namespace

const Rule issuer_attributes{
    .name = "issuer-attributes",
    .citation = "EN 319 412-2 V2.3.1 clause 4.2.3.1, GEN-4.2.3.1-6 to -9",
    .says = "The issuer of a subscriber's certificate is named by C, O, organizationIdentifier and CN, each once, and the identifier is not the organisation's name again.",
    .since = kEn319412,
    .applies = subscriber,
    .check = check,
};

}  // namespace esign::ca::lints
