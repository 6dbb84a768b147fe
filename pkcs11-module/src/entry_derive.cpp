// SPDX-License-Identifier: Apache-2.0
// C_DeriveKey: ECDH with the authentication key, where the card has it. Base specification 3.0 section 5.18.5.
#include "call.h"
#include "derived_key.h"

using namespace esign::p11;

CK_RV C_DeriveKey(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE base, CK_ATTRIBUTE* wanted, CK_ULONG count, CK_OBJECT_HANDLE* key) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (mechanism == nullptr || key == nullptr || (wanted == nullptr && count != 0)) return CKR_ARGUMENTS_BAD;
    if (mechanism->mechanism != CKM_ECDH1_DERIVE || session.token->agreement == Agreement::absent) return CKR_MECHANISM_INVALID;
    // 1. The key.
    const Object* own = session.object(base);
    if (own == nullptr) return session.token->object(base) != nullptr ? CKR_USER_NOT_LOGGED_IN : CKR_KEY_HANDLE_INVALID;
    if (own->kind != CKO_PRIVATE_KEY) return CKR_KEY_FUNCTION_NOT_PERMITTED;
    if (session.derived.size() >= kMostDerived) return CKR_DEVICE_MEMORY;
    // 2. The other side's point.
    esign::Bytes point;
    if (const CK_RV good = read_agreement(*mechanism, session.token->public_key.bits, point); good != CKR_OK) return good;
    // 3. A template that cannot be met fails before the card works.
    const CK_OBJECT_HANDLE next = kFirstDerived + session.derivations;
    std::optional<DerivedKey> made;
    const esign::SecretBytes nothing((session.token->public_key.bits + 7) / 8);
    if (const CK_RV good = make_derived({wanted, count}, nothing, next, made); good != CKR_OK) return good;
    // 4. The card.
    esign::SecretBytes secret;
    if (const CK_RV done = session.reader->agree(session.caller(), point, secret); done != CKR_OK) return done;
    made.reset();
    if (const CK_RV good = make_derived({wanted, count}, secret, next, made); good != CKR_OK) return good;
    session.derived.emplace(next, std::move(*made));
    ++session.derivations;
    *key = next;
    return CKR_OK;
  });
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (session.object(object) == nullptr) return CKR_OBJECT_HANDLE_INVALID;
    if (session.derived.erase(object) == 1) return CKR_OK;
    if (!is_blank(session.token)) return CKR_ACTION_PROHIBITED;  // nothing on a citizen's card is removed from here
    if (session.access == Session::Access::read_only) return CKR_SESSION_READ_ONLY;
    const CK_RV done = session.reader->destroy(session.caller(), object);
    session.refresh();
    return done;
  });
}
