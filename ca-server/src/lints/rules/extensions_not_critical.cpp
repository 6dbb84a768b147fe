// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr asn1::Oid kNever[] = {oid::kAuthorityKeyIdentifier, oid::kSubjectKeyIdentifier, oid::kSubjectDirectoryAttributes,
                                oid::kFreshestCrl, oid::kAuthorityInfoAccess, oid::kSubjectInfoAccess};

Result<void> check(const Case& c) {
  for (const pkix::Extension& extension : c.extensions().all)
    if (extension.critical == pkix::Critical::yes && std::ranges::find(kNever, extension.id) != std::end(kNever))
      return broken("extensions", asn1::name_of(extension.id) + " is critical");
  return {};
}

}  // namespace

const Rule extensions_not_critical{
    .name = "extensions-not-critical",
    .citation = "RFC 5280 (2008) sections 4.2.1.1, 4.2.1.2, 4.2.1.8, 4.2.1.15, 4.2.2.1 and 4.2.2.2",
    .says = "Key identifiers, directory attributes, freshestCRL and the information access extensions are not critical.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
