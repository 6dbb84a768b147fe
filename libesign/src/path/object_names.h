// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>

#include "crypto/backend.h"

namespace esign::path {

/// The SHA-256 of certificates, CRLs and OCSP responses, computed once for each object of one document. Objects are told apart by
/// where their octets lie, and are kept alive meanwhile, so that no other octets can come to lie there. Of one thread.
class ObjectNames {
 public:
  /// Hexadecimal. `owner` keeps `octets` in their place, unchanged. Errors: internal.
  Result<std::string> name_of(std::shared_ptr<const void> owner, View octets, const crypto::Backend& backend);
  /// Of octets that were named before; nullptr for all others. Good until the next call of name_of().
  const std::string* find(View octets) const;

 private:
  struct Named {
    std::shared_ptr<const void> owner{};
    std::string name{};
  };
  std::map<std::pair<const std::uint8_t*, std::size_t>, Named> names_{};
};

}  // namespace esign::path
