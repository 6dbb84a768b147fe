// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/p256.h"

#include <openssl/obj_mac.h>

#include <algorithm>

#include "crypto/key_rules.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/verify.h"
#include "crypto/order_inverse.h"

namespace esign::crypto::openssl_adapter {
namespace {

constexpr std::size_t kOctets = 32;

/// With what multiplies modulo n without dividing.
struct Curve {
  Handle<EC_GROUP> group{EC_GROUP_new_by_curve_name_ex(library(), nullptr, NID_X9_62_prime256v1)};
  Handle<BN_MONT_CTX> order{};

  Curve() {
    const ErrorScope errors;
    const Handle<BN_CTX> context(BN_CTX_new_ex(library()));
    Handle<BN_MONT_CTX> made(BN_MONT_CTX_new());
    if (group && context && made && BN_MONT_CTX_set(made.get(), EC_GROUP_get0_order(group.get()), context.get()) == 1) order = std::move(made);
  }
};
const Curve& curve() {
  static const Curve kCurve;
  return kCurve;
}

/// This thread's scratch numbers: making them costs as much as all the multiplications modulo n.
BN_CTX* scratch() {
  thread_local const Handle<BN_CTX> context(BN_CTX_new_ex(library()));
  return context.get();
}

/// s^-1 mod n in Montgomery's form. OpenSSL's costs more than all the rest together; so that ours is not believed, its product
/// with s is looked at.
Result<Handle<BIGNUM>> inverse_of(const BIGNUM& s, BN_MONT_CTX& order, BN_CTX& context) {
  std::array<std::uint8_t, kOctets> octets{};
  if (BN_bn2lebinpad(&s, octets.data(), kOctets) != kOctets) return fail(Errc::internal, "s does not fit the order");
  Limbs256 limbs{};
  for (std::size_t i = 0; i < kOctets; ++i) limbs[i / 8] |= static_cast<std::uint64_t>(octets[i]) << i % 8 * 8;
  const std::optional<Limbs256> inverse = inverse_mod_p256_order(limbs);
  if (!inverse) return fail(Errc::internal, "s has no inverse");
  for (std::size_t i = 0; i < kOctets; ++i) octets[i] = static_cast<std::uint8_t>((*inverse)[i / 8] >> i % 8 * 8);
  Handle<BIGNUM> w(BN_lebin2bn(octets.data(), kOctets, nullptr));
  const Handle<BIGNUM> product(BN_new());
  if (!w || !product || BN_to_montgomery(w.get(), w.get(), &order, &context) != 1 ||
      BN_mod_mul_montgomery(product.get(), w.get(), &s, &order, &context) != 1 || BN_is_one(product.get()) == 0)
    return fail(Errc::internal, "the inverse of s is wrong");
  return w;
}

/// Step 3: the leftmost bits of the digest, as many as n has; below n, which is more than half of 2^256.
Handle<BIGNUM> leftmost(View digest, const BIGNUM& n) {
  const View left = digest.first(std::min(digest.size(), kOctets));
  Handle<BIGNUM> e(BN_bin2bn(left.data(), static_cast<int>(left.size()), nullptr));
  if (e && BN_ucmp(e.get(), &n) >= 0 && BN_usub(e.get(), e.get(), &n) != 1) return nullptr;
  return e;
}

}  // namespace

const EC_GROUP* p256() { return curve().order ? curve().group.get() : nullptr; }

Result<Handle<EC_POINT>> p256_point_of(View spki) {
  const EC_GROUP* group = p256();
  ESIGN_TRY(const pkix::PublicKeyInfo info, pkix::public_key_info(spki));
  if (group == nullptr || info.type != pkix::KeyType::ec || info.curve != pkix::Curve::p256) return fail(Errc::unsupported, "not a key on P-256");
  ESIGN_CHECK(check_point_form(spki));
  asn1::Reader reader(spki);
  asn1::BitString key;
  reader.sequence([&] {
    reader.any();
    key = reader.bit_string();
  });
  ESIGN_CHECK(reader.finish());
  Handle<EC_POINT> point(EC_POINT_new(group));
  // SEC 1 section 2.3.4 (in OpenSSL): coordinates below p, and the equation of the curve. The curve has cofactor 1.
  if (key.unused_bits != 0 || key.octets.size() != 1 + 2 * kOctets || !point ||
      EC_POINT_oct2point(group, point.get(), key.octets.data(), key.octets.size(), scratch()) != 1 ||
      EC_POINT_is_at_infinity(group, point.get()) == 1)
    return failure(Errc::malformed, "the public key is no point of its curve");
  return point;
}

Result<Verdict> verify_p256_digest(View digest, View signature, const SumOfMultiples& multiples) {
  const EC_GROUP* group = p256();
  BN_CTX* context = scratch();
  if (group == nullptr || context == nullptr) return failure(Errc::internal, "the ECDSA check does not start");
  const BIGNUM& n = *EC_GROUP_get0_order(group);
  BN_MONT_CTX& order = *curve().order;
  // 1. r and s are of [1, n - 1].
  const std::optional<EcdsaValue> value = read_ecdsa_value(signature, n);
  if (!value) return Verdict::invalid;
  const Handle<BIGNUM> e = leftmost(digest, n), u(BN_new()), v(BN_new()), x(BN_new());
  const Handle<EC_POINT> sum(EC_POINT_new(group));
  if (!e || !u || !v || !x || !sum) return failure(Errc::internal, "the ECDSA check does not start");
  // 4. s^-1, 5. u = e s^-1 and v = r s^-1, 6. R = u G + v Q.
  ESIGN_TRY(const Handle<BIGNUM> w, inverse_of(*value->s, order, *context));
  if (BN_mod_mul_montgomery(u.get(), e.get(), w.get(), &order, context) != 1 ||
      BN_mod_mul_montgomery(v.get(), value->r.get(), w.get(), &order, context) != 1 || multiples(*sum, *u, *v, *context) != 1)
    return failure(Errc::internal, "the ECDSA check fails");
  // Which is not infinity, and 7. to 9. whose x, modulo n, is r. n is less than p, and more than half of it.
  if (EC_POINT_is_at_infinity(group, sum.get()) == 1) return Verdict::invalid;
  if (EC_POINT_get_affine_coordinates(group, sum.get(), x.get(), nullptr, context) != 1 ||
      (BN_ucmp(x.get(), &n) >= 0 && BN_usub(x.get(), x.get(), &n) != 1))
    return failure(Errc::internal, "the ECDSA check fails");
  return BN_cmp(x.get(), value->r.get()) == 0 ? Verdict::valid : Verdict::invalid;
}

}  // namespace esign::crypto::openssl_adapter
