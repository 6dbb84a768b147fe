// SPDX-License-Identifier: Apache-2.0
#include "cards/pcsc/reader_bench.h"

namespace esign::test {
namespace {

class Signing : public ReaderBench, public ::testing::WithParamInterface<const char*> {};

TEST_P(Signing, BothKeysSignAndOpenSslVerifies) {
  insert(make_card(GetParam()), 0);
  for (const CardKey role : {CardKey::signature, CardKey::authentication}) {
    Person person{role == CardKey::signature ? "123456" : "1234"};
    auto key = card_key("", role, person.ask());
    ASSERT_TRUE(key) << key.error().detail << " at " << key.error().at;
    expect_signs(**key);
    expect_signs(**key);
    // userConsent stands in the entry of the signature key alone.
    ASSERT_EQ(person.asked.size(), role == CardKey::signature ? 2u : 1u) << "the PIN is asked for each signature of a document";
    EXPECT_EQ(person.asked[0].retries, 3u) << "the tries are shown before the PIN is asked";
    EXPECT_EQ(person.asked[0].purpose, role == CardKey::signature ? PinPurpose::signature : PinPurpose::authentication);
    EXPECT_EQ(person.asked[0].min_length, role == CardKey::signature ? 6u : 4u);
    EXPECT_EQ(person.asked[0].max_length, 12u);
    EXPECT_NE(person.asked[0].token.find(reader(0) + ": "), std::string::npos) << person.asked[0].token;
    EXPECT_EQ((*key)->chain().size(), 1u) << "the CA's certificate lies on the card";
  }
}
INSTANTIATE_TEST_SUITE_P(Keys, Signing, ::testing::Values(kGunel, kCingiz, kGulcohre));

using RsaSigning = ReaderBench;
TEST_F(RsaSigning, EveryHashAndPaddingOfTheProfile) {
  insert(make_card(kCingiz), 0);
  Person person{"123456"};
  auto key = card_key("", CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
    expect_signs(**key, {Scheme::rsa_pkcs1, hash});
    expect_signs(**key, {Scheme::rsa_pss, hash, hash, hash == Hash::sha256 ? 32u : hash == Hash::sha384 ? 48u : 64u});
  }
  expect_error(sign(**key, {Scheme::rsa_pss, Hash::sha256, Hash::sha256, 20}), Errc::unsupported);
  expect_error(sign(**key, {Scheme::ecdsa, Hash::sha256}), Errc::invalid_argument);
  EXPECT_EQ(person.asked.size(), 6u) << "what cannot succeed asks nobody";
}

TEST_F(RsaSigning, WrongDigestLengthIsRefusedBeforeThePin) {
  insert(make_card(kGunel), 0);
  Person person{"123456"};
  auto key = card_key("", CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  const Bytes digest(20, 0x11);
  expect_error((*key)->sign({(*key)->algorithm(), message(), digest}), Errc::invalid_argument);
  EXPECT_TRUE(person.asked.empty());
}

using ReadingCard = ReaderBench;
TEST_F(ReadingCard, ReadersInfoAndCertificates) {
  insert(make_card(kGunel, {"--serial-number", "994A5A0102030405"}), 0);
  const auto readers = list_readers();
  ASSERT_TRUE(readers) << readers.error().detail;
  ASSERT_EQ(readers->size(), 2u);
  EXPECT_EQ((*readers)[0].name, reader(0));
  EXPECT_EQ((*readers)[0].state, ReaderInfo::State::supported_card);
  EXPECT_EQ((*readers)[0].atr.substr(0, 2), "3b");
  EXPECT_EQ((*readers)[1].state, ReaderInfo::State::empty);

  auto card = open_card("test reader 00 00");
  ASSERT_TRUE(card) << card.error().detail;
  const auto info = (*card)->info();
  ASSERT_TRUE(info) << info.error().detail;
  EXPECT_EQ(info->serial_number, "994a5a0102030405");
  EXPECT_EQ(info->profile, "ISO 7816-15 national ID");
  ASSERT_EQ(info->pins.size(), 3u);
  EXPECT_EQ(info->pins[0].tries_left, 3u);
  EXPECT_EQ(info->pins[1].tries_left, 3u);
  EXPECT_EQ(info->pins[2].tries_left, 10u);
  EXPECT_EQ(info->pins[1].change, PinState::Change::original);

  const auto certificates = (*card)->certificates();
  ASSERT_TRUE(certificates) << certificates.error().detail;
  ASSERT_EQ(certificates->size(), 3u);
  for (const CardCertificate& entry : *certificates) {
    const char* file = entry.role == CardCertificate::Role::signature        ? "citizen-gunel-sign.der"
                       : entry.role == CardCertificate::Role::authentication ? "citizen-gunel-auth.der"
                                                                             : "ca-citizen.der";
    EXPECT_EQ(copy(entry.certificate.parsed()->der()), pki::pki_file(file)) << entry.label;
  }
}

}  // namespace
}  // namespace esign::test
