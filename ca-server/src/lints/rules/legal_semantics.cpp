// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  const bool said = statements && std::ranges::find(statements->semantics, oid::kSemanticsLegal) != statements->semantics.end();
  if (!said) return broken("extensions.qcStatements", "semanticsId-Legal is missing");
  return {};
}

}  // namespace

const Rule legal_semantics{
    .name = "legal-semantics",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.4; EN 319 412-3 LEG-4.2.1-7",
    .says = "A legal person's certificate says by semanticsId-Legal how its organizationIdentifier is read.",
    .since = kEn319412,
    .applies = legal_person,
    .check = check,
};

}  // namespace esign::ca::lints
