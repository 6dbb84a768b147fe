// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "base/bytes.h"

namespace esign::token::pcsc {

/// The error of a PC/SC return value, by its remedy; `what` names the call. Success is no argument for this.
/// The table is what pcscd 1.9.9 was measured to answer, see docs/reference/card-profile.md.
Failure failure(long code, std::string_view what);

/// Whether the card was reset behind our back: SCardReconnect brings it back, selections and PIN states are gone.
enum class Loss : std::uint8_t { none, reset };
Loss loss(long code);

}  // namespace esign::token::pcsc
