// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <botan/bigint.h>
#include <botan/ecdsa.h>
#include <botan/ed25519.h>

#include <optional>

#include "pkix/algorithms.h"

namespace esign::crypto::botan_adapter {

struct RsaKey {
  Botan::BigInt n{};
  Botan::BigInt e{};
  std::size_t octets() const { return n.bytes(); }
};

/// A public key, read from its SubjectPublicKeyInfo by us and not by Botan: the OpenSSL adapter has OpenSSL read it, and
/// two readers that agree are part of the second opinion. Exactly one of rsa, ec and ed25519 is there.
struct PublicKey {
  pkix::PublicKeyInfo info{};  ///< type and algorithm only
  std::optional<RsaKey> rsa{};
  std::optional<Botan::ECDSA_PublicKey> ec{};
  std::optional<Botan::Ed25519_PublicKey> ed25519{};
};

/// Errors: malformed, unsupported; as load_public_key() of the OpenSSL adapter, with code of its own.
Result<PublicKey> load_public_key(View spki);

}  // namespace esign::crypto::botan_adapter
