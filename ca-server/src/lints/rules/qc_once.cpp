// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  if (statements->all.empty()) return broken("extensions.qcStatements", "nothing is stated");
  std::set<asn1::Oid> seen;
  for (const pkix::QcStatement& statement : statements->all)
    if (!seen.insert(statement.id).second) return broken("extensions.qcStatements", asn1::name_of(statement.id) + " occurs twice");
  return {};
}

}  // namespace

const Rule qc_once{
    .name = "qc-once",
    .citation = "EN 319 412-5 V2.6.1 clause 4.1, QCS-4.1-02A",
    .says = "There is at least one statement, and none occurs twice, that of the semantics included.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
