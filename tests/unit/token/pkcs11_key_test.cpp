// SPDX-License-Identifier: Apache-2.0
// SoftHSM as a token: real PKCS#11, without the PIN counters of a card.
#include <filesystem>
#include <fstream>

#include "cards/child.h"
#include "cards/signing_checks.h"
#include "pki/test_pki.h"

namespace esign::test {
namespace {

const char* const kModule = "/usr/lib/softhsm/libsofthsm2.so";

class Pkcs11Key : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(kModule)) return;
    folder_ = std::filesystem::temp_directory_path() / ("esign-softhsm-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "tokens");
    const std::string conf = (folder_ / "softhsm2.conf").string();
    std::ofstream(conf) << "directories.tokendir = " << (folder_ / "tokens").string() << "\nobjectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", conf.c_str(), 1);
    ASSERT_EQ(util({"--init-token", "--free", "--label", "eş imza", "--so-pin", "12345678", "--pin", "271828"}), 0);
    put("citizen-cingiz-sign", "01", "rsa");
    put("citizen-gunel-sign", "02", "ec");
    put("citizen-gulcohre-sign", "03", "ec");
    ASSERT_EQ(tool({"--write-object", pki::pki_path("ca-citizen.der"), "--type", "cert", "--id", "77", "--label", "CA"}), 0);
  }
  static void TearDownTestSuite() {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  void SetUp() override {
    if (folder_.empty()) GTEST_SKIP() << "no SoftHSM here";
  }
  static int util(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "softhsm2-util");
    return run(arguments);
  }
  static int tool(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"pkcs11-tool", "--module", kModule, "--token-label", "eş imza", "--login", "--pin", "271828"});
    return run(arguments);
  }
  static void put(const std::string& holder, const std::string& id, const std::string& label) {
    ASSERT_EQ(util({"--import", pki::pki_path(holder + ".key"), "--token", "eş imza", "--label", label, "--id", id, "--pin", "271828"}), 0);
    ASSERT_EQ(tool({"--write-object", pki::pki_path(holder + ".der"), "--type", "cert", "--id", id, "--label", label + " şəhadətnamə"}), 0);
  }
  static std::string uri(const std::string& what) { return "pkcs11:token=e%C5%9F%20imza" + what + "?module-path=" + kModule; }

  static inline std::filesystem::path folder_{};
};

TEST_F(Pkcs11Key, SignsWithEachKindOfKey) {
  struct Row { const char* what; const char* holder; } rows[] = {
      {";object=rsa", "citizen-cingiz-sign"}, {";id=%02", "citizen-gunel-sign"}, {";object=ec;id=%03", "citizen-gulcohre-sign"}};
  for (const Row& row : rows) {
    Person person{"271828"};
    auto key = pkcs11_key(uri(row.what), person.ask());
    ASSERT_TRUE(key) << key.error().detail << " at " << key.error().at;
    EXPECT_TRUE(person.asked.empty()) << "the certificate is public";
    EXPECT_EQ(copy((*key)->certificate().parsed()->der()), pki::pki_file(std::string(row.holder) + ".der"));
    EXPECT_EQ((*key)->chain().size(), 3u);
    expect_signs(**key);
    expect_signs(**key);
    ASSERT_EQ(person.asked.size(), 1u) << "one login";
    EXPECT_EQ(person.asked[0].purpose, PinPurpose::token);
    EXPECT_EQ(person.asked[0].token.rfind("eş imza: ", 0), 0u) << person.asked[0].token;
  }
}

TEST_F(Pkcs11Key, RsaWithEveryPadding) {
  Person person{"271828"};
  auto key = pkcs11_key(uri(";object=rsa"), person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) expect_signs(**key, {Scheme::rsa_pkcs1, hash});
  expect_signs(**key, {Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32});
  expect_signs(**key, {Scheme::rsa_pss, Hash::sha512, Hash::sha512, 64});
  expect_error(sign(**key, {Scheme::ecdsa, Hash::sha256}), Errc::invalid_argument);
}

TEST_F(Pkcs11Key, WrongPinThenTheRightOne) {
  Person wrong{"000000"};
  auto key = pkcs11_key(uri(";object=rsa"), wrong.ask());
  ASSERT_TRUE(key) << key.error().detail;
  const auto refused = sign(**key, (*key)->algorithm());
  expect_error(refused, Errc::pin_incorrect);
  EXPECT_EQ(refused.error().detail.find("000000"), std::string::npos);
  wrong.answer = "271828";
  expect_signs(**key);
  EXPECT_EQ(wrong.asked.size(), 2u);
}

TEST_F(Pkcs11Key, NobodyAnswers) {
  Person silent{""};
  auto key = pkcs11_key(uri(";object=rsa"), silent.ask());
  ASSERT_TRUE(key) << key.error().detail;
  expect_error(sign(**key, (*key)->algorithm()), Errc::cancelled);
}

TEST_F(Pkcs11Key, ExactlyOneKey) {
  Person person{"271828"};
  const auto several = pkcs11_key(uri(""), person.ask());
  expect_error(several, Errc::conflict);
  EXPECT_NE(several.error().detail.find("01, 02, 03"), std::string::npos) << several.error().detail;
  expect_error(pkcs11_key(uri(";object=ec"), person.ask()), Errc::conflict);
  expect_error(pkcs11_key(uri(";object=yoxdur"), person.ask()), Errc::not_found);
  expect_error(pkcs11_key(uri(";id=%77"), person.ask()), Errc::not_found);  // a CA without a key
  expect_error(pkcs11_key("pkcs11:token=x?module-path=" + std::string(kModule), person.ask()), Errc::token_absent);
}

TEST_F(Pkcs11Key, ModulesThatAreNone) {
  Person person{"271828"};
  expect_error(pkcs11_key("pkcs11:token=x", person.ask()), Errc::misconfigured);
  expect_error(pkcs11_key("pkcs11:?module-path=/nonexistent/m.so", person.ask()), Errc::misconfigured);
  expect_error(pkcs11_key("pkcs11:?module-path=/usr/lib/x86_64-linux-gnu/libcrypto.so.3", person.ask()), Errc::misconfigured);
}

/// SoftHSM lists one slot more, with an uninitialised token: libp11 0.4.12 would wait for ever if it logged in there.
TEST_F(Pkcs11Key, UninitialisedTokensAreNeverTouched) {
  Person person{"271828"};
  const auto start = std::chrono::steady_clock::now();
  auto key = pkcs11_key(std::string("pkcs11:object=rsa?module-path=") + kModule, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  expect_signs(**key);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(Pkcs11Key, KeysOfOneTokenDoNotDisturbEachOther) {
  Person person{"271828"};
  auto first = pkcs11_key(uri(";object=rsa"), person.ask());
  ASSERT_TRUE(first);
  expect_signs(**first);
  {
    auto second = pkcs11_key(uri(";id=%02"), person.ask());
    ASSERT_TRUE(second);
    expect_signs(**second);
  }
  expect_signs(**first);
}

}  // namespace
}  // namespace esign::test
