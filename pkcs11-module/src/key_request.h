// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>

#include "cryptoki.h"
#include "token/personalise/blank_card.h"

namespace esign::p11 {

/// CKA_ID, CKA_LABEL and CKA_SUBJECT as a program wants them.
struct KeyName {
  std::optional<Bytes> id{}, label{}, subject{};
};

/// What C_GenerateKeyPair is asked for, after it was found to be what the chip makes.
struct KeyRequest {
  KeyName public_name{}, private_name{};
  Bytes curve{};  ///< CKA_EC_PARAMS; empty for RSA.
};

/// The mechanism by which the chip makes such a key.
CK_MECHANISM_TYPE generation_of(const token::BlankCard::KeyKind& kind);
CK_MECHANISM_INFO info_of_generation(const token::BlankCard::KeyKind& kind);

struct KeyTemplates {
  std::span<const CK_ATTRIBUTE> public_key{}, private_key{};
};
/// Token objects alone, never extractable, for signing (and ECDH), of the kind that the chip makes.
/// CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT, CKR_ATTRIBUTE_VALUE_INVALID, CKR_ATTRIBUTE_TYPE_INVALID,
/// CKR_DOMAIN_PARAMS_INVALID (another curve), CKR_KEY_SIZE_RANGE (another modulus).
CK_RV read_key_request(const KeyTemplates& templates, const token::BlankCard::KeyKind& kind, KeyRequest& request);

/// C_SetAttributeValue: the three names; CKR_ATTRIBUTE_READ_ONLY for all else.
CK_RV read_key_name(std::span<const CK_ATTRIBUTE> wanted, KeyName& name);

}  // namespace esign::p11
