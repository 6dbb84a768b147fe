// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  const bool azerbaijan = statements->device_legislation == std::vector<std::string>{"AZ"};
  if (statements->sscd && !azerbaijan) return broken("extensions.qcStatements", "QcSSCD without QcQSCDlegislation AZ alone");
  if (!statements->sscd && !statements->device_legislation.empty()) return broken("extensions.qcStatements", "QcQSCDlegislation without QcSSCD");
  return {};
}

}  // namespace

const Rule qc_device_of_azerbaijan{
    .name = "qc-device-of-azerbaijan",
    .citation = "EN 319 412-5 V2.6.1 clauses 4.2.2 and 4.2.5, QCS-4.2.5-01",
    .says = "QcSSCD and QcQSCDlegislation AZ stand together, and no other country is named.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
