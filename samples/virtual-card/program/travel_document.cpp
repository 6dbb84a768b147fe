// SPDX-License-Identifier: Apache-2.0
// ICAO Doc 9303-10 (logical data structure), 9303-5 (TD1 machine readable zone), 9303-12 and RFC 5652 (EF.SOD).
#include "program/travel_document.h"

#include <algorithm>
#include <map>

#include "chip/core.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::uint16_t application = 0xE100;  // the DF's file identifier is the card maker's choice
const Bytes application_name{0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
constexpr std::uint16_t ef_common = 0x011E, ef_security = 0x011D;

Bytes hex(std::string_view text) { return from_hex(text).value_or(Bytes{}); }
const Bytes sha256_algorithm = hex("300D06096086480165030402010500");
const Bytes ecdsa_with_sha256 = hex("300A06082A8648CE3D040302");
const Bytes signed_data_oid = hex("06092A864886F70D010702");
const Bytes lds_security_object_oid = hex("060667810801010" "1");  // 2.23.136.1.1.1
const Bytes content_type_oid = hex("06092A864886F70D010903");
const Bytes message_digest_oid = hex("06092A864886F70D010904");

std::uint8_t group_tag(unsigned number) { return number == 1 ? 0x61 : number == 2 ? 0x75 : 0x6B; }

/// Doc 9303-3, 4.9: weights 7 3 1; A is 10, < is 0.
char check_digit(std::string_view text) {
  constexpr unsigned weights[] = {7, 3, 1};
  unsigned sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const unsigned value = c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0') : c >= 'A' && c <= 'Z' ? static_cast<unsigned>(c - 'A' + 10) : 0;
    sum += value * weights[i % 3];
  }
  return static_cast<char>('0' + sum % 10);
}

std::string filled(std::string text, std::size_t width) {
  text.resize(width, '<');
  return text;
}

/// Latin letters for the machine readable zone (Doc 9303-3, section 6, table A): what Azerbaijani names need.
std::string transliterated(const std::string& name) {
  static const std::map<std::string, std::string> letters{
      {"Ə", "E"}, {"ə", "E"}, {"I", "I"}, {"ı", "I"}, {"İ", "I"}, {"Ğ", "G"}, {"ğ", "G"}, {"Ş", "S"}, {"ş", "S"},
      {"Ç", "C"}, {"ç", "C"}, {"Ö", "OE"}, {"ö", "OE"}, {"Ü", "UE"}, {"ü", "UE"}};
  std::string zone;
  for (std::size_t i = 0; i < name.size();) {
    const std::size_t width = (name[i] & 0x80) == 0 ? 1 : 2;
    const auto found = letters.find(name.substr(i, width));
    if (found != letters.end()) {
      zone += found->second;
    } else {
      const char c = name[i];
      zone += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c >= 'A' && c <= 'Z' ? c : '<';
    }
    i += width;
  }
  return zone;
}

/// TD1, Doc 9303-5, 4.2: three lines of thirty.
Result<std::string> machine_readable_zone(const TravelDocumentOptions& options, const Holder& holder) {
  const auto is_date = [](const std::string& date) { return date.size() == 6 && date.find_first_not_of("0123456789") == std::string::npos; };
  if (!is_date(options.birth_date) || !is_date(options.expires)) return fail(Errc::invalid_argument, "a date is not YYMMDD");
  if (options.document_number.empty() || options.document_number.size() > 9) return fail(Errc::invalid_argument, "the document number");
  const std::string number = filled(options.document_number, 9);
  const std::string first = filled("I<AZE" + number + check_digit(number) + holder.fin, 30);
  const std::string birth = options.birth_date + check_digit(options.birth_date);
  const std::string expiry = options.expires + check_digit(options.expires);
  const std::string sex = options.sex == "X" ? "<" : options.sex;
  std::string second = filled(birth + sex + expiry + "AZE", 29);
  second += check_digit(first.substr(5) + second.substr(0, 7) + second.substr(8, 7) + second.substr(18, 11));
  const std::string third = filled(transliterated(holder.surname) + "<<" + transliterated(holder.given_name), 30);
  return first + second + third;
}

/// The smallest JPEG there is: one grey pixel. It stands where no photo was given.
Bytes grey_picture() {
  return hex("FFD8FFDB004300FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
             "FFC0000B080001000101011100FFC40014000100000000000000000000000000000009FFC40014100100000000000000000000000000000000FFDA0008010100003F0054DFFFD9");
}

/// DG2 (Doc 9303-10, 4.7.2): one biometric template with a CBEFF header; the block is the picture itself in 5F2E.
Bytes photo_group(View picture) {
  const Bytes header = tlv(0xA1, {tlv(0x80, hex("0101")), tlv(0x81, hex("02")), tlv(0x87, hex("0101")), tlv(0x88, hex("0008"))});
  const Bytes one = tlv(0x7F60, {header, tlv(0x5F2E, picture)});
  return tlv(0x75, tlv(0x7F61, {tlv(0x02, Bytes{0x01}), one}));
}

/// DG11 (4.7.11): the list of what is there, the full name, the permanent address.
Bytes details_group(const Holder& holder, const std::string& address) {
  const Bytes list = tlv(0x5C, hex("5F0E5F42"));
  return tlv(0x6B, {list, tlv(0x5F0E, text_bytes(holder.surname + "<<" + holder.given_name)), tlv(0x5F42, text_bytes(address))});
}

using Groups = std::map<unsigned, Bytes>;

