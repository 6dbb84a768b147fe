// SPDX-License-Identifier: Apache-2.0
#include "domain/name_text.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "pkix/unicode/prepare.h"

namespace esign::ca {
namespace {

struct Range {
  char32_t first, last;
};
bool is_in(std::span<const Range> ranges, char32_t point) {
  return std::ranges::any_of(ranges, [&](const Range& range) { return point >= range.first && point <= range.last; });
}

// Basic Latin, Latin-1 (but × and ÷), Latin Extended-A (but the ligatures Ĳ ĳ, the digraphs ŀ and the long ſ, which NFKC takes
// apart), Ə ə, Ș ș Ț ț, Latin Extended Additional.
constexpr Range kLatin[] = {{U'A', U'Z'},     {U'a', U'z'},     {0xC0, 0xD6},     {0xD8, 0xF6},    {0xF8, 0x17E},
                            {0x18F, 0x18F},   {0x259, 0x259},   {0x218, 0x21B},   {0x1E00, 0x1EFF}};
constexpr Range kCyrillic[] = {{0x400, 0x481}, {0x48A, 0x52F}};
// Digits and the punctuation of names of people, bodies and companies.
constexpr Range kCommon[] = {{U' ', U' '}, {U'0', U'9'},     {U'&', U')'},     {U'+', U'/'},     {U':', U';'},    {U'"', U'"'},
                             {U'!', U'!'}, {U'#', U'#'},     {U'@', U'@'},     {U'_', U'_'},     {0xAB, 0xAB},   {0xBB, 0xBB},
                             {0x2013, 0x2014}, {0x2018, 0x201A}, {0x201C, 0x201E}, {0x2116, 0x2116}};

enum class Script : std::uint8_t { none = 0, latin = 1, cyrillic = 2, mixed = 3 };
Script operator|(Script a, Script b) { return static_cast<Script>(static_cast<unsigned>(a) | static_cast<unsigned>(b)); }

Script script_of(std::u32string_view points) {
  Script script = Script::none;
  for (const char32_t point : points) {
    if (is_in(kLatin, point)) script = script | Script::latin;
    if (is_in(kCyrillic, point)) script = script | Script::cyrillic;
  }
  return script;
}

/// NFKC of Unicode 3.2, which for the letters above is NFC, since none has a compatibility form; "№" has one and is no letter.
bool is_composed(std::u32string points) {
  std::erase(points, U'\u2116');
  return pkix::nfkc(points) == points;
}

bool is_combining(char32_t point) {
  constexpr Range kMarks[] = {{0x300, 0x36F}, {0x483, 0x489}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};
  return is_in(kMarks, point);
}

Failure refuse(const char* rule) { return fail(Errc::invalid_argument, rule); }

}  // namespace

Result<void> check_name_text(std::string_view text) {
  if (text.empty()) return refuse("empty");
  if (!is_utf8(text)) return refuse("not UTF-8");
  const std::u32string points = to_code_points(text);
  if (points.size() > kNameCharacters) return refuse("longer than 200 characters");
  if (printable(text) != text) return refuse("a control character, a mark of direction, or a character without a place");
  if (points.front() == U' ' || points.back() == U' ' || text.find("  ") != std::string_view::npos)
    return refuse("a space at an end, or a doubled one");
  if (std::ranges::any_of(points, is_combining) || !is_composed(points)) return refuse("not in composed form (Unicode NFC)");
  const bool known = std::ranges::all_of(points, [](char32_t p) { return is_in(kLatin, p) || is_in(kCyrillic, p) || is_in(kCommon, p); });
  if (!known) return refuse("a character outside the Latin and Cyrillic letters, digits and the punctuation of names");
  if (script_of(points) == Script::mixed) return refuse("Latin and Cyrillic letters in one name (EN 319 412-2 NAT-4.2.4-19)");
  return {};
}

Result<void> check_one_script(std::span<const std::string_view> texts) {
  Script script = Script::none;
  for (const std::string_view text : texts) script = script | script_of(to_code_points(text));
  if (script == Script::mixed) return refuse("Latin and Cyrillic names together (EN 319 412-2 NAT-4.2.4-19)");
  return {};
}

}  // namespace esign::ca
