// SPDX-License-Identifier: Apache-2.0
#include "cards/pcsc/reader_bench.h"

namespace esign::test {
namespace {

class Pins : public ReaderBench {
 protected:
  void SetUp() override {
    ReaderBench::SetUp();
    if (IsSkipped()) return;
    insert(make_card(kGunel), 0);
    auto opened = open_card("");
    ASSERT_TRUE(opened) << opened.error().detail;
    card_ = *std::move(opened);
  }
  std::optional<unsigned> tries(std::size_t pin) {
    const auto info = card_->info();
    return info ? info->pins.at(pin).tries_left : std::nullopt;
  }
  std::unique_ptr<Card> card_{};
};

TEST_F(Pins, WrongPinCountsDownAndTheRightOneBringsAllTriesBack) {
  Person wrong{"999999"}, right{"123456"};
  const auto refused = card_->verify_pin(CardPin::signature, wrong.ask());
  expect_error(refused, Errc::pin_incorrect);
  EXPECT_EQ(refused.error().retries_left, 2);
  EXPECT_EQ(refused.error().detail.find("999999"), std::string::npos) << "no PIN in an error";
  EXPECT_EQ(tries(1), 2u);
  const auto verified = card_->verify_pin(CardPin::signature, right.ask());
  EXPECT_TRUE(verified) << verified.error().detail;
  EXPECT_EQ(right.asked.at(0).retries, 2u) << "the person sees the tries that are left";
  EXPECT_EQ(tries(1), 3u);
}

TEST_F(Pins, ShapesThatCannotBeThePinCostNoTry) {
  for (const char* answer : {"12345", "1234567890123", "12a456", "ƏÜİĞŞÇ", "123 456"}) {
    Person person{answer};
    const auto refused = card_->verify_pin(CardPin::signature, person.ask());
    expect_error(refused, Errc::pin_incorrect);
    EXPECT_EQ(refused.error().retries_left, 3);
  }
  EXPECT_EQ(tries(1), 3u);
}

TEST_F(Pins, NobodyAnswers) {
  Person silent{""};
  expect_error(card_->verify_pin(CardPin::signature, silent.ask()), Errc::cancelled);
  EXPECT_EQ(tries(1), 3u);
}

TEST_F(Pins, BlockedPinAsksNobodyAndThePukUnblocksIt) {
  Person wrong{"000000"};
  auto key = card_key("", CardKey::signature, wrong.ask());
  ASSERT_TRUE(key) << key.error().detail;
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_incorrect);
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_incorrect);
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_blocked);
  ASSERT_EQ(wrong.asked.size(), 3u);
  EXPECT_EQ(wrong.asked[2].retries, 1u) << "the last try is never silent";
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_blocked);
  EXPECT_EQ(wrong.asked.size(), 3u) << "a blocked PIN is not asked for";

  Person wrong_puk{"87654321"}, puk{"12345678"}, fresh{"654321"};
  const auto refused = card_->unblock_pin(CardPin::signature, wrong_puk.ask(), fresh.ask());
  expect_error(refused, Errc::pin_incorrect);
  EXPECT_EQ(refused.error().retries_left, 9);
  const auto unblocked = card_->unblock_pin(CardPin::signature, puk.ask(), fresh.ask());
  ASSERT_TRUE(unblocked) << unblocked.error().detail;
  EXPECT_EQ(puk.asked.at(0).purpose, PinPurpose::puk);
  EXPECT_EQ(tries(1), 3u);
  auto again = card_key("", CardKey::signature, fresh.ask());
  ASSERT_TRUE(again);
  expect_signs(**again);
}

TEST_F(Pins, ChangeOfBothPins) {
  struct Row { CardPin pin; const char* before; const char* after; } rows[] = {
      {CardPin::authentication, "1234", "98765"}, {CardPin::signature, "123456", "11223344"}};
  for (const Row& row : rows) {
    Person before{row.before}, after{row.after}, short_one{"12"};
    expect_error(card_->change_pin(row.pin, before.ask(), short_one.ask()), Errc::invalid_argument);
    const auto changed = card_->change_pin(row.pin, before.ask(), after.ask());
    ASSERT_TRUE(changed) << changed.error().detail;
    expect_error(card_->verify_pin(row.pin, before.ask()), Errc::pin_incorrect);
    const auto verified = card_->verify_pin(row.pin, after.ask());
    EXPECT_TRUE(verified) << verified.error().detail;
  }
  EXPECT_EQ((*card_->info()).pins[1].change, PinState::Change::changed);
  expect_error(card_->unblock_pin(CardPin::puk, Person{"1"}.ask(), Person{"1"}.ask()), Errc::invalid_argument);
}

TEST_F(Pins, NothingStaysVerifiedForTheNextProgram) {
  Person person{"1234"};
  const auto verified = card_->verify_pin(CardPin::authentication, person.ask());
  ASSERT_TRUE(verified) << verified.error().detail;
  auto key = card_key("", CardKey::authentication, person.ask());
  ASSERT_TRUE(key);
  expect_signs(**key);
  EXPECT_EQ(run({"sh", "-c", "opensc-tool -c default -r0 -s 0020000100 | grep -q 'SW1=0x63, SW2=0xC3'"}), 0);
}

}  // namespace
}  // namespace esign::test
