// SPDX-License-Identifier: Apache-2.0
// C_Initialize, C_Finalize, C_GetInfo and the lists of functions: base specification 3.0 sections 5.4 and 5.5.
#include <array>

#include "call.h"

using namespace esign::p11;

namespace {

// Every function of 2.40 in the order of its list; p11-kit's header declares the members in it.
constexpr CK_VERSION kTwoForty{2, 40}, kThree{3, 0};

constexpr CK_FUNCTION_LIST list_of(CK_VERSION version) {
  return {version, C_Initialize, C_Finalize, C_GetInfo, C_GetFunctionList, C_GetSlotList, C_GetSlotInfo, C_GetTokenInfo,
          C_GetMechanismList, C_GetMechanismInfo, C_InitToken, C_InitPIN, C_SetPIN, C_OpenSession, C_CloseSession,
          C_CloseAllSessions, C_GetSessionInfo, C_GetOperationState, C_SetOperationState, C_Login, C_Logout, C_CreateObject,
          C_CopyObject, C_DestroyObject, C_GetObjectSize, C_GetAttributeValue, C_SetAttributeValue, C_FindObjectsInit,
          C_FindObjects, C_FindObjectsFinal, C_EncryptInit, C_Encrypt, C_EncryptUpdate, C_EncryptFinal, C_DecryptInit,
          C_Decrypt, C_DecryptUpdate, C_DecryptFinal, C_DigestInit, C_Digest, C_DigestUpdate, C_DigestKey, C_DigestFinal,
          C_SignInit, C_Sign, C_SignUpdate, C_SignFinal, C_SignRecoverInit, C_SignRecover, C_VerifyInit, C_Verify,
          C_VerifyUpdate, C_VerifyFinal, C_VerifyRecoverInit, C_VerifyRecover, C_DigestEncryptUpdate,
          C_DecryptDigestUpdate, C_SignEncryptUpdate, C_DecryptVerifyUpdate, C_GenerateKey, C_GenerateKeyPair, C_WrapKey,
          C_UnwrapKey, C_DeriveKey, C_SeedRandom, C_GenerateRandom, C_GetFunctionStatus, C_CancelFunction,
          C_WaitForSlotEvent};
}

CK_FUNCTION_LIST two_forty = list_of(kTwoForty);
CK_FUNCTION_LIST_3_0 three{list_of(kThree),        C_GetInterfaceList,    C_GetInterface,        C_LoginUser,
                           C_SessionCancel,        C_MessageEncryptInit,  C_EncryptMessage,      C_EncryptMessageBegin,
                           C_EncryptMessageNext,   C_MessageEncryptFinal, C_MessageDecryptInit,  C_DecryptMessage,
                           C_DecryptMessageBegin,  C_DecryptMessageNext,  C_MessageDecryptFinal, C_MessageSignInit,
                           C_SignMessage,          C_SignMessageBegin,    C_SignMessageNext,     C_MessageSignFinal,
                           C_MessageVerifyInit,    C_VerifyMessage,       C_VerifyMessageBegin,  C_VerifyMessageNext,
                           C_MessageVerifyFinal};

char interface_name[] = "PKCS 11";
// The first is the one that is given to those who name none.
std::array<CK_INTERFACE, 2> interfaces{CK_INTERFACE{interface_name, &three, 0}, CK_INTERFACE{interface_name, &two_forty, 0}};

CK_VERSION version_of(const CK_INTERFACE& interface) { return *static_cast<const CK_VERSION*>(interface.pFunctionList); }

/// Section 5.4, C_Initialize: which arguments contradict each other, and which ask for what this module does not do.
CK_RV check(const CK_C_INITIALIZE_ARGS& args) {
  if (args.pReserved != nullptr) return CKR_ARGUMENTS_BAD;
  const int functions = (args.CreateMutex != nullptr) + (args.DestroyMutex != nullptr) + (args.LockMutex != nullptr) +
                        (args.UnlockMutex != nullptr);
  if (functions != 0 && functions != 4) return CKR_ARGUMENTS_BAD;
  // Two wishes are not granted, because programs state them that do not mean them, and nobody is the worse for it. Mutexes of
  // the program's own without CKF_OS_LOCKING_OK: the system's locks serve every thread of this system. And no threads
  // (CKF_LIBRARY_CANT_CREATE_OS_THREADS, which p11-kit sets always): a card that falls silent can only be given up from
  // another thread; ours take no signals and run none of the program's code.
  return CKR_OK;
}

}  // namespace

CK_RV C_Initialize(void* arguments) {
  return guarded([&]() -> CK_RV {
    if (arguments != nullptr) {
      const CK_RV good = check(*static_cast<const CK_C_INITIALIZE_ARGS*>(arguments));
      if (good != CKR_OK) return good;
    }
    return initialise();
  });
}

CK_RV C_Finalize(void* reserved) {
  return guarded([&]() -> CK_RV { return reserved != nullptr ? CKR_ARGUMENTS_BAD : finalise(); });
}

CK_RV C_GetInfo(CK_INFO* info) {
  return with_library([&](Library&) -> CK_RV {
    if (info == nullptr) return CKR_ARGUMENTS_BAD;
    *info = {};
    info->cryptokiVersion = kThree;
    fill(info->manufacturerID, "esign");
    fill(info->libraryDescription, "ID card for signature and login");
    info->libraryVersion = {ESIGN_VERSION_MAJOR, ESIGN_VERSION_MINOR};
    return CKR_OK;
  });
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  if (list == nullptr) return CKR_ARGUMENTS_BAD;
  *list = &two_forty;
  return CKR_OK;
}

CK_RV C_GetInterfaceList(CK_INTERFACE* into, CK_ULONG* count) {
  if (count == nullptr) return CKR_ARGUMENTS_BAD;
  return give<CK_INTERFACE>(interfaces, into, count);
}

CK_RV C_GetInterface(CK_UTF8CHAR* name, CK_VERSION* version, CK_INTERFACE** interface, CK_FLAGS flags) {
  if (interface == nullptr) return CKR_ARGUMENTS_BAD;
  *interface = nullptr;
  for (CK_INTERFACE& one : interfaces) {
    if (name != nullptr && std::strcmp(reinterpret_cast<const char*>(name), one.pInterfaceName) != 0) continue;
    const CK_VERSION own = version_of(one);
    if (version != nullptr && (version->major != own.major || version->minor != own.minor)) continue;
    if ((flags & one.flags) != flags) continue;
    *interface = &one;
    return CKR_OK;
  }
  return CKR_FUNCTION_FAILED;
}

// Section 5.19: functions of the time when calls ran in parallel.
CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE session) {
  return with_session(session, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_PARALLEL; });
}
CK_RV C_CancelFunction(CK_SESSION_HANDLE session) {
  return with_session(session, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_PARALLEL; });
}
