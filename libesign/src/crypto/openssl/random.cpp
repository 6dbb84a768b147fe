// SPDX-License-Identifier: Apache-2.0
#include <openssl/rand.h>

#include "crypto/backend.h"
#include "crypto/openssl/library.h"

namespace esign::crypto {

Result<Bytes> random_octets(std::size_t count) {
  const openssl_adapter::ErrorScope errors;
  Bytes octets(count);
  if (count != 0 && RAND_bytes_ex(openssl_adapter::library(), octets.data(), count, 0) != 1)
    return openssl_adapter::failure(Errc::internal, "no random octets");
  return octets;
}

}  // namespace esign::crypto
