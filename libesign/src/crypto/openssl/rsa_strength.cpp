// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/rsa_strength.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace esign::crypto::openssl_adapter {
namespace {

struct FreeContext {
  void operator()(BN_CTX* object) const { BN_CTX_free(object); }
};
using Context = std::unique_ptr<BN_CTX, FreeContext>;
Handle<BIGNUM> number() { return Handle<BIGNUM>(BN_new()); }
Failure spent() { return failure(Errc::internal, "the modulus cannot be examined"); }

std::vector<unsigned> primes_below(unsigned end) {
  std::vector<bool> composite(end);
  std::vector<unsigned> primes;
  for (unsigned p = 2; p < end; ++p) {
    if (composite[p]) continue;
    primes.push_back(p);
    for (unsigned long multiple = 1ul * p * p; multiple < end; multiple += p) composite[multiple] = true;
  }
  return primes;
}

const std::vector<unsigned>& small_primes() {
  static const std::vector<unsigned> primes = primes_below(1u << 16);
  return primes;
}

unsigned residue(const BIGNUM& n, unsigned modulus) { return static_cast<unsigned>(BN_mod_word(&n, modulus)); }

/// The exponent to which 65537 gives `value` modulo a prime, and the order of 65537 there; none when no exponent does.
struct Logarithm {
  unsigned exponent = 0, order = 0;
};
std::optional<Logarithm> logarithm(unsigned value, unsigned prime) {
  std::optional<Logarithm> found;
  unsigned power = 1, order = 0;
  do {
    if (power == value) found = Logarithm{order, 0};
    power = power * (65537 % prime) % prime;
    ++order;
  } while (power != 1);
  if (found) found->order = order;
  return found;
}

unsigned power_modulo(unsigned base, unsigned exponent, unsigned modulus) {
  unsigned long result = 1, square = base % modulus;
  for (; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = result * square % modulus;
    square = square * square % modulus;
  }
  return static_cast<unsigned>(result);
}

/// Whether n could be a k-th power: it is one modulo every prime q = 1 (mod k). Half of the others fail at each q for k = 2,
/// all but one in k for larger ones.
Likeness may_be_power(const BIGNUM& n, unsigned k) {
  unsigned asked = 0;
  for (const unsigned q : small_primes()) {
    if (q % k != 1 % k || q <= k) continue;
    const unsigned value = residue(n, q);
    if (value != 0 && power_modulo(value, (q - 1) / k, q) != 1) return Likeness::no;
    if (++asked == 24) break;
  }
  return Likeness::yes;
}

/// The greatest x with x^k <= n, by bisection over its bits.
Result<Handle<BIGNUM>> root(const BIGNUM& n, unsigned k) {
  const Context context(BN_CTX_new());
  Handle<BIGNUM> x = number(), exponent = number(), power = number();
  if (!context || !x || !exponent || !power || BN_set_word(exponent.get(), k) != 1) return spent();
  BN_zero(x.get());
  for (int bit = BN_num_bits(&n) / static_cast<int>(k); bit >= 0; --bit) {
    if (BN_set_bit(x.get(), bit) != 1) return spent();
    // A power with more bits than n is not worked out.
    const bool too_long = (BN_num_bits(x.get()) - 1) * static_cast<int>(k) >= BN_num_bits(&n);
    if (!too_long && BN_exp(power.get(), x.get(), exponent.get(), context.get()) != 1) return spent();
    if ((too_long || BN_cmp(power.get(), &n) > 0) && BN_clear_bit(x.get(), bit) != 1) return spent();
  }
  return x;
}

Result<Likeness> is_power(const BIGNUM& n, unsigned k) {
  if (may_be_power(n, k) == Likeness::no) return Likeness::no;
  ESIGN_TRY(const Handle<BIGNUM> base, root(n, k));
  const Context context(BN_CTX_new());
  const Handle<BIGNUM> exponent = number(), power = number();
  if (!context || !exponent || !power || BN_set_word(exponent.get(), k) != 1) return spent();
  if (BN_exp(power.get(), base.get(), exponent.get(), context.get()) != 1) return spent();
  return BN_cmp(power.get(), &n) == 0 ? Likeness::yes : Likeness::no;
}

}  // namespace

