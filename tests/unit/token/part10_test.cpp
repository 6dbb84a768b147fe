// SPDX-License-Identifier: Apache-2.0
// PC/SC part 10: the octets are written out by hand from its tables 2.5.2 and 2.5.3.
#include "token/pcsc/part10.h"

#include <gtest/gtest.h>

namespace esign::token::pcsc {
namespace {

TEST(Part10, FindsTheFeatures) {
  const auto list = from_hex("060442000d49" "070442000d4a" "0a0442000d4b" "120442000d4c" "200442000dff");
  ASSERT_TRUE(list);
  const PadFeatures features = read_features(*list);
  EXPECT_EQ(features.verify, 0x42000D49u);
  EXPECT_EQ(features.modify, 0x42000D4Au);
  EXPECT_EQ(features.properties, 0x42000D4Bu);
  EXPECT_EQ(features.tlv, 0x42000D4Cu);
}

TEST(Part10, AnAnswerInAnotherFormHasNoFeatures) {
  for (const char* text : {"", "06", "060442000d", "060342000d49", "060442000d4907", "060442000d49070342000d4a"}) {
    const PadFeatures features = read_features(*from_hex(text));
    EXPECT_EQ(features.verify, 0u) << text;
    EXPECT_EQ(features.modify, 0u) << text;
  }
}

TEST(Part10, VerifyStructure) {
  const auto apdu = from_hex("0020008208" "ffffffffffffffff");
  ASSERT_TRUE(apdu);
  const auto structure = verify_structure({.command = *apdu, .block = 8, .min_length = 6, .max_length = 8});
  ASSERT_TRUE(structure);
  EXPECT_EQ(to_hex(*structure), "1e1e8208000806020109040000000" "00d0000000020008208ffffffffffffffff");
}

TEST(Part10, ModifyStructure) {
  const auto apdu = from_hex("002400011800000000000000000000000000000000" "0000000000000000");
  ASSERT_TRUE(apdu);
  const auto structure = modify_structure({.command = *apdu, .block = 12, .min_length = 4, .max_length = 12, .old_at = 0, .new_at = 12});
  ASSERT_TRUE(structure);
  EXPECT_EQ(to_hex(*structure), "1e1e820c00000c0c04030203090400010200000" "01d000000" + to_hex(*apdu));
}

TEST(Part10, WhatTheFieldsCannotSay) {
  const Bytes apdu(20, 0);
  EXPECT_FALSE(verify_structure({.command = apdu, .block = 16, .min_length = 4, .max_length = 8}));
  EXPECT_FALSE(verify_structure({.command = apdu, .block = 8, .min_length = 9, .max_length = 8}));
  EXPECT_FALSE(verify_structure({.command = apdu, .block = 8, .min_length = 4, .max_length = 8, .old_at = 16}));
  EXPECT_FALSE(modify_structure({.command = apdu, .block = 8, .min_length = 4, .max_length = 8, .new_at = 256}));
}

TEST(Part10, SomeReadersAreNotBelieved) {
  EXPECT_EQ(pad_of("HID Global OMNIKEY 3x21 Smart Card Reader [OMNIKEY 3x21] 00 00"), Trusted::no);
  EXPECT_EQ(pad_of("OMNIKEY CardMan 6121 01 00"), Trusted::no);
  EXPECT_EQ(pad_of("REINER SCT cyberJack RFID standard 00 00"), Trusted::yes);
}

}  // namespace
}  // namespace esign::token::pcsc
