// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace esign::pkix {

struct PemBlock {
  std::string label{};
  Bytes der{};
};
/// All blocks of RFC 7468 text; words outside the blocks are explanation (section 5.2) and skipped. Inside, only base64 and
/// white space. Errors: malformed (an open block, a wrong end, not base64).
Result<std::vector<PemBlock>> read_pem(std::string_view text);
std::string write_pem(std::string_view label, View der);

/// The DER of a file that is one DER element (first octet 30), or PEM: every block with this label, other labels being
/// skipped. Errors: malformed, not_found (no such block).
Result<std::vector<Bytes>> read_der_or_pem(View file, std::string_view label);

}  // namespace esign::pkix
