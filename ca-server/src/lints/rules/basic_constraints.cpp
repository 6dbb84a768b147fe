// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.basicConstraints";

Result<void> check(const Case& c) {
  const auto& constraints = c.extensions().basic_constraints;
  const bool ca = constraints && constraints->ca;
  if (authority(c) && !ca) return broken(kAt, "an authority without cA");
  if (end_entity(c) && ca) return broken(kAt, "cA in a certificate that is no authority's");
  if (constraints && constraints->path_length && !ca) return broken(kAt, "a path length without cA");
  return {};
}

}  // namespace

const Rule basic_constraints{
    .name = "basic-constraints",
    .citation = "RFC 5280 (2008) section 4.2.1.9",
    .says = "An authority has basicConstraints with cA, nobody else has cA, and a path length stands only with cA and keyCertSign.",
    .since = kRfc5280,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
