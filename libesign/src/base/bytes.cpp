// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <algorithm>
#include <array>

namespace esign {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> inverse(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return table;
}
constexpr auto kFromBase64 = inverse(kBase64);

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
bool xml_whitespace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool equal(View a, View b) noexcept { return std::ranges::equal(a, b); }
Bytes copy(View octets) { return {octets.begin(), octets.end()}; }
void append(Bytes& target, View octets) { target.insert(target.end(), octets.begin(), octets.end()); }
View as_view(std::string_view text) noexcept { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
std::string_view as_text(View octets) noexcept { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }

std::string to_hex(View octets) {
  std::string text;
  text.reserve(octets.size() * 2);
  for (const std::uint8_t octet : octets) {
    text += kHex[octet >> 4];
    text += kHex[octet & 15];
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Errc::malformed, "hexadecimal text has an odd number of digits");
  Bytes octets;
  octets.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return fail(Errc::malformed, "not a hexadecimal digit");
    octets.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return octets;
}

std::string to_base64(View octets) {
  std::string text((octets.size() + 2) / 3 * 4, '=');
  char* at = text.data();
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, octets.size() - i);
    std::uint32_t group = static_cast<std::uint32_t>(octets[i]) << 16;
    if (left > 1) group |= static_cast<std::uint32_t>(octets[i + 1]) << 8;
    if (left > 2) group |= octets[i + 2];
    *at++ = kBase64[(group >> 18) & 63];
    *at++ = kBase64[(group >> 12) & 63];
    if (left > 1) *at++ = kBase64[(group >> 6) & 63];
    if (left > 2) *at++ = kBase64[group & 63];
  }
  return text;
}

Result<Bytes> from_base64(std::string_view text, Base64Space space) {
  Bytes octets;
  octets.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  unsigned characters = 0;  // of the current group of four
  unsigned padding = 0;
  for (const char c : text) {
    if (space == Base64Space::xml_whitespace && xml_whitespace(c)) continue;
    if (c == '=') {
      if (characters + padding < 2 || ++padding + characters > 4) return fail(Errc::malformed, "misplaced base64 padding");
      continue;
    }
    const int value = kFromBase64[static_cast<unsigned char>(c)];
    if (value < 0 || padding > 0) return fail(Errc::malformed, "not base64");
    group = (group << 6) | static_cast<std::uint32_t>(value);
    if (++characters < 4) continue;
    octets.push_back(static_cast<std::uint8_t>(group >> 16));
    octets.push_back(static_cast<std::uint8_t>(group >> 8));
    octets.push_back(static_cast<std::uint8_t>(group));
    group = 0;
    characters = 0;
  }
  if (characters == 0 && padding == 0) return octets;
  if (characters + padding != 4 || characters < 2) return fail(Errc::malformed, "base64 text ends in mid-group");
  group <<= 6 * padding;
  if ((group & (padding == 1 ? 0xFFu : 0xFFFFu)) != 0) return fail(Errc::malformed, "unused bits of base64 are not zero");
  octets.push_back(static_cast<std::uint8_t>(group >> 16));
  if (padding == 1) octets.push_back(static_cast<std::uint8_t>(group >> 8));
  return octets;
}

}  // namespace esign
