// SPDX-License-Identifier: Apache-2.0
#include "domain/subject_fields.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/identifiers.h"
#include "base/text.h"
#include "domain/name_text.h"

namespace esign::ca {
namespace {

struct Row {
  Field field;
  std::string_view name;
};
constexpr Row kNames[] = {{Field::fin, "fin"},
                          {Field::voen, "voen"},
                          {Field::given_name, "givenName"},
                          {Field::surname, "surname"},
                          {Field::organization, "organization"},
                          {Field::organizational_unit, "organizationalUnit"},
                          {Field::title, "title"},
                          {Field::common_name, "commonName"},
                          {Field::email, "email"},
                          {Field::dns_name, "dnsName"},
                          {Field::ip_address, "ipAddress"},
                          {Field::card_number, "cardNumber"}};

Failure refuse(const char* rule) { return fail(Errc::invalid_argument, rule); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Result<void> check_voen(std::string_view value, VoenHolder holder) {
  if (voen_grammar(value) == Grammar::wrong) return refuse("ten digits, the ninth a check digit, the tenth 1 or 2");
  switch (holder) {
    case VoenHolder::legal:
      if (value.back() != '1') return refuse("the VÖEN of a natural person; this profile is for legal persons");
      return {};
    case VoenHolder::natural:
      if (value.back() != '2') return refuse("the VÖEN of a legal person; this profile is for natural persons");
      return {};
  }
  return refuse("no such holder");
}

/// RFC 1123 section 2.1 and RFC 1035 section 2.3.4: labels of 1 to 63 letters, digits and inner hyphens, 253 in all.
bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  return std::ranges::all_of(split(host, '.'), [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
  });
}

/// The part of RFC 5321 section 4.1.2 that people have: dot-string at host name, without quotes; ASCII.
bool is_mailbox(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+/=?^_`{|}~-";
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at > 64 || text.size() > 254) return false;
  const auto atom = [&](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [&](char c) { return is_letter_or_digit(c) || kOthers.find(c) != std::string_view::npos; });
  };
  return std::ranges::all_of(split(text.substr(0, at), '.'), atom) && is_host_name(text.substr(at + 1));
}

/// Network order, 4 or 16 octets; empty for what is no address.
Bytes address(std::string_view text) {
  std::array<std::uint8_t, 16> octets{};
  const std::string terminated(text);
  if (inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1) return Bytes(octets.begin(), octets.begin() + 4);
  if (inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1) return Bytes(octets.begin(), octets.end());
  return {};
}

/// "AZE12345678" or "12345678" of old cards, "AA1234567" of new ones; the public sends numbers without their series.
bool is_card_number(std::string_view text) {
  const auto digits = [](std::string_view part, std::size_t count) { return part.size() == count && std::ranges::all_of(part, is_digit); };
  return digits(text, 8) || (text.starts_with("AZE") && digits(text.substr(3), 8)) || (text.starts_with("AA") && digits(text.substr(2), 7));
}

}  // namespace

std::string_view name(Field field) noexcept {
  const auto row = std::ranges::find(kNames, field, &Row::field);
  return row == std::end(kNames) ? std::string_view{} : row->name;
}

std::optional<Field> field_named(std::string_view name) noexcept {
  const auto row = std::ranges::find(kNames, name, &Row::name);
  return row == std::end(kNames) ? std::nullopt : std::optional(row->field);
}

Result<SubjectData> subject_data(const std::map<std::string, std::string>& named) {
  SubjectData data;
  for (const auto& [key, value] : named) {
    const std::optional<Field> field = field_named(key);
    if (!field) return refuse("there is no such field").in(printable(key));
    data[*field] = value;
  }
  return data;
}

Result<void> check_field(Field field, std::string_view value, VoenHolder holder) {
  switch (field) {
    case Field::fin:
      if (fin_grammar(value) == Grammar::wrong) return refuse("seven capital Latin letters and digits, without I and O");
      return {};
    case Field::voen: return check_voen(value, holder);
    case Field::given_name:
    case Field::surname:
    case Field::organization:
    case Field::organizational_unit:
    case Field::title:
    case Field::common_name: return check_name_text(value);
    case Field::email:
      if (!is_mailbox(value)) return refuse("not a mailbox in ASCII");
      return {};
    case Field::dns_name:
      if (!std::ranges::all_of(split(value, ' '), is_host_name)) return refuse("not a host name");
      return {};
    case Field::ip_address:
      if (std::ranges::any_of(split(value, ' '), [](std::string_view one) { return address(one).empty(); })) return refuse("not an IP address");
      return {};
    case Field::card_number:
      if (!is_card_number(value)) return refuse("neither AZE and eight digits nor AA and seven");
      return {};
  }
  return refuse("there is no such field");
}

Result<Pattern> Pattern::parse(std::string_view text) {
  if (text.empty()) return fail(Errc::misconfigured, "an empty pattern");
  Pattern pattern;
  while (!text.empty()) {
    const std::size_t brace = text.find('{');
    if (text.substr(0, brace).find('}') != std::string_view::npos) return fail(Errc::misconfigured, "a brace that nothing opened");
    if (brace != 0) pattern.pieces_.push_back({std::string(text.substr(0, brace)), {}});
    if (brace == std::string_view::npos) break;
    const std::size_t end = text.find('}', brace);
    if (end == std::string_view::npos) return fail(Errc::misconfigured, "a brace that nothing closes");
    const std::string_view name = text.substr(brace + 1, end - brace - 1);
    const std::optional<Field> field = field_named(name);
    if (!field) return fail(Errc::misconfigured, "no field is named \"" + std::string(name) + '"');
    pattern.pieces_.push_back({{}, field});
    pattern.fields_.push_back(*field);
    text.remove_prefix(end + 1);
  }
  return pattern;
}

Result<std::string> Pattern::fill(const SubjectData& data) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.text;
    if (!piece.field) continue;
    const auto value = data.find(*piece.field);
    if (value == data.end()) return refuse("required").in(name(*piece.field));
    text += value->second;
  }
  return text;
}

Result<std::vector<AlternativeName>> alternative_names(Field field, std::string_view value) {
  std::vector<AlternativeName> names;
  for (const std::string_view one : split(value, ' ')) {
    if (field == Field::email) names.push_back({pkix::GeneralNameKind::rfc822, std::string(one), {}});
    else if (field == Field::dns_name) names.push_back({pkix::GeneralNameKind::dns, std::string(one), {}});
    else if (field == Field::ip_address) names.push_back({pkix::GeneralNameKind::ip, {}, address(one)});
    else return refuse("no alternative name is made of this field").in(name(field));
  }
  return names;
}

}  // namespace esign::ca
