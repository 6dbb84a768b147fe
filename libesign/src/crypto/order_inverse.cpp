// SPDX-License-Identifier: Apache-2.0
#include "crypto/order_inverse.h"

#include <algorithm>
#include <bit>

namespace esign::crypto {
namespace {

// Bernstein and Yang, "Fast constant-time gcd computation and modular inversion" (TCHES 2019): 62 division steps look at the
// lowest 62 bits alone; what they did is then done to the whole numbers at once. Here in variable time.

__extension__ typedef __int128 Wide;

constexpr int kBits = 62;
constexpr std::uint64_t kMask = (std::uint64_t{1} << kBits) - 1;
/// Their bound for numbers of 256 bits is 741 steps.
constexpr int kMostRounds = 12;

/// A number of 310 bits, the least significant digit of 62 bits first; the last one has the sign.
using Digits = std::array<std::int64_t, 5>;

constexpr Digits digits_of(const Limbs256& a) {
  const auto digit = [](std::uint64_t value) { return static_cast<std::int64_t>(value & kMask); };
  return {digit(a[0]), digit(a[0] >> 62 | a[1] << 2), digit(a[1] >> 60 | a[2] << 4), digit(a[2] >> 58 | a[3] << 6), digit(a[3] >> 56)};
}

constexpr Digits kOrder = digits_of(kP256Order);

/// n^-1 modulo 2^62, by Newton's iteration: every round doubles the bits that are right.
constexpr std::uint64_t kOrderInverse = [] {
  std::uint64_t inverse = 1;
  for (int round = 0; round < 6; ++round) inverse *= 2 - kP256Order[0] * inverse;
  return inverse & kMask;
}();

/// What 62 steps do: 2^62 (f', g') = (u f + v g, q f + r g).
struct Steps {
  std::int64_t u = 1, v = 0, q = 0, r = 1;
};

/// `eta`: minus the delta of the steps so far.
Steps divide(std::int64_t& eta, std::uint64_t f, std::uint64_t g) {
  std::uint64_t u = 1, v = 0, q = 0, r = 1;
  for (int left = kBits;;) {
    // The steps for an even g: only its zeros are taken away. Not more of them than steps are left.
    const int zeros = std::countr_zero(g | ~std::uint64_t{0} << left);
    g >>= zeros;
    u <<= zeros;
    v <<= zeros;
    eta -= zeros;
    left -= zeros;
    if (left == 0) break;
    if (eta < 0) {
      eta = -eta;
      std::swap(f, g);
      std::swap(u, q);
      std::swap(v, r);
      g = 0 - g;
      q = 0 - q;
      r = 0 - r;
    }
    // The multiple of f that clears the lowest bits of g: as many as steps follow before the next exchange, six at most,
    // because f (f f - 2) is -1/f modulo 64.
    const auto bits = static_cast<unsigned>(std::min<std::int64_t>({eta + 1, left, 6}));
    const std::uint64_t w = f * g * (f * f - 2) & ((std::uint64_t{1} << bits) - 1);
    g += f * w;
    q += u * w;
    r += v * w;
  }
  return {static_cast<std::int64_t>(u), static_cast<std::int64_t>(v), static_cast<std::int64_t>(q), static_cast<std::int64_t>(r)};
}

/// (a f + b g) / 2^62, which has no remainder.
Digits combined(const Digits& f, const Digits& g, std::int64_t a, std::int64_t b) {
  Digits out{};
  Wide sum = Wide{a} * f[0] + Wide{b} * g[0];
  for (std::size_t i = 1; i < out.size(); ++i) {
    sum = (sum >> kBits) + Wide{a} * f[i] + Wide{b} * g[i];
    out[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) & kMask);
  }
  out[4] = static_cast<std::int64_t>(sum >> kBits);
  return out;
}

/// (a d + b e) / 2^62 modulo n: with the multiple of n that leaves no remainder. Takes and gives numbers between -2n and n.
Digits combined_mod_order(const Digits& d, const Digits& e, std::int64_t a, std::int64_t b) {
  std::int64_t times = (d[4] < 0 ? a : 0) + (e[4] < 0 ? b : 0);  // negative ones are taken n larger
  Wide sum = Wide{a} * d[0] + Wide{b} * e[0];
  times -= static_cast<std::int64_t>((kOrderInverse * static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(times)) & kMask);
  sum += Wide{kOrder[0]} * times;
  Digits out{};
  for (std::size_t i = 1; i < out.size(); ++i) {
    sum = (sum >> kBits) + Wide{a} * d[i] + Wide{b} * e[i] + Wide{kOrder[i]} * times;
    out[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) & kMask);
  }
  out[4] = static_cast<std::int64_t>(sum >> kBits);
  return out;
}

/// a * sign + b * times, every digit but the last within 62 bits again.
Digits sum_of(const Digits& a, std::int64_t sign, const Digits& b, std::int64_t times) {
  Digits out{};
  std::int64_t carry = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t all = a[i] * sign + b[i] * times + carry;
    out[i] = i + 1 < out.size() ? static_cast<std::int64_t>(static_cast<std::uint64_t>(all) & kMask) : all;
    carry = all >> kBits;
  }
  return out;
}

Limbs256 limbs_of(const Digits& a) {
  const auto part = [&](std::size_t i) { return static_cast<std::uint64_t>(a[i]); };
  return {part(0) | part(1) << 62, part(1) >> 2 | part(2) << 60, part(2) >> 4 | part(3) << 58, part(3) >> 6 | part(4) << 56};
}

bool is_zero(const Digits& a) { return std::ranges::all_of(a, [](std::int64_t digit) { return digit == 0; }); }

}  // namespace

std::optional<Limbs256> inverse_mod_p256_order(const Limbs256& number) {
  const bool below = std::lexicographical_compare(number.rbegin(), number.rend(), kP256Order.rbegin(), kP256Order.rend());
  if (number == Limbs256{} || !below) return std::nullopt;
  // f = d * number and g = e * number modulo n, all the way.
  Digits f = kOrder, g = digits_of(number), d{}, e{1};
  std::int64_t eta = -1;
  for (int round = 0; !is_zero(g); ++round) {
    if (round == kMostRounds) return std::nullopt;
    const Steps steps = divide(eta, static_cast<std::uint64_t>(f[0]), static_cast<std::uint64_t>(g[0]));
    const Digits next_f = combined(f, g, steps.u, steps.v), next_d = combined_mod_order(d, e, steps.u, steps.v);
    g = combined(f, g, steps.q, steps.r);
    e = combined_mod_order(d, e, steps.q, steps.r);
    f = next_f;
    d = next_d;
  }
  // n is prime: f is 1 or -1.
  Digits inverse = sum_of(d, f[4] < 0 ? -1 : 1, kOrder, 0);
  while (inverse[4] < 0) inverse = sum_of(inverse, 1, kOrder, 1);
  for (Digits less = sum_of(inverse, 1, kOrder, -1); less[4] >= 0; less = sum_of(inverse, 1, kOrder, -1)) inverse = less;
  return limbs_of(inverse);
}

}  // namespace esign::crypto
