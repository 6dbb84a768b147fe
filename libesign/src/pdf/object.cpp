// SPDX-License-Identifier: Apache-2.0
#include "pdf/object.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace esign::pdf {

std::string told(Ref ref) { return std::to_string(ref.number) + ' ' + std::to_string(ref.generation) + " obj"; }

Object::Object(const Object& other) = default;
Object::Object(Object&& other) noexcept = default;
Object& Object::operator=(const Object& other) = default;
Object& Object::operator=(Object&& other) noexcept = default;
Object::~Object() = default;

Object Object::stream(Dictionary dictionary) {
  Object made;
  made.value_ = Stream{std::make_shared<const Dictionary>(std::move(dictionary))};
  return made;
}

bool Object::is_name(std::string_view text) const {
  const std::string* mine = name();
  return mine && *mine == text;
}

std::optional<bool> Object::boolean() const {
  const bool* held = std::get_if<bool>(&value_);
  return held ? std::optional(*held) : std::nullopt;
}

std::optional<std::int64_t> Object::integer() const {
  const auto* held = std::get_if<std::int64_t>(&value_);
  return held ? std::optional(*held) : std::nullopt;
}

std::optional<double> Object::number() const {
  if (const auto* whole = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*whole);
  const auto* held = std::get_if<Real>(&value_);
  return held ? std::optional(held->value) : std::nullopt;
}

const std::string* Object::real_text() const {
  const auto* held = std::get_if<Real>(&value_);
  return held ? &held->text : nullptr;
}

const std::string* Object::name() const {
  const auto* held = std::get_if<Name>(&value_);
  return held ? &held->text : nullptr;
}

const std::string* Object::string() const {
  const auto* held = std::get_if<String>(&value_);
  return held ? &held->octets : nullptr;
}

std::optional<Ref> Object::reference() const {
  const auto* held = std::get_if<Ref>(&value_);
  return held ? std::optional(*held) : std::nullopt;
}

const Array* Object::array() const {
  const auto* held = std::get_if<std::shared_ptr<const Array>>(&value_);
  return held ? held->get() : nullptr;
}

const Dictionary* Object::dictionary() const {
  if (const auto* held = std::get_if<Stream>(&value_)) return held->dictionary.get();
  const auto* held = std::get_if<std::shared_ptr<const Dictionary>>(&value_);
  return held ? held->get() : nullptr;
}

const Object& Object::operator[](std::string_view key) const {
  static const Object kNull{};
  const Dictionary* held = dictionary();
  if (!held) return kNull;
  const auto found = held->find(key);
  return found == held->end() ? kNull : found->second;
}

namespace {

void show(const Object& object, std::size_t at_most, unsigned depth, std::string& to) {
  if (to.size() > at_most) return;
  if (depth > 4) {
    to += "...";
    return;
  }
  if (const auto ref = object.reference()) {
    to += std::to_string(ref->number) + ' ' + std::to_string(ref->generation) + " R";
  } else if (const auto* name = object.name()) {
    to += '/' + *name;
  } else if (const auto* octets = object.string()) {
    to += '(' + text_of(*octets) + ')';
  } else if (const auto truth = object.boolean()) {
    to += *truth ? "true" : "false";
  } else if (const auto whole = object.integer()) {
    to += std::to_string(*whole);
  } else if (const auto number = object.number()) {
    std::string text = std::to_string(*number);
    while (text.back() == '0') text.pop_back();
    to += text.back() == '.' ? text + '0' : text;
  } else if (const Array* array = object.array()) {
    to += '[';
    for (const Object& one : *array) {
      if (to.back() != '[') to += ' ';
      show(one, at_most, depth + 1, to);
      if (to.size() > at_most) break;
    }
    to += ']';
  } else if (const Dictionary* dictionary = object.dictionary()) {
    to += "<<";
    for (const auto& [key, value] : *dictionary) {
      to += '/' + key + ' ';
      show(value, at_most, depth + 1, to);
      if (to.size() > at_most) break;
    }
    to += object.is_stream() ? ">> stream" : ">>";
  } else {
    to += "null";
  }
}

/// ISO 32000-2 table D.2: the octets of PDFDocEncoding that are not Latin-1. 0: undefined.
constexpr std::array<char32_t, 8> kFrom18{0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
constexpr std::array<char32_t, 33> kFrom80{0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212,
                                           0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141,
                                           0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0,      0x20AC};

char32_t from_document_encoding(unsigned char octet) {
  if (octet >= 0x18 && octet < 0x20) return kFrom18[octet - 0x18u];
  if (octet >= 0x80 && octet <= 0xA0) return kFrom80[octet - 0x80u] ? kFrom80[octet - 0x80u] : U'\uFFFD';
  return octet;
}

std::string from_utf16(std::string_view octets) {
  std::u32string points;
  const auto unit = [&](std::size_t at) {
    return static_cast<char32_t>(static_cast<unsigned char>(octets[at]) << 8 | static_cast<unsigned char>(octets[at + 1]));
  };
  for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
    const char32_t high = unit(at);
    if (high >= 0xD800 && high < 0xDC00 && at + 3 < octets.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
      points += 0x10000 + ((high - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else {
      points += high >= 0xD800 && high < 0xE000 ? U'\uFFFD' : high;
    }
  }
  return to_utf8(points);
}

}  // namespace

std::string Object::shown(std::size_t at_most) const {
  std::string text;
  show(*this, at_most, 0, text);
  text = printable(text);
  if (text.size() <= at_most) return text;
  std::u32string points = to_code_points(text);
  points.resize(std::min(points.size(), at_most - 3));
  return to_utf8(points) + "...";
}

std::string text_of(std::string_view octets) {
  if (octets.starts_with("\xFE\xFF")) return from_utf16(octets.substr(2));
  if (octets.starts_with("\xEF\xBB\xBF") && is_utf8(octets.substr(3))) return std::string(octets.substr(3));
  std::u32string points;
  for (const char c : octets) points += from_document_encoding(static_cast<unsigned char>(c));
  return to_utf8(points);
}

}  // namespace esign::pdf
