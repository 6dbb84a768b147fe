// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.certificate.version() != 3) return broken("version", "the version is " + std::to_string(c.certificate.version()));
  return {};
}

}  // namespace

const Rule version_3{
    .name = "version-3",
    .citation = "RFC 5280 (2008) section 4.1.2.1",
    .says = "The version is 3.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
