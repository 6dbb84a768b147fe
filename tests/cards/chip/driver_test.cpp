// SPDX-License-Identifier: Apache-2.0
#include "cards/chip/chip_channel.h"
#include "token/cards/eid_card.h"
#include "token/key_algorithm.h"

namespace esign::test {
namespace {

using token::EidCard;

struct Signer {
  std::unique_ptr<EidCard> card{};
  const token::KeySlot* slot = nullptr;
  pkix::Certificate::Ptr certificate{};

  Result<Bytes> sign(const SignatureAlgorithm& algorithm, const AskPin& ask) {
    const std::string holder = "GÜNEL MƏMMƏDOVA";
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), algorithm.hash, message()));
    return card->sign({*slot, certificate->public_key(), holder}, {algorithm, message(), digest}, ask);
  }
};

Result<Signer> open(std::unique_ptr<token::CardChannel> channel, CardKey role) {
  Signer signer;
  ESIGN_TRY(signer.card, EidCard::open(std::move(channel)));
  ESIGN_TRY(signer.slot, signer.card->key(role));
  ESIGN_TRY(signer.certificate, signer.card->certificate_of(*signer.slot));
  return signer;
}

struct Shape {
  const char* holder;
  std::vector<std::string> options;
  token::Protocol protocol;
  friend void PrintTo(const Shape& shape, std::ostream* out) {
    *out << shape.holder << (shape.protocol == token::Protocol::t0 ? "-T0" : "-T1");
    for (const std::string& option : shape.options) *out << option;
  }
};

class Driver : public ChipBench, public ::testing::WithParamInterface<Shape> {};

TEST_P(Driver, SignsWithBothKeys) {
  make(GetParam().holder, GetParam().options);
  for (const CardKey role : {CardKey::signature, CardKey::authentication}) {
    auto signer = open(channel(GetParam().protocol), role);
    ASSERT_TRUE(signer) << signer.error().detail << " at " << signer.error().at;
    const auto algorithm = token::default_algorithm(signer->certificate->public_key());
    ASSERT_TRUE(algorithm);
    Person person{role == CardKey::signature ? "123456" : "1234"};
    const auto value = signer->sign(*algorithm, person.ask());
    ASSERT_TRUE(value) << value.error().detail << " at " << value.error().at;
    const auto verdict = crypto::openssl().verify(signer->certificate->spki(), *algorithm, message(), *value);
    ASSERT_TRUE(verdict);
    EXPECT_EQ(*verdict, crypto::Verdict::valid);
    // With the padding of its block: the digits alone may stand in a time of day.
    const std::string pin = role == CardKey::signature ? "313233343536" : "31323334";
    for (const char* padding : {"FF", "ff", "00"}) EXPECT_EQ(record_.str().find(pin + padding), std::string::npos) << "the record of a conversation holds no PIN";
  }
}
using AzeDit = ChipBench;
TEST_F(AzeDit, CaresForItsPins) {
  make("citizen-gulcohre", {"--personality", "azedit"});
  auto card = EidCard::open(channel());
  ASSERT_TRUE(card) << card.error().detail << " at " << card.error().at;
  EXPECT_EQ((*card)->profile().name, "AzeDIT 3.5");
  expect_error((*card)->verify(CardPin::signature, Person{"654321"}.ask()), Errc::pin_incorrect);
  const auto info = (*card)->info();
  ASSERT_TRUE(info) << info.error().detail;
  ASSERT_EQ(info->pins.size(), 3u);
  EXPECT_EQ(info->pins[0].tries_left, 3u);
  EXPECT_EQ(info->pins[1].tries_left, 2u) << "from the counters, not by another try";
  EXPECT_TRUE((*card)->change(CardPin::authentication, Person{"1234"}.ask(), Person{"99887766"}.ask()));
  EXPECT_TRUE((*card)->verify(CardPin::authentication, Person{"99887766"}.ask()));
  for (int i = 0; i < 2; ++i) EXPECT_FALSE((*card)->verify(CardPin::signature, Person{"654321"}.ask()));
  expect_error((*card)->verify(CardPin::signature, Person{"123456"}.ask()), Errc::pin_blocked);
  EXPECT_TRUE((*card)->unblock(CardPin::signature, Person{"12345678"}.ask(), Person{"24680"}.ask()));
  EXPECT_TRUE((*card)->verify(CardPin::signature, Person{"24680"}.ask()));
}

INSTANTIATE_TEST_SUITE_P(Cards, Driver, ::testing::Values(
    Shape{"citizen-gunel", {}, token::Protocol::t1}, Shape{"citizen-gunel", {}, token::Protocol::t0},
    Shape{"citizen-cingiz", {}, token::Protocol::t1}, Shape{"citizen-cingiz", {}, token::Protocol::t0},
    Shape{"citizen-gulcohre", {}, token::Protocol::t1}, Shape{"citizen-gunel", {"--personality", "myeid"}, token::Protocol::t1},
    Shape{"citizen-gulcohre", {"--personality", "azedit"}, token::Protocol::t1}, Shape{"citizen-cingiz", {"--personality", "azedit"}, token::Protocol::t0}));

using Record = ChipBench;
/// With ESIGN_RECORD_CARDS=FOLDER the conversation is written down for the tests that play it.
TEST_F(Record, OneSignature) {
  make("citizen-gunel");
  auto signer = open(channel(), CardKey::signature);
  ASSERT_TRUE(signer) << signer.error().detail;
  Person person{"123456"};
  ASSERT_TRUE(signer->sign({Scheme::ecdsa, Hash::sha256}, person.ask()));
  const std::string conversation = record_.str();
  EXPECT_NE(conversation.find("> 002000820C" + std::string(24, '*') + "\n< 9000\n"), std::string::npos) << "VERIFY is there, its PIN is not";
  EXPECT_NE(conversation.find("> 002A9E9A20"), std::string::npos);
  EXPECT_EQ(conversation.find("> 00B0000000000000"), std::string::npos);
  if (const char* folder = std::getenv("ESIGN_RECORD_CARDS")) {
    std::ofstream file(std::string(folder) + "/national-id-p256.txt");
    file << "# SPDX-License-Identifier: Apache-2.0\n# The virtual card of citizen-gunel, from the first SELECT to one signature with PIN2.\n" << conversation;
  }
}

}  // namespace
}  // namespace esign::test
