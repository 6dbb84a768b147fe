// SPDX-License-Identifier: Apache-2.0
#include "lints/names.h"

#include <algorithm>

#include "base/text.h"
#include "pkix/unicode/prepare.h"

namespace esign::ca::lints {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool is_latin(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || c == 0x259 ||
         (c >= 0x1E00 && c <= 0x1EFF);
}
bool is_cyrillic(char32_t c) { return c >= 0x400 && c <= 0x52F; }
/// Letters of no script that names have here count as another script; what is no letter counts as none.
bool is_common(char32_t c) { return c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F) || c == 0x2116; }

Script script_of(char32_t c) {
  if (is_latin(c)) return Script::latin;
  if (is_cyrillic(c)) return Script::cyrillic;
  return is_common(c) ? Script::none : Script::other;
}

}  // namespace

std::vector<const pkix::NameAttribute*> values_of(const pkix::Name& name, const asn1::Oid& type) {
  std::vector<const pkix::NameAttribute*> found;
  for (const pkix::RelativeName& relative : name.rdns)
    for (const pkix::NameAttribute& attribute : relative)
      if (attribute.type == type) found.push_back(&attribute);
  return found;
}

Result<void> exactly_once(const pkix::Name& name, std::span<const asn1::Oid> types) {
  ESIGN_CHECK(at_least_once(name, types));
  for (const asn1::Oid& type : types)
    if (values_of(name, type).size() > 1) return fail(Errc::denied, asn1::name_of(type) + " occurs more than once");
  return {};
}

Result<void> at_least_once(const pkix::Name& name, std::span<const asn1::Oid> types) {
  for (const asn1::Oid& type : types) {
    const auto found = values_of(name, type);
    if (found.empty()) return fail(Errc::denied, "there is no " + asn1::name_of(type));
    if (std::ranges::any_of(found, [](const auto* attribute) { return trim(attribute->text).empty(); }))
      return fail(Errc::denied, asn1::name_of(type) + " is empty");
  }
  return {};
}

Result<SemanticIdentifier> semantic_identifier(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  if (hyphen != 5 || text.size() < 7) return fail(Errc::denied, "not three letters, a country, a hyphen and an identifier");
  const SemanticIdentifier parts{text.substr(0, 3), text.substr(3, 2), text.substr(6)};
  const bool own_type = is_capital(parts.type[0]) && is_capital(parts.type[1]) && (is_capital(parts.type[2]) || parts.type[2] == ':');
  if (!own_type || !std::ranges::all_of(parts.country, is_capital)) return fail(Errc::denied, "type and country are not capital letters");
  return parts;
}

Script joined(Script a, Script b) {
  if (a == Script::none) return b;
  if (b == Script::none || a == b) return a;
  return Script::mixed;
}

Script script_of(std::string_view utf8) {
  Script all = Script::none;
  for (const char32_t c : to_code_points(utf8)) all = joined(all, script_of(c));
  return all;
}

std::u32string folded_name(std::string_view utf8) {
  std::u32string text = to_code_points(utf8);
  // I is the capital of ı, and İ of i; clerks and keyboards disagree, so all four are one letter here.
  for (char32_t& c : text)
    if (c == U'I' || c == 0x130 || c == 0x131) c = U'i';
  return pkix::prepare(text).value_or(std::u32string{});
}

Result<WebScheme> web_address(std::string_view url) {
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return fail(Errc::denied, "the address is neither http nor https");
  if (std::ranges::any_of(url, [](char c) { return c <= ' ' || c > '~' || c == '#' || c == '@' || c == '\\'; }))
    return fail(Errc::denied, "the address holds a character that does not belong there");
  const std::string_view rest = url.substr(secure ? 8 : 7);
  if (rest.empty() || rest.front() == '/' || rest.front() == ':') return fail(Errc::denied, "the address has no host");
  return secure ? WebScheme::https : WebScheme::http;
}

}  // namespace esign::ca::lints
