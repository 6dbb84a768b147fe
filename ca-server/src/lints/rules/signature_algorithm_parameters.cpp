// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto algorithm = pkix::signature_algorithm_from(c.certificate.signature_algorithm());
  if (!algorithm) return broken("signature", algorithm.error().detail);
  return {};
}

}  // namespace

const Rule signature_algorithm_parameters{
    .name = "signature-algorithm-parameters",
    .citation = "RFC 5280 (2008) section 4.1.1.2; RFC 4055, RFC 5758 section 3.2, RFC 8410",
    .says = "The signature algorithm is a known one with the parameters that its standard asks for.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
