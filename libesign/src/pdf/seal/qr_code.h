// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "base/bytes.h"

namespace esign::pdf {

/// A QR code (ISO/IEC 18004), error correction M, in octet mode. Without its quiet zone.
struct QrCode {
  unsigned modules = 0;  ///< On a side.
  enum class Module : std::uint8_t { light, dark };
  std::vector<Module> rows{};  ///< Row by row from the upper left.
};
/// Errors: invalid_argument (empty, or more than a code holds), internal.
Result<QrCode> qr_code(std::string_view text);

}  // namespace esign::pdf
