// SPDX-License-Identifier: Apache-2.0
#include "trust/list_fields.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace esign::trust {
namespace {

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

/// The repeated children of a list of Name or URI elements.
Result<std::vector<Text>> texts_of(const xml::Element& element, std::string_view name, Result<std::string> (*value)(const xml::Element&)) {
  ESIGN_TRY(auto fields, Fields::of(element));
  std::vector<Text> all;
  while (const auto one = fields.take(name)) {
    ESIGN_TRY(std::string language, language_of(*one));
    ESIGN_TRY(std::string text, value(*one));
    all.push_back({std::move(language), std::move(text)});
  }
  ESIGN_CHECK(fields.finish());
  if (all.empty()) return broken(element, "at least one " + std::string(name) + " is required");
  return all;
}

Result<PostalAddress> postal_address_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  PostalAddress address;
  const auto need = [&](std::string_view name, std::string& into) -> Result<void> {
    ESIGN_TRY(const auto child, fields.need(name));
    ESIGN_TRY(into, text_of(child));
    return {};
  };
  const auto take = [&](std::string_view name, std::optional<std::string>& into) -> Result<void> {
    const auto child = fields.take(name);
    if (!child) return {};
    ESIGN_TRY(into, text_of(*child));
    return {};
  };
  ESIGN_TRY(address.language, language_of(element));
  ESIGN_CHECK(need("StreetAddress", address.street));
  ESIGN_CHECK(need("Locality", address.locality));
  ESIGN_CHECK(take("StateOrProvince", address.province));
  ESIGN_CHECK(take("PostalCode", address.postal_code));
  ESIGN_CHECK(need("CountryName", address.country));
  ESIGN_CHECK(fields.finish());
  return address;
}

Result<Bytes> octets_of(const xml::Element& element) {
  ESIGN_TRY(const std::string text, element.value());
  auto octets = from_base64(trim(text), Base64Space::xml_whitespace);
  if (!octets) return broken(element, octets.error().detail);
  return octets;
}

/// One choice of DigitalIdentityType.
Result<void> read_digital_id(const xml::Element& id, DigitalIdentity& into, const Limits& limits) {
  ESIGN_TRY(auto fields, Fields::of(id));
  const auto choice = fields.any();
  if (!choice) return {};  // Other has minOccurs="0", so that a DigitalId may be empty.
  ESIGN_CHECK(fields.finish());
  if (choice->is(kTl, "X509Certificate")) {
    ESIGN_TRY(const Bytes der, octets_of(*choice));
    auto certificate = pkix::Certificate::parse(der, limits);
    if (certificate) into.certificates.push_back(*std::move(certificate));
    else ++into.unreadable;
    return {};
  }
  if (choice->is(kTl, "X509SKI")) {
    ESIGN_TRY(Bytes identifier, octets_of(*choice));
    into.key_identifiers.push_back(std::move(identifier));
    return {};
  }
  if (choice->is(kTl, "X509SubjectName")) {
    ESIGN_TRY(std::string name, choice->value());
    into.subject_names.push_back(std::move(name));
    return {};
  }
  if (choice->is("http://www.w3.org/2000/09/xmldsig#", "KeyValue") || choice->is(kTl, "Other")) {
    ++into.unreadable;
    return {};
  }
  return broken(*choice, "no kind of digital identity");
}

}  // namespace

Failure broken(const xml::Element& element, std::string detail) { return fail(Error{Errc::malformed, std::move(detail), element.path(), -1}); }

Result<Fields> Fields::of(const xml::Element& parent) {
  ESIGN_TRY(auto children, parent.elements());
  return Fields(parent, std::move(children));
}

std::optional<xml::Element> Fields::take(std::string_view name, std::string_view name_space) {
  if (next_ >= children_.size() || !children_[next_].is(name_space, name)) return std::nullopt;
  return children_[next_++];
}

Result<xml::Element> Fields::need(std::string_view name, std::string_view name_space) {
  if (auto found = take(name, name_space)) return *found;
  return broken(parent_, "no " + std::string(name) + " where the schema wants it");
}

std::optional<xml::Element> Fields::any() {
  if (next_ >= children_.size()) return std::nullopt;
  return children_[next_++];
}

Result<void> Fields::finish() const {
  if (next_ >= children_.size()) return {};
  return broken(children_[next_], "an element that the schema does not have here");
}

Result<std::string> text_of(const xml::Element& element) {
  ESIGN_TRY(std::string text, element.value());
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) return broken(element, "empty");
  return std::string(trimmed);
}

Result<std::string> uri_of(const xml::Element& element) {
  ESIGN_TRY(std::string text, text_of(element));
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '<' || c == '>' || c == '"'; }))
    return broken(element, "no URI");
  return text;
}

Result<Time> time_of(const xml::Element& element) {
  ESIGN_TRY(const std::string text, text_of(element));
  const auto time = parse_rfc3339(text);
  if (!time) return broken(element, "no date and time with a zone");
  return *time;
}

Result<std::uint64_t> number_of(const xml::Element& element) {
  ESIGN_TRY(const std::string text, text_of(element));
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return broken(element, "no number");
  return number;
}

Result<std::string> language_of(const xml::Element& element) {
  for (const xml::Attribute& attribute : element.attributes())
    if (attribute.name_space == kXmlNamespace && attribute.name == "lang") return attribute.value;
  return broken(element, "no xml:lang");
}

Result<std::vector<Text>> names_of(const xml::Element& element) { return texts_of(element, "Name", text_of); }
Result<std::vector<Text>> uris_of(const xml::Element& element) { return texts_of(element, "URI", uri_of); }

Result<Address> address_of(const xml::Element& element) {
  ESIGN_TRY(auto fields, Fields::of(element));
  ESIGN_TRY(const auto postal, fields.need("PostalAddresses"));
  ESIGN_TRY(const auto electronic, fields.need("ElectronicAddress"));
  ESIGN_CHECK(fields.finish());
  Address address;
  ESIGN_TRY(auto inside, Fields::of(postal));
  while (const auto one = inside.take("PostalAddress")) {
    ESIGN_TRY(auto read, postal_address_of(*one));
    address.postal.push_back(std::move(read));
  }
  ESIGN_CHECK(inside.finish());
  if (address.postal.empty()) return broken(postal, "at least one PostalAddress is required");
  ESIGN_TRY(address.electronic, uris_of(electronic));
  return address;
}

Result<DigitalIdentity> identity_of(const xml::Element& element, ListBudgets& budgets) {
  ESIGN_TRY(auto fields, Fields::of(element));
  DigitalIdentity identity;
  while (const auto id = fields.take("DigitalId")) {
    ESIGN_CHECK(budgets.identities.spend());
    ESIGN_CHECK(read_digital_id(*id, identity, budgets.all));
  }
  ESIGN_CHECK(fields.finish());
  return identity;
}

}  // namespace esign::trust
