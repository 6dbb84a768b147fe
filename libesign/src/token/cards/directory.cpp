// SPDX-License-Identifier: Apache-2.0
#include "token/cards/directory.h"

#include <algorithm>

#include "asn1/der_reader.h"

namespace esign::token {
namespace {

namespace tag = asn1::tag;
constexpr asn1::Tag application(std::uint32_t number, asn1::Form form) { return {asn1::TagClass::application, form, number}; }

constexpr std::size_t kDeepestPath = 16;  // octets: eight levels, as ISO/IEC 7816-4 cards nest at most
constexpr std::size_t kLongestPin = 64;

void skip_rest(asn1::Reader& reader) {
  while (reader.more()) reader.any();
}

std::uint16_t named_bits(const asn1::BitString& bits) {
  std::uint16_t value = 0;
  for (unsigned i = 0; i < 16; ++i) value = static_cast<std::uint16_t>(value | (bits.bit(i) ? 1u << i : 0u));
  return value;
}

/// References are written as 00 82, or wrongly as 82 alone, which reads as a negative number: the low octet is meant.
std::uint8_t reference_octet(std::int64_t number) { return static_cast<std::uint8_t>(number & 0xFF); }

std::size_t bounded(asn1::Reader& reader, std::int64_t number, std::size_t most) {
  if (number < 0 || static_cast<std::uint64_t>(number) > most) {
    reader.fail("number out of range");
    return 0;
  }
  return static_cast<std::size_t>(number);
}

/// Path ::= SEQUENCE { efidOrPath OCTET STRING, index INTEGER OPTIONAL, length [0] INTEGER OPTIONAL }
CardPath read_path(asn1::Reader& reader) {
  const Limits limits;
  CardPath path;
  reader.sequence([&] {
    path.identifiers = copy(reader.octet_string());
    if (path.identifiers.size() > kDeepestPath || path.identifiers.size() % 2 != 0) reader.fail("path of a wrong length");
    if (reader.next_is(tag::integer)) path.offset = bounded(reader, reader.small_integer(), limits.card_file);
    if (reader.next_is(tag::context(0)))
      path.length = bounded(reader, reader.small_integer(tag::context(0)), limits.card_file);
    skip_rest(reader);
  });
  return path;
}

/// CommonObjectAttributes ::= SEQUENCE { label UTF8String OPTIONAL, flags BIT STRING OPTIONAL, authId OCTET STRING OPTIONAL,
/// userConsent INTEGER (1..cia-ub-userConsent) OPTIONAL, … }
struct Common {
  std::string label{};
  Bytes auth_id{};
  Consent consent = Consent::once;
};
Common read_common(asn1::Reader& reader) {
  Common common;
  reader.sequence([&] {
    if (reader.next_is(tag::utf8_string)) common.label = reader.text();
    if (reader.next_is(tag::bit_string)) static_cast<void>(reader.bit_string());
    if (reader.next_is(tag::octet_string)) common.auth_id = copy(reader.octet_string());
    // Whatever number of uses it allows, one is asked for at a time.
    if (reader.next_is(tag::integer)) {
      static_cast<void>(reader.integer());
      common.consent = Consent::each_use;
    }
    skip_rest(reader);
  });
  return common;
}

/// PinAttributes, PKCS#15 v1.1 section 6.8.2 (PasswordAttributes in ISO/IEC 7816-15).
void read_pin_attributes(asn1::Reader& reader, PinObject& pin) {
  reader.sequence([&] {
    pin.flags = named_bits(reader.bit_string());
    pin.type = static_cast<PinType>(bounded(reader, reader.small_integer(tag::enumerated), 4));
    pin.min_length = static_cast<unsigned>(bounded(reader, reader.small_integer(), kLongestPin));
    pin.stored_length = static_cast<unsigned>(bounded(reader, reader.small_integer(), kLongestPin));
    pin.max_length = pin.stored_length;
    if (reader.next_is(tag::integer)) pin.max_length = static_cast<unsigned>(bounded(reader, reader.small_integer(), kLongestPin));
    if (reader.next_is(tag::context(0))) pin.reference = reference_octet(reader.small_integer(tag::context(0)));
    if (reader.next_is(tag::octet_string)) {
      const View pad = reader.octet_string();
      if (pad.size() != 1) reader.fail("pad character of a wrong length");
      if (!pad.empty()) pin.pad = pad.front();
    }
    skip_rest(reader);
  });
  if (pin.has(PinFlag::needs_padding) && pin.max_length > pin.stored_length) reader.fail("PIN longer than its block");
  if (pin.min_length > pin.max_length) reader.fail("least PIN length above the greatest");
}

Result<PinObject> read_pin(View entry) {
  asn1::Reader reader(entry);
  PinObject pin;
  reader.sequence([&] {
    Common common = read_common(reader);
    pin.label = std::move(common.label);
    pin.unblocker_id = std::move(common.auth_id);
    reader.sequence([&] {
      pin.id = copy(reader.octet_string());
      skip_rest(reader);
    });
    if (reader.next_is(tag::context_constructed(0))) reader.any();  // subClassAttributes
    reader.explicitly(1, [&] { read_pin_attributes(reader, pin); });
    skip_rest(reader);
  });
  ESIGN_CHECK(reader.finish());
  return pin;
}

/// PrivateKeyObject: SEQUENCE for RSA, [0] for EC; CommonKeyAttributes ::= SEQUENCE { iD, usage, native DEFAULT TRUE,
/// accessFlags OPTIONAL, keyReference OPTIONAL, … }. Key type and size come from the certificate, never from here.
Result<PrivateKeyObject> read_private_key(View entry) {
  asn1::Reader reader(entry);
  PrivateKeyObject key;
  const asn1::Tag outer = reader.next_is(tag::context_constructed(0)) ? tag::context_constructed(0) : tag::sequence;
  reader.inside(outer, [&] {
    Common common = read_common(reader);
    key.label = std::move(common.label);
    key.pin_id = std::move(common.auth_id);
    key.consent = common.consent;
    reader.sequence([&] {
      key.id = copy(reader.octet_string());
      key.usage = named_bits(reader.bit_string());
      if (reader.next_is(tag::boolean)) reader.any();
      if (reader.next_is(tag::bit_string)) reader.any();
      if (reader.next_is(tag::integer)) key.reference = reference_octet(reader.small_integer());
      skip_rest(reader);
    });
    if (reader.next_is(tag::context_constructed(0))) reader.any();
    reader.explicitly(1, [&] {
      reader.sequence([&] {
        if (reader.next_is(tag::sequence)) key.path = read_path(reader);
        skip_rest(reader);
      });
    });
    skip_rest(reader);
  });
  ESIGN_CHECK(reader.finish());
  return key;
}

/// CommonCertificateAttributes ::= SEQUENCE { iD OCTET STRING, authority BOOLEAN DEFAULT FALSE, … }
Result<CertificateObject> read_certificate_entry(View entry) {
  asn1::Reader reader(entry);
  CertificateObject certificate;
  reader.sequence([&] {
    certificate.label = read_common(reader).label;
    reader.sequence([&] {
      certificate.id = copy(reader.octet_string());
      if (reader.next_is(tag::boolean) && reader.boolean()) certificate.kind = CertificateObject::Kind::authority;
      skip_rest(reader);
    });
    if (reader.next_is(tag::context_constructed(0))) reader.any();
    reader.explicitly(1, [&] {
      reader.sequence([&] {
        certificate.path = read_path(reader);
        skip_rest(reader);
      });
    });
    skip_rest(reader);
  });
  ESIGN_CHECK(reader.finish());
  if (certificate.path.identifiers.empty()) return fail(Errc::malformed, "certificate entry without a path");
  return certificate;
}

/// Reads each entry with `read`; those that do not fit are left out.
template <class T>
Result<std::vector<T>> read_each(View file, const Limits& limits, Result<T> (*read)(View)) {
  ESIGN_TRY(const std::vector<View> all, entries(file, limits));
  std::vector<T> objects;
  for (const View entry : all) {
    if (auto object = read(entry)) objects.push_back(*std::move(object));
  }
  return objects;
}

Result<Application> read_application(View entry) {
  asn1::Reader reader(entry);
  Application found;
  reader.inside(application(1, asn1::Form::constructed), [&] {
    while (reader.more()) {
      const asn1::Element member = reader.any();
      if (member.tag == application(15, asn1::Form::primitive)) found.aid = copy(member.content);
      if (member.tag == application(16, asn1::Form::primitive)) found.label = std::string(as_text(member.content));
      if (member.tag == application(17, asn1::Form::primitive)) found.path = copy(member.content);
    }
  });
  ESIGN_CHECK(reader.finish());
  if (found.aid.empty() || found.path.size() > kDeepestPath || found.path.size() % 2 != 0)
    return fail(Errc::malformed, "application template");
  return found;
}

struct DirectoryEntry {
  std::uint32_t kind = 0;
  CardPath path{};
};
Result<DirectoryEntry> read_directory_entry(View entry) {
  ESIGN_TRY(const asn1::Element element, asn1::read_single(entry));
  if (element.tag.tag_class != asn1::TagClass::context) return fail(Errc::malformed, "object directory entry");
  asn1::Reader reader(element.content);
  DirectoryEntry found{element.tag.number, read_path(reader)};
  ESIGN_CHECK(reader.finish());
  return found;
}

}  // namespace

Result<std::vector<View>> entries(View file, const Limits& limits) {
  std::vector<View> found;
  Budget budget("card_objects", limits.card_objects);
  while (!file.empty()) {
    if (file.front() == 0x00) {  // ISO/IEC 7816-4 clause 5.3: 00 before, between or after data objects means nothing
      file = file.subspan(1);
      continue;
    }
    const auto header = asn1::read_header(file);
    if (!header || header->content_octets > file.size() - header->header_octets) break;
    ESIGN_CHECK(budget.spend());
    const std::size_t whole = header->header_octets + static_cast<std::size_t>(header->content_octets);
    found.push_back(file.first(whole));
    file = file.subspan(whole);
  }
  return found;
}

Result<std::vector<Application>> read_applications(View ef_dir, const Limits& limits) {
  return read_each<Application>(ef_dir, limits, read_application);
}

Result<ObjectDirectory> read_object_directory(View ef_od, const Limits& limits) {
  ESIGN_TRY(const auto all, read_each<DirectoryEntry>(ef_od, limits, read_directory_entry));
  ObjectDirectory directory;
  for (const DirectoryEntry& entry : all) {
    switch (entry.kind) {  // PKCS15Objects, PKCS#15 v1.1 section 6.2
      case 0: directory.private_keys.push_back(entry.path); break;
      case 4:
      case 5:
      case 6: directory.certificates.push_back(entry.path); break;
      case 8: directory.authentication_objects.push_back(entry.path); break;
    }
  }
  return directory;
}

/// TokenInfo ::= SEQUENCE { version, serialNumber, manufacturerID OPTIONAL, label [0] OPTIONAL, flags, … }
Result<CardIdentity> read_card_identity(View ef_ciainfo) {
  ESIGN_TRY(const std::vector<View> all, entries(ef_ciainfo));
  if (all.empty()) return fail(Errc::malformed, "EF.CIAInfo is empty");
  asn1::Reader reader(all.front());
  CardIdentity identity;
  reader.sequence([&] {
    static_cast<void>(reader.small_integer());
    if (reader.next_is(tag::octet_string)) identity.serial_number = copy(reader.octet_string());
    if (reader.next_is(tag::utf8_string)) identity.manufacturer = reader.text();
    if (reader.next_is(tag::context(0))) identity.label = reader.text(tag::context(0), tag::utf8_string);
    while (reader.more()) {
      const asn1::Element member = reader.any();
      if (member.tag == tag::context_constructed(5)) identity.last_update = copy(member.whole);
    }
  });
  ESIGN_CHECK(reader.finish());
  return identity;
}

Result<std::vector<PinObject>> read_pins(View ef_aod, const Limits& limits) {
  return read_each<PinObject>(ef_aod, limits, read_pin);
}

Result<std::vector<PrivateKeyObject>> read_private_keys(View ef_prkd, const Limits& limits) {
  return read_each<PrivateKeyObject>(ef_prkd, limits, read_private_key);
}

Result<std::vector<CertificateObject>> read_certificate_entries(View ef_cd, const Limits& limits) {
  return read_each<CertificateObject>(ef_cd, limits, read_certificate_entry);
}

}  // namespace esign::token
