// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lints/names.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

bool digits(std::string_view text, std::size_t count) {
  return text.size() == count && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> check(const Case& c) {
  for (const pkix::NameAttribute* number : values_of(c.certificate.subject(), oid::kSerialNumber)) {
    const auto parts = semantic_identifier(number->text);
    if (!parts || parts->type != "IDC" || parts->country != "AZ") continue;
    const std::string_view value = parts->value;
    const bool old_card = value.starts_with("AZE") && digits(value.substr(3), 8);
    const bool new_card = value.starts_with("AA") && digits(value.substr(2), 7);
    if (!old_card && !new_card) return broken("subject.serialNumber", "this is no number of an ID card");
  }
  return {};
}

}  // namespace

const Rule card_number_grammar{
    .name = "card-number-grammar",
    .citation = "EN 319 412-1 V1.7.1 clause 5.1.3; the numbers of Azerbaijani ID cards",
    .says = "IDCAZ- stands before AZE and eight digits, or AA and seven.",
    .since = kOwn,
    .applies = natural_person,
    .check = check,
};

}  // namespace esign::ca::lints
