// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "asn1/tag.h"
#include "base/bytes.h"

namespace esign::asn1 {

/// The content octets of a character string type as UTF-8; the type's own alphabet is enforced (X.680 section 41,
/// TeletexString is read as ISO 8859-1, as every peer does). Errors: malformed.
Result<std::string> decode_string(Tag type, View content);

/// Whether every character is in PrintableString's alphabet (X.680 section 41.4).
bool is_printable_string(std::string_view text);

}  // namespace esign::asn1
