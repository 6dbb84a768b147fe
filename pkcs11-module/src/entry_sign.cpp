// SPDX-License-Identifier: Apache-2.0
// Signing and verifying: base specification 3.0 sections 5.13 and 5.14.
#include "call.h"
#include "operation.h"

using namespace esign;
using namespace esign::p11;

namespace {

using Stage = KeyOperation::Stage;

/// The last step of C_Sign and C_SignFinal. A call that only asks for the length leaves the operation as it is.
CK_RV finish_signing(Session& session, std::optional<View> whole, CK_BYTE* into, CK_ULONG* length) {
  const std::size_t octets = signature_octets(session.token->public_key);
  if (into == nullptr || *length < octets) {
    *length = octets;
    return into == nullptr ? CKR_OK : CKR_BUFFER_TOO_SMALL;
  }
  KeyOperation operation = std::move(*session.signing);
  session.signing.reset();
  if (whole) {
    if (const CK_RV added = add_part(operation, *whole); added != CKR_OK) return added;
  }
  Bytes value;
  if (const CK_RV made = make_signature(session, operation, value); made != CKR_OK) return made;
  return give<CK_BYTE>(value, into, length);
}

template <std::optional<KeyOperation> Session::*member>
CK_RV begin(CK_SESSION_HANDLE handle, Use use, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    std::optional<KeyOperation>& operation = session.*member;
    if (mechanism == nullptr) {  // 3.0: ends what was begun
      operation.reset();
      return CKR_OK;
    }
    if (operation) return CKR_OPERATION_ACTIVE;
    return begin_operation(session, use, *mechanism, key, operation);
  });
}

template <std::optional<KeyOperation> Session::*member>
CK_RV update(CK_SESSION_HANDLE handle, CK_BYTE* part, CK_ULONG length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    std::optional<KeyOperation>& operation = session.*member;
    if (!operation) return CKR_OPERATION_NOT_INITIALIZED;
    const auto octets = given(part, length);
    const CK_RV added = octets ? add_part(*operation, *octets) : CKR_ARGUMENTS_BAD;
    if (added != CKR_OK) operation.reset();
    return added;
  });
}

}  // namespace

CK_RV C_SignInit(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return begin<&Session::signing>(handle, Use::sign, mechanism, key);
}

CK_RV C_Sign(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG data_length, CK_BYTE* signature, CK_ULONG* length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.signing) return CKR_OPERATION_NOT_INITIALIZED;
    const auto whole = given(data, data_length);
    if (!whole || length == nullptr) {
      session.signing.reset();
      return CKR_ARGUMENTS_BAD;
    }
    // After C_SignUpdate only C_SignFinal may follow.
    if (session.signing->stage == Stage::in_parts) return CKR_OPERATION_ACTIVE;
    return finish_signing(session, whole, signature, length);
  });
}

CK_RV C_SignUpdate(CK_SESSION_HANDLE handle, CK_BYTE* part, CK_ULONG length) {
  return update<&Session::signing>(handle, part, length);
}

CK_RV C_SignFinal(CK_SESSION_HANDLE handle, CK_BYTE* signature, CK_ULONG* length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.signing) return CKR_OPERATION_NOT_INITIALIZED;
    if (length == nullptr) {
      session.signing.reset();
      return CKR_ARGUMENTS_BAD;
    }
    return finish_signing(session, std::nullopt, signature, length);
  });
}

CK_RV C_VerifyInit(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return begin<&Session::verifying>(handle, Use::verify, mechanism, key);
}

CK_RV C_Verify(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG data_length, CK_BYTE* signature, CK_ULONG length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.verifying) return CKR_OPERATION_NOT_INITIALIZED;
    if (session.verifying->stage == Stage::in_parts) return CKR_OPERATION_ACTIVE;
    KeyOperation operation = std::move(*session.verifying);
    session.verifying.reset();
    const auto whole = given(data, data_length), value = given(signature, length);
    if (!whole || !value) return CKR_ARGUMENTS_BAD;
    if (const CK_RV added = add_part(operation, *whole); added != CKR_OK) return added;
    return check_signature(session, operation, *value);
  });
}

CK_RV C_VerifyUpdate(CK_SESSION_HANDLE handle, CK_BYTE* part, CK_ULONG length) {
  return update<&Session::verifying>(handle, part, length);
}

CK_RV C_VerifyFinal(CK_SESSION_HANDLE handle, CK_BYTE* signature, CK_ULONG length) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!session.verifying) return CKR_OPERATION_NOT_INITIALIZED;
    KeyOperation operation = std::move(*session.verifying);
    session.verifying.reset();
    const auto value = given(signature, length);
    return value ? check_signature(session, operation, *value) : CKR_ARGUMENTS_BAD;
  });
}
