// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Validity& validity = c.certificate.validity();
  if (validity.not_after <= validity.not_before) return broken("validity", "the certificate ends before it begins");
  return {};
}

}  // namespace

const Rule validity_order{
    .name = "validity-order",
    .citation = "RFC 5280 (2008) section 4.1.2.5",
    .says = "notAfter is later than notBefore.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
