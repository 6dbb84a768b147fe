// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.certificate.subject().empty()) return broken("subject", "the subject name is empty");
  return {};
}

}  // namespace

const Rule subject_named{
    .name = "subject-named",
    .citation = "RFC 5280 (2008) section 4.1.2.6",
    .says = "The subject name is not empty; here nobody is known by an alternative name alone.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
