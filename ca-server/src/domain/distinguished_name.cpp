// SPDX-License-Identifier: Apache-2.0
#include "domain/distinguished_name.h"

#include <algorithm>

#include "asn1/der_writer.h"
#include "asn1/strings.h"
#include "base/text.h"
#include "pkix/name.h"

namespace esign::ca {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

Result<void> check(const Attribute& one) {
  if (one.value.empty()) return fail(Errc::invalid_argument, "the attribute is empty");
  if (!is_utf8(one.value)) return fail(Errc::invalid_argument, "not UTF-8");
  const asn1::Tag type = string_type(one.type);
  if (type == asn1::tag::printable_string && !asn1::is_printable_string(one.value))
    return fail(Errc::invalid_argument, "characters that PrintableString does not have");
  if (type == asn1::tag::ia5_string && std::ranges::any_of(one.value, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return fail(Errc::invalid_argument, "characters that IA5String does not have");
  if (one.type == attribute::country && (one.value.size() != 2 || !std::ranges::all_of(one.value, is_capital)))
    return fail(Errc::invalid_argument, "a country is two capital letters (ISO 3166-1)");
  return {};
}

}  // namespace

asn1::Tag string_type(const asn1::Oid& attribute_type) {
  if (attribute_type == attribute::country || attribute_type == attribute::serial_number) return asn1::tag::printable_string;
  if (attribute_type == attribute::email || attribute_type == attribute::domain_component) return asn1::tag::ia5_string;
  return asn1::tag::utf8_string;
}

Result<Bytes> encode_name(const DistinguishedName& name) {
  for (const Attribute& one : name) ESIGN_CHECK(check(one).in(asn1::name_of(one.type)));
  return asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      for (const Attribute& one : name) {
        writer.inside(asn1::tag::set, [&] {
          writer.sequence([&] {
            writer.oid(one.type);
            writer.text(string_type(one.type), one.value);
          });
        });
      }
    });
  });
}

Result<std::string> name_to_text(const DistinguishedName& name) {
  ESIGN_TRY(const Bytes der, encode_name(name));
  asn1::Reader reader(der);
  const std::string text = pkix::read_name(reader).to_text();
  ESIGN_CHECK(reader.finish());
  return text;
}

}  // namespace esign::ca
