// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pdf.h>

#include "formats/signature_view.h"

namespace esign::formats::pades {

/// The lines of a visible signature: who, when by his own word, why, where. Names from the certificate. Errors: invalid_argument
/// (no such language).
Result<std::vector<std::string>> seal_lines(const PdfSignature& pdf, const WriteOptions& options);

}  // namespace esign::formats::pades
