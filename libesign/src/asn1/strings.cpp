// SPDX-License-Identifier: Apache-2.0
#include "asn1/strings.h"

#include <algorithm>

#include "base/text.h"

namespace esign::asn1 {
namespace {

bool printable_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view(" '()+,-./:=?").find(c) != std::string_view::npos;
}

Failure wrong_alphabet() { return fail(Errc::malformed, "a character outside the alphabet of its string type"); }

/// BMPString (2 octets a character) and UniversalString (4).
Result<std::string> wide(View content, std::size_t width) {
  if (content.size() % width != 0) return fail(Errc::malformed, "a character is cut");
  std::u32string points;
  for (std::size_t i = 0; i < content.size(); i += width) {
    char32_t point = 0;
    for (std::size_t j = 0; j < width; ++j) point = (point << 8) | content[i + j];
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return wrong_alphabet();
    points += point;
  }
  return to_utf8(points);
}

}  // namespace

bool is_printable_string(std::string_view text) { return std::ranges::all_of(text, printable_character); }

Result<std::string> decode_string(Tag type, View content) {
  const std::string_view text = as_text(content);
  if (type == tag::utf8_string) {
    if (!is_utf8(text)) return wrong_alphabet();
    return std::string(text);
  }
  if (type == tag::printable_string) {
    // Real certificates carry '@', '&', '*' and '_' here; ASCII is accepted, and the strict alphabet is the linter's rule.
    if (!std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; })) return wrong_alphabet();
    return std::string(text);
  }
  if (type == tag::numeric_string) {
    if (!std::ranges::all_of(text, [](char c) { return c == ' ' || (c >= '0' && c <= '9'); })) return wrong_alphabet();
    return std::string(text);
  }
  if (type == tag::ia5_string || type == tag::visible_string) {
    if (!std::ranges::all_of(content, [](std::uint8_t c) { return c < 0x80; })) return wrong_alphabet();
    return std::string(text);
  }
  if (type == tag::teletex_string) {
    std::u32string points(content.begin(), content.end());
    return to_utf8(points);
  }
  if (type == tag::bmp_string) return wide(content, 2);
  if (type == tag::universal_string) return wide(content, 4);
  return fail(Errc::malformed, "not a character string");
}

}  // namespace esign::asn1
