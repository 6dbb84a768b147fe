// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"
#include "crypto/botan/public_key.h"

namespace esign::crypto::botan_adapter {

/// The four schemes, as in the OpenSSL adapter but with nothing of it. They throw what Botan throws.
/// RSA uses Botan's numbers and hashes; both encodings are checked here, because Botan 2 knows PKCS#1 only with NULL
/// and PSS only with one hash for message and mask.
Result<Verdict> verify_rsa_pkcs1(const RsaKey& key, pkix::Hash hash, View message, View signature);
Result<Verdict> verify_rsa_pss(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature);
Result<Verdict> verify_ecdsa(const Botan::ECDSA_PublicKey& key, pkix::Hash hash, View message, View signature);
Result<Verdict> verify_ed25519(const Botan::Ed25519_PublicKey& key, View message, View signature);

}  // namespace esign::crypto::botan_adapter
