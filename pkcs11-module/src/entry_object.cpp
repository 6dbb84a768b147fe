// SPDX-License-Identifier: Apache-2.0
// Objects: base specification 3.0 section 5.7. Nothing on a citizen's card is made, changed or removed from here.
#include "call.h"

using namespace esign::p11;

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* wanted, CK_ULONG count) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (wanted == nullptr && count != 0) return CKR_ARGUMENTS_BAD;
    const Object* found = session.object(object);
    return found == nullptr ? CKR_OBJECT_HANDLE_INVALID : read_attributes(*found, {wanted, count});
  });
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object, CK_ULONG* size) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (size == nullptr) return CKR_ARGUMENTS_BAD;
    const Object* found = session.object(object);
    if (found == nullptr) return CKR_OBJECT_HANDLE_INVALID;
    *size = 0;
    for (const auto& [type, value] : found->attributes) *size += value.size();
    return CKR_OK;
  });
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE handle, CK_ATTRIBUTE* wanted, CK_ULONG count) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (wanted == nullptr && count != 0) return CKR_ARGUMENTS_BAD;
    if (session.found) return CKR_OPERATION_ACTIVE;
    session.found.emplace();
    for (const Object& object : session.token->objects) {
      if (session.object(object.handle) != nullptr && matches(object, {wanted, count}) == Match::yes)
        session.found->push_back(object.handle);
    }
    for (const auto& [number, key] : session.derived) {
      if (session.object(number) != nullptr && matches(key.object(), {wanted, count}) == Match::yes) session.found->push_back(number);
    }
    return CKR_OK;
  });
}

CK_RV C_FindObjects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE* into, CK_ULONG most, CK_ULONG* count) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (count == nullptr || (into == nullptr && most != 0)) return CKR_ARGUMENTS_BAD;
    if (!session.found) return CKR_OPERATION_NOT_INITIALIZED;
    for (*count = 0; *count < most && !session.found->empty(); ++*count) {
      into[*count] = session.found->front();
      session.found->pop_front();
    }
    return CKR_OK;
  });
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE handle) {
  return with_session(handle, [](Session& session) -> CK_RV {
    if (!session.found) return CKR_OPERATION_NOT_INITIALIZED;
    session.found.reset();
    return CKR_OK;
  });
}

CK_RV C_CreateObject(CK_SESSION_HANDLE handle, CK_ATTRIBUTE*, CK_ULONG, CK_OBJECT_HANDLE*) {
  return with_session(handle, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_SUPPORTED; });
}
CK_RV C_CopyObject(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE, CK_ATTRIBUTE*, CK_ULONG, CK_OBJECT_HANDLE*) {
  return with_session(handle, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_SUPPORTED; });
}
