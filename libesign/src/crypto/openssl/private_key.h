// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/backend.h"
#include "crypto/openssl/public_key.h"

namespace esign::crypto::openssl_adapter {

/// A key that OpenSSL holds, once its public half has passed check_public_key(). Errors: unsupported, malformed.
Result<std::unique_ptr<PrivateKey>> adopt(Handle<EVP_PKEY> key);

}  // namespace esign::crypto::openssl_adapter
