// SPDX-License-Identifier: Apache-2.0
// Key files of a certification authority: made, sealed and opened. What people bring along is read by open_pkcs12().
#pragma once
#include "crypto/backend.h"

namespace esign::crypto {

enum class KeyKind : std::uint8_t { ec_p256, ec_p384, ec_p521, rsa_3072, rsa_4096 };

/// A new key pair as PrivateKeyInfo (RFC 5208, version 0), DER. Errors: internal.
Result<SecretBytes> generate_pkcs8(KeyKind kind);

/// EncryptedPrivateKeyInfo (RFC 5958 section 3), DER: PBES2 with PBKDF2-HMAC-SHA256 (100,000 iterations) and AES-256-CBC
/// (RFC 8018 section 6.2). The passphrase is UTF-8. Errors: malformed (no PrivateKeyInfo), internal.
Result<Bytes> seal_pkcs8(const SecretBytes& pkcs8, const Pin& passphrase);
/// Errors: malformed, pin_incorrect, unsupported, limit_exceeded (kdf_iterations, key_file_octets).
Result<std::unique_ptr<PrivateKey>> open_sealed_pkcs8(View der, const Pin& passphrase);

/// As PrivateKey::sign(), but an ECDSA value is not verified with the key's own public half before it is given out, which
/// costs three signatures. For who verifies it himself before it leaves, and for answers that their readers verify and may
/// ask again. A faulty RSA value gives the key away, and is always looked at.
Result<Bytes> sign_unverified(const PrivateKey& key, const pkix::SignatureAlgorithm& algorithm, View message);

/// What a browser or a mail program imports: the key, its certificate, the chain above it.
struct Pkcs12Content {
  const SecretBytes& pkcs8;
  View certificate{};
  std::vector<Bytes> chain{};
  std::string friendly_name{};
};
/// RFC 7292 with PBES2/AES-256-CBC and a SHA-256 MAC. Errors: malformed, internal.
Result<Bytes> write_pkcs12(const Pkcs12Content& content, const Pin& passphrase);

}  // namespace esign::crypto
