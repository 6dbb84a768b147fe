// SPDX-License-Identifier: Apache-2.0
// Reading in all lengths, GET RESPONSE, chaining, extended length.
#include "test_card.h"

namespace esign::vcard::test {
namespace {

class Transport : public ::testing::Test {
 protected:
  Transport() { EXPECT_EQ(card.sw(select_cia), "9000"); }
  TestCard card;
};

TEST_F(Transport, FileSizeIsTheCertificatesLength) {
  EXPECT_EQ(card.send("00A4020002430200").data, "6F0E800203E8820101830243028A0105");
  EXPECT_EQ(card.send("00A4020402430200").data, "620E800203E8820101830243028A0105") << "P2 04 wants an FCP";
}

TEST_F(Transport, SelectWithoutLeTellsHowMuchWaits) {
  EXPECT_EQ(card.sw("00A40200024302"), "6110");
  EXPECT_EQ(card.sw("00C0000020"), "6C10");
  EXPECT_EQ(card.send("00C0000010").data.size(), 32U);
  EXPECT_EQ(card.sw("00C0000010"), "6985") << "it is gone";
}

TEST_F(Transport, OtherCommandDropsWhatWaits) {
  ASSERT_EQ(card.sw("00A40200024302"), "6110");
  ASSERT_EQ(card.sw("00840000 08"), "9000");
  EXPECT_EQ(card.sw("00C0000010"), "6985");
}

TEST_F(Transport, ReadsToTheEndAndNotBeyond) {
  ASSERT_EQ(card.sw("00A4020C024301"), "9000");  // 300 bytes
  EXPECT_EQ(card.send("00B0000000").data.size(), 512U);
  const auto rest = card.send("00B0010000");
  EXPECT_EQ(rest.data.size(), 2 * 44U);
  EXPECT_EQ(rest.sw, "9000") << "Le 00: all there is";
  EXPECT_EQ(card.sw("00B00100FF"), "6282");
  EXPECT_EQ(card.sw("00B0012C00"), "6B00");
  EXPECT_EQ(card.sw("00B07FFF00"), "6B00");
  EXPECT_EQ(card.send("00B0012B00").data, "2B");
}

TEST_F(Transport, ExtendedLengthReadsAtOnce) {
  ASSERT_EQ(card.sw("00A4020C024302"), "9000");
  const auto whole = card.send("00B0000000 0000");
  EXPECT_EQ(whole.data.size(), 2000U);
  EXPECT_EQ(whole.sw, "9000");
  EXPECT_EQ(card.send("00B0000000 03E8").sw, "9000");
  EXPECT_EQ(card.send("00B0000000 03E9").sw, "6282");
}

TEST_F(Transport, ExtendedDataAreTheSameCommand) {
  EXPECT_EQ(card.sw("00200001 00000C 313233340000000000000000"), "9000");
  EXPECT_EQ(card.send("00CB00FF 000005 A003830101 0000").data, "A008DF210103DF2F0100");
}

TEST_F(Transport, ShortIdentifierSelects) {
  const auto by_short_id = card.send("00B0920000");
  EXPECT_EQ(by_short_id.sw, "9000");
  EXPECT_EQ(card.send("00B0000000").data, by_short_id.data) << "the EF is current now";
  EXPECT_EQ(card.send("00B0920205").data, by_short_id.data.substr(4, 10));
}

TEST_F(Transport, OddInstructionCodeReads) {
  EXPECT_EQ(card.send("00B1430203540101 07").data, "53050102030405");
  EXPECT_EQ(card.send("00B10000045402 03E7 00").data, "5301E7");
  EXPECT_EQ(card.sw("00B10000045402 03E8 00"), "6B00");
  EXPECT_EQ(card.send("00B100000454020000 000410").sw, "6700") << "short Lc with extended Le";
  const auto whole = card.send("00B10000000004 54020000 0000");
  EXPECT_EQ(whole.data.substr(0, 8), "538203E8");
  EXPECT_EQ(whole.data.size(), 2008U);
}

TEST_F(Transport, PrivateKeyFilesAreNotRead) {
  ASSERT_EQ(card.sw("00A4020C024B01"), "9000");
  ASSERT_EQ(card.sw(pin1), "9000");
  EXPECT_EQ(card.sw("00B0000000"), "6982");
}

TEST_F(Transport, ChainJoinsTheData) {
  EXPECT_EQ(card.sw("10200001 06 313233340000"), "9000");
  EXPECT_EQ(card.sw("00200001 06 000000000000"), "9000");
  EXPECT_EQ(card.sw("00200001"), "9000");
}

TEST_F(Transport, BrokenChainIsRefusedAndForgotten) {
  ASSERT_EQ(card.sw("10200001 06 313233340000"), "9000");
  EXPECT_EQ(card.sw("00840000 08"), "6883");
  EXPECT_EQ(card.sw("00200001 06 000000000000"), "6700") << "half a PIN is no PIN";
  EXPECT_EQ(card.sw("00200001"), "63C3");
}

TEST_F(Transport, ChainHasAnEnd) {
  Bytes piece = unhex("10 2A 90 80 00 40 00");
  piece.resize(7 + 0x4000, 0xAA);
  EXPECT_EQ(card.send_bytes(piece).sw, "9000");
  EXPECT_EQ(card.send_bytes(piece).sw, "9000");
  EXPECT_EQ(card.send_bytes(piece).sw, "9000");
  EXPECT_EQ(card.send_bytes(piece).sw, "6700") << "65 536 bytes are one too many";
}

TEST_F(Transport, ResetEndsTheChain) {
  ASSERT_EQ(card.sw("10200001 06 313233340000"), "9000");
  card.chip->reset();
  EXPECT_EQ(card.sw("00200001 06 000000000000"), "6700");
}

TEST_F(Transport, LongAnswerComesInPieces) {
  TestCard rsa({PersonalityName::iso, KeyType::rsa3072});
  ASSERT_EQ(rsa.sw(select_cia), "9000");
  const auto first = rsa.send("00478100 05 B603840182 00");
  EXPECT_EQ(first.data.size(), 512U);
  EXPECT_EQ(first.sw.substr(0, 2), "61");
  const auto second = rsa.send("00C00000" + first.sw.substr(2));
  EXPECT_EQ(second.sw, "9000");
  const auto whole = rsa.send("00478100 000005 B603840182 0000");
  EXPECT_EQ(whole.data, first.data + second.data);
}

TEST_F(Transport, AnythingIsAnswered) {
  std::uint32_t seed = 1;  // a fixed sequence: the same commands every time
  const auto next = [&seed] { return static_cast<std::uint8_t>((seed = seed * 1103515245U + 12345U) >> 16); };
  constexpr std::uint8_t known[] = {0x20, 0x22, 0x24, 0x2A, 0x2C, 0x46, 0x84, 0x88, 0xA4, 0xB0, 0xB1, 0xC0, 0xCA, 0xCB};
  for (int round = 0; round < 20000; ++round) {
    Bytes command(next() % 40);
    for (auto& byte : command) byte = next();
    if (command.size() > 1 && round % 4 != 0) {
      command[0] &= 0x10;
      command[1] = known[next() % sizeof known];
    }
    if (command.size() > 5 && round % 2 != 0) command[4] = static_cast<std::uint8_t>(command.size() - 5);
    ASSERT_GE(card.chip->transmit(command).size(), 2U) << to_hex(command);
  }
}

}  // namespace
}  // namespace esign::vcard::test
