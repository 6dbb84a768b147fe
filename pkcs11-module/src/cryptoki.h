// SPDX-License-Identifier: Apache-2.0
// PKCS#11 2.40 as p11-kit's header has it, and what 3.0 adds to it (OASIS PKCS#11 base specification 3.0, sections 3 and 5).
#pragma once

#pragma GCC visibility push(default)
#include <p11-kit/pkcs11.h>

inline constexpr CK_RV CKR_OPERATION_CANCEL_FAILED = 0x202;
inline constexpr CK_ATTRIBUTE_TYPE CKA_UNIQUE_ID = 0x04;
inline constexpr CK_FLAGS CKF_INTERFACE_FORK_SAFE = 1;
// Flags of C_SessionCancel that are not those of the mechanism flags.
inline constexpr CK_FLAGS CKF_FIND_OBJECTS = 1UL << 6;

struct CK_INTERFACE {
  char* pInterfaceName;
  void* pFunctionList;
  CK_FLAGS flags;
};

extern "C" {
CK_RV C_GetInterfaceList(CK_INTERFACE* interfaces, CK_ULONG* count);
CK_RV C_GetInterface(CK_UTF8CHAR* name, CK_VERSION* version, CK_INTERFACE** interface, CK_FLAGS flags);
CK_RV C_LoginUser(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG pin_length, CK_UTF8CHAR* name,
                  CK_ULONG name_length);
CK_RV C_SessionCancel(CK_SESSION_HANDLE session, CK_FLAGS flags);

// The message functions: Init and Final take a session, the others buffers; none is supported, so one shape of each will do.
CK_RV C_MessageEncryptInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
CK_RV C_EncryptMessage(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* associated,
                       CK_ULONG associated_length, CK_BYTE* plain, CK_ULONG plain_length, CK_BYTE* cipher, CK_ULONG* cipher_length);
CK_RV C_EncryptMessageBegin(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* associated,
                            CK_ULONG associated_length);
CK_RV C_EncryptMessageNext(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* plain,
                           CK_ULONG plain_length, CK_BYTE* cipher, CK_ULONG* cipher_length, CK_FLAGS flags);
CK_RV C_MessageEncryptFinal(CK_SESSION_HANDLE session);
CK_RV C_MessageDecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
CK_RV C_DecryptMessage(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* associated,
                       CK_ULONG associated_length, CK_BYTE* cipher, CK_ULONG cipher_length, CK_BYTE* plain, CK_ULONG* plain_length);
CK_RV C_DecryptMessageBegin(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* associated,
                            CK_ULONG associated_length);
CK_RV C_DecryptMessageNext(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* cipher,
                           CK_ULONG cipher_length, CK_BYTE* plain, CK_ULONG* plain_length, CK_FLAGS flags);
CK_RV C_MessageDecryptFinal(CK_SESSION_HANDLE session);
CK_RV C_MessageSignInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
CK_RV C_SignMessage(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* data, CK_ULONG data_length,
                    CK_BYTE* signature, CK_ULONG* signature_length);
CK_RV C_SignMessageBegin(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length);
CK_RV C_SignMessageNext(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* data, CK_ULONG data_length,
                        CK_BYTE* signature, CK_ULONG* signature_length);
CK_RV C_MessageSignFinal(CK_SESSION_HANDLE session);
CK_RV C_MessageVerifyInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
CK_RV C_VerifyMessage(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* data, CK_ULONG data_length,
                      CK_BYTE* signature, CK_ULONG signature_length);
CK_RV C_VerifyMessageBegin(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length);
CK_RV C_VerifyMessageNext(CK_SESSION_HANDLE session, void* parameter, CK_ULONG parameter_length, CK_BYTE* data,
                          CK_ULONG data_length, CK_BYTE* signature, CK_ULONG signature_length);
CK_RV C_MessageVerifyFinal(CK_SESSION_HANDLE session);
}
#pragma GCC visibility pop

/// The list of 3.0 begins as that of 2.40 does: version, then the 68 functions in the same order.
struct CK_FUNCTION_LIST_3_0 {
  CK_FUNCTION_LIST as_before;
  decltype(&C_GetInterfaceList) GetInterfaceList;
  decltype(&C_GetInterface) GetInterface;
  decltype(&C_LoginUser) LoginUser;
  decltype(&C_SessionCancel) SessionCancel;
  decltype(&C_MessageEncryptInit) MessageEncryptInit;
  decltype(&C_EncryptMessage) EncryptMessage;
  decltype(&C_EncryptMessageBegin) EncryptMessageBegin;
  decltype(&C_EncryptMessageNext) EncryptMessageNext;
  decltype(&C_MessageEncryptFinal) MessageEncryptFinal;
  decltype(&C_MessageDecryptInit) MessageDecryptInit;
  decltype(&C_DecryptMessage) DecryptMessage;
  decltype(&C_DecryptMessageBegin) DecryptMessageBegin;
  decltype(&C_DecryptMessageNext) DecryptMessageNext;
  decltype(&C_MessageDecryptFinal) MessageDecryptFinal;
  decltype(&C_MessageSignInit) MessageSignInit;
  decltype(&C_SignMessage) SignMessage;
  decltype(&C_SignMessageBegin) SignMessageBegin;
  decltype(&C_SignMessageNext) SignMessageNext;
  decltype(&C_MessageSignFinal) MessageSignFinal;
  decltype(&C_MessageVerifyInit) MessageVerifyInit;
  decltype(&C_VerifyMessage) VerifyMessage;
  decltype(&C_VerifyMessageBegin) VerifyMessageBegin;
  decltype(&C_VerifyMessageNext) VerifyMessageNext;
  decltype(&C_MessageVerifyFinal) MessageVerifyFinal;
};
