// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  const bool said = statements && std::ranges::find(statements->semantics, oid::kSemanticsNatural) != statements->semantics.end();
  if (natural_person(c) && !said) return broken("extensions.qcStatements", "semanticsId-Natural is missing");
  if (!natural_person(c) && said) return broken("extensions.qcStatements", "semanticsId-Natural, and no natural person");
  return {};
}

}  // namespace

const Rule natural_semantics{
    .name = "natural-semantics",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.3",
    .says = "A natural person's certificate says by semanticsId-Natural how its serialNumber is read, and one that is no natural person's does not.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
