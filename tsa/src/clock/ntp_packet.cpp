// SPDX-License-Identifier: Apache-2.0
// RFC 5905 section 7.3: the packet. 7.4: the kiss of death. 8: offset and delay.
#include "clock/sntp.h"

namespace esign::tsa {
namespace {

constexpr std::uint8_t kClient = 3, kServer = 4, kVersion = 4, kUnsynchronised = 3;
constexpr std::uint8_t kHighestStratum = 15;
constexpr std::int64_t kUnixEpoch = 2'208'988'800;  // seconds from 1900 to 1970
constexpr std::int64_t kEra = 1LL << 32;

std::uint64_t big_endian(View octets) {
  std::uint64_t value = 0;
  for (const std::uint8_t octet : octets) value = value << 8 | octet;
  return value;
}

/// 16.16 fixed point seconds.
Nanoseconds short_format(View octets) { return Nanoseconds{static_cast<std::int64_t>(big_endian(octets.first(4)) * 1'000'000'000 >> 16)}; }

/// 32.32 fixed point seconds of some era; the one nearest to our own time is meant (section 6).
Nanoseconds timestamp(View octets, Nanoseconds near) {
  const std::uint64_t value = big_endian(octets.first(8));
  std::int64_t seconds = static_cast<std::int64_t>(value >> 32) - kUnixEpoch;
  const std::int64_t ours = std::chrono::floor<std::chrono::seconds>(near).count();
  while (seconds + kEra / 2 < ours) seconds += kEra;
  const auto fraction = static_cast<std::int64_t>(((value & 0xFFFFFFFFu) * 1'000'000'000u) >> 32);
  return std::chrono::seconds{seconds} + Nanoseconds{fraction};
}

Nanoseconds absolute(Nanoseconds value) { return value < Nanoseconds{0} ? -value : value; }

}  // namespace

NtpPacket ntp_question(std::uint64_t cookie) {
  NtpPacket packet{};
  packet[0] = static_cast<std::uint8_t>(kVersion << 3 | kClient);
  for (unsigned i = 0; i < 8; ++i) packet[40 + i] = static_cast<std::uint8_t>(cookie >> (56 - 8 * i));
  return packet;
}

Result<Observation> ntp_answer(View packet, const Exchange& exchange) {
  if (packet.size() < sizeof(NtpPacket)) return fail(Errc::protocol, "too short for an answer");
  const std::uint8_t leap = packet[0] >> 6, mode = packet[0] & 7, stratum = packet[1];
  if (mode != kServer || big_endian(packet.subspan(24, 8)) != exchange.cookie) return fail(Errc::protocol, "answers another question");
  if (stratum == 0) return fail(Errc::protocol, "asks not to be asked: " + std::string(as_text(packet.subspan(12, 4))));
  if (leap == kUnsynchronised || stratum > kHighestStratum) return fail(Errc::protocol, "is not synchronised itself");
  const Nanoseconds there_and_back = exchange.received.monotonic - exchange.sent.monotonic;
  const Nanoseconds arrived = timestamp(packet.subspan(32), exchange.received.wall), left = timestamp(packet.subspan(40), exchange.received.wall);
  const Nanoseconds held = left - arrived;
  if (there_and_back < Nanoseconds{0} || held < Nanoseconds{0} || held > there_and_back + std::chrono::milliseconds{1})
    return fail(Errc::protocol, "its times make no sense");
  Observation seen;
  seen.at = exchange.received;
  // Section 8, with our side measured by the clock that nobody sets.
  seen.offset = left + (there_and_back - held) / 2 - exchange.received.wall;
  seen.error = absolute(there_and_back - held) / 2 + short_format(packet.subspan(4)) / 2 + short_format(packet.subspan(8));
  seen.leap = leap == 1 ? Leap::inserted : leap == 2 ? Leap::deleted : Leap::none;
  return seen;
}

}  // namespace esign::tsa
