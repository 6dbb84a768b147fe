// SPDX-License-Identifier: Apache-2.0
#include "test_card.h"

namespace esign::vcard::test {
namespace {

const std::string block_1234 = "313233340000000000000000";
const std::string block_9999 = "393939390000000000000000";
const std::string block_4321 = "343332310000000000000000";
const std::string block_123456 = "313233343536000000000000";
const std::string block_654321 = "363534333231000000000000";
const std::string block_puk = "313233343536373800000000";
const std::string block_not_puk = "383736353433323100000000";

class Pins : public ::testing::Test {
 protected:
  Pins() { EXPECT_EQ(card.sw(select_cia), "9000"); }
  std::string unblock(const std::string& puk, const std::string& value) { return card.sw("002C0001 18" + puk + value); }
  void block_pin1() {
    for (int i = 0; i < 3; ++i) card.sw(wrong1);
  }
  TestCard card;
};

TEST_F(Pins, CountDownAndBlock) {
  EXPECT_EQ(card.sw(wrong1), "63C2");
  EXPECT_EQ(card.sw(wrong1), "63C1");
  EXPECT_EQ(card.sw("00200001"), "63C1");
  EXPECT_EQ(card.sw(wrong1), "63C0");
  EXPECT_EQ(card.sw(pin1), "6983") << "the right PIN does not help any more";
  EXPECT_EQ(card.sw("00200001"), "6983");
  EXPECT_EQ(card.sw("00200082"), "63C3") << "the other PIN is its own";
}

TEST_F(Pins, RightPinGivesTheTriesBack) {
  EXPECT_EQ(card.sw(wrong1), "63C2");
  EXPECT_EQ(card.sw(pin1), "9000");
  EXPECT_EQ(card.sw("00200001"), "9000");
  EXPECT_EQ(card.sw("0020FF01"), "9000");
  EXPECT_EQ(card.sw("00200001"), "63C3");
}

TEST_F(Pins, WrongPinLogsOut) {
  EXPECT_EQ(card.sw(pin1), "9000");
  EXPECT_EQ(card.sw(wrong1), "63C2");
  EXPECT_EQ(card.sw("00200001"), "63C2");
}

TEST_F(Pins, TryIsDurableBeforeTheComparison) {
  ASSERT_EQ(card.sw(wrong1), "63C2");
  EXPECT_EQ(card.store.saved->pin(PinId::auth).tries_left, 2U);
  EXPECT_EQ(card.store.saves, 1U);
  ASSERT_EQ(card.sw(pin1), "9000");
  EXPECT_EQ(card.store.saves, 3U) << "taken, then given back";
  EXPECT_EQ(card.store.saved->pin(PinId::auth).tries_left, 3U);
}

TEST_F(Pins, BrokenMemoryComparesNothing) {
  card.store.broken = true;
  EXPECT_EQ(card.sw(pin1), "6581");
  EXPECT_EQ(card.sw(wrong1), "6581");
  EXPECT_EQ(card.sw("00200001"), "63C3");
  EXPECT_EQ(card.sw("00240001 18" + block_1234 + block_4321), "6581");
  card.store.broken = false;
  EXPECT_EQ(card.sw(pin1), "9000") << "the value is the old one";
}

TEST_F(Pins, ResetForgetsTheState) {
  ASSERT_EQ(card.sw(pin1), "9000");
  card.chip->reset();
  EXPECT_EQ(card.sw("00200001"), "63C3");
}

TEST_F(Pins, SelectingTheSameDirectoryKeepsPin2) {
  ASSERT_EQ(card.sw(pin2), "9000");
  ASSERT_EQ(card.sw(select_cia), "9000");
  ASSERT_EQ(card.sw("00A4080C025015"), "9000");
  ASSERT_EQ(card.sw("00A4080C0450154401"), "9000");
  EXPECT_EQ(card.sw("00200082"), "9000");
}

TEST_F(Pins, LeavingTheDirectoryForgetsPin2AndKeepsPin1) {
  ASSERT_EQ(card.sw(pin1), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  ASSERT_EQ(card.sw("00A4000C023F00"), "9000");
  EXPECT_EQ(card.sw("00200001"), "9000");
  EXPECT_EQ(card.sw("00200082"), "6A88") << "local to DF.CIA";
  ASSERT_EQ(card.sw(select_cia), "9000");
  EXPECT_EQ(card.sw("00200082"), "63C3");
}

TEST_F(Pins, ChangeNeedsTheOldValue) {
  EXPECT_EQ(card.sw("00240001 18" + block_9999 + block_4321), "63C2");
  EXPECT_EQ(card.sw("00240001 18" + block_1234 + block_4321), "9000");
  EXPECT_EQ(card.store.saved->pin(PinId::auth).digits, "4321");
  EXPECT_EQ(card.sw(pin1), "63C2");
  EXPECT_EQ(card.send("00CB00FF05A00383010100").data, "A008DF210102DF2F0101");
}

TEST_F(Pins, ChangeToABadValueCostsNoTry) {
  for (const char* bad : {"313233000000000000000000", "31323300FF00000000000000", "313233343500003600000000", "41424344FFFFFFFFFFFFFFFF"}) {
    EXPECT_EQ(card.sw("00240001 18" + block_9999 + bad), "6A80") << bad;
  }
  EXPECT_EQ(card.sw("00200001"), "63C3");
}

TEST_F(Pins, PukUnblocksWithANewValue) {
  block_pin1();
  EXPECT_EQ(card.sw("00240001 18" + block_1234 + block_4321), "6983") << "change cannot go around the block";
  EXPECT_EQ(unblock(block_not_puk, block_4321), "63C9");
  EXPECT_EQ(unblock(block_puk, block_4321), "9000");
  EXPECT_EQ(card.sw("00200001"), "63C3") << "unblocked, not verified";
  EXPECT_EQ(card.sw("00200001 0C" + block_4321), "9000");
  EXPECT_EQ(card.sw("00200083"), "63CA");
}

TEST_F(Pins, PukAloneKeepsTheValue) {
  block_pin1();
  EXPECT_EQ(card.sw("002C0101 0C" + block_puk), "9000");
  EXPECT_EQ(card.sw(pin1), "9000");
  EXPECT_FALSE(card.store.saved->pin(PinId::auth).changed);
}

TEST_F(Pins, VerifiedPukUnblocksOnce) {
  block_pin1();
  ASSERT_EQ(card.sw("00200083 0C" + block_puk), "9000");
  EXPECT_EQ(card.sw("002C0301"), "9000");
  EXPECT_EQ(card.sw("002C0301"), "6982");
  ASSERT_EQ(card.sw("00200083 0C" + block_puk), "9000");
  EXPECT_EQ(card.sw("002C0282 0C" + block_654321), "9000");
  EXPECT_EQ(card.sw("00200082 0C" + block_654321), "9000");
}

TEST_F(Pins, PukBlocksAfterTenTries) {
  for (int left = 9; left >= 0; --left) {
    EXPECT_EQ(unblock(block_not_puk, block_4321), "63C" + std::to_string(left));
  }
  EXPECT_EQ(unblock(block_puk, block_4321), "6983");
  EXPECT_EQ(card.sw(pin1), "9000") << "the PIN itself still works";
}

TEST_F(Pins, WholeStateSurvivesItsText) {
  ASSERT_EQ(card.sw(wrong2), "63C2");
  const std::string text = to_json(*card.store.saved);
  const auto again = from_json(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->pin(PinId::sign).tries_left, 2U);
  EXPECT_EQ(again->holder.surname, "Əliyeva");
  EXPECT_EQ(to_json(*again), text);
}

TEST(MyeidPins, TravelInEightBytesOfFf) {
  TestCard card({PersonalityName::myeid, KeyType::p256});
  ASSERT_EQ(card.sw(select_cia), "9000");
  EXPECT_EQ(card.sw("00200001 08 31323334FFFFFFFF"), "9000");
  EXPECT_EQ(card.sw("00200002 08 313233343536FFFF"), "9000");
  EXPECT_EQ(card.sw("00200082"), "6A88");
}

}  // namespace
}  // namespace esign::vcard::test
