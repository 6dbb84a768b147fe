// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_strength.h"

#include <algorithm>

#include "base/limits.h"
#include "crypto/key_rules.h"
#include "crypto/openssl/p256.h"
#include "crypto/openssl/public_key.h"
#include "crypto/openssl/rsa_strength.h"

namespace esign::crypto {
namespace {

using namespace openssl_adapter;
using Found = std::optional<KeyWeakness>;

Failure weak(KeyWeakness weakness, std::string_view why = {}) {
  std::string detail(name(weakness));
  if (!why.empty()) detail += ": " + std::string(why);
  return fail(Errc::denied, std::move(detail));
}

struct RsaNumbers {
  View n{}, e{};
};
/// RSAPublicKey, RFC 8017 appendix A.1.1: our own strict reading, for numbers that OpenSSL would not load at all.
Result<RsaNumbers> rsa_numbers(View key) {
  RsaNumbers numbers;
  asn1::Reader reader(key);
  reader.sequence([&] {
    numbers.n = reader.at("modulus").integer();
    numbers.e = reader.at("publicExponent").integer();
  });
  ESIGN_CHECK(reader.finish());
  const auto negative = [](View number) { return number.empty() || (number[0] & 0x80) != 0; };
  if (negative(numbers.n) || negative(numbers.e)) return fail(Errc::malformed, "a negative number");
  return numbers;
}

Handle<BIGNUM> number_from(View octets) { return Handle<BIGNUM>(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)); }

Result<Found> weakness_of_rsa(View key) {
  const auto numbers = rsa_numbers(key);
  if (!numbers) return Found(KeyWeakness::unreadable);
  const Limits limits;
  if (numbers->n.size() > limits.rsa_modulus_bits / 8 + 1) return Found(KeyWeakness::unreadable);
  const Handle<BIGNUM> n = number_from(numbers->n), e = number_from(numbers->e);
  if (!n || !e) return failure(Errc::internal, "the key cannot be examined");
  const bool long_enough = BN_num_bits(e.get()) >= 17, short_enough = static_cast<unsigned>(BN_num_bits(e.get())) <= limits.rsa_exponent_bits;
  if (BN_is_odd(e.get()) == 0 || !long_enough || !short_enough) return Found(KeyWeakness::rsa_exponent);
  return weakness_of_modulus(*n);
}

/// Octets of a coordinate.
std::size_t field_octets(const pkix::PublicKeyInfo& info) { return (info.bits + 7) / 8; }

Found weakness_of_ec(View spki, View point, const pkix::PublicKeyInfo& info) {
  if (info.curve == pkix::Curve::none || info.curve == pkix::Curve::other) return KeyWeakness::ec_curve;
  if (!check_point_form(spki) || point.size() != 1 + 2 * field_octets(info)) return KeyWeakness::ec_point_form;
  // All six curves have cofactor 1: a finite point that is on the curve has the curve's order.
  const bool is_point = info.curve == pkix::Curve::p256 ? p256_point_of(spki).has_value() : load_public_key(spki).has_value();
  if (!is_point) return KeyWeakness::ec_point;
  return {};
}

Result<Found> weakness_of(View spki, View key, const pkix::PublicKeyInfo& info) {
  switch (info.type) {
    case pkix::KeyType::rsa:
    case pkix::KeyType::rsa_pss: return weakness_of_rsa(key);
    case pkix::KeyType::ec: return weakness_of_ec(spki, key, info);
    case pkix::KeyType::ed25519:
      if (!check_ed25519_key(key)) return Found(KeyWeakness::ed25519_point);
      return Found();
    case pkix::KeyType::other: break;
  }
  return Found(KeyWeakness::unreadable);
}

}  // namespace

std::string_view name(KeyWeakness weakness) noexcept {
  switch (weakness) {
    case KeyWeakness::unreadable: return "unreadable";
    case KeyWeakness::rsa_too_short: return "rsa-too-short";
    case KeyWeakness::rsa_odd_length: return "rsa-odd-length";
    case KeyWeakness::rsa_even_modulus: return "rsa-even-modulus";
    case KeyWeakness::rsa_exponent: return "rsa-exponent";
    case KeyWeakness::rsa_roca: return "rsa-roca";
    case KeyWeakness::rsa_small_factor: return "rsa-small-factor";
    case KeyWeakness::rsa_prime: return "rsa-prime";
    case KeyWeakness::rsa_perfect_power: return "rsa-perfect-power";
    case KeyWeakness::rsa_close_primes: return "rsa-close-primes";
    case KeyWeakness::ec_curve: return "ec-curve";
    case KeyWeakness::ec_point_form: return "ec-point-form";
    case KeyWeakness::ec_point: return "ec-point";
    case KeyWeakness::ed25519_point: return "ed25519-point";
  }
  return "unreadable";
}

Result<void> check_key_strength(View spki) {
  const ErrorScope errors;
  const auto info = pkix::public_key_info(spki);
  asn1::Reader reader(spki);
  asn1::BitString key;
  reader.sequence([&] {
    reader.any();
    key = reader.bit_string();
  });
  if (!info || !reader.finish() || key.unused_bits != 0) return weak(KeyWeakness::unreadable);
  ESIGN_TRY(const Found found, weakness_of(spki, key.octets, *info));
  if (found) return weak(*found);
  // What is left is a key that this product must also be able to use: points of P-256 are.
  if (info->curve == pkix::Curve::p256) return {};
  if (const auto usable = load_public_key(spki); !usable) return weak(KeyWeakness::unreadable, usable.error().detail);
  return {};
}

}  // namespace esign::crypto
