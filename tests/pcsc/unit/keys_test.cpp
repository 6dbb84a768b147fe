// SPDX-License-Identifier: Apache-2.0
// What the chip signs is checked by OpenSSL's program, not by the library that made it.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "test_card.h"

namespace esign::vcard::test {
namespace {

const std::string hash_256 = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
const std::string digest_info_256 = "3031300D060960864801650304020105000420" + hash_256;
// SHA-256 of "abc", FIPS 180-4 example.
const std::string abc_256 = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

class Scratch {
 public:
  Scratch() {
    std::string name = std::filesystem::temp_directory_path() / "esign-vchip-XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(folder); }
  std::string put(const std::string& name, const Bytes& bytes) const {
    std::ofstream(folder / name, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return folder / name;
  }
  std::filesystem::path folder;
};

Bytes der_signature(const Bytes& plain) {
  const auto number = [](View bytes) {
    while (bytes.size() > 1 && bytes[0] == 0) bytes = bytes.subspan(1);
    std::string hex = to_hex(bytes);
    if (bytes[0] >= 0x80) hex = "00" + hex;
    const Bytes value = unhex(hex);
    return join({Bytes{0x02, static_cast<std::uint8_t>(value.size())}, value});
  };
  const View all(plain);
  const Bytes both = join({number(all.first(all.size() / 2)), number(all.last(all.size() / 2))});
  return join({Bytes{0x30, static_cast<std::uint8_t>(both.size())}, both});
}

/// True when `openssl pkeyutl -verify` accepts the signature over the hash value.
::testing::AssertionResult openssl_accepts(const ChipKey& key, const std::string& hash, const Bytes& signature, const std::string& options) {
  const Scratch scratch;
  const std::string command = "openssl pkeyutl -verify -pubin -keyform DER -inkey " + scratch.put("key", key.public_key_info()) +
                              " -in " + scratch.put("hash", unhex(hash)) + " -sigfile " + scratch.put("signature", signature) + " " + options +
                              " >/dev/null 2>&1";
  if (std::system(command.c_str()) == 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << command;
}

struct Signing {
  const char* what;
  PersonalityName personality;
  KeyType type;
  const char* crt;       ///< The data of MSE SET B6, without the key.
  std::string input;
  std::string hash;
  const char* options;  ///< For openssl pkeyutl.
};

class Signs : public ::testing::TestWithParam<Signing> {};

TEST_P(Signs, WithTheSignatureKey) {
  const Signing& row = GetParam();
  TestCard card({row.personality, row.type});
  ASSERT_EQ(card.sw(select_cia), "9000");
  const Bytes crt = unhex(std::string(row.crt) + "840182");
  ASSERT_EQ(card.sw("002241B6" + to_hex(Bytes{static_cast<std::uint8_t>(crt.size())}) + to_hex(crt)), "9000");
  const bool myeid = row.personality == PersonalityName::myeid;
  ASSERT_EQ(card.sw(myeid ? "00200002 08 313233343536FFFF" : pin2), "9000");
  const Bytes input = unhex(row.input);
  const auto answer = card.send("002A9E9A 0000" + to_hex(Bytes{static_cast<std::uint8_t>(input.size())}) + to_hex(input) + "0000");
  ASSERT_EQ(answer.sw, "9000");
  Bytes signature = unhex(answer.data);
  if (family(row.type) == Family::ec && personality(row.personality).ecdsa_form == SignatureForm::plain) {
    ASSERT_EQ(signature.size(), 2 * key_bits(row.type) / 8);
    signature = der_signature(signature);
  }
  EXPECT_TRUE(openssl_accepts(fixed_key(row.type, KeyId::sign), row.hash, signature, row.options));
  EXPECT_FALSE(openssl_accepts(fixed_key(row.type, KeyId::auth), row.hash, signature, row.options)) << "the other key";
}

const std::string hash_384 = hash_256 + "202122232425262728292A2B2C2D2E2F";
const Signing signings[] = {
    {"p256, no method named", PersonalityName::iso, KeyType::p256, "", hash_256, hash_256, ""},
    {"p256, ECDSA", PersonalityName::iso, KeyType::p256, "800104", hash_256, hash_256, ""},
    {"p256, ECDSA of SHA-256", PersonalityName::iso, KeyType::p256, "800144", hash_256, hash_256, ""},
    {"p384, ECDSA of SHA-384", PersonalityName::iso, KeyType::p384, "800154", hash_384, hash_384, ""},
    {"p384, ECDSA of SHA-256", PersonalityName::iso, KeyType::p384, "800104", hash_256, hash_256, ""},
    {"p256, a hash longer than the curve", PersonalityName::iso, KeyType::p256, "800104", hash_384, hash_384, ""},
    {"rsa2048, DigestInfo", PersonalityName::iso, KeyType::rsa2048, "800102", digest_info_256, hash_256, "-pkeyopt digest:sha256"},
    {"rsa2048, PKCS#1 of SHA-256", PersonalityName::iso, KeyType::rsa2048, "800142", hash_256, hash_256, "-pkeyopt digest:sha256"},
    {"rsa2048, PSS of SHA-256", PersonalityName::iso, KeyType::rsa2048, "800145", hash_256, hash_256,
     "-pkeyopt digest:sha256 -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest"},
    {"rsa3072, PSS by length", PersonalityName::iso, KeyType::rsa3072, "800105", hash_384, hash_384,
     "-pkeyopt digest:sha384 -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest"},
    {"myeid p256", PersonalityName::myeid, KeyType::p256, "800104", hash_256, hash_256, ""},
    {"isoapplet rsa", PersonalityName::isoapplet, KeyType::rsa2048, "800111", digest_info_256, hash_256, "-pkeyopt digest:sha256"},
};
INSTANTIATE_TEST_SUITE_P(Profile, Signs, ::testing::ValuesIn(signings),
                         [](const auto& tested) {
                           std::string name;
                           for (const char* c = tested.param.what; *c != 0; ++c) name += std::isalnum(static_cast<unsigned char>(*c)) != 0 ? *c : '_';
                           return name;
                         });

class Keys : public ::testing::Test {
 protected:
  Keys() { EXPECT_EQ(card.sw(select_cia), "9000"); }
  const std::string use_sign = "002241B6 06 800144840182";
  const std::string use_auth = "002241B6 06 800144840181";
  const std::string sign = "002A9E9A 20" + hash_256 + "00";
  TestCard card;
};

TEST_F(Keys, EachSignatureNeedsPin2) {
  ASSERT_EQ(card.sw(use_sign), "9000");
  EXPECT_EQ(card.sw(sign), "6982");
  ASSERT_EQ(card.sw(pin2), "9000");
  EXPECT_EQ(card.sw(sign), "9000");
  EXPECT_EQ(card.sw("00200082"), "63C3");
  EXPECT_EQ(card.sw(sign), "6982") << "one entry, one signature";
}

TEST_F(Keys, FailedSignatureSpendsPin2) {
  ASSERT_EQ(card.sw(use_sign), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  EXPECT_EQ(card.sw("002A9E9A 03 010203 00"), "6A80");
  EXPECT_EQ(card.sw(sign), "6982");
}

TEST_F(Keys, Pin1DoesNotOpenTheSignatureKeyNorPin2TheOther) {
  ASSERT_EQ(card.sw(pin1), "9000");
  ASSERT_EQ(card.sw(use_sign), "9000");
  EXPECT_EQ(card.sw(sign), "6982");
  ASSERT_EQ(card.sw("0020FF01"), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  ASSERT_EQ(card.sw(use_auth), "9000");
  EXPECT_EQ(card.sw(sign), "6982");
}

TEST_F(Keys, AuthenticationKeySignsAsOftenAsWanted) {
  ASSERT_EQ(card.sw(pin1), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  ASSERT_EQ(card.sw(use_auth), "9000");
  EXPECT_EQ(card.sw(sign), "9000");
  EXPECT_EQ(card.sw(sign), "9000");
  EXPECT_EQ(card.sw("00880000 20" + hash_256 + "00"), "9000");
  EXPECT_EQ(card.sw("00200082"), "9000") << "PIN2 belongs to the other key";
}

TEST_F(Keys, ShortAnswerLengthIsServedByGetResponse) {
  ASSERT_EQ(card.sw(pin2), "9000");
  ASSERT_EQ(card.sw(use_sign), "9000");
  EXPECT_EQ(card.sw("002A9E9A 20" + hash_256), "6140");
  const auto answer = card.send("00C0000040");
  EXPECT_EQ(answer.sw, "9000");
  EXPECT_TRUE(openssl_accepts(fixed_key(KeyType::p256, KeyId::sign), hash_256, der_signature(unhex(answer.data)), ""));
}

TEST_F(Keys, HashesOnTheCard) {
  ASSERT_EQ(card.sw(use_sign), "9000");
  const auto sign_hashed = [&] {
    EXPECT_EQ(card.sw(pin2), "9000");
    return card.send("002A9E9A00");
  };
  // The initial value of SHA-256 (FIPS 180-4, 5.3.3) and no bits yet: all of "abc" is the last round.
  const std::string begun = "9028 6A09E667BB67AE853C6EF372A54FF53A510E527F9B05688C1F83D9AB5BE0CD19 0000000000000000";
  for (const std::string& command : {std::string("002A9080 03 616263"), std::string("002A90A0 05 8003616263"), "002A90A0 22 9020" + abc_256,
                                     "002A90A0 2F" + begun + "8003616263"}) {
    ASSERT_EQ(card.sw(command), "9000") << command;
    const auto answer = sign_hashed();
    ASSERT_EQ(answer.sw, "9000") << command;
    EXPECT_TRUE(openssl_accepts(fixed_key(KeyType::p256, KeyId::sign), abc_256, der_signature(unhex(answer.data)), "")) << command;
  }
  EXPECT_EQ(sign_hashed().sw, "6985") << "a hash value is signed once";
}

TEST_F(Keys, HashInAChain) {
  ASSERT_EQ(card.sw(use_sign), "9000");
  ASSERT_EQ(card.sw("102A9080 01 61"), "9000");
  ASSERT_EQ(card.sw("002A9080 02 6263"), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  const auto answer = card.send("002A9E9A00");
  EXPECT_TRUE(openssl_accepts(fixed_key(KeyType::p256, KeyId::sign), abc_256, der_signature(unhex(answer.data)), ""));
}

TEST_F(Keys, NamedHashMustFit) {
  ASSERT_EQ(card.sw(use_sign), "9000");
  ASSERT_EQ(card.sw(pin2), "9000");
  EXPECT_EQ(card.sw("002A9E9A 30" + hash_384 + "00"), "6A80") << "44 means SHA-256";
}

TEST_F(Keys, EllipticCurveAgreement) {
  const auto other = ChipKey::generate(KeyType::p256);
  ASSERT_TRUE(other);
  ASSERT_EQ(card.sw("002241B8 03 840181"), "9000");
  const std::string command = "002A8086 48 A6467F494386 41" + to_hex(other->public_key()) + "00";
  EXPECT_EQ(card.sw(command), "6982");
  ASSERT_EQ(card.sw(pin1), "9000");
  const auto answer = card.send(command);
  EXPECT_EQ(answer.sw, "9000");
  EXPECT_EQ(unhex(answer.data), other->agree(fixed_key(KeyType::p256, KeyId::auth).public_key()));
  std::string off_curve = command;
  off_curve[off_curve.size() - 3] = off_curve[off_curve.size() - 3] == '0' ? '1' : '0';
  EXPECT_EQ(card.sw(off_curve), "6A80") << "a point that is not on the curve";
}

TEST(RsaKeys, Decipher) {
  TestCard card({PersonalityName::iso, KeyType::rsa2048});
  const Scratch scratch;
  const std::string key = scratch.put("key", fixed_key(KeyType::rsa2048, KeyId::auth).public_key_info());
  const std::string out = scratch.folder / "out";
  const std::string command = "openssl pkeyutl -encrypt -pubin -keyform DER -inkey " + key + " -in " + scratch.put("in", text_bytes("salam")) + " -out " + out;
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ifstream file(out, std::ios::binary);
  const Bytes cryptogram((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  ASSERT_EQ(card.sw(select_cia), "9000");
  ASSERT_EQ(card.sw("002241B8 03 840181"), "9000");
  const std::string decipher = "002A8086 00010100" + to_hex(cryptogram) + "0000";
  EXPECT_EQ(card.sw(decipher), "6982");
  ASSERT_EQ(card.sw(pin1), "9000");
  EXPECT_EQ(card.send(decipher).data, to_hex(text_bytes("salam")));
  std::string broken = decipher;
  broken[40] = broken[40] == '0' ? '1' : '0';
  EXPECT_EQ(card.sw(broken), "6A80");
}

TEST(BlankCard, GeneratesKeysDurably) {
  TestCard card({PersonalityName::iso, KeyType::p256, LifeCycle::personalisation});
  ASSERT_EQ(card.sw(select_cia), "9000");
  EXPECT_EQ(card.sw("00478100 05 B603840182 00"), "6A88") << "no key yet";
  EXPECT_EQ(card.sw("002241B603840182"), "6A88");
  const auto answer = card.send("00478000 05 B603840182 00");
  ASSERT_EQ(answer.sw, "9000");
  EXPECT_EQ(answer.data.substr(0, 12), "7F4943864104");
  ASSERT_TRUE(card.store.saved);
  EXPECT_TRUE(card.store.saved->key(KeyId::auth).pkcs8.empty());
  const auto kept = ChipKey::load(card.store.saved->key(KeyId::sign).pkcs8);
  ASSERT_TRUE(kept);
  EXPECT_EQ(to_hex(kept->public_key_template()), answer.data);
  EXPECT_EQ(card.send("00478100 05 B603840182 00").data, answer.data);
  ASSERT_EQ(card.sw("00A4020C024202"), "9000");
  EXPECT_EQ(unhex(card.send("00B0000000").data), kept->public_key_info());
}

TEST(BlankCard, KeepsNoKeyThatIsNotDurable) {
  TestCard card({PersonalityName::iso, KeyType::p256, LifeCycle::personalisation});
  ASSERT_EQ(card.sw(select_cia), "9000");
  card.store.broken = true;
  EXPECT_EQ(card.sw("00478000 05 B603840182 00"), "6581");
  EXPECT_EQ(card.sw("00478100 05 B603840182 00"), "6A88");
}

}  // namespace
}  // namespace esign::vcard::test
