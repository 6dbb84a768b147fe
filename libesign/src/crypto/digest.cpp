// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"

namespace esign::crypto {

Result<Bytes> digest(const Backend& backend, pkix::Hash hash, View octets) {
  ESIGN_TRY(const auto hasher, backend.hasher(hash));
  ESIGN_CHECK(hasher->update(octets));
  return hasher->finish();
}

Result<Bytes> digest(const Backend& backend, pkix::Hash hash, const Source& source) {
  ESIGN_TRY(const auto hasher, backend.hasher(hash));
  ESIGN_CHECK(source([&](View octets) { return hasher->update(octets); }));
  return hasher->finish();
}

}  // namespace esign::crypto
