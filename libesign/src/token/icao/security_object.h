// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/limits.h"
#include "pkix/algorithms.h"

namespace esign::token {

/// LDSSecurityObject (ICAO Doc 9303-10, 4.6.2.3): the hashes of the data groups. Read, not judged.
struct SecurityObject {
  pkix::Hash hash = pkix::Hash::sha256;
  struct GroupHash {
    unsigned number = 0;
    Bytes digest{};
  };
  std::vector<GroupHash> groups{};
};
/// Errors: malformed (also: a data group that is listed twice, a number outside 1 to 16), unsupported (hash), limit_exceeded.
Result<SecurityObject> read_security_object(View der, const Limits& limits = {});

/// The ContentInfo inside EF.SOD (tag 77). Errors: malformed.
Result<Bytes> security_content(View ef_sod);

/// What the data groups say of the holder; texts as the card has them.
struct HolderData {
  std::string machine_readable_zone{};  ///< DG1, 90 characters on a card (TD1).
  std::string document_number{}, birth_date{}, expiry_date{}, sex{}, nationality{}, surname{}, given_names{};
  std::string full_name{}, address{};   ///< DG11.
};
/// DG1: MRZ in 61 { 5F1F }. Check digits are compared: what is malformed is said, never guessed. Errors: malformed, unsupported (no TD1).
Result<void> read_machine_readable_zone(View data_group, HolderData& holder);
/// DG11: 6B { 5F0E, 5F42, … }.
Result<void> read_personal_details(View data_group, HolderData& holder);
/// DG2: the first picture of 75 { 7F61 { 7F60 { 5F2E or 7F2E } } }, from the JPEG or JPEG 2000 signature on. Errors: malformed, not_found.
struct Picture {
  Bytes octets{};
  enum class Format : std::uint8_t { jpeg, jpeg2000 } format = Format::jpeg;
};
Result<Picture> read_picture(View data_group);

}  // namespace esign::token
