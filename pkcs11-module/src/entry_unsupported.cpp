// SPDX-License-Identifier: Apache-2.0
// What an ID card is not for: keys that encrypt, keys that are made or wrapped here, and messages in the sense of
// 3.0. Each function looks whether it may be called at all, and then says that it is not supported.
#include "call.h"

using namespace esign::p11;

namespace {

CK_RV not_supported(CK_SESSION_HANDLE handle) {
  return with_session(handle, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_SUPPORTED; });
}

}  // namespace

// 2.40
CK_RV C_DigestKey(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_EncryptInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_Encrypt(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_EncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_EncryptFinal(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_DecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_Decrypt(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_DecryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_DecryptFinal(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_SignRecoverInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_SignRecover(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_VerifyRecoverInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_VerifyRecover(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_DigestEncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_DecryptDigestUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_SignEncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_DecryptVerifyUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) { return not_supported(session); }
CK_RV C_GenerateKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_ATTRIBUTE*, CK_ULONG, CK_OBJECT_HANDLE*) {
  return not_supported(session);
}
CK_RV C_WrapKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE, CK_OBJECT_HANDLE, CK_BYTE*, CK_ULONG*) {
  return not_supported(session);
}
CK_RV C_UnwrapKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE, CK_BYTE*, CK_ULONG, CK_ATTRIBUTE*, CK_ULONG, CK_OBJECT_HANDLE*) {
  return not_supported(session);
}

// 3.0
CK_RV C_MessageEncryptInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_EncryptMessage(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return not_supported(session);
}
CK_RV C_EncryptMessageBegin(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG) { return not_supported(session); }
CK_RV C_EncryptMessageNext(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*, CK_FLAGS) {
  return not_supported(session);
}
CK_RV C_MessageEncryptFinal(CK_SESSION_HANDLE session) { return not_supported(session); }
CK_RV C_MessageDecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_DecryptMessage(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return not_supported(session);
}
CK_RV C_DecryptMessageBegin(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG) { return not_supported(session); }
CK_RV C_DecryptMessageNext(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*, CK_FLAGS) {
  return not_supported(session);
}
CK_RV C_MessageDecryptFinal(CK_SESSION_HANDLE session) { return not_supported(session); }
CK_RV C_MessageSignInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_SignMessage(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return not_supported(session);
}
CK_RV C_SignMessageBegin(CK_SESSION_HANDLE session, void*, CK_ULONG) { return not_supported(session); }
CK_RV C_SignMessageNext(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return not_supported(session);
}
CK_RV C_MessageSignFinal(CK_SESSION_HANDLE session) { return not_supported(session); }
CK_RV C_MessageVerifyInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) { return not_supported(session); }
CK_RV C_VerifyMessage(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG) {
  return not_supported(session);
}
CK_RV C_VerifyMessageBegin(CK_SESSION_HANDLE session, void*, CK_ULONG) { return not_supported(session); }
CK_RV C_VerifyMessageNext(CK_SESSION_HANDLE session, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG) {
  return not_supported(session);
}
CK_RV C_MessageVerifyFinal(CK_SESSION_HANDLE session) { return not_supported(session); }
