// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/bytes.h"

namespace esign::vcard {

/// Status words of the card profile (ISO/IEC 7816-4). 63Cx, 61xx and 6Cxx are made by the functions below.
enum class Sw : std::uint16_t {
  ok = 0x9000,
  end_of_file = 0x6282,            ///< Warning: fewer bytes were left than asked for.
  memory_failure = 0x6581,         ///< The change could not be made durable.
  wrong_length = 0x6700,
  channel_unsupported = 0x6881,
  secure_messaging_unsupported = 0x6882,
  last_of_chain_expected = 0x6883,
  incompatible_file = 0x6981,
  authentication_failed = 0x6300,  ///< PACE: the other side's token is wrong.
  security_status = 0x6982,        ///< The PIN that guards this was not given.
  blocked = 0x6983,
  reference_unusable = 0x6984,     ///< A transport PIN: right, and to be changed before it opens anything.
  conditions = 0x6985,             ///< Conditions of use not satisfied.
  no_current_ef = 0x6986,
  sm_object_missing = 0x6987,
  sm_object_wrong = 0x6988,
  wrong_data = 0x6A80,
  function_unsupported = 0x6A81,
  file_not_found = 0x6A82,
  record_not_found = 0x6A83,
  no_memory = 0x6A84,
  wrong_p1p2 = 0x6A86,
  reference_not_found = 0x6A88,
  file_exists = 0x6A89,
  offset_outside = 0x6B00,
  ins_unsupported = 0x6D00,
  cla_unsupported = 0x6E00,
  internal = 0x6F00,
};

/// 63Cx: a comparison failed, `tries` (0…15) remain.
Sw tries_left(unsigned tries);
/// 61xx: that many bytes wait for GET RESPONSE (00 stands for 256 or more).
Sw bytes_waiting(std::size_t count);
/// 6Cxx: Le was wrong, that many bytes are available (at most 255; 00 for 256).
Sw exact_length(std::size_t count);

/// A command APDU taken apart (ISO/IEC 7816-3: cases 1, 2S, 3S, 4S, 2E, 3E, 4E).
struct Command {
  std::uint8_t cla{};
  std::uint8_t ins{};
  std::uint8_t p1{};
  std::uint8_t p2{};
  Bytes data{};          ///< Empty without Lc.
  std::size_t ne{};      ///< Bytes expected at most; 0 without Le. Le 00 is 256, extended Le 0000 is 65 536.
  std::uint16_t p1p2() const { return static_cast<std::uint16_t>(p1 << 8 | p2); }
  /// Le said "all you have": 00 or 0000.
  bool asks_for_all() const { return ne == 256 || ne == 65536; }
};

/// Nothing when the length fields contradict the number of bytes.
std::optional<Command> parse_command(View apdu);

struct Response {
  Bytes data{};
  Sw sw = Sw::ok;
  Response() = default;
  Response(Sw status) : sw(status) {}
  Response(Bytes bytes, Sw status) : data(std::move(bytes)), sw(status) {}
  explicit Response(Bytes bytes) : data(std::move(bytes)) {}
};

/// Data and the two status bytes, as they leave the card.
Bytes encode(const Response& response);

}  // namespace esign::vcard
