// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/export.h>

#include <cstdint>
#include <string>
#include <vector>

namespace esign {

/// One known answer test of one implementation of cryptography: a digest that must come out, a signature that must be
/// valid, or the same signature over another message, which must not.
struct KnownAnswer {
  std::string name{};            ///< "SHA-256 digest", "ECDSA P-256 SHA-256, changed message"
  std::string implementation{};  ///< "openssl", "botan"
  enum class Outcome : std::uint8_t { right, wrong } outcome = Outcome::wrong;
};
/// Runs every test on both implementations; takes well under a second and needs no file. A test that ends in an error is
/// wrong.
ESIGN_API std::vector<KnownAnswer> check_known_answers();

}  // namespace esign
