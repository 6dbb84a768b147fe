// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/pin.h>

#include <string>

namespace esign {

enum class Rendering : std::uint8_t { text, json };
/// What is inside a certificate, CRL, OCSP response, CMS or XML signature (PEM or DER), or the revisions, signatures and validation
/// data of a PDF file: shown, never judged.
/// `password`: of an encrypted PDF, UTF-8; null: the empty one.
/// Errors: malformed, unsupported (none of these), limit_exceeded, denied (the password does not open it).
ESIGN_API Result<std::string> inspect(const Document& document, Rendering rendering, const Pin* password = nullptr);

/// A PDF file as it was when revision `number` had been written (ISO 32000-2, 7.5.6), the oldest being 1: what a signature over that
/// revision shows. Errors: malformed (not a PDF file, or a revision without an end), not_found (no such revision), limit_exceeded.
ESIGN_API Result<Document> pdf_revision(const Document& document, std::size_t number);

}  // namespace esign
