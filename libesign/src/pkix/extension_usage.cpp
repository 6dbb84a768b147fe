// SPDX-License-Identifier: Apache-2.0
#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

using asn1::tag::context;
using asn1::tag::context_constructed;

/// A named bit list of at most 16 bits; X.690 section 11.2.2: no zero bits at its end.
std::uint16_t read_named_bits(asn1::Reader& reader, asn1::Tag tag) {
  const asn1::BitString list = reader.bit_string(tag);
  if (reader.failed()) return 0;
  if (list.octets.size() > 2) reader.fail("a named bit list is too long");
  if (!list.octets.empty() && (list.octets.back() >> list.unused_bits & 1) == 0) reader.fail("a named bit list ends in zero bits");
  std::uint16_t bits = 0;
  for (unsigned i = 0; i < 16; ++i) {
    if (list.bit(i)) bits = static_cast<std::uint16_t>(bits | (1u << i));
  }
  return reader.failed() ? std::uint16_t{0} : bits;
}

/// iPAddress in a subject: 4 octets for IPv4, 16 for IPv6 (4.2.1.6).
void check_address(asn1::Reader& reader, const GeneralName& name) {
  if (name.kind == GeneralNameKind::ip && name.octets.size() != 4 && name.octets.size() != 16)
    reader.fail("iPAddress is not 4 or 16 octets");
}

}  // namespace

Result<AuthorityKeyIdentifier> read_authority_key_identifier(View value) {
  return read_value<AuthorityKeyIdentifier>(value, [](asn1::Reader& reader) {
    AuthorityKeyIdentifier identifier;
    reader.sequence([&] {
      if (reader.next_is(context(0))) identifier.key_identifier = reader.at("keyIdentifier").octet_string(context(0));
      if (reader.next_is(context_constructed(1)))
        identifier.issuer = read_general_names(reader.at("authorityCertIssuer"), context_constructed(1));
      if (reader.next_is(context(2))) identifier.serial_number = reader.at("authorityCertSerialNumber").integer(context(2));
      if (identifier.issuer.empty() != !identifier.serial_number) reader.fail("issuer and serial number come together");
    });
    return identifier;
  });
}

Result<View> read_subject_key_identifier(View value) {
  return read_value<View>(value, [](asn1::Reader& reader) { return reader.octet_string(); });
}

Result<KeyUsage> read_key_usage(View value) {
  return read_value<KeyUsage>(value, [](asn1::Reader& reader) {
    const KeyUsage usage{read_named_bits(reader, asn1::tag::bit_string)};
    if ((usage.bits & 0x1FF) == 0) reader.fail("no bit is set");
    return usage;
  });
}

Result<std::vector<GeneralName>> read_alt_name(View value) {
  return read_value<std::vector<GeneralName>>(value, [](asn1::Reader& reader) {
    std::vector<GeneralName> names = read_general_names(reader);
    for (const GeneralName& name : names) check_address(reader, name);
    return names;
  });
}

Result<View> read_subject_directory_attributes(View value) {
  ESIGN_CHECK(read_value<std::size_t>(value, [](asn1::Reader& reader) {
    std::size_t count = 0;
    reader.each(asn1::tag::sequence, 1, [&] {
      ++count;
      reader.sequence([&] {
        reader.at("type").oid();
        reader.at("values").each(asn1::tag::set, 1, [&] { reader.any(); });
      });
    });
    return count;
  }));
  return value;
}

Result<std::vector<asn1::Oid>> read_extended_key_usage(View value) {
  return read_value<std::vector<asn1::Oid>>(value, [](asn1::Reader& reader) {
    std::vector<asn1::Oid> usages;
    reader.each(asn1::tag::sequence, 1, [&] { usages.push_back(reader.oid()); });
    return usages;
  });
}

Result<void> read_null(View value) {
  asn1::Reader reader(value);
  reader.null();
  return reader.finish();
}

ReasonFlags read_reason_flags(asn1::Reader& reader, asn1::Tag tag) { return {read_named_bits(reader, tag)}; }

}  // namespace esign::pkix
