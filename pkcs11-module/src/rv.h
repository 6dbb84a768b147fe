// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include "cryptoki.h"

namespace esign::p11 {

/// A function that speaks of a slot calls a card that is gone "not present"; within a session it was "removed".
enum class Speaking : std::uint8_t { of_slot, in_session };

/// The return value of an error of the token layer: the one table.
CK_RV rv_of(const Error& error, Speaking speaking);

}  // namespace esign::p11
