// SPDX-License-Identifier: Apache-2.0
#include "base/identifiers.h"
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kSerialNumber)) {
    const auto parts = semantic_identifier(number->text);
    if (!parts || parts->type != "PNO" || parts->country != "AZ") continue;
    if (esign::fin_grammar(parts->value) == Grammar::wrong) return broken("subject.serialNumber", "this is no FİN");
  }
  return {};
}

}  // namespace

const Rule fin_grammar{
    .name = "fin-grammar",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.3; the grammar of the FİN",
    .says = "PNOAZ- stands before a FİN: seven capital letters and digits without I and O.",
    .since = kOwn,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
