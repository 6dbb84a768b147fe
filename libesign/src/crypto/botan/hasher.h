// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <botan/hash.h>

#include "crypto/backend.h"

namespace esign::crypto::botan_adapter {

/// Botan's name of a hash.
const char* digest_name(pkix::Hash hash);
/// Throws what Botan throws.
std::unique_ptr<Botan::HashFunction> make_function(pkix::Hash hash);

/// Errors: internal.
Result<std::unique_ptr<Hasher>> make_hasher(pkix::Hash hash);

}  // namespace esign::crypto::botan_adapter
