// SPDX-License-Identifier: Apache-2.0
#include "base/identifiers.h"
#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kSerialNumber)) {
    const auto parts = semantic_identifier(number->text);
    if (!parts || parts->type != "TIN" || parts->country != "AZ") continue;
    if (voen_grammar(parts->value) == Grammar::wrong) return broken("subject.serialNumber", "this is no VÖEN");
    if (parts->value.back() != '2') return broken("subject.serialNumber", "the VÖEN is a legal person's");
  }
  return {};
}

}  // namespace

const Rule entrepreneur_voen{
    .name = "entrepreneur-voen",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.3; the check digit of the VÖEN (OECD TIN sheet of Azerbaijan)",
    .says = "TINAZ- stands before a VÖEN with a right check digit that ends in 2: a natural person's.",
    .since = kOwn,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
