// SPDX-License-Identifier: Apache-2.0
#include "keys/file_key_ring.h"

#include <gtest/gtest.h>

#include <filesystem>

using namespace esign;
using namespace esign::ca;

namespace {

Pin pin(std::string_view text) { return Pin(std::span<const char>(text.data(), text.size())); }

class KeyFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("esign-keys-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::unique_ptr<FileKeyRing> ring(std::string_view passphrase = "parol") {
    auto opened = FileKeyRing::open(folder_, pin(passphrase));
    return opened ? *std::move(opened) : nullptr;
  }
  std::filesystem::path folder_{};
};

TEST_F(KeyFolder, AKeySignsAfterItsFileIsOpenedAnew) {
  ASSERT_TRUE(ring()->create("citizen", crypto::KeyKind::ec_p384));
  const auto keys = ring();
  const Bytes message{1, 2, 3};
  const auto value = keys->sign("citizen", message);
  ASSERT_TRUE(value);
  const auto spki = keys->spki("citizen");
  const auto algorithm = keys->algorithm("citizen");
  ASSERT_TRUE(spki && algorithm);
  EXPECT_EQ(algorithm->hash, Hash::sha384);
  const auto verdict = crypto::botan().verify(*spki, *algorithm, message, *value);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(*verdict, crypto::Verdict::valid);
  const auto digest = crypto::digest(crypto::botan(), algorithm->hash, message);
  ASSERT_TRUE(digest);
  const auto over_digest = keys->sign_digest("citizen", *digest);
  ASSERT_TRUE(over_digest);
  EXPECT_EQ(*crypto::botan().verify(*spki, *algorithm, message, *over_digest), crypto::Verdict::valid);
}

TEST_F(KeyFolder, AnotherPassphraseOpensNothing) {
  ASSERT_TRUE(ring()->create("citizen", crypto::KeyKind::ec_p256));
  EXPECT_EQ(ring("other")->spki("citizen").error().code, Errc::pin_incorrect);
}

TEST_F(KeyFolder, AKeyIsNeverReplaced) {
  ASSERT_TRUE(ring()->create("root", crypto::KeyKind::ec_p256));
  const auto before = ring()->spki("root");
  EXPECT_EQ(ring()->create("root", crypto::KeyKind::ec_p256).error().code, Errc::conflict);
  EXPECT_EQ(*ring()->spki("root"), *before);
}

TEST_F(KeyFolder, NamesAreNoPaths) {
  for (const char* name : {"", "../root", "a/b", "Root", "a.b"}) EXPECT_EQ(ring()->create(name, crypto::KeyKind::ec_p256).error().code, Errc::invalid_argument) << name;
  EXPECT_EQ(ring()->sign("../root", {}).error().code, Errc::invalid_argument);
  EXPECT_EQ(ring()->sign("root", {}).error().code, Errc::not_found);
}

TEST_F(KeyFolder, WhatOthersMayReadIsNotUsed) {
  ASSERT_TRUE(ring()->create("root", crypto::KeyKind::ec_p256));
  const auto keys = ring();
  std::filesystem::permissions(folder_ / "root.p8", std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_EQ(keys->spki("root").error().code, Errc::misconfigured);
  std::filesystem::permissions(folder_, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  EXPECT_EQ(FileKeyRing::open(folder_, pin("parol")).error().code, Errc::misconfigured);
}

}  // namespace
