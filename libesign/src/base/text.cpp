// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace esign {
namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;

/// One code point from the front of `text`, which shrinks; kInvalid (and one octet less) when it is not UTF-8.
char32_t take_code_point(std::string_view& text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = octet(0);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || length > text.size()) {
    text.remove_prefix(1);
    return kInvalid;
  }
  char32_t point = length == 1 ? first : first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xC0) != 0x80) {
      text.remove_prefix(1);
      return kInvalid;
    }
    point = (point << 6) | (octet(i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  text.remove_prefix(overlong || surrogate || point > 0x10FFFF ? 1 : length);
  return overlong || surrogate || point > 0x10FFFF ? kInvalid : point;
}

/// What moves, hides or takes no place on a screen: controls, separators of lines, marks of direction, joiners and other
/// default-ignorable characters (Unicode, DerivedCoreProperties), and the Hangul fillers, which are blank letters. Two names that
/// differ only in such characters must not look alike. U+FFFE and U+FFFF are no characters at all, and XML forbids them.
struct Range {
  char32_t first, last;
};
constexpr Range kUnseen[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x034F, 0x034F}, {0x061C, 0x061C},   {0x115F, 0x1160},
                             {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},
                             {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}};

bool needs_escape(char32_t point) {
  return std::any_of(std::begin(kUnseen), std::end(kUnseen), [&](const Range& range) { return range.first <= point && point <= range.last; });
}

}  // namespace

char ascii_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char ascii_upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

std::string ascii_lower(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = ascii_lower(c);
  return folded;
}
std::string ascii_upper(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = ascii_upper(c);
  return folded;
}
bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    // Eight letters of ASCII at once: most of what is asked about has no others.
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    if (std::uint64_t eight = 0; text.size() >= sizeof eight) {
      std::memcpy(&eight, text.data(), sizeof eight);
      if ((eight & kHighBits) == 0) {
        text.remove_prefix(sizeof eight);
        continue;
      }
    }
    if (take_code_point(text) == kInvalid) return false;
  }
  return true;
}

std::u32string to_code_points(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  while (!text.empty()) {
    const char32_t point = take_code_point(text);
    points += point == kInvalid ? char32_t{0xFFFD} : point;
  }
  return points;
}

std::string to_utf8(std::u32string_view code_points) {
  std::string text;
  for (const char32_t p : code_points) {
    const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | ((p >> shift) & 0x3F)); };
    if (p < 0x80) {
      text += static_cast<char>(p);
    } else if (p < 0x800) {
      text += static_cast<char>(0xC0 | (p >> 6));
      tail(0);
    } else if (p < 0x10000) {
      text += static_cast<char>(0xE0 | (p >> 12));
      tail(6);
      tail(0);
    } else {
      text += static_cast<char>(0xF0 | (p >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return text;
}

std::string printable(std::string_view text) {
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7F && !needs_escape(static_cast<char32_t>(c)); };
  if (std::ranges::all_of(text, plain)) return std::string(text);
  std::string shown;
  for (const char32_t point : to_code_points(text)) {
    if (needs_escape(point)) {
      shown += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(point));
    } else {
      shown += to_utf8(std::u32string_view(&point, 1));
    }
  }
  return shown;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

}  // namespace esign
