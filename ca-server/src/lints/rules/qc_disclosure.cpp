// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

constexpr std::string_view kAt = "extensions.qcStatements.QcPDS";

Result<void> check(const Case& c) {
  const auto& statements = c.extensions().qc_statements;
  if (!statements) return {};
  const bool stated = std::ranges::find(statements->all, oid::kQcStatementDisclosure, &pkix::QcStatement::id) != statements->all.end();
  if (stated && statements->disclosure.empty()) return broken(kAt, "it names no document");
  std::set<std::string> languages;
  for (const pkix::QcPds& pds : statements->disclosure) {
    const auto scheme = web_address(pds.url);
    if (!scheme || *scheme != WebScheme::https) return broken(kAt, "the address is not https");
    if (!std::ranges::all_of(pds.language, [](char l) { return l >= 'a' && l <= 'z'; })) return broken(kAt, "the language is not two small letters");
    if (!languages.insert(pds.language).second) return broken(kAt, "two documents in one language");
  }
  return {};
}

}  // namespace

const Rule qc_disclosure{
    .name = "qc-disclosure",
    .citation = "EN 319 412-5 V2.6.1 clause 4.3.4, QCS-4.3.4-03",
    .says = "QcPDS has https addresses, each with a language of two small letters, one per language.",
    .since = kEn319412,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
