// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Validity& own = c.certificate.validity();
  const pkix::Validity& above = c.context.issuer->validity();
  if (own.not_before < above.not_before) return broken("validity.notBefore", "before the issuer's begin");
  if (own.not_after > above.not_after) return broken("validity.notAfter", "after the issuer's end");
  return {};
}

}  // namespace

const Rule validity_within_issuer{
    .name = "validity-within-issuer",
    .citation = "This authority's profile; RFC 5280 (2008) section 6.1 (shell model)",
    .says = "The certificate is valid only while its issuer's certificate is.",
    .since = kOwn,
    .applies = below_a_root,
    .check = check,
};

}  // namespace esign::ca::lints