/// LDSSecurityObject, version 0 (Doc 9303-10, 4.6.2.3).
Bytes security_object(const Groups& groups) {
  Bytes hashes;
  for (const auto& [number, content] : groups)
    hashes = join({hashes, tlv(0x30, {tlv(0x02, Bytes{static_cast<std::uint8_t>(number)}), tlv(0x04, digest(Hash::sha256, content))})});
  return tlv(0x30, {tlv(0x02, Bytes{0x00}), sha256_algorithm, tlv(0x30, hashes)});
}

/// issuer and serialNumber of a certificate, as SignerIdentifier wants them.
Result<Bytes> issuer_and_serial(View certificate) {
  const auto outer = parse_tlv(certificate);
  const auto body = outer && outer->size() == 1 ? parse_tlv(outer->front().value) : std::nullopt;
  const auto members = body && !body->empty() ? parse_tlv(body->front().value) : std::nullopt;
  const std::size_t at = members && !members->empty() && members->front().tag == 0xA0 ? 1 : 0;
  if (!members || members->size() < at + 3) return fail(Errc::malformed, "not a certificate");
  return tlv(0x30, {tlv(0x30, (*members)[at + 2].value), tlv(0x02, (*members)[at].value)});
}

struct Signer {
  ChipKey key;
  Bytes certificate;
};

/// 77 { ContentInfo { SignedData } }, one signer with signed attributes.
Result<Bytes> security_file(const Groups& groups, const Signer& signer) {
  const Bytes content = security_object(groups);
  const Bytes type = tlv(0x30, {content_type_oid, tlv(0x31, lds_security_object_oid)});
  const Bytes hash = tlv(0x30, {message_digest_oid, tlv(0x31, tlv(0x04, digest(Hash::sha256, content)))});
  const Bytes attributes = join({type, hash});  // in DER's order of a SET: the shorter encoding first
  const auto value = signer.key.sign({Scheme::ecdsa, std::nullopt, SignatureForm::der}, digest(Hash::sha256, tlv(0x31, attributes)));
  if (!value) return fail(Errc::unsupported, "the document signer's key makes no ECDSA signatures");
  ESIGN_TRY(const Bytes identifier, issuer_and_serial(signer.certificate));
  const Bytes info = tlv(0x30, {tlv(0x02, Bytes{0x01}), identifier, sha256_algorithm, tlv(0xA0, attributes), ecdsa_with_sha256, tlv(0x04, *value)});
  const Bytes encapsulated = tlv(0x30, {lds_security_object_oid, tlv(0xA0, tlv(0x04, content))});
  const Bytes signed_data = tlv(0x30, {tlv(0x02, Bytes{0x03}), tlv(0x31, sha256_algorithm), encapsulated, tlv(0xA0, signer.certificate), tlv(0x31, info)});
  return tlv(0x77, tlv(0x30, {signed_data_oid, tlv(0xA0, signed_data)}));
}

/// EF.COM: LDS version 1.7, Unicode 4.0.0, the list of groups.
Bytes common_file(const Groups& groups) {
  Bytes list;
  for (const auto& [number, content] : groups) list.push_back(group_tag(number));
  return tlv(0x60, {tlv(0x5F01, text_bytes("0107")), tlv(0x5F36, text_bytes("040000")), tlv(0x5C, list)});
}

Result<Signer> read_signer(const TravelDocumentOptions& options) {
  ESIGN_TRY(const std::string pem, read_whole(options.signer_key).in(options.signer_key.string()));
  ESIGN_TRY(ChipKey key, ChipKey::load(text_bytes(pem)).in(options.signer_key.string()));
  ESIGN_TRY(const std::string text, read_whole(options.signer_certificate).in(options.signer_certificate.string()));
  ESIGN_TRY(CertificateParts parts, read_certificate(text_bytes(text)).in(options.signer_certificate.string()));
  if (key.public_key_info() != parts.public_key_info) return fail(Errc::invalid_argument, "the document signer's certificate is for another key");
  return Signer{std::move(key), std::move(parts.der)};
}

File guarded(const Bytes& content) {
  File file;
  file.access = Access::after_pace;
  file.size = static_cast<std::uint16_t>(content.size());
  file.content = content;
  return file;
}

}  // namespace

Result<void> put_travel_document(const TravelDocumentOptions& options, CardState& state) {
  ESIGN_TRY(const Signer signer, read_signer(options));
  ESIGN_TRY(const std::string zone, machine_readable_zone(options, state.holder));
  Groups groups;
  groups[1] = tlv(0x61, tlv(0x5F1F, text_bytes(zone)));
  Bytes picture = grey_picture();
  if (!options.photo.empty()) {
    ESIGN_TRY(const std::string jpeg, read_whole(options.photo).in(options.photo.string()));
    picture = text_bytes(jpeg);
  }
  if (picture.size() > 30'000) return fail(Errc::invalid_argument, "the photo is larger than 30 000 bytes");
  groups[2] = photo_group(picture);
  if (!options.address.empty()) groups[11] = details_group(state.holder, options.address);
  ESIGN_TRY(const Bytes security, security_file(groups, signer));

  File directory;
  directory.kind = FileKind::directory;
  directory.access = Access::after_pace;
  directory.names = {application_name};
  state.files.put({application}, directory);
  state.files.put({application, ef_common}, guarded(common_file(groups)));
  state.files.put({application, ef_security}, guarded(security));
  for (const auto& [number, content] : groups) state.files.put({application, static_cast<std::uint16_t>(0x0100 + number)}, guarded(content));
  return {};
}

}  // namespace esign::vcard
