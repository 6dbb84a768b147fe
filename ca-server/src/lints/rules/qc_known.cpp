// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr asn1::Oid kKnown[] = {asn1::Oid("0.4.0.1862.1.1"), asn1::Oid("0.4.0.1862.1.2"), asn1::Oid("0.4.0.1862.1.3"), asn1::Oid("0.4.0.1862.1.4"),
                                asn1::Oid("0.4.0.1862.1.5"), asn1::Oid("0.4.0.1862.1.6"), asn1::Oid("0.4.0.1862.1.7"), asn1::Oid("0.4.0.1862.1.8"),
                                asn1::Oid("0.4.0.1862.1.9"), asn1::Oid("1.3.6.1.5.5.7.11.2")};

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  for (const pkix::QcStatement& statement : statements->all)
    if (std::ranges::find(kKnown, statement.id) == std::end(kKnown)) return broken("extensions.qcStatements", asn1::name_of(statement.id) + " is unknown");
  return {};
}

}  // namespace

const Rule qc_known{
    .name = "qc-known",
    .citation = "EN 319 412-5 V2.6.1 clause 4 and annex B; RFC 3739 section 3.2.6",
    .says = "Every statement is one of the standard's.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
