// SPDX-License-Identifier: Apache-2.0
// The host hashes whole blocks, the card the rest; the result must be the hash of the whole message.
#include "chip/last_round.h"

#include <botan/sha2_32.h>
#include <botan/sha2_64.h>

#include "test_card.h"

namespace esign::vcard::test {
namespace {

Bytes counter(std::uint64_t bits) {
  Bytes bytes(8);
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i) & 0xFF);
  return bytes;
}

Bytes message(std::size_t length) {
  Bytes bytes(length);
  for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + 3);
  return bytes;
}

// Initial values of FIPS 180-4, 5.3.3 and 5.3.4.
const Botan::secure_vector<std::uint32_t> start_256{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                                    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
const Botan::secure_vector<std::uint64_t> start_384{0xCBBB9D5DC1059ED8, 0x629A292A367CD507, 0x9159015A3070DD17,
                                                    0x152FECD8F70E5939, 0x67332667FFC00B31, 0x8EB44A8768581511,
                                                    0xDB0C2E0D64F98FA7, 0x47B5481DBEFA4FA4};

template <class Word>
Bytes intermediate(const Botan::secure_vector<Word>& state, std::uint64_t bits) {
  Bytes bytes;
  for (const Word word : state) {
    for (std::size_t i = 0; i < sizeof(Word); ++i) bytes.push_back(static_cast<std::uint8_t>(word >> (8 * (sizeof(Word) - 1 - i)) & 0xFF));
  }
  return join({bytes, counter(bits)});
}

TEST(LastRound, Sha256OfEveryLengthOfRest) {
  for (std::size_t rest = 0; rest <= 64; ++rest) {
    const Bytes whole = message(128 + rest);
    auto state = start_256;
    Botan::SHA_256::compress_digest(state, whole.data(), 2);
    EXPECT_EQ(finish_hash(Hash::sha256, intermediate(state, 1024), View(whole).subspan(128)), digest(Hash::sha256, whole)) << rest;
  }
}

TEST(LastRound, Sha384OfEveryLengthOfRest) {
  for (std::size_t rest = 0; rest <= 128; ++rest) {
    const Bytes whole = message(256 + rest);
    auto state = start_384;
    Botan::SHA_512::compress_digest(state, whole.data(), 2);
    EXPECT_EQ(finish_hash(Hash::sha384, intermediate(state, 2048), View(whole).subspan(256)), digest(Hash::sha384, whole)) << rest;
  }
}

TEST(LastRound, RefusesWhatDoesNotFit) {
  const Bytes good = intermediate(start_256, 512);
  EXPECT_TRUE(finish_hash(Hash::sha256, good, message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha256, good, message(65)));
  EXPECT_FALSE(finish_hash(Hash::sha256, View(good).first(39), message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha384, good, message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha1, good, message(3)));
  EXPECT_FALSE(finish_hash(Hash::sha256, intermediate(start_256, 511), message(3))) << "not whole blocks";
  EXPECT_FALSE(finish_hash(Hash::sha256, intermediate(start_256, ~std::uint64_t{511}), message(3))) << "the counter runs over";
}

TEST(LastRound, ThroughTheCard) {
  TestCard card;
  ASSERT_EQ(card.sw(select_cia), "9000");
  ASSERT_EQ(card.sw("002241B6 06 800144840182"), "9000");
  const std::string begun = "9028" + to_hex(intermediate(start_256, 0));
  EXPECT_EQ(card.sw("002A90A0 2F" + begun + "8003616263"), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  EXPECT_EQ(card.sw("002A9E9A00"), "9000");
  EXPECT_EQ(card.sw("002A90A0 2F 8003616263 8003616263" + begun.substr(0, 74)), "6A80");
  ASSERT_EQ(card.sw(pin2), "9000");
  EXPECT_EQ(card.sw("002A9E9A00"), "6985") << "a refused hash leaves none";
}

}  // namespace
}  // namespace esign::vcard::test
