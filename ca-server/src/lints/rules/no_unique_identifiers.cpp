// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.encoding.unique_identifiers > 0) return broken("tbsCertificate", "there is a unique identifier");
  return {};
}

}  // namespace

const Rule no_unique_identifiers{
    .name = "no-unique-identifiers",
    .citation = "RFC 5280 (2008) section 4.1.2.8",
    .says = "There are no issuer or subject unique identifiers.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
