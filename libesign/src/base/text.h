// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"

#include <string>
#include <string_view>
#include <vector>

namespace esign {

// Identifiers (FİN, hex, OIDs, PEM labels, algorithm names) are folded as ASCII only: in an Azerbaijani locale "i" has
// another capital, and std::toupper would change what an identifier means.
char ascii_lower(char c) noexcept;
char ascii_upper(char c) noexcept;
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);
bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) noexcept;

/// Whether the octets are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) noexcept;
/// Code points of valid UTF-8 (an invalid octet counts as U+FFFD).
std::u32string to_code_points(std::string_view text);
std::string to_utf8(std::u32string_view code_points);

/// The text with control characters, marks of direction and characters that take no place (zero-width space, joiners, tags)
/// shown as \u{XXXX}: names come from certificates, and a name must neither write a line of a report nor hide a difference.
std::string printable(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string_view trim(std::string_view text) noexcept;  ///< Without ASCII white space at both ends.

}  // namespace esign
