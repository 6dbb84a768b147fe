// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Name& issuer = c.certificate.issuer();
  if (issuer.empty()) return broken("issuer", "the issuer name is empty");
  const View above = c.context.issuer ? c.context.issuer->subject().der : c.certificate.subject().der;
  if (!equal(issuer.der, above)) return broken("issuer", "this is not the issuer's name");
  return {};
}

}  // namespace

const Rule issuer_named{
    .name = "issuer-named",
    .citation = "RFC 5280 (2008) sections 4.1.2.4 and 7.1",
    .says = "The issuer name is not empty and is, octet for octet, the subject name of the issuer's certificate; a root names itself.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
