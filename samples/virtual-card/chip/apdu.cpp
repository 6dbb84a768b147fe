// SPDX-License-Identifier: Apache-2.0
#include "chip/apdu.h"

#include <algorithm>

namespace esign::vcard {
namespace {

std::size_t short_le(std::uint8_t byte) { return byte == 0 ? 256 : byte; }

std::size_t extended_le(View two) {
  const std::size_t value = static_cast<std::size_t>(two[0]) << 8 | two[1];
  return value == 0 ? 65536 : value;
}

// Lc is one byte; the body is Lc data bytes and perhaps one Le byte.
std::optional<Command> parse_short(Command command, View body) {
  const std::size_t lc = body[0];
  if (body.size() != 1 + lc && body.size() != 2 + lc) return std::nullopt;
  const View data = body.subspan(1, lc);
  command.data.assign(data.begin(), data.end());
  if (body.size() == 2 + lc) command.ne = short_le(body[1 + lc]);
  return command;
}

// 00, Lc in two bytes, Lc data bytes and perhaps two Le bytes.
std::optional<Command> parse_extended(Command command, View body) {
  const std::size_t lc = static_cast<std::size_t>(body[1]) << 8 | body[2];
  if (lc == 0 || (body.size() != 3 + lc && body.size() != 5 + lc)) return std::nullopt;
  const View data = body.subspan(3, lc);
  command.data.assign(data.begin(), data.end());
  if (body.size() == 5 + lc) command.ne = extended_le(body.subspan(3 + lc, 2));
  return command;
}

}  // namespace

Sw tries_left(unsigned tries) { return static_cast<Sw>(0x63C0U | std::min(tries, 15U)); }
Sw bytes_waiting(std::size_t count) { return static_cast<Sw>(0x6100U | (count >= 256 ? 0U : static_cast<unsigned>(count))); }
Sw exact_length(std::size_t count) { return static_cast<Sw>(0x6C00U | (count >= 256 ? 0U : static_cast<unsigned>(count))); }

std::optional<Command> parse_command(View apdu) {
  if (apdu.size() < 4) return std::nullopt;
  Command command;
  command.cla = apdu[0];
  command.ins = apdu[1];
  command.p1 = apdu[2];
  command.p2 = apdu[3];
  const View body = apdu.subspan(4);
  if (body.empty()) return command;
  if (body.size() == 1) {
    command.ne = short_le(body[0]);
    return command;
  }
  if (body[0] != 0) return parse_short(std::move(command), body);
  if (body.size() < 3) return std::nullopt;
  if (body.size() == 3) {
    command.ne = extended_le(body.subspan(1));
    return command;
  }
  return parse_extended(std::move(command), body);
}

Bytes encode(const Response& response) {
  Bytes bytes = response.data;
  const auto sw = static_cast<std::uint16_t>(response.sw);
  bytes.push_back(static_cast<std::uint8_t>(sw >> 8));
  bytes.push_back(static_cast<std::uint8_t>(sw & 0xFF));
  return bytes;
}

}  // namespace esign::vcard
