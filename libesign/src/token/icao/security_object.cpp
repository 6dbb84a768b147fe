// SPDX-License-Identifier: Apache-2.0
#include "token/icao/security_object.h"

#include <algorithm>
#include <array>

#include "asn1/der_reader.h"
#include "base/text.h"
#include "token/icao/check_digit.h"
#include "token/icao/data_objects.h"

namespace esign::token {
namespace {

constexpr unsigned kGroups = 16;
constexpr std::size_t kLine = 30, kLines = 3;  // TD1, Doc 9303-5

std::string without_filler(std::string_view text) {
  std::string plain(text.substr(0, text.find_last_not_of('<') + 1));
  std::replace(plain.begin(), plain.end(), '<', ' ');
  return plain;
}

std::size_t find(View content, View signature) {
  const auto found = std::search(content.begin(), content.end(), signature.begin(), signature.end());
  return found == content.end() ? content.size() : static_cast<std::size_t>(found - content.begin());
}

}  // namespace

/// LDSSecurityObject ::= SEQUENCE { version INTEGER { v0(0), v1(1) }, hashAlgorithm AlgorithmIdentifier,
///   dataGroupHashValues SEQUENCE SIZE (2..16) OF SEQUENCE { dataGroupNumber INTEGER, dataGroupHashValue OCTET STRING },
///   ldsVersionInfo OPTIONAL }
Result<SecurityObject> read_security_object(View der, const Limits& limits) {
  asn1::Reader reader(der);
  SecurityObject object;
  pkix::AlgorithmIdentifier algorithm;
  Budget budget("card_objects", std::min(limits.card_objects, kGroups));
  reader.sequence([&] {
    const std::int64_t version = reader.small_integer();
    if (version != 0 && version != 1) reader.fail("version of the security object");
    algorithm = pkix::read_algorithm(reader);
    reader.sequence([&] {
      while (reader.more()) {
        if (!budget.spend()) reader.fail("too many data groups");
        reader.sequence([&] {
          const std::int64_t number = reader.small_integer();
          const View digest = reader.octet_string();
          const bool known = std::any_of(object.groups.begin(), object.groups.end(), [&](const auto& group) { return group.number == number; });
          if (number < 1 || number > kGroups || known) reader.fail("data group number");
          else object.groups.push_back({static_cast<unsigned>(number), copy(digest)});
        });
      }
    });
    while (reader.more()) reader.any();
  });
  ESIGN_CHECK(reader.finish());
  ESIGN_TRY(object.hash, pkix::hash_from(algorithm));
  return object;
}

Result<Bytes> security_content(View ef_sod) {
  ESIGN_TRY(const View content, object_at(ef_sod, {0x77}));
  return copy(content);
}

Result<void> read_machine_readable_zone(View data_group, HolderData& holder) {
  ESIGN_TRY(const View text, object_at(data_group, {0x61, 0x5F1F}));
  const std::string zone(as_text(text));
  if (zone.size() != kLine * kLines) return fail(Errc::unsupported, "the machine readable zone is not that of a card");
  const bool plain = std::all_of(zone.begin(), zone.end(), [](char c) { return c == '<' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  if (!plain) return fail(Errc::malformed, "characters that no machine readable zone has");
  const std::string_view first(zone.data(), kLine), second(zone.data() + kLine, kLine), third(zone.data() + 2 * kLine, kLine);
  const std::string composite = std::string(first.substr(5)) + std::string(second.substr(0, 7)) + std::string(second.substr(8, 7)) +
                                std::string(second.substr(18, 11));
  const bool sound = check_digit_fits(first.substr(5, 9), first[14]) && check_digit_fits(second.substr(0, 6), second[6]) &&
                     check_digit_fits(second.substr(8, 6), second[14]) && check_digit_fits(composite, second[29]);
  if (!sound) return fail(Errc::malformed, "a check digit of the machine readable zone is wrong");
  holder.machine_readable_zone = zone;
  holder.document_number = without_filler(first.substr(5, 9));
  holder.birth_date = std::string(second.substr(0, 6));
  holder.sex = second[7] == '<' ? "X" : std::string(1, second[7]);
  holder.expiry_date = std::string(second.substr(8, 6));
  holder.nationality = without_filler(second.substr(15, 3));
  const std::size_t gap = third.find("<<");
  holder.surname = without_filler(third.substr(0, gap));
  if (gap != std::string_view::npos) holder.given_names = without_filler(third.substr(gap + 2));
  return {};
}

Result<void> read_personal_details(View data_group, HolderData& holder) {
  ESIGN_TRY(const View content, object_at(data_group, {0x6B}));
  ESIGN_TRY(const auto members, data_objects(content));
  for (const DataObject& member : members) {
    if (member.tag != 0x5F0E && member.tag != 0x5F42) continue;
    if (!is_utf8(as_text(member.content))) return fail(Errc::malformed, "a text of DG11 is not UTF-8");
    // Shown to people: no character of it moves the cursor or writes a line of its own.
    (member.tag == 0x5F0E ? holder.full_name : holder.address) = printable(without_filler(as_text(member.content)));
  }
  return {};
}

Result<Picture> read_picture(View data_group) {
  ESIGN_TRY(const View one, object_at(data_group, {0x75, 0x7F61, 0x7F60}));
  auto block = object_at(one, {0x5F2E});
  if (!block) block = object_at(one, {0x7F2E});
  if (!block) return fail(Errc::malformed, "DG2 has no biometric data block");
  // The block begins with headers of ISO/IEC 19794-5, whose lengths vary by version: the picture's own signature is looked for.
  constexpr std::uint8_t kJpeg[] = {0xFF, 0xD8, 0xFF}, kJpeg2000[] = {0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50};
  constexpr std::uint8_t kCodestream[] = {0xFF, 0x4F, 0xFF, 0x51};
  const std::size_t jpeg = find(*block, kJpeg), jpeg2000 = std::min(find(*block, kJpeg2000), find(*block, kCodestream));
  const std::size_t at = std::min(jpeg, jpeg2000);
  if (at == block->size()) return fail(Errc::not_found, "DG2 has no picture in JPEG or JPEG 2000");
  return Picture{copy(block->subspan(at)), jpeg < jpeg2000 ? Picture::Format::jpeg : Picture::Format::jpeg2000};
}

}  // namespace esign::token
