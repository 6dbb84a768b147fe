// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "clock/sntp.h"

namespace esign::tsa {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kCookie = 0x0123456789ABCDEF;
constexpr Nanoseconds kNow = std::chrono::seconds{1'784'116'800};
constexpr std::int64_t kUnixEpoch = 2'208'988'800;

void put(NtpPacket& packet, std::size_t at, std::uint64_t value) {
  for (unsigned i = 0; i < 8; ++i) packet[at + i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
}
void put_time(NtpPacket& packet, std::size_t at, Nanoseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto fraction = static_cast<std::uint64_t>((time - seconds).count()) * (1ULL << 32) / 1'000'000'000;
  put(packet, at, static_cast<std::uint64_t>((seconds.count() + kUnixEpoch) & 0xFFFFFFFF) << 32 | fraction);
}

/// A server of stratum 2 whose clock is `ahead` of ours, 10 ms away, which took 2 ms.
struct Server {
  NtpPacket packet{};
  Exchange exchange{kCookie, {kNow, 100s}, {kNow + 22ms, 100s + 22ms}};
  explicit Server(Nanoseconds ahead) {
    packet[0] = 0x24;
    packet[1] = 2;
    put(packet, 24, kCookie);
    put_time(packet, 32, kNow + 10ms + ahead);
    put_time(packet, 40, kNow + 12ms + ahead);
  }
  Result<Observation> read() const { return ntp_answer(packet, exchange); }
};

TEST(NtpPacket, TheQuestionTellsNoClock) {
  const NtpPacket question = ntp_question(kCookie);
  EXPECT_EQ(question[0], 0x23) << "version 4, client";
  EXPECT_EQ(to_hex(View(question).subspan(1)), std::string(78, '0') + "0123456789abcdef");
}

TEST(NtpPacket, OffsetAndError) {
  for (const Nanoseconds ahead : {Nanoseconds{0}, Nanoseconds{1500ms}, Nanoseconds{-3s}}) {
    const auto seen = Server(ahead).read();
    ASSERT_TRUE(seen);
    EXPECT_NEAR(static_cast<double>(seen->offset.count()), static_cast<double>(ahead.count()), 10.0);
    EXPECT_NEAR(static_cast<double>(seen->error.count()), 1e7, 10.0) << "half of the way there and back";
  }
}

TEST(NtpPacket, WhatTheServerSaysOfItselfCounts) {
  Server server(0s);
  server.packet[5] = 1;   // root delay: one second
  server.packet[11] = 0;
  server.packet[9] = 2;   // root dispersion: two seconds
  const auto seen = server.read();
  ASSERT_TRUE(seen);
  EXPECT_NEAR(static_cast<double>(seen->error.count()), 2.51e9, 10.0);
}

TEST(NtpPacket, LeapSeconds) {
  for (const auto& [octet, leap] : {std::pair(0x64, Leap::inserted), std::pair(0xA4, Leap::deleted)}) {
    Server server(0s);
    server.packet[0] = static_cast<std::uint8_t>(octet);
    ASSERT_TRUE(server.read());
    EXPECT_EQ(server.read()->leap, leap);
  }
}

TEST(NtpPacket, WhatIsNoAnswer) {
  const std::pair<const char*, void (*)(Server&)> kRows[] = {
      {"another question", [](Server& s) { s.packet[31] ^= 1; }},
      {"a client's packet", [](Server& s) { s.packet[0] = 0x23; }},
      {"not synchronised", [](Server& s) { s.packet[0] |= 0xC0; }},
      {"kiss of death", [](Server& s) { s.packet[1] = 0; }},
      {"stratum 16", [](Server& s) { s.packet[1] = 16; }},
      {"left before it arrived", [](Server& s) { put_time(s.packet, 40, kNow + 9ms); }},
      {"held longer than we waited", [](Server& s) { put_time(s.packet, 40, kNow + 40ms); }},
  };
  for (const auto& [name, change] : kRows) {
    Server server(0s);
    change(server);
    EXPECT_FALSE(server.read()) << name;
  }
  const Server server(0s);
  EXPECT_FALSE(ntp_answer(View(server.packet).first(47), server.exchange));
}

TEST(NtpPacket, TheEraThatBeginsIn2036) {
  Server server(0s);
  const Nanoseconds then = std::chrono::seconds{2'100'000'000};  // July 2036
  server.exchange.sent.wall = then;
  server.exchange.received.wall = then + 22ms;
  put_time(server.packet, 32, then + 10ms);
  put_time(server.packet, 40, then + 12ms);
  ASSERT_TRUE(server.read());
  EXPECT_NEAR(static_cast<double>(server.read()->offset.count()), 0.0, 10.0);
}

}  // namespace
}  // namespace esign::tsa
