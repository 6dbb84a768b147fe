// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

#include "token/secure/pace.h"

namespace esign::token {

/// SELECT of the MF, then EF.CardAccess (ICAO Doc 9303-11, 9.2), which anybody may read. Errors: those of read_object_file()
/// and read_card_access().
Result<PaceInfo> read_pace_info(Conversation& conversation, const Limits& limits = {});

/// What opens the radio link, as PACE wants it.
struct LinkPassword {
  PacePassword kind = PacePassword::can;
  SecretBytes octets{};
};
/// A card access number, or MRZ information (ICAO Doc 9303-11, 9.7.2): document number, birth date (YYMMDD) and expiry date, each with
/// its check digit, as they stand in the machine readable zone; PACE takes its SHA-1. Errors: pin_incorrect (neither six to
/// twelve digits nor such a text with right check digits: it was not tried).
Result<LinkPassword> link_password(const Pin& typed);
inline constexpr unsigned kShortestCan = 6, kLongestCan = 12;
inline constexpr std::size_t kShortestMrz = 24, kLongestMrz = 37;  ///< Document numbers of 9 to 22 characters.

}  // namespace esign::token
