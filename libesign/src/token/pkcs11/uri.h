// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace esign::token::pkcs11 {

/// A PKCS#11 URI (RFC 7512), as far as it names a key: absent members match everything.
struct Uri {
  std::optional<std::string> token{}, manufacturer{}, serial{}, model{};
  std::optional<std::string> object{};
  std::optional<Bytes> id{};
  std::optional<unsigned long> slot_id{};
  std::string module_path{};  ///< From module-path; empty when the URI has none.
};

/// Reads the URI, percent-decoded. Errors: malformed (grammar, an attribute twice), unsupported (attributes that this
/// product does not match by: ignoring one would widen the choice), denied (pin-value and pin-source: a secret never comes
/// through a place that other processes can read). The text of an error never holds a value.
Result<Uri> parse_uri(std::string_view text);

}  // namespace esign::token::pkcs11
