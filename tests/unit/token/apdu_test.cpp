// SPDX-License-Identifier: Apache-2.0
#include "token/apdu.h"

#include "unit/token/fake_card_channel.h"

namespace esign::token {
namespace {

using test::FakeCardChannel;

struct Played {
  Result<Response> response;
  bool finished;
};

Played play(const std::string& conversation, const Command& command, const Capabilities& capabilities = {}, const Limits& limits = {}) {
  FakeCardChannel channel(conversation);
  Conversation spoken(channel, limits);
  spoken.use(capabilities);
  const auto transaction = Transaction::begin(channel);
  auto response = spoken.send(command);
  return {std::move(response), channel.finished()};
}

const Capabilities kExtended{Capabilities::Lengths::extended, 65'535, 65'535};

std::string hex(std::size_t octets, const std::string& octet) {
  std::string text;
  for (std::size_t i = 0; i < octets; ++i) text += octet;
  return text;
}

TEST(Apdu, TheFourShortCases) {
  const Bytes data{0xAA, 0xBB};
  EXPECT_TRUE(play("> 00200001\n< 63C3", {.ins = 0x20, .p2 = 0x01}).finished);
  EXPECT_TRUE(play("> 00B0000000\n< 9000", {.ins = 0xB0, .ne = 256}).finished);
  EXPECT_TRUE(play("> 00A4040C02AABB\n< 9000", {.ins = 0xA4, .p1 = 4, .p2 = 0x0C, .data = data}).finished);
  EXPECT_TRUE(play("> 00CB00FF02AABB10\n< 9000", {.ins = 0xCB, .p2 = 0xFF, .data = data, .ne = 16}).finished);
}

TEST(Apdu, TheExtendedCasesOnlyWhereTheyAreNeeded) {
  const Bytes data(256, 0xAA);
  EXPECT_TRUE(play("> 00B00000000101\n< 9000", {.ins = 0xB0, .ne = 257}, kExtended).finished);
  EXPECT_TRUE(play("> 00B00000000000\n< 9000", {.ins = 0xB0, .ne = 65'536}, kExtended).finished);
  EXPECT_TRUE(play("> 002A9E9A000100" + hex(256, "AA") + "\n< 9000", {.ins = 0x2A, .p1 = 0x9E, .p2 = 0x9A, .data = data}, kExtended).finished);
  EXPECT_TRUE(play("> 002A9E9A000100" + hex(256, "AA") + "0100\n< 9000", {.ins = 0x2A, .p1 = 0x9E, .p2 = 0x9A, .data = data, .ne = 256}, kExtended).finished);
  EXPECT_TRUE(play("> 00B0000000\n< 9000", {.ins = 0xB0, .ne = 256}, kExtended).finished);
  EXPECT_TRUE(play("> 00B0000000\n< 9000", {.ins = 0xB0, .ne = 4096}).finished) << "a short card is asked for 256";
}

TEST(Apdu, CommandLongerThanTheCardTakes) {
  const Bytes data(300, 0xAA);
  const auto played = play("", {.ins = 0x2A, .data = data}, {Capabilities::Lengths::extended, 261, 258});
  ASSERT_FALSE(played.response);
  EXPECT_EQ(played.response.error().code, Errc::unsupported);
}

TEST(Apdu, ChainsWhatIsTooLongForAShortCard) {
  const Bytes data(300, 0xAA);
  const auto played = play("> 102A9E9AFF" + hex(255, "AA") + "\n< 9000\n> 002A9E9A2D" + hex(45, "AA") + "00\n< 01029000",
                           {.ins = 0x2A, .p1 = 0x9E, .p2 = 0x9A, .data = data, .ne = 256});
  ASSERT_TRUE(played.response);
  EXPECT_TRUE(played.finished);
  EXPECT_EQ(played.response->data, (Bytes{1, 2}));
}

TEST(Apdu, ChainThatIsRefusedEndsThere) {
  const Bytes data(600, 0xAA);
  const auto played = play("> 102A9E9AFF" + hex(255, "AA") + "\n< 6884", {.ins = 0x2A, .p1 = 0x9E, .p2 = 0x9A, .data = data});
  ASSERT_TRUE(played.response);
  EXPECT_EQ(played.response->status.value(), 0x6884);
  EXPECT_TRUE(played.finished);
}

TEST(Apdu, T0SendsNoLengthBesideDataAndNeverExtended) {
  const Bytes data{0xAA};
  const auto played = play("T=0\n> 00CB00FF01AA\n< 6102\n> 00C0000002\n< 01029000", {.ins = 0xCB, .p2 = 0xFF, .data = data, .ne = 4096}, kExtended);
  ASSERT_TRUE(played.response);
  EXPECT_TRUE(played.finished);
  EXPECT_EQ(played.response->data, (Bytes{1, 2}));
}

TEST(Apdu, CollectsWhatWaits) {
  const auto played = play("> 00B0000000\n< 01026102\n> 00C0000002\n< 03046100\n> 00C0000000\n< 059000", {.ins = 0xB0, .ne = 256});
  ASSERT_TRUE(played.response);
  EXPECT_EQ(played.response->data, (Bytes{1, 2, 3, 4, 5}));
  EXPECT_TRUE(played.response->status.ok());
}

TEST(Apdu, RepeatsWithTheLengthTheCardWants) {
  const auto played = play("> 00B0000000\n< 6C03\n> 00B0000003\n< 0102039000", {.ins = 0xB0, .ne = 256});
  ASSERT_TRUE(played.response);
  EXPECT_EQ(played.response->data.size(), 3u);
  const auto stubborn = play("> 00B0000000\n< 6C03\n> 00B0000003\n< 6C04", {.ins = 0xB0, .ne = 256});
  ASSERT_FALSE(stubborn.response);
  EXPECT_EQ(stubborn.response.error().code, Errc::protocol);
}

TEST(Apdu, AnswersWithoutAStatusWordAreNoAnswers) {
  for (const char* answer : {"< ", "< 90"}) {
    const auto played = play(std::string("> 00B0000000\n") + answer, {.ins = 0xB0, .ne = 256});
    ASSERT_FALSE(played.response) << answer;
    EXPECT_EQ(played.response.error().code, Errc::protocol);
  }
}

TEST(Apdu, EndlessAnswersEndAtTheBudget) {
  std::string conversation = "> 00B0000000\n< 6101\n";
  for (int i = 0; i < 2000; ++i) conversation += "> 00C0000001\n< 6101\n";
  const auto played = play(conversation, {.ins = 0xB0, .ne = 256});
  ASSERT_FALSE(played.response);
  EXPECT_EQ(played.response.error().code, Errc::limit_exceeded);
  Limits small;
  small.apdu_response = 4;
  const auto large = play("> 00B0000000\n< 0102036103\n> 00C0000003\n< 0405069000", {.ins = 0xB0, .ne = 256}, {}, small);
  ASSERT_FALSE(large.response);
  EXPECT_EQ(large.response.error().detail, "apdu_response");
}

TEST(StatusWords, EachHasItsRemedy) {
  struct Row { std::uint16_t sw; Errc errc; int tries; } rows[] = {
      {0x63C2, Errc::pin_incorrect, 2}, {0x63C0, Errc::pin_blocked, -1}, {0x6983, Errc::pin_blocked, -1},
      {0x6982, Errc::denied, -1}, {0x6A82, Errc::not_found, -1}, {0x6A88, Errc::not_found, -1}, {0x6D00, Errc::unsupported, -1},
      {0x6581, Errc::storage, -1}, {0x6700, Errc::protocol, -1}, {0x6F00, Errc::protocol, -1}, {0x6300, Errc::protocol, -1}};
  for (const Row& row : rows) {
    const Error error = failure(StatusWord(row.sw), "VERIFY").error();
    EXPECT_EQ(error.code, row.errc) << std::hex << row.sw;
    EXPECT_EQ(error.retries_left, row.tries) << std::hex << row.sw;
  }
}

}  // namespace
}  // namespace esign::token
