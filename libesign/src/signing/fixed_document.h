// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <string_view>

namespace esign::signing {

/// The document as its signer was shown it: fixed(), and of this SHA-256 (hexadecimal, letters of either case). An empty one asks
/// nothing, and gives the document as it is. Errors: invalid_argument (no SHA-256), changed, those of reading.
Result<Document> as_shown(const Document& document, std::string_view expected_sha256);

}  // namespace esign::signing
