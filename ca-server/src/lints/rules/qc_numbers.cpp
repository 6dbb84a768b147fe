// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  if (statements->retention_years && (*statements->retention_years < 1 || *statements->retention_years > 99))
    return broken("extensions.qcStatements.QcRetentionPeriod", "no sensible number of years");
  if (!statements->limit) return {};
  const bool letters = std::ranges::all_of(statements->limit->currency, [](char l) { return l >= 'A' && l <= 'Z'; });
  if (!letters) return broken("extensions.qcStatements.QcLimitValue", "the currency is not three capital letters (ISO 4217)");
  if (statements->limit->amount < 1) return broken("extensions.qcStatements.QcLimitValue", "the amount is not positive");
  return {};
}

}  // namespace

const Rule qc_numbers{
    .name = "qc-numbers",
    .citation = "EN 319 412-5 V2.6.1 clauses 4.3.2 and 4.3.3",
    .says = "QcRetentionPeriod is positive and under a hundred years; QcLimitValue is positive, in a currency of three letters.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
