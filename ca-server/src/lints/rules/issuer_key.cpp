// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const View above = c.context.issuer ? c.context.issuer->spki() : c.certificate.spki();
  if (!equal(above, c.context.issuer_spki)) return broken("issuer", "another key would sign");
  return {};
}

}  // namespace

const Rule issuer_key{
    .name = "issuer-key",
    .citation = "This authority's profile",
    .says = "The key that will sign is the one of the issuer's certificate; a root's is its own.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
