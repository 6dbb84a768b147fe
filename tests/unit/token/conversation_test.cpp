// SPDX-License-Identifier: Apache-2.0
// The driver against a recorded card that answers otherwise at one place.
#include "cards/signing_checks.h"
#include "token/cards/eid_card.h"
#include "unit/token/fake_card_channel.h"

namespace esign::test {
namespace {

using token::EidCard;

const std::string& recorded() {
  static const std::string text = FakeCardChannel::file("national-id-p256.txt");
  return text;
}

/// The conversation up to the answer of the `nth` command that begins so, then `answer`, then `rest`.
std::string until(const std::string& command, int nth, const std::string& answer, const std::string& rest = "") {
  std::size_t at = std::string::npos;
  for (std::size_t from = 0; nth > 0; --nth, from = at + 1) {
    at = recorded().find("\n> " + command, from);
    if (at == std::string::npos) {
      ADD_FAILURE() << command;
      return "";
    }
  }
  const std::size_t end = recorded().find("\n< ", at);
  return recorded().substr(0, end + 1) + answer + "\n" + rest;
}

struct Outcome {
  Result<Bytes> value;
  Person person;
  std::string left;
};

/// Opens, reads the certificate, signs; the first error ends it.
Outcome sign_with(const std::string& conversation) {
  auto channel = std::make_unique<FakeCardChannel>(conversation);
  FakeCardChannel& line = *channel;
  Person person{"123456"};
  std::unique_ptr<EidCard> card;
  const auto value = [&]() -> Result<Bytes> {
    ESIGN_TRY(card, EidCard::open(std::move(channel)));
    ESIGN_TRY(const token::KeySlot* slot, card->key(CardKey::signature));
    ESIGN_TRY(const auto certificate, card->certificate_of(*slot));
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, message()));
    const std::string holder = "GÜNEL";
    return card->sign({*slot, certificate->public_key(), holder}, {{Scheme::ecdsa, Hash::sha256}, message(), digest}, person.ask());
  }();
  return {value, person, card ? line.next() : ""};
}

const std::string kLogOut = "> 0020FF82\n< 9000\n";

TEST(RecordedCard, Signs) {
  const Outcome outcome = sign_with(recorded());
  ASSERT_TRUE(outcome.value) << outcome.value.error().detail;
  EXPECT_EQ(outcome.value->front(), 0x30) << "r and s came plain and left as DER";
  EXPECT_EQ(outcome.left, "");
}

TEST(RecordedCard, VerifySaysNo) {
  const Outcome wrong = sign_with(until("002000820C", 1, "< 63C2", kLogOut));
  expect_error(wrong.value, Errc::pin_incorrect);
  EXPECT_EQ(wrong.value.error().retries_left, 2);
  EXPECT_EQ(wrong.left, "") << "nothing is sent after a wrong PIN but the log-out";
  expect_error(sign_with(until("002000820C", 1, "< 63C0", kLogOut)).value, Errc::pin_blocked);
  expect_error(sign_with(until("002000820C", 1, "< 6983", kLogOut)).value, Errc::pin_blocked);
}

TEST(RecordedCard, BlockedBeforeItIsAsked) {
  const Outcome outcome = sign_with(until("00200082", 1, "< 6983", "> 00CB00FF05A00383018200\n< 6A88\n"));
  expect_error(outcome.value, Errc::pin_blocked);
  EXPECT_TRUE(outcome.person.asked.empty());
}

TEST(RecordedCard, TriesUsedUpMeanwhile) {
  const Outcome outcome = sign_with(until("00200082\n", 2, "< 63C2", "> 00CB00FF05A00383018200\n< 6A88\n"));
  expect_error(outcome.value, Errc::conflict);
  EXPECT_EQ(outcome.left, "") << "the PIN is not sent";
}

