// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "commands/centre.h"
#include "config/ceremony_file.h"

namespace esign::ca {

/// What was done in front of the witnesses, line by line; the root key signs it, and openssl verifies it without us.
class Transcript {
 public:
  static Result<Transcript> begin(const Ceremony& ceremony, std::string_view file, Time at);
  Result<void> key(std::string_view name, View spki);
  Result<void> certificate(std::string_view name, View der);
  /// Writes the transcript, its signature by the root key (DER, beside it with ".sig") and the root's public key (".pem").
  Result<void> finish(Centre& centre, const std::filesystem::path& file);

 private:
  Result<void> line(std::string_view kind, std::string_view name, View octets);
  std::string text_{};
  std::string root_{};
};

}  // namespace esign::ca
