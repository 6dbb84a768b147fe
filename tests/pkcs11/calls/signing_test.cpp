// SPDX-License-Identifier: Apache-2.0
// C_Sign… and C_Verify…: lengths, parts, cancelling, parameters. What the values are worth openssl says in the Python stories.
#include "pkcs11/calls/module.h"

namespace esign::test {
namespace {

class Signing : public ModuleBench {};

TEST_F(Signing, LengthFirstThenValue) {
  const CK_SESSION_HANDLE session = user(kAuth);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  CK_ULONG length = 0;
  EXPECT_EQ(p11->C_Sign(session, octets(kText), kText.size(), nullptr, &length), CKR_OK);
  EXPECT_EQ(length, 64u) << "r and s";
  std::string value(64, '\0');
  length = 63;
  EXPECT_EQ(p11->C_Sign(session, octets(kText), kText.size(), octets(value), &length), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(length, 64u);
  EXPECT_EQ(p11->C_Sign(session, octets(kText), kText.size(), octets(value), &length), CKR_OK) << "neither has ended the operation";
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, value), CKR_OK);
  EXPECT_EQ(p11->C_Sign(session, octets(kText), kText.size(), octets(value), &length), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_F(Signing, InParts) {
  const CK_SESSION_HANDLE session = user(kAuth);
  for (const CK_MECHANISM_TYPE type : {CKM_ECDSA_SHA224, CKM_ECDSA_SHA256, CKM_ECDSA_SHA384, CKM_ECDSA_SHA512}) {
    ASSERT_EQ(begin(session, type), CKR_OK);
    EXPECT_EQ(p11->C_SignUpdate(session, octets(kText), 10), CKR_OK);
    EXPECT_EQ(p11->C_SignUpdate(session, nullptr, 0), CKR_OK);
    EXPECT_EQ(p11->C_SignUpdate(session, octets(kText) + 10, kText.size() - 10), CKR_OK);
    std::string value(64, '\0');
    CK_ULONG length = 0;
    EXPECT_EQ(p11->C_Sign(session, octets(kText), 1, octets(value), &length), CKR_OPERATION_ACTIVE);
    EXPECT_EQ(p11->C_SignFinal(session, nullptr, &length), CKR_OK);
    EXPECT_EQ(p11->C_SignFinal(session, octets(value), &length), CKR_OK);
    EXPECT_EQ(verify(session, type, value), CKR_OK);
    CK_MECHANISM mechanism{type, nullptr, 0};
    ASSERT_EQ(p11->C_VerifyInit(session, &mechanism, find(session, CKO_PUBLIC_KEY)), CKR_OK);
    EXPECT_EQ(p11->C_VerifyUpdate(session, octets(kText), kText.size() - 1), CKR_OK);
    EXPECT_EQ(p11->C_VerifyFinal(session, octets(value), length), CKR_SIGNATURE_INVALID) << "an octet is missing";
  }
}

TEST_F(Signing, RawDigestsOfAnyLength) {
  const CK_SESSION_HANDLE session = user(kAuth);
  for (const std::size_t length : {1u, 20u, 32u, 48u, 64u}) {
    std::string digest(length, '\x5A'), value(64, '\0');
    CK_ULONG octets_of = 64;
    ASSERT_EQ(begin(session, CKM_ECDSA), CKR_OK);
    EXPECT_EQ(p11->C_Sign(session, octets(digest), length, octets(value), &octets_of), CKR_OK) << length;
    CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
    ASSERT_EQ(p11->C_VerifyInit(session, &mechanism, find(session, CKO_PUBLIC_KEY)), CKR_OK);
    EXPECT_EQ(p11->C_Verify(session, octets(digest), length, octets(value), 64), CKR_OK) << length;
  }
  std::string value(64, '\0'), too_long(65, 'x');
  for (const std::size_t wrong : {0u, 65u}) {
    CK_ULONG length = 64;
    ASSERT_EQ(begin(session, CKM_ECDSA), CKR_OK);
    EXPECT_EQ(p11->C_Sign(session, octets(too_long), wrong, octets(value), &length), CKR_DATA_LEN_RANGE);
  }
}

TEST_F(Signing, CancelledAndBegunTwice) {
  const CK_SESSION_HANDLE session = user(kAuth);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_SignInit(session, nullptr, 0), CKR_OK);
  std::string value;
  EXPECT_EQ(sign(session, value), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(p11.three()->SessionCancel(session, CKF_SIGN), CKR_OK);
  EXPECT_EQ(sign(session, value), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_F(Signing, KeysOfTheWrongKind) {
  const CK_SESSION_HANDLE session = user(kAuth);
  CK_MECHANISM mechanism{CKM_ECDSA_SHA256, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, find(session, CKO_PUBLIC_KEY)), CKR_KEY_FUNCTION_NOT_PERMITTED);
  EXPECT_EQ(p11->C_VerifyInit(session, &mechanism, find(session, CKO_PRIVATE_KEY)), CKR_KEY_FUNCTION_NOT_PERMITTED);
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, find(session, CKO_CERTIFICATE)), CKR_KEY_HANDLE_INVALID);
  const CK_OBJECT_HANDLE key = find(session, CKO_PRIVATE_KEY);
  EXPECT_EQ(p11->C_SignInit(user(kSign), &mechanism, key), CKR_KEY_HANDLE_INVALID) << "a key of the other slot";
  mechanism = {CKM_ECDSA_SHA256, const_cast<char*>("x"), 1};
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, key), CKR_MECHANISM_PARAM_INVALID);
}

