// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/oids.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.qcStatements";

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  const bool typed = std::ranges::find(statements->all, oid::kQcStatementType, &pkix::QcStatement::id) != statements->all.end();
  if (typed && statements->types.size() != 1) return broken(kAt, "QcType names more than one type");
  const bool signs = c.expected.kind == Kind::natural_signature || legal_person(c);
  if (!signs && (typed || statements->compliance)) return broken(kAt, "a certificate that makes no signatures of persons is stated to be qualified");
  if (statements->compliance && !typed) return broken(kAt, "QcCompliance without QcType");
  const asn1::Oid& wanted = legal_person(c) ? oid::kQcTypeSeal : oid::kQcTypeSignature;
  if (typed && statements->types.front() != wanted) return broken(kAt, "QcType does not fit the profile");
  return {};
}

}  // namespace

const Rule qc_type{
    .name = "qc-type",
    .citation = "EN 319 412-5 V2.6.1 clause 4.2.3 and annex B",
    .says = "QcType names one type, which is esign for a person's signature and eseal for a seal; nobody else has QcType or QcCompliance.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
