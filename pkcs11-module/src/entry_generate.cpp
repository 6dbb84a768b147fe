// SPDX-License-Identifier: Apache-2.0
// C_GenerateKeyPair (base specification 3.0 section 5.18.2) and C_SetAttributeValue (section 5.7.6): blank cards only.
#include "call.h"
#include "key_request.h"

using namespace esign::p11;

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism, CK_ATTRIBUTE* open, CK_ULONG open_count, CK_ATTRIBUTE* closed,
                        CK_ULONG closed_count, CK_OBJECT_HANDLE* public_key, CK_OBJECT_HANDLE* private_key) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    // 1. A citizen's card has its keys, and takes no others.
    if (!is_blank(session.token)) return CKR_FUNCTION_NOT_SUPPORTED;
    if (mechanism == nullptr || public_key == nullptr || private_key == nullptr) return CKR_ARGUMENTS_BAD;
    if ((open == nullptr && open_count != 0) || (closed == nullptr && closed_count != 0)) return CKR_ARGUMENTS_BAD;
    if (mechanism->mechanism != generation_of(*session.token->generates)) return CKR_MECHANISM_INVALID;
    if (mechanism->pParameter != nullptr && mechanism->ulParameterLen != 0) return CKR_MECHANISM_PARAM_INVALID;
    if (session.access == Session::Access::read_only) return CKR_SESSION_READ_ONLY;
    // 2. What the chip does not make is refused before it makes anything.
    KeyRequest request;
    const KeyTemplates templates{{open, open_count}, {closed, closed_count}};
    if (const CK_RV good = read_key_request(templates, *session.token->generates, request); good != CKR_OK) return good;
    // 3. The chip.
    const CK_RV made = session.reader->generate(session.caller(), request);
    if (made != CKR_OK) return made;
    session.refresh();
    for (const Object& object : session.token->objects) {
      if (object.kind == CKO_PUBLIC_KEY) *public_key = object.handle;
      if (object.kind == CKO_PRIVATE_KEY) *private_key = object.handle;
    }
    return CKR_OK;
  });
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* wanted, CK_ULONG count) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (!is_blank(session.token)) return CKR_FUNCTION_NOT_SUPPORTED;
    if (wanted == nullptr && count != 0) return CKR_ARGUMENTS_BAD;
    if (session.access == Session::Access::read_only) return CKR_SESSION_READ_ONLY;
    if (session.object(object) == nullptr) return CKR_OBJECT_HANDLE_INVALID;
    KeyName name;
    if (const CK_RV good = read_key_name({wanted, count}, name); good != CKR_OK) return good;
    const CK_RV renamed = session.reader->rename(session.caller(), object, name);
    session.refresh();
    return renamed;
  });
}
