// SPDX-License-Identifier: Apache-2.0
#include "token/secure/card_access.h"

#include <algorithm>

#include "token/cards/files.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kSelect = 0xA4;
constexpr std::uint8_t kMasterFile[] = {0x3F, 0x00};
constexpr std::uint16_t kEfCardAccess = 0x011C;

}  // namespace

Result<PaceInfo> read_pace_info(Conversation& conversation, const Limits& limits) {
  const Command select{.ins = kSelect, .p1 = 0x00, .p2 = 0x0C, .data = kMasterFile};
  ESIGN_CHECK(conversation.send_ok(select, "SELECT MF"));
  ESIGN_TRY(const Bytes content, read_object_file(conversation, kEfCardAccess, limits).in("EF.CardAccess"));
  return read_card_access(content, limits).in("EF.CardAccess");
}

Result<SecretBytes> can_octets(const Pin& can) {
  const std::span<const char> digits = can.reveal();
  const bool fits = digits.size() >= kShortestCan && digits.size() <= kLongestCan &&
                    std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!fits) return fail(Errc::pin_incorrect, "a CAN is six digits; it was not tried");
  SecretBytes octets(digits.size());
  std::transform(digits.begin(), digits.end(), octets.writable().begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return octets;
}

}  // namespace esign::token
