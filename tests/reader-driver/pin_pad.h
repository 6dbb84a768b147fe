// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "slot.h"

namespace esign::reader {

/// The reader's own status words, PC/SC part 10 v2.02.09 section 2.5.
enum class PadStatus : std::uint16_t { timed_out = 0x6400, cancelled = 0x6401, differs = 0x6402, wrong_size = 0x6403, bad_parameters = 0x6B80 };

/// What the person types: digits; "CANCEL" for the key; an empty line, or none, for fingers that never come.
using Fingers = std::function<std::optional<std::string>()>;

/// What became of an order to the PIN pad: the command APDU with the PINs in it, or the reader's own answer.
using Composed = std::variant<Bytes, PadStatus>;

/// FEATURE_VERIFY_PIN_DIRECT: the PIN_VERIFY_STRUCTURE of part 10, little-endian as the host sends it.
Composed compose_verify(View structure, const Fingers& fingers);
/// FEATURE_MODIFY_PIN_DIRECT: the PIN_MODIFY_STRUCTURE. The old PIN is asked for when bConfirmPIN bit 1 is set, the new one
/// twice when bit 0 is.
Composed compose_modify(View structure, const Fingers& fingers);

}  // namespace esign::reader
