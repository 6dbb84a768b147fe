// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  if (c.expected.kind != Kind::issuing_authority) return {};
  const auto& constraints = c.extensions().basic_constraints;
  if (!constraints || constraints->path_length != std::optional<std::uint32_t>(0)) return broken("extensions.basicConstraints", "the path length is not 0");
  return {};
}

}  // namespace

const Rule issuing_authority_is_last{
    .name = "issuing-authority-is-last",
    .citation = "This authority's profile",
    .says = "An issuing authority has path length 0.",
    .since = kOwn,
    .applies = subordinate_authority,
    .check = check,
};

}  // namespace esign::ca::lints
