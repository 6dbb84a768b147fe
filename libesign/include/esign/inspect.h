// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <string>

namespace esign {

enum class Rendering : std::uint8_t { text, json };
/// What is inside a certificate, CRL, OCSP response, CMS or XML signature (PEM or DER): shown, never judged.
/// Errors: malformed, unsupported (none of these), limit_exceeded.
ESIGN_API Result<std::string> inspect(const Document& document, Rendering rendering);

}  // namespace esign
