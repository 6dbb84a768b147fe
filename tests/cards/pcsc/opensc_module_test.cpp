// SPDX-License-Identifier: Apache-2.0
// A card through OpenSC's PKCS#11 module: a real CKA_ALWAYS_AUTHENTICATE, real try counters in the token flags.
#include "cards/pcsc/reader_bench.h"

namespace esign::test {
namespace {

const char* const kModule = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

class OpenscModule : public ReaderBench {
 protected:
  void SetUp() override {
    ReaderBench::SetUp();
    if (IsSkipped()) return;
    if (!std::filesystem::exists(kModule)) GTEST_SKIP() << "no OpenSC here";
    insert(make_card(kGunel, {"--personality", "myeid"}), 0);
  }
  static std::string uri() {
    return std::string("pkcs11:token=AZ%20eID%20%28PIN2%20%28signature%29%29;id=%02?module-path=") + kModule;
  }
};

TEST_F(OpenscModule, EachSignatureAsksOnce) {
  Person person{"123456"};
  auto key = pkcs11_key(uri(), person.ask());
  ASSERT_TRUE(key) << key.error().detail << " at " << key.error().at;
  EXPECT_EQ(copy((*key)->certificate().parsed()->der()), pki::pki_file("citizen-gunel-sign.der"));
  expect_signs(**key);
  EXPECT_EQ(person.asked.size(), 1u) << "login and key take the same answer";
  expect_signs(**key);
  EXPECT_EQ(person.asked.size(), 2u) << "and the next signature asks again";
}

TEST_F(OpenscModule, TheLastTryIsShownAndABlockedPinIsNotAsked) {
  Person person{"000000"};
  auto key = pkcs11_key(uri(), person.ask());
  ASSERT_TRUE(key) << key.error().detail << " at " << key.error().at;
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_incorrect);
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_incorrect);
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_blocked);
  ASSERT_EQ(person.asked.size(), 3u);
  EXPECT_EQ(person.asked[2].retries, 1u);
  expect_error(sign(**key, (*key)->algorithm()), Errc::pin_blocked);
  EXPECT_EQ(person.asked.size(), 3u);
}

}  // namespace
}  // namespace esign::test
