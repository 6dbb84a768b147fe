// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "base/wipe.h"
#include "pkix/algorithms.h"

namespace esign::crypto {

/// What secure messaging with a card needs (ICAO Doc 9303-11, BSI TR-03110-3). Keys of 16 or 32 octets (AES-128, AES-256).

/// AES in CBC mode over whole blocks, without padding. Errors: invalid_argument (key, vector or text of a wrong length), internal.
Result<Bytes> aes_cbc_encrypt(const SecretBytes& key, View vector, View blocks);
Result<Bytes> aes_cbc_decrypt(const SecretBytes& key, View vector, View blocks);
/// AES-CMAC (RFC 4493), all 16 octets. Errors: invalid_argument, internal.
Result<Bytes> aes_cmac(const SecretBytes& key, View message);

/// The terminal's side of PACE with generic mapping over an elliptic curve: two key agreements, the second on a generator
/// that the first and the nonce make. Points are uncompressed (04‖x‖y, SEC 1).
class MappedAgreement {
 public:
  virtual ~MappedAgreement() = default;
  virtual Bytes mapping_key() const = 0;
  /// G' = s·G + H (TR-03110-3, A.3.4.1). Errors: protocol (a point that is not on the curve, a mapping to infinity, our own
  /// key sent back).
  virtual Result<void> map(View nonce, View card_mapping_key) = 0;
  virtual Bytes ephemeral_key() const = 0;
  /// The x coordinate of the shared point, as long as the field's octets. Errors: as map().
  virtual Result<SecretBytes> agree(View card_ephemeral_key) = 0;
};
/// The private keys are random, except for worked examples. Errors: unsupported (curve), invalid_argument, internal.
struct FixedScalars {
  View mapping{};
  View ephemeral{};
};
Result<std::unique_ptr<MappedAgreement>> mapped_agreement(pkix::Curve curve, const std::optional<FixedScalars>& fixed = {});

}  // namespace esign::crypto
