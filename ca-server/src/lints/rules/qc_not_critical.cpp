// SPDX-License-Identifier: Apache-2.0
#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const pkix::Extension* statements = c.extensions().find(oid::kQcStatements);
  if (statements != nullptr && statements->critical == pkix::Critical::yes) return broken("extensions.qcStatements", "it is critical");
  return {};
}

}  // namespace

const Rule qc_not_critical{
    .name = "qc-not-critical",
    .citation = "EN 319 412-5 V2.6.1 clause 4.1, QCS-4.1-02",
    .says = "qcStatements is not critical.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
