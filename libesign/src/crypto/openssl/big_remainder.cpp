// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/big_remainder.h"

#include <algorithm>

namespace esign::crypto::openssl_adapter {
namespace {

constexpr int kPaperBits = 32'768;   // under it long division wins
// An operand with one bit in a further word costs OpenSSL twice the time, so operands are cut to a word less than the divisor has;
// what is lost by it is in the last division, whose quotient has some words.
constexpr int kCut = 64;

Failure spent() { return failure(Errc::internal, "numbers cannot be multiplied"); }

Number fresh() { return Number(BN_new()); }

Result<Number> times(const BIGNUM& a, const BIGNUM& b) {
  Number made = fresh();
  const Handle<BN_CTX> room(BN_CTX_new());
  if (!made || !room || BN_mul(made.get(), &a, &b, room.get()) != 1) return spent();
  return made;
}

Result<Number> shifted(const BIGNUM& a, int left) {
  Number made = fresh();
  if (!made || (left >= 0 ? BN_lshift(made.get(), &a, left) : BN_rshift(made.get(), &a, -left)) != 1) return spent();
  return made;
}

Result<Number> low_bits(const BIGNUM& a, int bits) {
  Number made(BN_dup(&a));
  if (!made) return spent();
  if (BN_num_bits(&a) > bits && BN_mask_bits(made.get(), bits) != 1) return spent();
  return made;
}

/// 2^(2n) / d for the n bits of d, right in all but the last 80 bits. Newton: from the reciprocal of the upper half of d's bits.
Result<Number> reciprocal(const BIGNUM& d) {
  const int n = BN_num_bits(&d);
  if (n <= kPaperBits) {
    Number made = fresh(), power = fresh();
    const Handle<BN_CTX> room(BN_CTX_new());
    const bool done = made && power && room && BN_set_bit(power.get(), 2 * n) == 1 && BN_div(made.get(), nullptr, power.get(), &d, room.get()) == 1;
    if (!done) return spent();
    return made;
  }
  const int half = n / 2 + 48;
  ESIGN_TRY(const Number upper, shifted(d, half - n));
  ESIGN_TRY(const Number coarse, reciprocal(*upper));
  // v = 2 v0 - d v0^2 / 2^(2n), with v0 = coarse * 2^(n - half)
  ESIGN_TRY(const Number square, product(*coarse, *coarse));
  const int cut = BN_num_bits(square.get()) - (n - kCut);
  ESIGN_TRY(const Number left, shifted(*square, -cut));
  ESIGN_TRY(const Number right, shifted(d, -kCut));
  ESIGN_TRY(const Number scaled, product(*left, *right));
  ESIGN_TRY(const Number error, shifted(*scaled, cut + kCut - 2 * half));
  ESIGN_TRY(Number made, shifted(*coarse, n - half + 1));
  if (BN_sub(made.get(), made.get(), error.get()) != 1) return spent();
  return made;
}

}  // namespace

Result<Number> product(const BIGNUM& a, const BIGNUM& b) {
  const BIGNUM& longer = BN_num_bits(&a) >= BN_num_bits(&b) ? a : b;
  const BIGNUM& shorter = &longer == &a ? b : a;
  const int size = (BN_num_bits(&longer) + 63) / 64 * 64, piece = (BN_num_bits(&shorter) + 63) / 64 * 64;
  if (piece < kPaperBits || size - piece <= 64) return times(a, b);
  // OpenSSL's Karatsuba wants equal sizes: the shorter one is moved up, or the longer one is taken piece by piece.
  if (2 * piece > size) {
    ESIGN_TRY(const Number moved, shifted(shorter, size - piece));
    ESIGN_TRY(const Number whole, times(*moved, longer));
    return shifted(*whole, piece - size);
  }
  Number sum = fresh();
  if (!sum) return spent();
  for (int from = 0; from < BN_num_bits(&longer); from += piece) {
    ESIGN_TRY(const Number rest, shifted(longer, -from));
    ESIGN_TRY(const Number part, low_bits(*rest, piece));
    ESIGN_TRY(const Number one, product(shorter, *part));
    ESIGN_TRY(const Number placed, shifted(*one, from));
    if (BN_add(sum.get(), sum.get(), placed.get()) != 1) return spent();
  }
  return sum;
}

Result<Divisor> Divisor::make(const BIGNUM& d) {
  if (BN_num_bits(&d) <= kPaperBits) return Divisor(d, nullptr);
  ESIGN_TRY(const Number whole, reciprocal(d));
  ESIGN_TRY(Number made, shifted(*whole, -kCut - 1));
  return Divisor(d, std::move(made));
}

/// Barrett: for a of at most twice the bits of d. The quotient is right but for its last two words; long division does the rest.
Result<Number> Divisor::short_remainder(const BIGNUM& a) const {
  const int n = BN_num_bits(d_);
  Number rest(BN_dup(&a)), exact = fresh();
  const Handle<BN_CTX> room(BN_CTX_new());
  if (!rest || !exact || !room) return spent();
  if (reciprocal_ && BN_num_bits(&a) > n + kPaperBits) {
    ESIGN_TRY(const Number upper, shifted(a, -n - kCut));
    ESIGN_TRY(const Number scaled, product(*upper, *reciprocal_));
    ESIGN_TRY(const Number quotient, shifted(*scaled, 2 * kCut + 1 - n));
    ESIGN_TRY(const Number whole, product(*quotient, *d_));
    if (BN_sub(rest.get(), &a, whole.get()) != 1) return spent();
  }
  if (BN_nnmod(exact.get(), rest.get(), d_, room.get()) != 1) return spent();
  return exact;
}

Result<Number> Divisor::remainder(const BIGNUM& a) const {
  const int n = BN_num_bits(d_);
  Number rest(BN_dup(&a));
  if (!rest) return spent();
  // From the top, twice the divisor's bits at a time.
  for (int bits = BN_num_bits(rest.get()); bits > 2 * n; bits = BN_num_bits(rest.get())) {
    const int low = bits - 2 * n;
    ESIGN_TRY(const Number upper, shifted(*rest, -low));
    ESIGN_TRY(const Number reduced, short_remainder(*upper));
    ESIGN_TRY(Number lower, low_bits(*rest, low));
    ESIGN_TRY(rest, shifted(*reduced, low));
    if (BN_add(rest.get(), rest.get(), lower.get()) != 1) return spent();
  }
  return short_remainder(*rest);
}

}  // namespace esign::crypto::openssl_adapter
