// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "crypto/key_file.h"
#include "domain/ports.h"

namespace esign::ca {

/// Keys on a PKCS#11 token (HSM, SoftHSM), found by CKA_LABEL. Private keys are made there and never leave:
/// CKA_SENSITIVE, not CKA_EXTRACTABLE. When the token goes away calls say Errc::unavailable, and the next call logs in anew.
class Pkcs11KeyRing final : public KeyRing {
 public:
  /// `uri`: RFC 7512 with module-path and token or serial. `pin`: of the user. Errors: malformed, misconfigured (no module,
  /// no such token), pin_incorrect, unavailable.
  static Result<std::unique_ptr<Pkcs11KeyRing>> open(std::string_view uri, Pin pin);
  ~Pkcs11KeyRing() override;

  Result<void> create(std::string_view key, crypto::KeyKind kind) override;
  Result<Bytes> spki(std::string_view key) const override;
  Result<pkix::SignatureAlgorithm> algorithm(std::string_view key) const override;
  Result<Bytes> sign(std::string_view key, View message) const override;
  Result<Bytes> sign_digest(std::string_view key, View digest) const override;

 private:
  class Token;
  explicit Pkcs11KeyRing(std::unique_ptr<Token> token);
  std::unique_ptr<Token> token_;
};

}  // namespace esign::ca
