// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

namespace esign {

/// What an identifier's own grammar says of it; nothing about whether it was ever given to anybody.
enum class Grammar : std::uint8_t { wrong, right };

/// FİN, the life-long personal number: seven capital Latin letters and digits without I and O (^[0-9A-HJ-NP-Z]{7}$).
/// No check digit is published.
Grammar fin_grammar(std::string_view fin) noexcept;

/// VÖEN, the taxpayer number: ten digits, the ninth a check digit (weights 4,1,8,6,2,7,5,3 over the first eight, modulo 11,
/// never 10), the tenth the legal status, 1 for legal and 2 for natural persons (OECD TIN sheet of Azerbaijan).
Grammar voen_grammar(std::string_view voen) noexcept;

}  // namespace esign
