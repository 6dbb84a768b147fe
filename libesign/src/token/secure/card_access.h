// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

#include "token/secure/pace.h"

namespace esign::token {

/// SELECT of the MF, then EF.CardAccess (ICAO Doc 9303-11, 9.2), which anybody may read. Errors: those of read_object_file()
/// and read_card_access().
Result<PaceInfo> read_pace_info(Conversation& conversation, const Limits& limits = {});

/// The octets of a card access number as PACE wants them. Errors: pin_incorrect (no digits, or another number than six to
/// twelve of them: it was not tried).
Result<SecretBytes> can_octets(const Pin& can);
inline constexpr unsigned kShortestCan = 6, kLongestCan = 12;

}  // namespace esign::token
