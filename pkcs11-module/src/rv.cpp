// SPDX-License-Identifier: Apache-2.0
#include "rv.h"

namespace esign::p11 {

CK_RV rv_of(const Error& error, Speaking speaking) {
  switch (error.code) {
    case Errc::invalid_argument: return CKR_ARGUMENTS_BAD;
    // The card knows no such command, length or algorithm.
    case Errc::unsupported: return CKR_FUNCTION_REJECTED;
    // Files that lie.
    case Errc::malformed:
    case Errc::limit_exceeded:
    case Errc::not_found: return speaking == Speaking::of_slot ? CKR_TOKEN_NOT_RECOGNIZED : CKR_DEVICE_ERROR;
    case Errc::token_absent: return speaking == Speaking::of_slot ? CKR_TOKEN_NOT_PRESENT : CKR_DEVICE_REMOVED;
    case Errc::pin_incorrect: return CKR_PIN_INCORRECT;
    case Errc::pin_blocked: return CKR_PIN_LOCKED;
    case Errc::cancelled: return CKR_FUNCTION_CANCELED;
    // Another program holds the card: the same call may succeed in a moment.
    case Errc::conflict: return CKR_FUNCTION_FAILED;
    case Errc::denied: return CKR_USER_NOT_LOGGED_IN;
    case Errc::storage: return CKR_DEVICE_MEMORY;
    case Errc::unavailable:
    case Errc::timed_out:
    case Errc::protocol: return CKR_DEVICE_ERROR;
    case Errc::already_exists:
    case Errc::no_signature:
    case Errc::changed:
    case Errc::misconfigured:
    case Errc::cannot_create:
    case Errc::internal: break;
  }
  return CKR_GENERAL_ERROR;
}

}  // namespace esign::p11
