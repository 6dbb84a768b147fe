// SPDX-License-Identifier: Apache-2.0
#include "token/pkcs11/uri.h"

#include <gtest/gtest.h>

namespace esign::token::pkcs11 {
namespace {

TEST(Pkcs11Uri, EveryAttributeWeMatchBy) {
  const auto uri = parse_uri("pkcs11:token=e%C5%9F%20imza;manufacturer=A;model=B;serial=1234;object=%C6%8Flyazma;type=private;id=%01%FF;slot-id=7?module-path=/usr/lib/m.so");
  ASSERT_TRUE(uri) << uri.error().detail << uri.error().at;
  EXPECT_EQ(uri->token, "eş imza");
  EXPECT_EQ(uri->object, "Əlyazma");
  EXPECT_EQ(uri->serial, "1234");
  EXPECT_EQ(uri->id, (Bytes{0x01, 0xFF}));
  EXPECT_EQ(uri->slot_id, 7u);
  EXPECT_EQ(uri->module_path, "/usr/lib/m.so");
}

TEST(Pkcs11Uri, NothingMatchesEverything) {
  const auto uri = parse_uri("pkcs11:");
  ASSERT_TRUE(uri);
  EXPECT_FALSE(uri->token || uri->object || uri->id || uri->slot_id);
  EXPECT_TRUE(uri->module_path.empty());
}

TEST(Pkcs11Uri, RefusesWhatItWouldHaveToIgnoreOrGuess) {
  struct Row { const char* text; Errc errc; } rows[] = {
      {"", Errc::malformed}, {"file:/x", Errc::malformed}, {"pkcs11:token", Errc::malformed}, {"pkcs11:=a", Errc::malformed},
      {"pkcs11:token=a;token=b", Errc::malformed}, {"pkcs11:token=%zz", Errc::malformed}, {"pkcs11:token=%4", Errc::malformed},
      {"pkcs11:token=%", Errc::malformed}, {"pkcs11:token=%FF", Errc::malformed}, {"pkcs11:slot-id=1x", Errc::malformed},
      {"pkcs11:slot-id=-1", Errc::malformed}, {"pkcs11:slot-id=99999999999999999999999", Errc::malformed},
      {"pkcs11:token=a;", Errc::malformed}, {"pkcs11:type=public", Errc::unsupported}, {"pkcs11:x-vendor=1", Errc::unsupported},
      {"pkcs11:slot-description=a", Errc::unsupported}, {"pkcs11:?module-name=x", Errc::unsupported},
      {"pkcs11:?module-path=a%00b", Errc::malformed}};
  for (const Row& row : rows) {
    const auto uri = parse_uri(row.text);
    ASSERT_FALSE(uri) << row.text;
    EXPECT_EQ(name(uri.error().code), name(row.errc)) << row.text;
  }
}

TEST(Pkcs11Uri, SecretsAreRefusedAndNotRepeated) {
  for (const char* text : {"pkcs11:token=a?pin-value=271828", "pkcs11:?pin-source=file:/271828", "pkcs11:?pin-value=271828%"}) {
    const auto uri = parse_uri(text);
    ASSERT_FALSE(uri);
    EXPECT_EQ((uri.error().detail + uri.error().at).find("271828"), std::string::npos);
  }
  EXPECT_EQ(parse_uri("pkcs11:?pin-value=1").error().code, Errc::denied);
}

}  // namespace
}  // namespace esign::token::pkcs11
