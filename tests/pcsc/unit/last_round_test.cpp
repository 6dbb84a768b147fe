// SPDX-License-Identifier: Apache-2.0
// The host hashes whole blocks, the card the rest; the result must be the hash of the whole message.
#include "chip/last_round.h"

#include "test_card.h"

namespace esign::vcard::test {
namespace {

Bytes message(std::size_t length) {
  Bytes bytes(length);
  for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + 3);
  return bytes;
}

// The chaining values after two blocks of message(), by an implementation of FIPS 180-4 that is neither Botan's nor
// OpenSSL's, and the bit counter.
const std::string chaining_256 = "CB64CEB6C5B7D358DBDD0CDAC862363BDE54A32B5AF7981117E603240711038F";
const std::string chaining_384 =
    "C4CAE83ED8B167D798FC0C047460071995100131B5E52E1DB309EDBB3AB6DC02"
    "634BE122237A9C12E253B8D351DD8C29A3ED91A8DD4177C4BCC0B9902DA0DE21";
const std::string bits_1024 = "0000000000000400";
const std::string bits_2048 = "0000000000000800";

TEST(LastRound, Sha256OfEveryLengthOfRest) {
  for (std::size_t rest = 0; rest <= 64; ++rest) {
    const Bytes whole = message(128 + rest);
    EXPECT_EQ(finish_hash(Hash::sha256, unhex(chaining_256 + bits_1024), View(whole).subspan(128)), digest(Hash::sha256, whole)) << rest;
  }
}

TEST(LastRound, Sha384OfEveryLengthOfRest) {
  for (std::size_t rest = 0; rest <= 128; ++rest) {
    const Bytes whole = message(256 + rest);
    EXPECT_EQ(finish_hash(Hash::sha384, unhex(chaining_384 + bits_2048), View(whole).subspan(256)), digest(Hash::sha384, whole)) << rest;
  }
}

TEST(LastRound, RefusesWhatDoesNotFit) {
  const Bytes good = unhex(chaining_256 + bits_1024);
  EXPECT_TRUE(finish_hash(Hash::sha256, good, message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha256, good, message(65)));
  EXPECT_FALSE(finish_hash(Hash::sha256, View(good).first(39), message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha384, good, message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha1, good, message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha256, unhex(chaining_256 + "00000000000003FF"), message(3))) << "not whole blocks";
  EXPECT_FALSE(finish_hash(Hash::sha256, unhex(chaining_256 + "FFFFFFFFFFFFFE00"), message(3))) << "the counter runs over";
}

TEST(LastRound, RefusedHashLeavesNone) {
  TestCard card;
  ASSERT_EQ(card.sw(select_cia), "9000");
  ASSERT_EQ(card.sw("002241B6 06 800144840182"), "9000");
  ASSERT_EQ(card.sw("002A90A0 2F 9028" + chaining_256 + bits_1024 + "8003616263"), "9000");
  EXPECT_EQ(card.sw("002A90A0 2E 9027" + chaining_256 + bits_1024.substr(2) + "8003616263"), "6A80");
  ASSERT_EQ(card.sw(pin2), "9000");
  EXPECT_EQ(card.sw("002A9E9A00"), "6985");
}

}  // namespace
}  // namespace esign::vcard::test
