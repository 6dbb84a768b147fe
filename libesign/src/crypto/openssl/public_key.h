// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/openssl/handle.h"
#include "pkix/algorithms.h"

namespace esign::crypto::openssl_adapter {

/// A public key that OpenSSL accepted and that passed our own checks: RSA numbers of sane size, a point that is on its
/// named curve, an Ed25519 key whose signatures bind a message. DOES NOT judge strength; that is the policy's.
struct PublicKey {
  Handle<EVP_PKEY> handle{};
  pkix::PublicKeyInfo info{};
};

/// Errors: malformed (not a DER SubjectPublicKeyInfo, or no such key), unsupported (type, curve, size, point form).
Result<PublicKey> load_public_key(View spki);

/// The same checks on a key that OpenSSL holds already; `info` is what its SubjectPublicKeyInfo says.
Result<void> check_public_key(const EVP_PKEY& key, const pkix::PublicKeyInfo& info);

/// A number of a key ("n", "order"), as an unsigned integer. Errors: internal.
Result<Handle<BIGNUM>> number_of(const EVP_PKEY& key, const char* parameter);

/// The order of a curve's generator, kept for the life of the program; null for a curve that this product does not use.
const BIGNUM* order_of(pkix::Curve curve);

}  // namespace esign::crypto::openssl_adapter
