// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"
#include "pkix/algorithms.h"

namespace esign::token {

/// How a key signs unless told otherwise: the strongest hash that fits its size, PKCS#1 v1.5 for rsaEncryption keys (every
/// token can do it), PSS for id-RSASSA-PSS keys. Errors: unsupported (key type or curve).
Result<pkix::SignatureAlgorithm> default_algorithm(const pkix::PublicKeyInfo& key);

/// Whether a key of this kind can make such a signature. Errors: invalid_argument.
Result<void> check_fit(const pkix::PublicKeyInfo& key, const pkix::SignatureAlgorithm& algorithm);

/// The digest must have the length of the algorithm's hash: a card signs whatever it is given. Errors: invalid_argument.
Result<void> check_digest(const pkix::SignatureAlgorithm& algorithm, View digest);

}  // namespace esign::token
