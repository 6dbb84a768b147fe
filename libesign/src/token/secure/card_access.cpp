// SPDX-License-Identifier: Apache-2.0
#include "token/secure/card_access.h"

#include <algorithm>

#include "base/text.h"
#include "base/wipe.h"
#include "crypto/backend.h"
#include "token/cards/files.h"
#include "token/icao/check_digit.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kSelect = 0xA4;
constexpr std::uint8_t kMasterFile[] = {0x3F, 0x00};
constexpr std::uint16_t kEfCardAccess = 0x011C;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Doc 9303-11, 9.7.2 and appendix D.2: document number (with fillers up to nine characters), birth date, expiry date.
Result<LinkPassword> mrz_password(std::string_view text) {
  constexpr std::size_t kDate = 6;
  const auto allowed = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '<'; };
  const Failure wrong = fail(Errc::pin_incorrect, "the machine readable zone is not right; it was not tried");
  if (text.size() > kLongestMrz || !std::all_of(text.begin(), text.end(), allowed)) return wrong;
  const auto take = [&text](std::size_t size) {
    const std::string_view field = text.substr(0, size);
    const bool right = check_digit_fits(field, text[size]);
    text.remove_prefix(size + 1);
    return right;
  };
  const std::string_view whole = text;
  const bool sound = take(text.size() - 2 * (kDate + 1) - 1) && take(kDate) && take(kDate);
  if (!sound) return wrong;
  ESIGN_TRY(Bytes octets, crypto::digest(crypto::openssl(), pkix::Hash::sha1, as_view(whole)));
  LinkPassword password{PacePassword::mrz, SecretBytes(View(octets))};
  wipe(octets.data(), octets.size());
  return password;
}

}  // namespace

Result<PaceInfo> read_pace_info(Conversation& conversation, const Limits& limits) {
  const Command select{.ins = kSelect, .p1 = 0x00, .p2 = 0x0C, .data = kMasterFile};
  ESIGN_CHECK(conversation.send_ok(select, "SELECT MF"));
  ESIGN_TRY(const Bytes content, read_object_file(conversation, kEfCardAccess, limits).in("EF.CardAccess"));
  return read_card_access(content, limits).in("EF.CardAccess");
}

Result<LinkPassword> link_password(const Pin& typed) {
  const std::string_view text(typed.reveal().data(), typed.reveal().size());
  if (text.size() >= kShortestMrz) return mrz_password(text);
  const bool fits = text.size() >= kShortestCan && text.size() <= kLongestCan && std::all_of(text.begin(), text.end(), is_digit);
  if (!fits) return fail(Errc::pin_incorrect, "a CAN is six digits; it was not tried");
  return LinkPassword{PacePassword::can, SecretBytes(as_view(text))};
}

}  // namespace esign::token
