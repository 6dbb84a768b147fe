// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

/// Letters that exist composed only: what is made of these is NFC.
bool allowed(char32_t c) {
  if (c >= 0x20 && c <= 0x7E) return true;
  if (c >= 0xC0 && c <= 0x24F) return c != 0xD7 && c != 0xF7;  // × ÷
  if (c == 0x259 || (c >= 0x1E00 && c <= 0x1EFF)) return true;  // ə
  if (c >= 0x400 && c <= 0x52F) return c < 0x482 || c > 0x489;  // without Cyrillic's combining marks
  constexpr std::u32string_view kSigns = U"«»–—‘’‚“”„№";
  return kSigns.find(c) != std::u32string_view::npos;
}

Result<void> check_text(const pkix::NameAttribute& attribute) {
  const std::string place = "subject." + asn1::name_of(attribute.type);
  const std::u32string text = to_code_points(attribute.text);
  if (text.empty()) return broken(place, "it is empty");
  if (text.front() == U' ' || text.back() == U' ' || text.find(U"  ") != std::u32string::npos) return broken(place, "white space that nobody sees");
  const auto wrong = std::ranges::find_if_not(text, allowed);
  if (wrong != text.end()) return broken(place, "a character that names do not have: U+" + to_hex(Bytes{static_cast<std::uint8_t>(*wrong >> 16),
                                                static_cast<std::uint8_t>(*wrong >> 8), static_cast<std::uint8_t>(*wrong)}));
  return {};
}

Result<void> check(const Case& c) {
  for (const pkix::RelativeName& relative : c.certificate.subject().rdns)
    for (const pkix::NameAttribute& attribute : relative) ESIGN_CHECK(check_text(attribute));
  return {};
}

}  // namespace

const Rule name_characters{
    .name = "name-characters",
    .citation = "This authority's profile; Unicode Standard Annex 15",
    .says = "Names hold letters, digits and plain signs only, composed (NFC): no control character, no mark of direction, nothing without width, no combining mark.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
