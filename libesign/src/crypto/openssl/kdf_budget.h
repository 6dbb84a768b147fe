// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/limits.h"
#include "crypto/openssl/handle.h"

namespace esign::crypto::openssl_adapter {

/// Iteration counts come from the file: 2^31 of them would hold the program for the better part of an hour.
class KdfBudget {
 public:
  /// The iterations of a MAC (RFC 7292 section 4, MacData; absent is 1). Errors: limit_exceeded, malformed.
  Result<void> spend_on(const ASN1_INTEGER* iterations);
  /// The iterations of PBES2 (RFC 8018 appendix A.2, A.4) or of a PKCS#12 PBE (RFC 7292 appendix C). Other parameters
  /// cost nothing here; OpenSSL does not know them either. Errors: limit_exceeded, malformed.
  Result<void> spend_on(const X509_ALGOR& algorithm);

 private:
  Budget budget_{"kdf_iterations", Limits{}.kdf_iterations};
};

/// Whether this OpenSSL has the cipher of a password-based algorithm.
enum class Cipher : std::uint8_t { available, missing };
Cipher cipher_of(const X509_ALGOR& algorithm);

}  // namespace esign::crypto::openssl_adapter
