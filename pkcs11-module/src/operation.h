// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "session.h"

namespace esign::p11 {

/// C_SignInit and C_VerifyInit: key and mechanism fit each other and the parameters fit the mechanism.
enum class Use : std::uint8_t { sign, verify };
CK_RV begin_operation(const Session& session, Use use, const CK_MECHANISM& given, CK_OBJECT_HANDLE key, std::optional<KeyOperation>& begun);

/// A part of the message (or of the digest or block that the program has made).
CK_RV add_part(KeyOperation& operation, View part);

/// The signature over what was collected, in the form of PKCS#11: r‖s for ECDSA.
CK_RV make_signature(const Session& session, KeyOperation& operation, Bytes& value);
/// CKR_OK, CKR_SIGNATURE_INVALID or CKR_SIGNATURE_LEN_RANGE.
CK_RV check_signature(const Session& session, KeyOperation& operation, View signature);

}  // namespace esign::p11
