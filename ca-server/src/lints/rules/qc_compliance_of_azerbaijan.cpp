// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  const bool azerbaijan = statements->legislation == std::vector<std::string>{"AZ"};
  if (statements->compliance && !azerbaijan) return broken("extensions.qcStatements", "QcCompliance without QcCClegislation AZ alone");
  if (!statements->compliance && !statements->legislation.empty()) return broken("extensions.qcStatements", "QcCClegislation without QcCompliance");
  return {};
}

}  // namespace

const Rule qc_compliance_of_azerbaijan{
    .name = "qc-compliance-of-azerbaijan",
    .citation = "EN 319 412-5 V2.6.1 clauses 4.2.1 and 4.2.4",
    .says = "QcCompliance stands with QcCClegislation AZ and nothing else: without it the certificate would claim to be qualified in the EU.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
