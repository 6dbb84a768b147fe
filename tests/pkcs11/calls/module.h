// SPDX-License-Identifier: Apache-2.0
// The module as a program meets it: loaded from its file, every function found by its name.
#pragma once
#include <dlfcn.h>

#include <cstring>
#include <map>
#include <set>

#include "cards/pcsc/reader_bench.h"
#include "cryptoki.h"

namespace esign::test {

inline constexpr const char* kPin1 = "1234";
inline constexpr const char* kPin2 = "123456";
inline constexpr const char* kPuk = "12345678";
inline const std::string kText = "Arayış: ƏLİ MƏMMƏDOV, ğ ı İ ö ş ü ç";

// The order of both lists is the standard's: what stands at a place has the name of that place.
inline constexpr const char* kFunctions[] = {
    "C_Initialize", "C_Finalize", "C_GetInfo", "C_GetFunctionList", "C_GetSlotList", "C_GetSlotInfo", "C_GetTokenInfo",
    "C_GetMechanismList", "C_GetMechanismInfo", "C_InitToken", "C_InitPIN", "C_SetPIN", "C_OpenSession", "C_CloseSession",
    "C_CloseAllSessions", "C_GetSessionInfo", "C_GetOperationState", "C_SetOperationState", "C_Login", "C_Logout",
    "C_CreateObject", "C_CopyObject", "C_DestroyObject", "C_GetObjectSize", "C_GetAttributeValue", "C_SetAttributeValue",
    "C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal", "C_EncryptInit", "C_Encrypt", "C_EncryptUpdate",
    "C_EncryptFinal", "C_DecryptInit", "C_Decrypt", "C_DecryptUpdate", "C_DecryptFinal", "C_DigestInit", "C_Digest",
    "C_DigestUpdate", "C_DigestKey", "C_DigestFinal", "C_SignInit", "C_Sign", "C_SignUpdate", "C_SignFinal",
    "C_SignRecoverInit", "C_SignRecover", "C_VerifyInit", "C_Verify", "C_VerifyUpdate", "C_VerifyFinal",
    "C_VerifyRecoverInit", "C_VerifyRecover", "C_DigestEncryptUpdate", "C_DecryptDigestUpdate", "C_SignEncryptUpdate",
    "C_DecryptVerifyUpdate", "C_GenerateKey", "C_GenerateKeyPair", "C_WrapKey", "C_UnwrapKey", "C_DeriveKey", "C_SeedRandom",
    "C_GenerateRandom", "C_GetFunctionStatus", "C_CancelFunction", "C_WaitForSlotEvent", "C_GetInterfaceList",
    "C_GetInterface", "C_LoginUser", "C_SessionCancel", "C_MessageEncryptInit", "C_EncryptMessage", "C_EncryptMessageBegin",
    "C_EncryptMessageNext", "C_MessageEncryptFinal", "C_MessageDecryptInit", "C_DecryptMessage", "C_DecryptMessageBegin",
    "C_DecryptMessageNext", "C_MessageDecryptFinal", "C_MessageSignInit", "C_SignMessage", "C_SignMessageBegin",
    "C_SignMessageNext", "C_MessageSignFinal", "C_MessageVerifyInit", "C_VerifyMessage", "C_VerifyMessageBegin",
    "C_VerifyMessageNext", "C_MessageVerifyFinal"};

/// The loaded library; it stays until the process ends.
class Module {
 public:
  static Module& loaded() {
    static Module one;
    return one;
  }
  void* symbol(const char* name) const { return ::dlsym(handle_, name); }
  CK_FUNCTION_LIST* operator->() const { return list_; }
  CK_FUNCTION_LIST_3_0* three() const { return three_; }

