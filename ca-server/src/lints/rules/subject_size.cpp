// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.certificate.subject().der.size() > 2048) return broken("subject", "longer than 2048 octets");
  return {};
}

}  // namespace

const Rule subject_size{
    .name = "subject-size",
    .citation = "This authority's profile",
    .says = "The subject name has at most 2048 octets: cards and registers have to keep it.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
