// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& usage = c.extensions().key_usage;
  if (!usage || !usage->has(pkix::KeyUsageBit::content_commitment)) return broken("extensions.keyUsage", "a seal without nonRepudiation");
  return {};
}

}  // namespace

const Rule seal_key_usage{
    .name = "seal-key-usage",
    .citation = "EN 319 412-3 clause 4.3.1, LEG-4.3.1-2 to -4",
    .says = "A seal's keyUsage is of type A, B or F: it has nonRepudiation.",
    .since = kEn319412,
    .applies = legal_person,
    .check = check,
};

}  // namespace esign::ca::lints
