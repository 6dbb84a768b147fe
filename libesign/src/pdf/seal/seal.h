// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/bytes.h"

namespace esign::pdf {

/// What a visible signature shows. It claims; what it claims is proved by the signature alone.
struct Seal {
  double width = 0, height = 0;      ///< Of the box, in points (1/72 inch).
  std::vector<std::string> lines{};  ///< UTF-8. Control characters are shown, not obeyed.
  std::string qr{};                  ///< UTF-8 in a QR code (ISO/IEC 18004) at the left; empty: none.
};

/// Draws it as a PDF of one page of the box's size: text in DejaVu Sans, embedded as subsets with ToUnicode, in the largest of
/// the usual sizes that fits; the QR code as filled squares. The same seal gives the same page. Errors: invalid_argument (a box
/// too small for the text, or for the code), internal.
Result<Bytes> draw_seal(const Seal& seal);

}  // namespace esign::pdf
