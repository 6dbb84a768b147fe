// SPDX-License-Identifier: Apache-2.0
// Wrong handles, null pointers, and what an ID card is not for.
#include "pkcs11/calls/module.h"

namespace esign::test {
namespace {

class Arguments : public ModuleBench {};

TEST_F(Arguments, NullWhereAnAnswerShouldGo) {
  const CK_SESSION_HANDLE session = open(kAuth);
  EXPECT_EQ(p11->C_GetInfo(nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetFunctionList(nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetSlotInfo(kAuth, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetTokenInfo(kAuth, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetMechanismList(kAuth, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetMechanismInfo(kAuth, CKM_ECDSA, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_OpenSession(kAuth, CKF_SERIAL_SESSION, nullptr, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetSessionInfo(session, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_Login(session, CKU_USER, nullptr, 4), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_SetPIN(session, nullptr, 4, nullptr, 4), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetAttributeValue(session, find(session, CKO_CERTIFICATE), nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetObjectSize(session, find(session, CKO_CERTIFICATE), nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GenerateRandom(session, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(log_in(session, CKU_USER, kPin1), CKR_OK) << "none of it has cost a try or broken the session";
}

TEST_F(Arguments, NullInTheMiddleOfAnOperation) {
  const CK_SESSION_HANDLE session = user(kAuth);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(p11->C_Sign(session, nullptr, 5, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_Sign(session, octets(kText), 5, nullptr, nullptr), CKR_OPERATION_NOT_INITIALIZED) << "that ended it";
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(p11->C_SignUpdate(session, nullptr, 5), CKR_ARGUMENTS_BAD);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(p11->C_SignFinal(session, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  ASSERT_EQ(p11->C_DigestInit(session, &sha256), CKR_OK);
  EXPECT_EQ(p11->C_Digest(session, nullptr, 5, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  ASSERT_EQ(p11->C_DigestInit(session, &sha256), CKR_OK);
  EXPECT_EQ(p11->C_DigestFinal(session, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  CK_MECHANISM ecdsa{CKM_ECDSA_SHA256, nullptr, 0};
  ASSERT_EQ(p11->C_VerifyInit(session, &ecdsa, find(session, CKO_PUBLIC_KEY)), CKR_OK);
  EXPECT_EQ(p11->C_Verify(session, octets(kText), kText.size(), nullptr, 64), CKR_ARGUMENTS_BAD);
}

/// A good session and nothing else: every function has an answer, and none falls.
TEST_F(Arguments, NullEverywhereElse) {
  using Any = CK_RV (*)(CK_ULONG, void*, void*, void*, void*, void*, void*, void*, void*);
  // Whose first argument is a pointer; and those that would end what the loop lives on.
  const std::set<std::string> others{"C_Initialize", "C_Finalize", "C_GetInfo", "C_GetFunctionList", "C_GetInterfaceList",
                                     "C_GetInterface", "C_WaitForSlotEvent", "C_CloseSession", "C_CloseAllSessions"};
  const CK_SESSION_HANDLE session = user(kAuth);
  for (const char* name : kFunctions) {
    if (others.contains(name)) continue;
    const CK_RV rv = reinterpret_cast<Any>(p11.symbol(name))(session, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
    EXPECT_NE(rv, CKR_GENERAL_ERROR) << name;
    EXPECT_NE(rv, CKR_HOST_MEMORY) << name;
  }
  // C_Logout and C_FindObjectsFinal were among them; the session is still one.
  CK_SESSION_INFO info{};
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_OK);
  EXPECT_EQ(info.state, CKS_RW_PUBLIC_SESSION);
}

TEST_F(Arguments, HandlesOfNothing) {
  CK_SLOT_INFO slot{};
  CK_TOKEN_INFO token{};
  CK_SESSION_INFO info{};
  CK_SESSION_HANDLE session = 0;
  CK_ULONG count = 0;
  for (const CK_SLOT_ID wrong : {4UL, 5UL, ~0UL}) {
    EXPECT_EQ(p11->C_GetSlotInfo(wrong, &slot), CKR_SLOT_ID_INVALID);
    EXPECT_EQ(p11->C_GetTokenInfo(wrong, &token), CKR_SLOT_ID_INVALID);
    EXPECT_EQ(p11->C_GetMechanismList(wrong, nullptr, &count), CKR_SLOT_ID_INVALID);
    EXPECT_EQ(p11->C_OpenSession(wrong, CKF_SERIAL_SESSION, nullptr, nullptr, &session), CKR_SLOT_ID_INVALID);
    EXPECT_EQ(p11->C_CloseAllSessions(wrong), CKR_SLOT_ID_INVALID);
    EXPECT_EQ(p11->C_InitToken(wrong, nullptr, 0, nullptr), CKR_SLOT_ID_INVALID);
  }
  for (const CK_SESSION_HANDLE wrong : {0UL, 999UL, ~0UL}) {
    EXPECT_EQ(p11->C_GetSessionInfo(wrong, &info), CKR_SESSION_HANDLE_INVALID);
    EXPECT_EQ(p11->C_CloseSession(wrong), CKR_SESSION_HANDLE_INVALID);
    EXPECT_EQ(p11->C_Login(wrong, CKU_USER, text(kPin1), 4), CKR_SESSION_HANDLE_INVALID);
    EXPECT_EQ(p11->C_Sign(wrong, nullptr, 0, nullptr, nullptr), CKR_SESSION_HANDLE_INVALID);
  }
  session = open(kAuth);
  CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
  EXPECT_EQ(p11->C_GetAttributeValue(session, 12345, nullptr, 0), CKR_OBJECT_HANDLE_INVALID);
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, 12345), CKR_KEY_HANDLE_INVALID);
  EXPECT_EQ(p11->C_OpenSession(kAuth, 0, nullptr, nullptr, &session), CKR_SESSION_PARALLEL_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_OpenSession(kOtherAuth, CKF_SERIAL_SESSION, nullptr, nullptr, &session), CKR_TOKEN_NOT_PRESENT);
}

TEST_F(Arguments, WhatIsNotSupportedSaysSo) {
  const CK_SESSION_HANDLE session = user(kAuth);
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  CK_OBJECT_HANDLE object = 0, other = 0;
  EXPECT_EQ(p11->C_InitToken(kAuth, text(kPuk), 8, text("x")), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_CreateObject(session, nullptr, 0, &object), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_DestroyObject(session, find(session, CKO_PUBLIC_KEY)), CKR_ACTION_PROHIBITED);
  EXPECT_EQ(p11->C_EncryptInit(session, &mechanism, object), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_DecryptInit(session, &mechanism, object), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_GenerateKeyPair(session, &mechanism, nullptr, 0, nullptr, 0, &object, &other), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_GetOperationState(session, nullptr, nullptr), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_SeedRandom(session, octets(kText), 4), CKR_RANDOM_SEED_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_GetFunctionStatus(session), CKR_FUNCTION_NOT_PARALLEL);
  EXPECT_EQ(p11->C_CancelFunction(session), CKR_FUNCTION_NOT_PARALLEL);
  EXPECT_EQ(p11.three()->MessageSignInit(session, &mechanism, object), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11.three()->MessageVerifyFinal(session), CKR_FUNCTION_NOT_SUPPORTED);
}

TEST_F(Arguments, SlotsAndTokens) {
  CK_SLOT_ID slots[4]{};
  CK_ULONG count = 1;
  EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_BUFFER_TOO_SMALL);
  ASSERT_EQ(count, 2u);
  EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
  EXPECT_EQ(slots[0], kAuth);
  EXPECT_EQ(slots[1], kSign);
  CK_SLOT_INFO slot{};
  ASSERT_EQ(p11->C_GetSlotInfo(kSign, &slot), CKR_OK);
  EXPECT_EQ(std::string(reinterpret_cast<char*>(slot.slotDescription), reader(0).size()), reader(0));
  EXPECT_EQ(slot.slotDescription[63], ' ');
  EXPECT_EQ(slot.flags, CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE | CKF_HW_SLOT);
  ASSERT_EQ(p11->C_GetSlotInfo(kOtherSign, &slot), CKR_OK);
  EXPECT_EQ(slot.flags, CKF_REMOVABLE_DEVICE | CKF_HW_SLOT);
  CK_TOKEN_INFO token{};
  ASSERT_EQ(p11->C_GetTokenInfo(kSign, &token), CKR_OK);
  EXPECT_EQ(std::string(reinterpret_cast<char*>(token.label), 32), "AZ eID (signature)              ");
  EXPECT_EQ(token.flags, CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED);
  EXPECT_EQ(token.ulMinPinLen, 6u);
  EXPECT_EQ(token.ulMaxPinLen, 12u);
  EXPECT_EQ(p11->C_GetTokenInfo(kOtherSign, &token), CKR_TOKEN_NOT_PRESENT);
}

TEST_F(Arguments, MechanismsAreThoseOfTheKey) {
  CK_MECHANISM_TYPE types[32]{};
  CK_ULONG count = 32;
  ASSERT_EQ(p11->C_GetMechanismList(kAuth, types, &count), CKR_OK);
  const std::set<CK_MECHANISM_TYPE> listed(types, types + count);
  EXPECT_EQ(listed, (std::set<CK_MECHANISM_TYPE>{CKM_ECDSA, CKM_ECDSA_SHA224, CKM_ECDSA_SHA256, CKM_ECDSA_SHA384, CKM_ECDSA_SHA512, CKM_ECDH1_DERIVE,
                                                 CKM_SHA_1, CKM_SHA224, CKM_SHA256, CKM_SHA384, CKM_SHA512}));
  CK_MECHANISM_INFO info{};
  for (const CK_MECHANISM_TYPE type : listed) EXPECT_EQ(p11->C_GetMechanismInfo(kAuth, type, &info), CKR_OK);
  ASSERT_EQ(p11->C_GetMechanismInfo(kAuth, CKM_ECDSA_SHA256, &info), CKR_OK);
  EXPECT_EQ(info.ulMinKeySize, 256u);
  EXPECT_EQ(info.flags & (CKF_HW | CKF_SIGN | CKF_VERIFY), CKF_HW | CKF_SIGN | CKF_VERIFY);
  for (const CK_MECHANISM_TYPE type : {CKM_RSA_PKCS, CKM_ECDSA_SHA1, CKM_RSA_X_509, CKM_AES_CBC})
    EXPECT_EQ(p11->C_GetMechanismInfo(kAuth, type, &info), CKR_MECHANISM_INVALID);
  const CK_SESSION_HANDLE session = user(kAuth);
  for (const CK_MECHANISM_TYPE type : {CKM_RSA_PKCS, CKM_ECDSA_SHA1, CKM_SHA256}) EXPECT_EQ(begin(session, type), CKR_MECHANISM_INVALID);
}

}  // namespace
}  // namespace esign::test
