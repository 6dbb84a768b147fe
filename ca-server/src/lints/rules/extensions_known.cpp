// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr asn1::Oid kKnown[] = {oid::kSubjectDirectoryAttributes, oid::kSubjectKeyIdentifier, oid::kKeyUsage,           oid::kPrivateKeyUsagePeriod,
                                oid::kSubjectAltName,             oid::kBasicConstraints,     oid::kNameConstraints,    oid::kCrlDistributionPoints,
                                oid::kCertificatePolicies,        oid::kPolicyMappings,       oid::kAuthorityKeyIdentifier, oid::kPolicyConstraints,
                                oid::kExtendedKeyUsage,           oid::kFreshestCrl,          oid::kInhibitAnyPolicy,   oid::kAuthorityInfoAccess,
                                oid::kQcStatements,               oid::kOcspNoCheck};

Result<void> check(const Case& c) {
  for (const asn1::Oid& id : c.encoding.extensions)
    if (std::ranges::find(kKnown, id) == std::end(kKnown)) return broken("extensions", asn1::name_of(id) + " is in no profile");
  return {};
}

}  // namespace

const Rule extensions_known{
    .name = "extensions-known",
    .citation = "This authority's profile",
    .says = "Only extensions that a profile can have.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
