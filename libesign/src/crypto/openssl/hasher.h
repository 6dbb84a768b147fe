// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"

namespace esign::crypto::openssl_adapter {

/// Errors: internal.
Result<std::unique_ptr<Hasher>> make_hasher(pkix::Hash hash);

/// The digest of octets that are at hand. Errors: internal.
Result<Bytes> digest_of(pkix::Hash hash, View octets);

}  // namespace esign::crypto::openssl_adapter
