// SPDX-License-Identifier: Apache-2.0
// The password that a holder says to the help line to have a lost card's certificates suspended.
#pragma once
#include <string>

#include "base/bytes.h"

namespace esign::ca {

/// "v1$salt$hash": salted SHA-256, iterated. What is spoken has little secrecy and opens one door only: a suspension, which
/// an operator can end.
using SpokenVerifier = std::string;

/// White space around and between words, and letter case (by the Azerbaijani alphabet), do not count. Errors:
/// invalid_argument (under six or over 64 letters).
Result<SpokenVerifier> make_spoken_verifier(std::string_view password);

enum class Spoken : std::uint8_t { right, wrong };
/// Errors: internal (no verifier).
Result<Spoken> check_spoken(std::string_view verifier, std::string_view password);

}  // namespace esign::ca
