// SPDX-License-Identifier: Apache-2.0
// PACE against the worked example of ICAO Doc 9303-11, appendix G.1 (generic mapping, ECDH over brainpoolP256r1, AES-128, MRZ).
#include "token/secure/pace.h"

#include "token/secure/card_access.h"

#include "crypto/backend.h"
#include "token/fake_card_channel.h"

namespace esign::token {
namespace {

Bytes hex(std::string_view text) {
  std::string packed;
  for (const char c : text) {
    if (c != ' ' && c != '\n') packed += c;
  }
  auto octets = from_hex(packed);
  EXPECT_TRUE(octets) << text;
  return octets ? *octets : Bytes{};
}

const char* const kCardAccess = "31143012060A04007F0007020204020202010202010D";
const char* const kTerminalMap = "7ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D";
const char* const kCardMap = "824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54";
const char* const kTerminalKey = "2DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462";
const char* const kCardKey = "9E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094";

std::string conversation(const std::string& card_token = "3ABB9674BCE93C08") {
  return "> 0022C1A412800A04007F00070202040202830101" "84010D\n< 9000\n"
         "> 10860000027C0000\n< 7C12801095A3A016522EE98D01E76CB6B98B42C39000\n"
         "> 10860000457C43814104" + std::string(kTerminalMap) + "00\n< 7C43824104" + kCardMap + "9000\n"
         "> 10860000457C43834104" + std::string(kTerminalKey) + "00\n< 7C43844104" + kCardKey + "9000\n"
         "> 008600000C7C0A8508C2B0BD78D94BA86600\n< 7C0A8608" + card_token + "9000\n";
}

Result<SessionKeys> run(const std::string& text) {
  test::FakeCardChannel channel(text);
  EXPECT_TRUE(channel.begin());
  Conversation talk(channel);
  ESIGN_TRY(const PaceInfo info, read_card_access(hex(kCardAccess)));
  const Bytes mapping = hex("7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99");
  const Bytes ephemeral = hex("A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595");
  const Bytes password = hex("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD");
  return run_pace(talk, info, {PacePassword::mrz, password}, crypto::FixedScalars{mapping, ephemeral});
}

TEST(Pace, DerivesTheKeyOfTheWorkedExample) {
  const std::string mrz = "T22000129364081251010318";
  const auto password = crypto::digest(crypto::openssl(), pkix::Hash::sha1, as_view(mrz));
  ASSERT_TRUE(password);
  EXPECT_EQ(to_hex(*password), "7e2d2a41c74ea0b38cd36f863939bfa8e9032aad");
  const auto key = derive_key(*password, KeyKind::password, PaceInfo::KeyLength::aes128);
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->reveal()), "89ded1b26624ec1e634c1989302849dd");
}

TEST(Pace, SpeaksAsTheWorkedExample) {
  const auto keys = run(conversation());
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_EQ(to_hex(keys->encryption.reveal()), "f5f0e35c0d7161ee6724ee513a0d9a7f");
  EXPECT_EQ(to_hex(keys->authentication.reveal()), "fe251c7858b356b24514b3bd5f4297d1");
}

TEST(Pace, RefusesWhatTheCardCannotKnow) {
  const auto wrong_token = run(conversation("3ABB9674BCE93C09"));
  ASSERT_FALSE(wrong_token);
  EXPECT_EQ(wrong_token.error().code, Errc::protocol);

  std::string refused = conversation();
  refused.replace(refused.rfind("< 7C0A"), std::string::npos, "< 6300\n");
  const auto wrong_password = run(refused);
  ASSERT_FALSE(wrong_password);
  EXPECT_EQ(wrong_password.error().code, Errc::pin_incorrect);
}

TEST(Pace, RefusesPointsThatAreNone) {
  struct Row { const char* what; std::string point; } rows[] = {
      {"our own key", kTerminalMap}, {"not on the curve", std::string(kCardMap).replace(0, 2, "83")}, {"zeros", std::string(128, '0')}};
  for (const Row& row : rows) {
    std::string text = conversation();
    text.replace(text.find(kCardMap), 128, row.point);
    const auto keys = run(text.substr(0, text.find("> 10860000457C43834104")));
    ASSERT_FALSE(keys) << row.what;
    EXPECT_EQ(keys.error().code, Errc::protocol) << row.what;
  }
}

TEST(Pace, TakesMachineReadableZonesAsPasswords) {
  const auto given = [](std::string_view text) { return link_password(Pin(std::span<const char>(text.data(), text.size()))); };
  const auto password = given("T22000129364081251010318");
  ASSERT_TRUE(password) << password.error().detail;
  EXPECT_EQ(password->kind, PacePassword::mrz);
  EXPECT_EQ(to_hex(password->octets.reveal()), "7e2d2a41c74ea0b38cd36f863939bfa8e9032aad");
  // A slip of the finger is seen before the card is asked.
  for (const char* wrong : {"T22000129364081251010319", "T22000128364081251010318", "t22000129364081251010318", "T2200012936408125101031", "ƏT22000129364081251010318", "12345", "1234567890123"})
    EXPECT_EQ(given(wrong).error().code, Errc::pin_incorrect) << wrong;
  EXPECT_EQ(given("123456")->kind, PacePassword::can);
}

TEST(CardAccess, TakesTheStrongestItCanDo) {
  const auto both = read_card_access(hex("31283012060A04007F0007020204020202010202010D3012060A04007F0007020204020402010202010D0000"));
  ASSERT_TRUE(both) << both.error().detail;
  EXPECT_EQ(both->key_length, PaceInfo::KeyLength::aes256);
  EXPECT_EQ(both->curve, pkix::Curve::brainpool_p256r1);
}

TEST(CardAccess, PassesOverWhatItCannotDo) {
  const char* rows[] = {"31143012060A04007F0007020204020102010202010D",    // 3DES
                        "31143012060A04007F0007020204010202010202010D",    // DH
                        "31143012060A04007F0007020204020202010102010D",  // version 1
                        "31143012060A04007F0007020204020202010202010E",    // P-224
                        "3111300F060A04007F00070202040202020102",           // no parameterId
                        "3100"};
  for (const char* row : rows) {
    const auto info = read_card_access(hex(row));
    ASSERT_FALSE(info) << row;
    EXPECT_EQ(info.error().code, Errc::unsupported) << row;
  }
  for (const char* row : {"", "30143012060A04007F0007020204020202010202010D", "3114301206", "0000"}) {
    const auto info = read_card_access(hex(row));
    ASSERT_FALSE(info) << row;
    EXPECT_EQ(info.error().code, Errc::malformed) << row;
  }
}

}  // namespace
}  // namespace esign::token
