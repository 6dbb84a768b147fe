// SPDX-License-Identifier: Apache-2.0
// Sessions and logins: base specification 3.0 section 5.6.
#include "call.h"

using namespace esign;
using namespace esign::p11;

namespace {

/// Context-specific login, for the signature that was begun with a key that wants its PIN each time.
CK_RV log_in_for_signature(Session& session, const Pin* pin) {
  if (!session.signing || session.signing->login == KeyOperation::Login::not_needed) return CKR_OPERATION_NOT_INITIALIZED;
  const CK_RV done = session.reader->log_in_for_one(session.caller(), pin, session.signing->pin);
  if (done == CKR_OK) session.signing->login = KeyOperation::Login::given;
  return done;
}

CK_RV log_in(Library& library, Session& session, CK_USER_TYPE user, const Pin* pin) {
  switch (user) {
    case CKU_USER: return session.reader->log_in(session.caller(), Who::user, pin);
    case CKU_SO: {
      // The officer works in read/write sessions, and there may be no others.
      if (session.access == Session::Access::read_only) return CKR_SESSION_READ_ONLY;
      const Library::Count count = library.count(session.slot);
      if (count.read_write != count.all) return CKR_SESSION_READ_ONLY_EXISTS;
      return session.reader->log_in(session.caller(), Who::officer, pin);
    }
    case CKU_CONTEXT_SPECIFIC: {
      const CK_RV done = log_in_for_signature(session, pin);
      if (done == CKR_OK) library.keeper().watch(session.reader);
      return done;
    }
  }
  return CKR_USER_TYPE_INVALID;
}

}  // namespace

CK_RV C_OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, void*, CK_NOTIFY, CK_SESSION_HANDLE* handle) {
  return with_library([&](Library& library) -> CK_RV {
    if (handle == nullptr) return CKR_ARGUMENTS_BAD;
    if ((flags & CKF_SERIAL_SESSION) == 0) return CKR_SESSION_PARALLEL_NOT_SUPPORTED;
    library.look(Library::Growth::none);
    const auto access = (flags & CKF_RW_SESSION) != 0 ? Session::Access::read_write : Session::Access::read_only;
    return library.open_session(slot, access, *handle);
  });
}

CK_RV C_CloseSession(CK_SESSION_HANDLE handle) {
  return with_library([&](Library& library) { return library.close_session(handle); });
}

CK_RV C_CloseAllSessions(CK_SLOT_ID slot) {
  return with_library([&](Library& library) { return library.close_all(slot); });
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE handle, CK_SESSION_INFO* info) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (info == nullptr) return CKR_ARGUMENTS_BAD;
    *info = {};
    info->slotID = session.slot;
    info->state = session.state();
    info->flags = CKF_SERIAL_SESSION | (session.access == Session::Access::read_write ? CKF_RW_SESSION : 0);
    return CKR_OK;
  });
}

CK_RV C_Login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG length) {
  return with_library([&](Library& library) -> CK_RV {
    return with_session(handle, [&](Session& session) -> CK_RV {
      if (user != CKU_USER && user != CKU_SO && user != CKU_CONTEXT_SPECIFIC) return CKR_USER_TYPE_INVALID;
      if (session.token->kind == Token::Kind::host) return CKR_USER_PIN_NOT_INITIALIZED;
      if (pin == nullptr && !may_be_null(*session.token)) return CKR_ARGUMENTS_BAD;
      if (pin != nullptr && length > kLongestPin) return CKR_PIN_INCORRECT;
      return log_in(library, session, user, GivenPin(pin, length).get());
    });
  });
}

CK_RV C_Logout(CK_SESSION_HANDLE handle) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if (session.token->kind == Token::Kind::host) return CKR_USER_NOT_LOGGED_IN;
    return session.reader->log_out(session.caller());
  });
}

// Cards have one user for each PIN: a name can only be empty.
CK_RV C_LoginUser(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG length, CK_UTF8CHAR*, CK_ULONG name_length) {
  if (name_length == 0) return C_Login(handle, user, pin, length);
  return with_session(handle, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_SUPPORTED; });
}

CK_RV C_SessionCancel(CK_SESSION_HANDLE handle, CK_FLAGS flags) {
  return with_session(handle, [&](Session& session) -> CK_RV {
    if ((flags & CKF_FIND_OBJECTS) != 0) session.found.reset();
    if ((flags & CKF_SIGN) != 0) session.signing.reset();
    if ((flags & CKF_VERIFY) != 0) session.verifying.reset();
    if ((flags & CKF_DIGEST) != 0) session.digesting.reset();
    return CKR_OK;
  });
}

CK_RV C_GetOperationState(CK_SESSION_HANDLE handle, CK_BYTE*, CK_ULONG*) {
  return with_session(handle, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_SUPPORTED; });
}
CK_RV C_SetOperationState(CK_SESSION_HANDLE handle, CK_BYTE*, CK_ULONG, CK_OBJECT_HANDLE, CK_OBJECT_HANDLE) {
  return with_session(handle, [](Session&) -> CK_RV { return CKR_FUNCTION_NOT_SUPPORTED; });
}
