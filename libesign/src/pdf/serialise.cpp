// SPDX-License-Identifier: Apache-2.0
#include "pdf/serialise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/calendar.h"
#include "base/text.h"

namespace esign::pdf {
namespace {

/// ISO 32000-2, 7.3.5: printable, and neither white space, delimiter nor number sign.
bool regular(char c) { return c > 0x20 && c < 0x7F && std::string_view("#()<>[]{}/%").find(c) == std::string_view::npos; }

void add_unit(Bytes& to, std::uint32_t unit) {
  to.push_back(static_cast<std::uint8_t>(unit >> 8));
  to.push_back(static_cast<std::uint8_t>(unit));
}

Result<void> write(const Object& object, const StringForm& form, std::string& to);

Result<void> write(const Array& array, const StringForm& form, std::string& to) {
  to += '[';
  for (const Object& one : array) {
    if (&one != &array.front()) to += ' ';
    ESIGN_CHECK(write(one, form, to));
  }
  to += ']';
  return {};
}

Result<void> write(const Dictionary& dictionary, const StringForm& form, std::string& to) {
  to += "<<";
  for (const auto& [key, value] : dictionary) {
    if (value.is_null()) continue;
    to += name_token(key) + ' ';
    ESIGN_CHECK(write(value, form, to));
    to += '\n';
  }
  to += ">>";
  return {};
}

/// What a reader has built nests no deeper than it read.
Result<void> write(const Object& object, const StringForm& form, std::string& to) {
  if (const Array* array = object.array()) return write(*array, form, to);
  if (const Dictionary* dictionary = object.dictionary()) return write(*dictionary, form, to);
  if (const auto ref = object.reference()) {
    to += fmt::format("{} {} R", ref->number, ref->generation);
  } else if (const std::string* name = object.name()) {
    to += name_token(*name);
  } else if (const std::string* octets = object.string()) {
    ESIGN_TRY(const Bytes formed, form(as_view(*octets)));
    to += hex_string(formed);
  } else if (const auto truth = object.boolean()) {
    to += *truth ? "true" : "false";
  } else if (const auto whole = object.integer()) {
    to += std::to_string(*whole);
  } else if (const std::string* real = object.real_text()) {
    to += *real;
  } else {
    to += "null";
  }
  return {};
}

}  // namespace

std::string name_token(std::string_view octets) {
  std::string token = "/";
  for (const char c : octets) token += regular(c) ? std::string(1, c) : fmt::format("#{:02X}", static_cast<std::uint8_t>(c));
  return token;
}

std::string hex_string(View octets) { return '<' + ascii_upper(to_hex(octets)) + '>'; }

Bytes text_string(std::string_view utf8) {
  // The controls of PDFDocEncoding are other characters than those of ASCII (annex D.3), line breaks apart.
  const auto shared = [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t'; };
  if (std::ranges::all_of(utf8, shared)) return copy(as_view(utf8));
  Bytes octets{0xFE, 0xFF};
  for (const char32_t point : to_code_points(utf8)) {
    if (point < 0x10000) {
      add_unit(octets, point);
      continue;
    }
    add_unit(octets, 0xD800 + ((point - 0x10000) >> 10));
    add_unit(octets, 0xDC00 + ((point - 0x10000) & 0x3FF));
  }
  return octets;
}

std::string date(Time time) {
  const CivilTime civil = to_civil(time);
  return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}Z", civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
}

std::string number(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = fmt::format("{:.4f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

Result<std::string> serialised(const Object& object, const StringForm& form) {
  std::string text;
  ESIGN_CHECK(write(object, form, text));
  return text;
}

Object text_object(std::string_view utf8) { return Object(Object::String{std::string(as_text(text_string(utf8)))}); }
Object name_object(std::string_view name) { return Object(Object::Name{std::string(name)}); }
Object number_object(double value) { return Object(Object::Real{value, number(value)}); }

}  // namespace esign::pdf
