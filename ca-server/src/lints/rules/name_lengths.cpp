// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

struct Bound {
  asn1::Oid type;
  std::size_t characters;
  enum class MayBeLonger : std::uint8_t { no, for_subscribers } may_be_longer = MayBeLonger::no;
};
constexpr Bound kBounds[] = {
    {oid::kCountry, 2},
    {oid::kSerialNumber, 64},
    {oid::kTitle, 64},
    {oid::kLocality, 128},
    {oid::kState, 128},
    {oid::kCommonName, 64, Bound::MayBeLonger::for_subscribers},
    {oid::kOrganization, 64, Bound::MayBeLonger::for_subscribers},
    {oid::kOrganizationalUnit, 64, Bound::MayBeLonger::for_subscribers},
    {oid::kPseudonym, 128, Bound::MayBeLonger::for_subscribers},
};

Result<void> check_attribute(const Case& c, const pkix::NameAttribute& attribute) {
  const std::size_t characters = to_code_points(attribute.text).size();
  for (const Bound& bound : kBounds) {
    if (bound.type != attribute.type || characters <= bound.characters) continue;
    if (bound.may_be_longer == Bound::MayBeLonger::for_subscribers && subscriber(c)) continue;
    return broken("subject." + asn1::name_of(attribute.type), "more than " + std::to_string(bound.characters) + " characters");
  }
  return {};
}

Result<void> check(const Case& c) {
  for (const pkix::RelativeName& relative : c.certificate.subject().rdns)
    for (const pkix::NameAttribute& attribute : relative) ESIGN_CHECK(check_attribute(c, attribute));
  return {};
}

}  // namespace

const Rule name_lengths{
    .name = "name-lengths",
    .citation = "RFC 5280 (2008) appendix A.1; EN 319 412-2 V2.3.1 NAT-4.2.4-18; EN 319 412-3 LEG-4.2.1-9",
    .says = "Attributes keep the upper bounds of X.520, counted in characters; names of persons and organisations may be longer.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
