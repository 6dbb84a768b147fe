// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.authorityKeyIdentifier";

Result<void> check(const Case& c) {
  const auto& identifier = c.extensions().authority_key_identifier;
  if (!identifier && !c.context.issuer) return {};
  if (!identifier || !identifier->key_identifier) return broken(kAt, "there is no key identifier");
  const auto& above = c.context.issuer ? c.context.issuer->extensions().subject_key_identifier : c.extensions().subject_key_identifier;
  if (!above || !equal(*above, *identifier->key_identifier)) return broken(kAt, "this is not the issuer's key identifier");
  return {};
}

}  // namespace

const Rule authority_key_identifier{
    .name = "authority-key-identifier",
    .citation = "RFC 5280 (2008) section 4.2.1.1",
    .says = "The authority key identifier has the issuer's subject key identifier; only a root may be without.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
