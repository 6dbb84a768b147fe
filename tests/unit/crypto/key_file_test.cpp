// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_file.h"

#include <gtest/gtest.h>

#include <string>

using namespace esign;
using namespace esign::crypto;

namespace {

Pin pin(std::string_view text) { return Pin(std::span<const char>(text.data(), text.size())); }

class KeyFile : public testing::TestWithParam<KeyKind> {};

TEST_P(KeyFile, IsOpenedByItsPassphraseAlone) {
  const auto key = generate_pkcs8(GetParam());
  ASSERT_TRUE(key);
  const auto sealed = seal_pkcs8(*key, pin("parol Ə ğ ş"));
  ASSERT_TRUE(sealed);
  EXPECT_EQ(std::search(sealed->begin(), sealed->end(), key->reveal().begin() + 8, key->reveal().begin() + 40), sealed->end());
  const auto opened = open_sealed_pkcs8(*sealed, pin("parol Ə ğ ş"));
  ASSERT_TRUE(opened);
  const auto plain = open_pkcs8(key->reveal());
  ASSERT_TRUE(plain);
  EXPECT_EQ((*opened)->spki(), (*plain)->spki());
  const auto other = open_sealed_pkcs8(*sealed, pin("parol"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::pin_incorrect);
}
INSTANTIATE_TEST_SUITE_P(Kinds, KeyFile, testing::Values(KeyKind::ec_p256, KeyKind::ec_p384, KeyKind::ec_p521, KeyKind::rsa_3072));

TEST(KeyFile, EachKeyIsAnother) {
  const auto one = generate_pkcs8(KeyKind::ec_p256), two = generate_pkcs8(KeyKind::ec_p256);
  ASSERT_TRUE(one && two);
  EXPECT_FALSE(equal(one->reveal(), two->reveal()));
}

TEST(KeyFile, WhatIsNoKeyFileIsMalformed) {
  const Bytes junk{0x30, 0x03, 0x02, 0x01, 0x00};
  EXPECT_EQ(open_sealed_pkcs8(junk, pin("x")).error().code, Errc::malformed);
  EXPECT_EQ(seal_pkcs8(SecretBytes(junk), pin("x")).error().code, Errc::malformed);
}

}  // namespace
