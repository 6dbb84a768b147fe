// SPDX-License-Identifier: Apache-2.0
// ECDSA on P-256 by the steps of the standard, over OpenSSL's arithmetic of points: without EVP's objects around each value.
#pragma once
#include <functional>

#include "crypto/backend.h"
#include "crypto/openssl/handle.h"

namespace esign::crypto::openssl_adapter {

/// The curve; null where OpenSSL has none.
const EC_GROUP* p256();

/// The point of an uncompressed P-256 key in a SubjectPublicKeyInfo: it is on the curve and not infinite.
/// Errors: unsupported (another key), malformed.
Result<Handle<EC_POINT>> p256_point_of(View spki);

/// Puts u G + v Q into `sum`; gives 1, as OpenSSL's functions do.
using SumOfMultiples = std::function<int(EC_POINT& sum, const BIGNUM& u, const BIGNUM& v, BN_CTX& context)>;
/// FIPS 186-5 section 6.4.2, over a DER ECDSA-Sig-Value. In variable time: nothing here is secret. Errors: internal.
Result<Verdict> verify_p256_digest(View digest, View signature, const SumOfMultiples& multiples);

}  // namespace esign::crypto::openssl_adapter