TEST(RecordedCard, LastTryIsShown) {
  std::string last = recorded();
  for (std::size_t at = 0; (at = last.find("< 63C3", at)) != std::string::npos;) last.replace(at, 6, "< 63C1");
  const Outcome outcome = sign_with(last);
  ASSERT_TRUE(outcome.value);
  EXPECT_EQ(outcome.person.asked.at(0).retries, 1u);
}

TEST(RecordedCard, SignatureCommandFails) {
  struct Row { const char* answer; Errc errc; } rows[] = {
      {"< 6982", Errc::denied}, {"< 6985", Errc::protocol}, {"< 6A80", Errc::protocol}, {"< 6D00", Errc::unsupported},
      {"! token_absent", Errc::token_absent}, {"! timed_out", Errc::timed_out}, {"<", Errc::protocol}, {"< 90", Errc::protocol},
      {"< 9000", Errc::protocol}, {"< 01029000", Errc::protocol}};
  for (const Row& row : rows) {
    const Outcome outcome = sign_with(until("002A9E9A", 1, row.answer, kLogOut));
    ASSERT_FALSE(outcome.value) << row.answer;
    EXPECT_EQ(name(outcome.value.error().code), name(row.errc)) << row.answer;
    EXPECT_EQ(outcome.left, "") << row.answer;
  }
}

TEST(RecordedCard, AnotherCardIsNotGivenThePin) {
  expect_error(sign_with(until("00B0000085", 4, "< 30820181" + std::string(129 * 2, '0') + "9000")).value, Errc::token_absent);
}

TEST(RecordedCard, UnknownCard) {
  const Outcome outcome = sign_with(until("00A4040C0CA000000063504B43532D3135", 1, "< 6A82", "> 00A4000C023F00\n< 6A82\n"));
  expect_error(outcome.value, Errc::unsupported);
  EXPECT_NE(outcome.value.error().detail.find("3b8d80018031f873"), std::string::npos) << "the ATR helps whoever adds the row";
}

TEST(RecordedCard, HostileObjectDirectory) {
  const std::string self = "A80A300804063F0050155031" + std::string((128 - 12) * 2, '0') + "9000";
  const std::string again = "> 00A40804045015503100\n< 621180020080820101830250318801888A01059000\n> 00B0000080\n< " + self + "\n";
  struct Row { std::string conversation; Errc errc; } rows[] = {
      {until("00B0000080", 1, "< " + std::string(256, '0') + "9000"), Errc::not_found},          // padding only
      {until("00B0000080", 1, "< " + self, again), Errc::not_found},                              // points to itself
      {until("00B0000080", 1, "< " + std::string(258, '0') + "9000"), Errc::protocol},           // more than was asked for
      {until("00A40804045015503100", 1, "< 6204800280019000"), Errc::limit_exceeded},             // larger than a card file
      {until("00A40804045015503100", 1, "< 6A82"), Errc::not_found},
      {until("00B0000080", 1, "< 6982"), Errc::denied},
      {until("00B0000080", 1, "< 6B00"), Errc::not_found}};
  for (const Row& row : rows) {
    const Outcome outcome = sign_with(row.conversation);
    ASSERT_FALSE(outcome.value);
    EXPECT_EQ(name(outcome.value.error().code), name(row.errc)) << outcome.value.error().detail;
  }
}

TEST(RecordedCard, EveryCutConversationEndsInAnError) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; (at = recorded().find("\n< ", at)) != std::string::npos; ++at) ends.push_back(at);
  // The last answer belongs to the log-out, and nobody waits for it.
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    std::string rest;
    for (int j = 0; j < 3; ++j) rest += kLogOut;
    FakeCardChannel::quiet = true;
    const Outcome outcome = sign_with(recorded().substr(0, ends[i] + 1) + "! token_absent\n" + rest);
    FakeCardChannel::quiet = false;
    EXPECT_FALSE(outcome.value) << i;
  }
}

}  // namespace
}  // namespace esign::test
