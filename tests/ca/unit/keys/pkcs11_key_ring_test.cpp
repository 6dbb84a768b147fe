// SPDX-License-Identifier: Apache-2.0
// Against SoftHSM2 (Debian), with a token of the test's own.
#include "keys/pkcs11_key_ring.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace esign;
using namespace esign::ca;

namespace {

constexpr const char* kUri = "pkcs11:token=esign-ca?module-path=/usr/lib/softhsm/libsofthsm2.so";
Pin pin(std::string_view text) { return Pin(std::span<const char>(text.data(), text.size())); }

/// SoftHSM reads its configuration and its tokens once in a process: one token for all tests.
struct TokenFolder {
  std::filesystem::path path{};
  ~TokenFolder() {
    if (!path.empty()) std::filesystem::remove_all(path);
  }
};

class Hsm : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!folder_.path.empty()) return;
    folder_.path = std::filesystem::temp_directory_path() / ("esign-hsm-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_.path / "tokens");
    std::ofstream(folder_.path / "softhsm2.conf") << "directories.tokendir = " << (folder_.path / "tokens").string() << "\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder_.path / "softhsm2.conf").c_str(), 1);
    ASSERT_EQ(std::system("softhsm2-util --init-token --free --label esign-ca --so-pin 12345678 --pin 4321 > /dev/null"), 0);
  }
  static inline TokenFolder folder_{};
};

class Kinds : public Hsm, public testing::WithParamInterface<crypto::KeyKind> {};

TEST_P(Kinds, SignWhatAnotherJudgeAccepts) {
  const auto ring = Pkcs11KeyRing::open(kUri, pin("4321"));
  ASSERT_TRUE(ring) << ring.error().detail;
  const std::string name = "key-" + std::to_string(static_cast<int>(GetParam()));
  const auto made = (*ring)->create(name, GetParam());
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_EQ((*ring)->create(name, GetParam()).error().code, Errc::conflict);
  const Bytes message{1, 2, 3};
  const auto value = (*ring)->sign(name, message);
  ASSERT_TRUE(value) << value.error().detail;
  const auto again = Pkcs11KeyRing::open(kUri, pin("4321"));
  const auto spki = (*again)->spki(name);
  const auto algorithm = (*again)->algorithm(name);
  ASSERT_TRUE(spki && algorithm);
  EXPECT_EQ(*crypto::botan().verify(*spki, *algorithm, message, *value), crypto::Verdict::valid);
  const auto digest = crypto::digest(crypto::botan(), algorithm->hash, message);
  const auto over_digest = (*ring)->sign_digest(name, *digest);
  ASSERT_TRUE(over_digest);
  EXPECT_EQ(*crypto::botan().verify(*spki, *algorithm, message, *over_digest), crypto::Verdict::valid);
}
INSTANTIATE_TEST_SUITE_P(All, Kinds, testing::Values(crypto::KeyKind::ec_p256, crypto::KeyKind::ec_p384, crypto::KeyKind::ec_p521, crypto::KeyKind::rsa_3072));

TEST_F(Hsm, AKeyThatIsNotThereIsNotFound) {
  const auto ring = Pkcs11KeyRing::open(kUri, pin("4321"));
  ASSERT_TRUE(ring);
  EXPECT_EQ((*ring)->sign("nobody", {}).error().code, Errc::not_found);
}

TEST_F(Hsm, WhatDoesNotOpenSaysWhy) {
  EXPECT_EQ(Pkcs11KeyRing::open(kUri, pin("9999")).error().code, Errc::pin_incorrect);
  EXPECT_EQ(Pkcs11KeyRing::open("pkcs11:token=other?module-path=/usr/lib/softhsm/libsofthsm2.so", pin("4321")).error().code, Errc::unavailable);
  EXPECT_EQ(Pkcs11KeyRing::open("pkcs11:token=esign-ca?module-path=/nowhere.so", pin("4321")).error().code, Errc::misconfigured);
  EXPECT_EQ(Pkcs11KeyRing::open("pkcs11:token=esign-ca", pin("4321")).error().code, Errc::misconfigured);
}

}  // namespace
