// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace esign::pkix {

/// Whether letters that differ in case only are the same (caseIgnoreMatch) or not (caseExactMatch).
enum class CaseFolding : std::uint8_t { fold, keep };

/// RFC 4518 section 2: Map, Normalize (NFKC), Prohibit, and insignificant spaces (2.6.1: trimmed and squeezed, which
/// compares as the two-space form does). Takes and gives code points. Empty optional: the string holds a prohibited
/// character (2.4), so a comparison with anything but the same octets is undefined and must not succeed.
/// Divergences: unassigned code points (table A.1) compare as themselves, since Unicode has grown since 3.2; a leading
/// combining mark is not refused; a space before a combining mark counts as insignificant.
std::optional<std::u32string> prepare(std::u32string_view text, CaseFolding folding = CaseFolding::fold);

/// Unicode NFKC with the data of Unicode 3.2, as RFC 4518 section 2.3 asks.
std::u32string nfkc(std::u32string_view text);

}  // namespace esign::pkix
