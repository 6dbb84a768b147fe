// SPDX-License-Identifier: Apache-2.0
#include "crypto/order_inverse.h"

#include <algorithm>

namespace esign::crypto {
namespace {

constexpr Limbs256 kZero = {};
constexpr Limbs256 kOne = {1};

/// a < b
enum class Order : std::uint8_t { below, not_below };
Order compare(const Limbs256& a, const Limbs256& b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend()) ? Order::below : Order::not_below;
}

/// a + b modulo 2^256; gives the carry.
std::uint64_t add(Limbs256& a, const Limbs256& b) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::uint64_t sum = a[i] + b[i], all = sum + carry;
    carry = static_cast<std::uint64_t>(sum < a[i]) | static_cast<std::uint64_t>(all < sum);
    a[i] = all;
  }
  return carry;
}

/// a - b modulo 2^256; gives the borrow.
std::uint64_t subtract(Limbs256& a, const Limbs256& b) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::uint64_t difference = a[i] - b[i], all = difference - borrow;
    borrow = static_cast<std::uint64_t>(a[i] < b[i]) | static_cast<std::uint64_t>(difference < borrow);
    a[i] = all;
  }
  return borrow;
}

/// (carry * 2^256 + a) / 2
void halve(Limbs256& a, std::uint64_t carry) {
  for (std::size_t i = 0; i + 1 < a.size(); ++i) a[i] = a[i] >> 1 | a[i + 1] << 63;
  a[3] = a[3] >> 1 | carry << 63;
}

/// A number beside the factor that makes it out of the one that is inverted: value = factor * number modulo n.
struct Line {
  Limbs256 value{}, factor{};

  /// Takes the twos out of the value: half of an odd factor is half of its sum with n, which is odd as well.
  void make_odd() {
    while ((value[0] & 1) == 0) {
      halve(value, 0);
      halve(factor, (factor[0] & 1) == 0 ? 0 : add(factor, kP256Order));
    }
  }
  /// For other.value <= value.
  void take(const Line& other) {
    subtract(value, other.value);
    if (subtract(factor, other.factor) != 0) add(factor, kP256Order);
  }
};

}  // namespace

/// The binary extended Euclidean algorithm (Knuth, TAOCP volume 2, section 4.5.2). Every round takes a bit of one value at
/// least, and n is prime: both come to 1.
std::optional<Limbs256> inverse_mod_p256_order(const Limbs256& number) {
  if (number == kZero || compare(number, kP256Order) == Order::not_below) return std::nullopt;
  Line u{number, kOne}, v{kP256Order, kZero};
  u.make_odd();
  while (u.value != v.value) {
    Line& larger = compare(u.value, v.value) == Order::below ? v : u;
    larger.take(&larger == &u ? v : u);
    larger.make_odd();
  }
  return u.factor;
}

}  // namespace esign::crypto
