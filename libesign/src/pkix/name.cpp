// SPDX-License-Identifier: Apache-2.0
#include "pkix/name.h"

#include <algorithm>
#include <array>

#include "asn1/der_writer.h"
#include "asn1/strings.h"
#include "base/text.h"
#include "pkix/unicode/prepare.h"

namespace esign::pkix {
namespace {

bool is_string(asn1::Tag tag) {
  namespace t = asn1::tag;
  return tag == t::utf8_string || tag == t::printable_string || tag == t::teletex_string || tag == t::ia5_string ||
         tag == t::bmp_string || tag == t::universal_string || tag == t::numeric_string || tag == t::visible_string;
}

std::string hash_form(asn1::Tag tag, View content) {
  Bytes tlv = asn1::header(tag, content.size());
  append(tlv, content);
  return '#' + to_hex(tlv);
}

/// AttributeTypeAndValue ::= SEQUENCE { type AttributeType, value AttributeValue }, RFC 5280 section 4.1.2.4.
NameAttribute read_attribute(asn1::Reader& reader) {
  NameAttribute attribute;
  reader.sequence([&] {
    attribute.type = reader.at("type").oid();
    // any() refuses a string in pieces (X.690 section 10.2), which would compare as another name, and slip through an
    // excluded subtree.
    const asn1::Element value = reader.at("value").any();
    attribute.value_tag = value.tag;
    attribute.value = value.content;
    if (!is_string(value.tag)) {
      attribute.text = hash_form(value.tag, value.content);
    } else if (Result<std::string> text = asn1::decode_string(value.tag, value.content)) {
      attribute.text = *std::move(text);
    } else {
      reader.fail(std::move(text).error());
    }
  });
  return attribute;
}

/// The members of a RelativeDistinguishedName. Their DER order is not enforced: the octets that are signed and compared
/// stay as they are, and comparison does not depend on the order.
RelativeName read_rdn(asn1::Reader& reader, asn1::Tag tag) {
  RelativeName rdn;
  reader.each(tag, 1, [&] { rdn.push_back(read_attribute(reader)); });
  return rdn;
}

using Prepared = std::optional<std::u32string>;

/// The prepared form of a value. The names of a few authorities are compared over and over while paths are built, and NFKC is a
/// third of that work: each thread keeps the latest of them.
const Prepared& prepared(const std::string& text) {
  struct Kept {
    std::optional<std::string> text{};
    Prepared form{};
  };
  constexpr std::size_t kSlots = 64, kLongest = 512;
  thread_local std::array<Kept, kSlots> kept;
  thread_local Prepared long_one;
  if (text.size() > kLongest) return long_one = prepare(to_code_points(text));
  Kept& slot = kept[std::hash<std::string>{}(text) % kSlots];
  if (slot.text != text) slot = {text, prepare(to_code_points(text))};
  return slot.form;
}

/// RFC 5280 section 7.1: values of string types by caseIgnoreMatch, whatever their encodings; all others octet for octet.
NameMatch match(const NameAttribute& a, const NameAttribute& b) {
  if (a.type != b.type) return NameMatch::different;
  if (a.value_tag == b.value_tag && equal(a.value, b.value)) return NameMatch::same;
  if (!is_string(a.value_tag) || !is_string(b.value_tag)) return NameMatch::different;
  const Prepared form = prepared(a.text);  // a copy: both may have one slot
  const Prepared& other = prepared(b.text);
  return form && other && *form == *other ? NameMatch::same : NameMatch::different;
}

/// The same attributes in any order, each as often. Matching is an equivalence, so the first partner found will do.
NameMatch match(const RelativeName& a, const RelativeName& b) {
  if (a.size() != b.size()) return NameMatch::different;
  std::vector<const NameAttribute*> left;
  for (const NameAttribute& attribute : b) left.push_back(&attribute);
  for (const NameAttribute& attribute : a) {
    const auto partner =
        std::ranges::find_if(left, [&](const NameAttribute* other) { return match(attribute, *other) == NameMatch::same; });
    if (partner == left.end()) return NameMatch::different;
    left.erase(partner);
  }
  return NameMatch::same;
}

/// RFC 4514 section 2.4.
std::string escaped(std::string_view value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool edge_space = c == ' ' && (i == 0 || i + 1 == value.size());
    if (std::string_view("\"+,;<>\\").find(c) != std::string_view::npos || edge_space || (c == '#' && i == 0)) text += '\\';
    text += c;
  }
  return printable(text);
}

std::string attribute_text(const NameAttribute& attribute) {
  const std::string type = asn1::name_of(attribute.type);
  // RFC 4514 section 2.4: a type shown by its numbers has its value in '#' form; so has a value that is no string.
  if (type == attribute.type.to_text() || !is_string(attribute.value_tag))
    return type + '=' + hash_form(attribute.value_tag, attribute.value);
  return type + '=' + escaped(attribute.text);
}

}  // namespace

Name read_name(asn1::Reader& reader) {
  Name name;
  const asn1::Element whole = reader.expect(asn1::tag::sequence);
  name.der = whole.whole;
  if (reader.failed()) return name;
  asn1::Reader inner(whole.whole);
  inner.each(asn1::tag::sequence, 0, [&] { name.rdns.push_back(read_rdn(inner, asn1::tag::set)); });
  if (Result<void> done = inner.finish(); !done) reader.fail(std::move(done).error());
  return name;
}

RelativeName read_relative_name(asn1::Reader& reader, asn1::Tag tag) { return read_rdn(reader, tag); }

std::optional<std::string> Name::first(const asn1::Oid& type) const {
  for (auto rdn = rdns.rbegin(); rdn != rdns.rend(); ++rdn) {
    for (const NameAttribute& attribute : *rdn) {
      if (attribute.type == type) return attribute.text;
    }
  }
  return std::nullopt;
}

std::string Name::to_text() const {
  std::string text;
  for (auto rdn = rdns.rbegin(); rdn != rdns.rend(); ++rdn) {
    if (rdn != rdns.rbegin()) text += ',';
    for (std::size_t i = 0; i < rdn->size(); ++i) {
      if (i > 0) text += '+';
      text += attribute_text((*rdn)[i]);
    }
  }
  return text;
}

NameMatch match(const Name& a, const Name& b) {
  if (!a.der.empty() && equal(a.der, b.der)) return NameMatch::same;  // a resolved relative name has no DER
  if (a.rdns.size() != b.rdns.size()) return NameMatch::different;
  return within_subtree(a, b);
}

NameMatch within_subtree(const Name& name, const Name& base) {
  if (base.rdns.size() > name.rdns.size()) return NameMatch::different;
  for (std::size_t i = 0; i < base.rdns.size(); ++i) {
    if (match(name.rdns[i], base.rdns[i]) == NameMatch::different) return NameMatch::different;
  }
  return NameMatch::same;
}

Name resolve_relative(const Name& issuer, const RelativeName& relative) {
  Name name;
  name.rdns = issuer.rdns;
  name.rdns.push_back(relative);
  return name;
}

}  // namespace esign::pkix