Likeness has_roca_fingerprint(const BIGNUM& n) {
  std::vector<Logarithm> logarithms;
  for (const unsigned prime : small_primes()) {
    if (prime == 2) continue;
    if (prime > 167) break;  // The smallest keys of that generator use the primes up to 167, the others more.
    const auto found = logarithm(residue(n, prime), prime);
    if (!found) return Likeness::no;
    logarithms.push_back(*found);
  }
  // One exponent for all (Chinese remainders of moduli that are not coprime: they agree pair by pair).
  for (const Logarithm& a : logarithms)
    for (const Logarithm& b : logarithms) {
      const unsigned common = std::gcd(a.order, b.order);
      if (a.exponent % common != b.exponent % common) return Likeness::no;
    }
  return Likeness::yes;
}

Likeness has_small_factor(const BIGNUM& n) {
  // Products of as many primes as fit a word: one division of the long number for several of them.
  std::uint64_t product = 1;
  std::vector<unsigned> factors;
  const auto divides = [&] {
    const std::uint64_t rest = BN_mod_word(&n, product);
    return std::ranges::any_of(factors, [&](unsigned prime) { return rest % prime == 0; });
  };
  for (const unsigned prime : small_primes()) {
    if (product > ~std::uint64_t{0} / prime) {
      if (divides()) return Likeness::yes;
      product = 1;
      factors.clear();
    }
    product *= prime;
    factors.push_back(prime);
  }
  return divides() ? Likeness::yes : Likeness::no;
}

Result<Likeness> has_close_primes(const BIGNUM& n, unsigned rounds) {
  const Context context(BN_CTX_new());
  ESIGN_TRY(Handle<BIGNUM> a, root(n, 2));
  const Handle<BIGNUM> rest = number();
  if (!context || !rest) return spent();
  for (unsigned round = 0; round < rounds; ++round) {
    // n = a^2 - b^2 = (a - b)(a + b)
    if (BN_sqr(rest.get(), a.get(), context.get()) != 1 || BN_sub(rest.get(), rest.get(), &n) != 1) return spent();
    if (BN_is_negative(rest.get()) == 0) {
      ESIGN_TRY(const Likeness square, is_power(*rest, 2));
      if (square == Likeness::yes) return Likeness::yes;
    }
    if (BN_add_word(a.get(), 1) != 1) return spent();
  }
  return Likeness::no;
}

Result<Likeness> is_perfect_power(const BIGNUM& n) {
  for (const unsigned k : small_primes()) {
    if (static_cast<int>(k) * 16 > BN_num_bits(&n)) break;
    ESIGN_TRY(const Likeness power, is_power(n, k));
    if (power == Likeness::yes) return Likeness::yes;
  }
  return Likeness::no;
}

Result<Likeness> is_prime(const BIGNUM& n) {
  const Context context(BN_CTX_new());
  const int answer = context ? BN_check_prime(&n, context.get(), nullptr) : -1;
  if (answer < 0) return spent();
  return answer == 1 ? Likeness::yes : Likeness::no;
}

Result<std::optional<KeyWeakness>> weakness_of_modulus(const BIGNUM& n) {
  using Found = std::optional<KeyWeakness>;
  if (BN_num_bits(&n) < 2048) return Found(KeyWeakness::rsa_too_short);
  if (BN_num_bits(&n) % 8 != 0) return Found(KeyWeakness::rsa_odd_length);
  if (BN_is_odd(&n) == 0) return Found(KeyWeakness::rsa_even_modulus);
  if (has_small_factor(n) == Likeness::yes) return Found(KeyWeakness::rsa_small_factor);
  if (has_roca_fingerprint(n) == Likeness::yes) return Found(KeyWeakness::rsa_roca);
  ESIGN_TRY(const Likeness power, is_perfect_power(n));
  if (power == Likeness::yes) return Found(KeyWeakness::rsa_perfect_power);
  ESIGN_TRY(const Likeness close, has_close_primes(n));
  if (close == Likeness::yes) return Found(KeyWeakness::rsa_close_primes);
  ESIGN_TRY(const Likeness prime, is_prime(n));
  if (prime == Likeness::yes) return Found(KeyWeakness::rsa_prime);
  return Found();
}

}  // namespace esign::crypto::openssl_adapter
