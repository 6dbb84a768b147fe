// SPDX-License-Identifier: Apache-2.0
// C_DeriveKey. The other side's point is the generator of P-256: what both agree on is then the x of the card's own public key.
#include "base/bytes.h"
#include "pkcs11/calls/module.h"

namespace esign::test {
namespace {

/// FIPS 186-4 D.1.2.3: G of P-256, uncompressed.
const std::string kGenerator = [] {
  const Bytes octets = *from_hex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  return std::string(octets.begin(), octets.end());
}();

class Deriving : public ModuleBench {
 protected:
  struct Wanted {
    CK_KEY_TYPE type = CKK_GENERIC_SECRET;
    std::optional<CK_ULONG> length{};
    CK_BBOOL token = CK_FALSE, sensitive = CK_FALSE;
  };
  CK_RV derive(CK_SESSION_HANDLE session, const std::string& point, Wanted wanted, CK_OBJECT_HANDLE& key, CK_ULONG kdf = CKD_NULL) {
    CK_ECDH1_DERIVE_PARAMS parameters{kdf, 0, nullptr, point.size(), octets(point)};
    CK_MECHANISM mechanism{CKM_ECDH1_DERIVE, &parameters, sizeof parameters};
    CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
    std::vector<CK_ATTRIBUTE> attributes{{CKA_CLASS, &kind, sizeof kind}, {CKA_KEY_TYPE, &wanted.type, sizeof wanted.type},
                                         {CKA_TOKEN, &wanted.token, 1}, {CKA_SENSITIVE, &wanted.sensitive, 1}};
    if (wanted.length) attributes.push_back({CKA_VALUE_LEN, &*wanted.length, sizeof(CK_ULONG)});
    return p11->C_DeriveKey(session, &mechanism, find(session, CKO_PRIVATE_KEY), attributes.data(), attributes.size(), &key);
  }
  std::string read(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    char value[256]{};
    CK_ATTRIBUTE wanted{type, value, sizeof value};
    return p11->C_GetAttributeValue(session, object, &wanted, 1) == CKR_OK ? std::string(value, wanted.ulValueLen) : "none";
  }
  /// x of the card's own public key: 04 41 04 x y.
  std::string own_x(CK_SESSION_HANDLE session) { return read(session, find(session, CKO_PUBLIC_KEY), CKA_EC_POINT).substr(3, 32); }
};

TEST_F(Deriving, GivesTheSharedSecret) {
  const CK_SESSION_HANDLE session = user(kAuth);
  CK_OBJECT_HANDLE key = 0;
  ASSERT_EQ(derive(session, kGenerator, {}, key), CKR_OK);
  EXPECT_EQ(read(session, key, CKA_VALUE), own_x(session));
  EXPECT_EQ(find(session, CKO_SECRET_KEY), key);
  const std::string der = std::string("\x04\x41", 2) + kGenerator;
  ASSERT_EQ(derive(session, der, {}, key), CKR_OK) << "2.40 lets the point be DER";
  EXPECT_EQ(read(session, key, CKA_VALUE), own_x(session));
  EXPECT_EQ(p11->C_DestroyObject(session, key), CKR_OK);
  EXPECT_EQ(p11->C_DestroyObject(session, key), CKR_OBJECT_HANDLE_INVALID);
}

TEST_F(Deriving, ShorterKeysLoseTheirFront) {
  const CK_SESSION_HANDLE session = user(kAuth);
  CK_OBJECT_HANDLE key = 0;
  ASSERT_EQ(derive(session, kGenerator, {.type = CKK_AES, .length = 16}, key), CKR_OK);
  EXPECT_EQ(read(session, key, CKA_VALUE), own_x(session).substr(16));
  EXPECT_EQ(derive(session, kGenerator, {.type = CKK_AES, .length = 17}, key), CKR_ATTRIBUTE_VALUE_INVALID);
  EXPECT_EQ(derive(session, kGenerator, {.length = 33}, key), CKR_ATTRIBUTE_VALUE_INVALID);
  EXPECT_EQ(derive(session, kGenerator, {.length = 0}, key), CKR_ATTRIBUTE_VALUE_INVALID);
}

TEST_F(Deriving, WhatIsSensitiveIsNotTold) {
  const CK_SESSION_HANDLE session = user(kAuth);
  CK_OBJECT_HANDLE key = 0;
  ASSERT_EQ(derive(session, kGenerator, {.sensitive = CK_TRUE}, key), CKR_OK);
  char value[64]{};
  CK_ATTRIBUTE wanted{CKA_VALUE, value, sizeof value};
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &wanted, 1), CKR_ATTRIBUTE_SENSITIVE);
}

TEST_F(Deriving, RefusesWhatItCannotDo) {
  const CK_SESSION_HANDLE session = user(kAuth);
  CK_OBJECT_HANDLE key = 0;
  EXPECT_EQ(derive(session, kGenerator, {.token = CK_TRUE}, key), CKR_TEMPLATE_INCONSISTENT);
  EXPECT_EQ(derive(session, kGenerator, {.type = CKK_RSA}, key), CKR_TEMPLATE_INCONSISTENT);
  EXPECT_EQ(derive(session, kGenerator, {}, key, 2), CKR_MECHANISM_PARAM_INVALID) << "a KDF";
  EXPECT_EQ(derive(session, kGenerator.substr(1), {}, key), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(derive(session, "", {}, key), CKR_MECHANISM_PARAM_INVALID);
  std::string outside = kGenerator;
  outside.back() = static_cast<char>(outside.back() ^ 1);
  EXPECT_NE(derive(session, outside, {}, key), CKR_OK) << "a point that is not on the curve";
  EXPECT_EQ(find(session, CKO_SECRET_KEY), 0u);
  EXPECT_EQ(derive(open(kAuth), kGenerator, {}, key), CKR_OK) << "the login is the token's";
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_NE(derive(session, kGenerator, {}, key), CKR_OK);
  EXPECT_EQ(derive(user(kSign), kGenerator, {}, key), CKR_MECHANISM_INVALID) << "the signature key agrees on nothing";
}

}  // namespace
}  // namespace esign::test
