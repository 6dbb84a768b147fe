// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <span>
#include <string>
#include <string_view>

namespace esign::ca {

/// Whether text may stand in a name: not empty, UTF-8, at most `kNameCharacters` characters, no space at an end and none
/// doubled, no control character, mark of direction or character without a place, composed (NFC: "Ğ" is one character), letters of the
/// Latin or the Cyrillic script only and not both in one text (EN 319 412-2 NAT-4.2.4-19). Of the Latin letters those of European alphabets, so that ə (U+0259)
/// has no double in ǝ (U+01DD). Errors: invalid_argument; the detail says which rule, and never quotes the text.
Result<void> check_name_text(std::string_view text);

/// Characters of one attribute; names may exceed the bounds of RFC 5280 appendix A (EN 319 412-2 NAT-4.2.4-18), databases and readers end.
inline constexpr std::size_t kNameCharacters = 200;

/// NAT-4.2.4-19 over several attributes: givenName, surname and commonName are of one script. Errors: invalid_argument.
Result<void> check_one_script(std::span<const std::string_view> texts);

}  // namespace esign::ca