 private:
  Module() : handle_(::dlopen(ESIGN_PKCS11_MODULE, RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) throw std::runtime_error(::dlerror());
    reinterpret_cast<decltype(&C_GetFunctionList)>(symbol("C_GetFunctionList"))(&list_);
    CK_INTERFACE* interface = nullptr;
    reinterpret_cast<decltype(&C_GetInterface)>(symbol("C_GetInterface"))(nullptr, nullptr, &interface, 0);
    three_ = static_cast<CK_FUNCTION_LIST_3_0*>(interface->pFunctionList);
  }
  void* handle_;
  CK_FUNCTION_LIST* list_ = nullptr;
  CK_FUNCTION_LIST_3_0* three_ = nullptr;
};

inline CK_UTF8CHAR* text(const char* value) { return reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(value)); }
inline CK_BYTE* octets(const std::string& value) { return reinterpret_cast<CK_BYTE*>(const_cast<char*>(value.data())); }

/// Slots of the two virtual readers: authentication and signature of the first, then of the second.
inline constexpr CK_SLOT_ID kAuth = 0, kSign = 1, kOtherAuth = 2, kOtherSign = 3;

/// A program that uses the module with a card in the first reader.
class ModuleBench : public ReaderBench {
 protected:
  void SetUp() override {
    ReaderBench::SetUp();
    if (IsSkipped()) return;
    card_ = make_card(holder());
    insert(card_, 0, options());
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    CK_ULONG count = 0;
    ASSERT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, &count), CKR_OK);
    ASSERT_EQ(count, 4u);
  }
  void TearDown() override {
    p11->C_Finalize(nullptr);
    ReaderBench::TearDown();
  }
  virtual const char* holder() const { return kGunel; }
  virtual std::vector<std::string> options() const { return {}; }

  CK_SESSION_HANDLE open(CK_SLOT_ID slot, CK_FLAGS flags = CKF_SERIAL_SESSION | CKF_RW_SESSION) {
    CK_SESSION_HANDLE session = 0;
    EXPECT_EQ(p11->C_OpenSession(slot, flags, nullptr, nullptr, &session), CKR_OK);
    return session;
  }
  CK_RV log_in(CK_SESSION_HANDLE session, CK_USER_TYPE user, const char* pin) {
    return p11->C_Login(session, user, text(pin), std::strlen(pin));
  }
  CK_SESSION_HANDLE user(CK_SLOT_ID slot) {
    const CK_SESSION_HANDLE session = open(slot);
    EXPECT_EQ(log_in(session, CKU_USER, slot % 2 == 0 ? kPin1 : kPin2), CKR_OK);
    return session;
  }
  /// The first object of this class, 0 when there is none.
  CK_OBJECT_HANDLE find(CK_SESSION_HANDLE session, CK_OBJECT_CLASS kind) {
    CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
    CK_OBJECT_HANDLE object = 0;
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_FindObjectsInit(session, &wanted, 1), CKR_OK);
    EXPECT_EQ(p11->C_FindObjects(session, &object, 1, &count), CKR_OK);
    EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);
    return count == 1 ? object : 0;
  }
  CK_RV begin(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    return p11->C_SignInit(session, &mechanism, find(session, CKO_PRIVATE_KEY));
  }
  CK_RV sign(CK_SESSION_HANDLE session, std::string& value) {
    CK_ULONG length = 1024;
    value.resize(length);
    const CK_RV rv = p11->C_Sign(session, octets(kText), kText.size(), octets(value), &length);
    value.resize(rv == CKR_OK ? length : 0);
    return rv;
  }
  CK_RV verify(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type, const std::string& value) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    const CK_RV begun = p11->C_VerifyInit(session, &mechanism, find(session, CKO_PUBLIC_KEY));
    return begun != CKR_OK ? begun : p11->C_Verify(session, octets(kText), kText.size(), octets(value), value.size());
  }
  CK_FLAGS token_flags(CK_SLOT_ID slot) {
    CK_TOKEN_INFO info{};
    EXPECT_EQ(p11->C_GetTokenInfo(slot, &info), CKR_OK);
    return info.flags;
  }

  Module& p11 = Module::loaded();
  std::string card_{};
};

}  // namespace esign::test
