// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "token/card_channel.h"

namespace esign::token::pcsc {

/// The control codes of a reader's PIN pad; 0 for a feature it has not.
struct PadFeatures {
  unsigned long verify = 0;      ///< FEATURE_VERIFY_PIN_DIRECT.
  unsigned long modify = 0;      ///< FEATURE_MODIFY_PIN_DIRECT.
  unsigned long properties = 0;  ///< FEATURE_IFD_PIN_PROPERTIES.
  unsigned long tlv = 0;         ///< FEATURE_GET_TLV_PROPERTIES.
};
/// The answer of CM_IOCTL_GET_FEATURE_REQUEST (PC/SC part 10 v2.02.09, 2.2): tag, length 4, code in big-endian order. An
/// answer that breaks this has no features: a reader without a PIN pad never stops anybody from signing.
PadFeatures read_features(View answer);

/// How an entry may be ended: part 10, bEntryValidationCondition. 02: the validation key; 01: the largest number of digits.
inline constexpr std::uint8_t kEndByKey = 0x02;

/// What the person and the reader need besides the order.
struct PadManner {
  std::uint8_t seconds = 30;        ///< Until the reader gives up.
  std::uint16_t language = 0x0409;  ///< LCID of the reader's display.
};
/// PIN_VERIFY_STRUCTURE (2.5.2) and PIN_MODIFY_STRUCTURE (2.5.3), in little-endian order. Errors: unsupported (what the fields
/// cannot say: a block above 15 octets, an offset above 15 in verify).
Result<Bytes> verify_structure(const PadOrder& order, const PadManner& manner = {});
Result<Bytes> modify_structure(const PadOrder& order, const PadManner& manner = {});

/// Whether a reader of this name tells the truth about its PIN pad. Some have keys in their descriptor and none on the case.
enum class Trusted : std::uint8_t { yes, no };
Trusted pad_of(std::string_view reader);

}  // namespace esign::token::pcsc
