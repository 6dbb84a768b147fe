// SPDX-License-Identifier: Apache-2.0
// Products and remainders of numbers of millions of bits. OpenSSL multiplies equal sizes by Karatsuba's method and divides as one
// does on paper; here everything is brought to its multiplication.
#pragma once
#include "crypto/openssl/handle.h"

namespace esign::crypto::openssl_adapter {

using Number = Handle<BIGNUM>;

/// Errors: internal (no memory) in all of them.
Result<Number> product(const BIGNUM& a, const BIGNUM& b);

/// A divisor with its reciprocal by Newton's iteration: remainders cost two products.
class Divisor {
 public:
  /// `d` is positive and outlives the divisor.
  static Result<Divisor> make(const BIGNUM& d);
  /// a mod d, for any a ≥ 0. Exact whatever the reciprocal is worth: it only saves time.
  Result<Number> remainder(const BIGNUM& a) const;

 private:
  Divisor(const BIGNUM& d, Number reciprocal) : d_(&d), reciprocal_(std::move(reciprocal)) {}
  Result<Number> short_remainder(const BIGNUM& a) const;

  const BIGNUM* d_;
  Number reciprocal_;  ///< The upper bits of 2^(2 bits(d)) / d; null where paper is faster.
};

}  // namespace esign::crypto::openssl_adapter
