// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "base/text.h"
#include "cards/child.h"
#include "cards/signing_checks.h"
#include "pki/test_pki.h"

namespace esign::test {
namespace {

std::string password() { return std::string(trim(pki::pki_text("p12.pin"))); }

TEST(Pkcs12Key, SignsAndBringsItsChain) {
  for (const char* holder : {"citizen-gunel-sign", "citizen-cingiz-sign", "citizen-gulcohre-sign"}) {
    Person person{password()};
    auto key = pkcs12_key(pki::pki_path(std::string(holder) + ".p12"), person.ask());
    ASSERT_TRUE(key) << key.error().detail << " at " << key.error().at;
    EXPECT_EQ(copy((*key)->certificate().parsed()->der()), pki::pki_file(std::string(holder) + ".der"));
    EXPECT_FALSE((*key)->chain().empty());
    expect_signs(**key);
    ASSERT_EQ(person.asked.size(), 1u) << "asked at once, and not again";
    EXPECT_EQ(person.asked[0].purpose, PinPurpose::key_file);
    EXPECT_EQ(person.asked[0].token, std::string(holder) + ".p12");
  }
}

TEST(Pkcs12Key, FileMadeByOpenSslWithAnAzerbaijaniPassword) {
  const std::string folder = ::testing::TempDir();
  const std::string file = folder + "əlyazma-" + std::to_string(::getpid()) + ".p12";
  const std::string secret = "Şifrə İğdır 1918";
  ASSERT_EQ(::setenv("ESIGN_TEST_PASSWORD", secret.c_str(), 1), 0);
  ASSERT_EQ(run({"openssl", "pkcs12", "-export", "-inkey", pki::pki_path("citizen-gunel-sign.key"), "-in",
                 pki::pki_path("citizen-gunel-sign.pem"), "-out", file, "-passout", "env:ESIGN_TEST_PASSWORD"}), 0);
  Person person{secret};
  auto key = pkcs12_key(file, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  expect_signs(**key);
  Person wrong{"Sifre Igdir 1918"};
  expect_error(pkcs12_key(file, wrong.ask()), Errc::pin_incorrect);
  std::filesystem::remove(file);
}

TEST(Pkcs12Key, WhatIsNoKeyFile) {
  Person person{password()};
  const std::string folder = ::testing::TempDir();
  expect_error(pkcs12_key(folder + "yoxdur.p12", person.ask()), Errc::not_found);
  expect_error(pkcs12_key(folder, person.ask()), Errc::storage);
  const std::string empty = folder + "boş-" + std::to_string(::getpid()) + ".p12";
  { std::ofstream file(empty); }
  expect_error(pkcs12_key(empty, person.ask()), Errc::malformed);
  std::filesystem::remove(empty);
  EXPECT_TRUE(person.asked.empty()) << "nobody is asked for what is no key file";
  expect_error(pkcs12_key(pki::pki_path("citizen-gunel-sign.der"), person.ask()), Errc::malformed);
  Person silent{""};
  expect_error(pkcs12_key(pki::pki_path("citizen-gunel-sign.p12"), silent.ask()), Errc::cancelled);
}

}  // namespace
}  // namespace esign::test