TEST_F(Signing, WrongValuesDoNotVerify) {
  const CK_SESSION_HANDLE session = user(kAuth);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  std::string value;
  ASSERT_EQ(sign(session, value), CKR_OK);
  std::string changed = value;
  changed[40] = static_cast<char>(changed[40] ^ 1);
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, changed), CKR_SIGNATURE_INVALID);
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA384, value), CKR_SIGNATURE_INVALID);
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, value.substr(1)), CKR_SIGNATURE_LEN_RANGE);
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, std::string(64, '\0')), CKR_SIGNATURE_INVALID);
}

TEST_F(Signing, DigestsMatchKnownAnswers) {
  const CK_SESSION_HANDLE session = open(kSign);
  std::string abc = "abc", value(20, '\0');
  CK_MECHANISM sha1{CKM_SHA_1, nullptr, 0};
  CK_ULONG length = 20;
  ASSERT_EQ(p11->C_DigestInit(session, &sha1), CKR_OK);
  ASSERT_EQ(p11->C_Digest(session, octets(abc), 3, octets(value), &length), CKR_OK);
  EXPECT_EQ(to_hex(as_view(value)), "a9993e364706816aba3e25717850c26c9cd0d89d") << "FIPS 180";
  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  ASSERT_EQ(p11->C_DigestInit(session, &sha256), CKR_OK);
  for (const char letter : abc) ASSERT_EQ(p11->C_DigestUpdate(session, octets(std::string(1, letter)), 1), CKR_OK);
  value.resize(32);
  length = 10;
  EXPECT_EQ(p11->C_DigestFinal(session, octets(value), &length), CKR_BUFFER_TOO_SMALL);
  ASSERT_EQ(p11->C_DigestFinal(session, octets(value), &length), CKR_OK);
  EXPECT_EQ(to_hex(as_view(value)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CK_MECHANISM unknown{CKM_MD5, nullptr, 0};
  EXPECT_EQ(p11->C_DigestInit(session, &unknown), CKR_MECHANISM_INVALID);
}

TEST_F(Signing, RandomOctets) {
  const CK_SESSION_HANDLE session = open(kAuth);
  std::string one(32, '\0'), other(32, '\0');
  ASSERT_EQ(p11->C_GenerateRandom(session, octets(one), 32), CKR_OK);
  ASSERT_EQ(p11->C_GenerateRandom(session, octets(other), 32), CKR_OK);
  EXPECT_NE(one, other);
}

class RsaSigning : public ModuleBench {
 protected:
  const char* holder() const override { return kCingiz; }
};

TEST_F(RsaSigning, PssParametersMustBeThoseOfTheCard) {
  const CK_SESSION_HANDLE session = user(kAuth);
  const CK_OBJECT_HANDLE key = find(session, CKO_PRIVATE_KEY);
  const auto begun = [&](CK_MECHANISM_TYPE type, CK_RSA_PKCS_PSS_PARAMS params, CK_ULONG length = sizeof(CK_RSA_PKCS_PSS_PARAMS)) {
    CK_MECHANISM mechanism{type, &params, length};
    const CK_RV rv = p11->C_SignInit(session, &mechanism, key);
    p11->C_SignInit(session, nullptr, 0);
    return rv;
  };
  EXPECT_EQ(begun(CKM_SHA256_RSA_PKCS_PSS, {CKM_SHA256, CKG_MGF1_SHA256, 32}), CKR_OK);
  EXPECT_EQ(begun(CKM_RSA_PKCS_PSS, {CKM_SHA512, CKG_MGF1_SHA512, 64}), CKR_OK);
  EXPECT_EQ(begun(CKM_SHA256_RSA_PKCS_PSS, {CKM_SHA384, CKG_MGF1_SHA384, 48}), CKR_MECHANISM_PARAM_INVALID) << "another hash";
  EXPECT_EQ(begun(CKM_SHA256_RSA_PKCS_PSS, {CKM_SHA256, CKG_MGF1_SHA1, 32}), CKR_MECHANISM_PARAM_INVALID) << "another hash in MGF1";
  EXPECT_EQ(begun(CKM_SHA256_RSA_PKCS_PSS, {CKM_SHA256, CKG_MGF1_SHA256, 20}), CKR_MECHANISM_PARAM_INVALID) << "another salt";
  EXPECT_EQ(begun(CKM_RSA_PKCS_PSS, {CKM_SHA_1, CKG_MGF1_SHA1, 20}), CKR_MECHANISM_PARAM_INVALID) << "SHA-1";
  EXPECT_EQ(begun(CKM_RSA_PKCS_PSS, {CKM_SHA256, CKG_MGF1_SHA256, 32}, 3), CKR_MECHANISM_PARAM_INVALID);
  CK_MECHANISM none{CKM_RSA_PKCS_PSS, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(session, &none, key), CKR_MECHANISM_PARAM_INVALID);
}

TEST_F(RsaSigning, BlocksAndTheirLengths) {
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string block(384 - 10, 'b'), value(384, '\0');
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  for (const std::size_t good : {1u, 36u, 384u - 11}) {
    CK_ULONG length = 384;
    ASSERT_EQ(begin(session, CKM_RSA_PKCS), CKR_OK);
    ASSERT_EQ(p11->C_Sign(session, octets(block), good, octets(value), &length), CKR_OK) << good;
    ASSERT_EQ(p11->C_VerifyInit(session, &mechanism, find(session, CKO_PUBLIC_KEY)), CKR_OK);
    EXPECT_EQ(p11->C_Verify(session, octets(block), good, octets(value), 384), CKR_OK) << good;
  }
  CK_ULONG length = 384;
  ASSERT_EQ(begin(session, CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(p11->C_Sign(session, octets(block), 384 - 10, octets(value), &length), CKR_DATA_LEN_RANGE);
  ASSERT_EQ(begin(session, CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(p11->C_SignUpdate(session, octets(std::string(4096, 'x')), 4096), CKR_DATA_LEN_RANGE);
}

}  // namespace
}  // namespace esign::test
