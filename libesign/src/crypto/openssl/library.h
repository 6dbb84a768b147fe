// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/openssl/handle.h"
#include "pkix/algorithms.h"

namespace esign::crypto::openssl_adapter {

/// Our own library context with the default provider alone. The process's openssl.cnf (engines, security levels, a FIPS
/// provider that refuses SHA-1) thus never decides what a signature is worth. Null only if OpenSSL cannot start.
OSSL_LIB_CTX* library();

/// The default and the legacy provider together, for PKCS#12 files of old tools; without the legacy module it is the
/// default provider alone. Nothing but the decryption of key files runs here.
OSSL_LIB_CTX* library_for_key_files();

/// The fetched digest of a hash; null only if OpenSSL cannot start.
const EVP_MD* message_digest(pkix::Hash hash);
/// OpenSSL's name of a hash, for OSSL_PARAM.
const char* digest_name(pkix::Hash hash);

}  // namespace esign::crypto::openssl_adapter
