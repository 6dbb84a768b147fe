// SPDX-License-Identifier: Apache-2.0
// EC_GROUP_precompute_mult() is deprecated since OpenSSL 3.0, without anything in its place: of() fails where it makes no
// table any more.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/repeated_verifier.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>

#include "crypto/openssl/hasher.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/verify.h"
#include "crypto/order_inverse.h"

namespace esign::crypto {
namespace {

using namespace openssl_adapter;

struct FreeCurve {
  void operator()(EC_GROUP* object) const { EC_GROUP_free(object); }
  void operator()(EC_POINT* object) const { EC_POINT_free(object); }
};
using Group = std::unique_ptr<EC_GROUP, FreeCurve>;
using Point = std::unique_ptr<EC_POINT, FreeCurve>;

constexpr std::size_t kOctets = 32;
constexpr int kTrials = 8;

/// s^-1 mod n. OpenSSL's costs more than all the rest together; so that ours is not believed, its product with s is looked at.
Result<Handle<BIGNUM>> inverse_of(const BIGNUM& s, const BIGNUM& n, BN_CTX& context) {
  std::array<std::uint8_t, kOctets> octets{};
  if (BN_bn2lebinpad(&s, octets.data(), kOctets) != kOctets) return fail(Errc::internal, "s does not fit the order");
  Limbs256 limbs{};
  for (std::size_t i = 0; i < kOctets; ++i) limbs[i / 8] |= static_cast<std::uint64_t>(octets[i]) << i % 8 * 8;
  const std::optional<Limbs256> inverse = inverse_mod_p256_order(limbs);
  if (!inverse) return fail(Errc::internal, "s has no inverse");
  for (std::size_t i = 0; i < kOctets; ++i) octets[i] = static_cast<std::uint8_t>((*inverse)[i / 8] >> i % 8 * 8);
  Handle<BIGNUM> w(BN_lebin2bn(octets.data(), kOctets, nullptr));
  const Handle<BIGNUM> product(BN_new());
  if (!w || !product || BN_mod_mul(product.get(), w.get(), &s, &n, &context) != 1 || BN_is_one(product.get()) == 0)
    return fail(Errc::internal, "the inverse of s is wrong");
  return w;
}

/// Step 3: the leftmost bits of the digest, as many as n has.
Handle<BIGNUM> leftmost(View digest) {
  const View left = digest.first(std::min(digest.size(), kOctets));
  return Handle<BIGNUM>(BN_bin2bn(left.data(), static_cast<int>(left.size()), nullptr));
}

class TableVerifier final : public RepeatedVerifier {
 public:
  TableVerifier(Group curve, Group around_key) : curve_(std::move(curve)), around_key_(std::move(around_key)) {}

  Result<Verdict> verify(const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    const ErrorScope errors;
    if (algorithm.scheme != pkix::Scheme::ecdsa) return Verdict::invalid;
    ESIGN_TRY(const Bytes digest, digest_of(algorithm.hash, message));
    const BIGNUM& n = *EC_GROUP_get0_order(curve_.get());
    // 1. r and s are of [1, n - 1].
    const std::optional<EcdsaValue> value = read_ecdsa_value(signature, n);
    if (!value) return Verdict::invalid;
    const Handle<BN_CTX> context(BN_CTX_new_ex(library()));
    const Handle<BIGNUM> e = leftmost(digest), u(BN_new()), v(BN_new()), x(BN_new());
    const Point first(EC_POINT_new(curve_.get())), sum(EC_POINT_new(curve_.get()));
    if (!context || !e || !u || !v || !x || !first || !sum) return failure(Errc::internal, "the ECDSA check does not start");
    // 4. s^-1, 5. u = e s^-1 and v = r s^-1, 6. R = u G + v Q.
    ESIGN_TRY(const Handle<BIGNUM> w, inverse_of(*value->s, n, *context));
    if (BN_mod_mul(u.get(), e.get(), w.get(), &n, context.get()) != 1 || BN_mod_mul(v.get(), value->r.get(), w.get(), &n, context.get()) != 1 ||
        EC_POINT_mul(curve_.get(), first.get(), u.get(), nullptr, nullptr, context.get()) != 1 ||
        EC_POINT_mul(around_key_.get(), sum.get(), v.get(), nullptr, nullptr, context.get()) != 1 ||
        EC_POINT_add(curve_.get(), sum.get(), sum.get(), first.get(), context.get()) != 1)
      return failure(Errc::internal, "the ECDSA check fails");
    // Which is not infinity, and 7. to 9. whose x, modulo n, is r.
    if (EC_POINT_is_at_infinity(curve_.get(), sum.get()) == 1) return Verdict::invalid;
    if (EC_POINT_get_affine_coordinates(curve_.get(), sum.get(), x.get(), nullptr, context.get()) != 1 ||
        BN_nnmod(x.get(), x.get(), &n, context.get()) != 1)
      return failure(Errc::internal, "the ECDSA check fails");
    return BN_cmp(x.get(), value->r.get()) == 0 ? Verdict::valid : Verdict::invalid;
  }

  /// Whether the table gives the multiples of the key that the curve gives without it: small ones, and random ones.
  Result<void> try_table(BN_CTX& context) const {
    const EC_POINT* key = EC_GROUP_get0_generator(around_key_.get());
    const Handle<BIGNUM> factor(BN_new());
    const Point quick(EC_POINT_new(curve_.get())), slow(EC_POINT_new(curve_.get()));
    if (!factor || !quick || !slow) return failure(Errc::internal, "the table of a key cannot be tried");
    for (int trial = 1; trial <= kTrials; ++trial) {
      const bool small = trial <= kTrials / 2;
      const int chosen = small ? BN_set_word(factor.get(), static_cast<BN_ULONG>(trial))
                               : BN_rand_range_ex(factor.get(), EC_GROUP_get0_order(curve_.get()), 0, &context);
      if (chosen != 1 || EC_POINT_mul(around_key_.get(), quick.get(), factor.get(), nullptr, nullptr, &context) != 1 ||
          EC_POINT_mul(curve_.get(), slow.get(), nullptr, key, factor.get(), &context) != 1 ||
          EC_POINT_cmp(curve_.get(), quick.get(), slow.get(), &context) != 0)
        return failure(Errc::internal, "the table of a key is wrong");
    }
    return {};
  }

 private:
  Group curve_, around_key_;  ///< The curve as it is, and with the key in the place of its generator
};

}  // namespace

Result<std::unique_ptr<const RepeatedVerifier>> RepeatedVerifier::of(View spki) {
  const ErrorScope errors;
  ESIGN_TRY(const PublicKey key, load_public_key(spki));
  if (key.info.type != pkix::KeyType::ec || key.info.curve != pkix::Curve::p256) return fail(Errc::unsupported, "tables are made of P-256 keys");
  const Handle<BN_CTX> context(BN_CTX_new_ex(library()));
  Group curve(EC_GROUP_new_by_curve_name_ex(library(), nullptr, NID_X9_62_prime256v1));
  Group around_key(curve ? EC_GROUP_dup(curve.get()) : nullptr);
  if (!context || !around_key) return failure(Errc::internal, "the table of a key cannot be made");
  std::array<std::uint8_t, 1 + 2 * kOctets> octets{};
  std::size_t size = 0;
  const Point point(EC_POINT_new(curve.get()));
  if (!point || EVP_PKEY_get_octet_string_param(key.handle.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size(), &size) != 1 ||
      EC_POINT_oct2point(curve.get(), point.get(), octets.data(), size, context.get()) != 1 ||
      EC_GROUP_set_generator(around_key.get(), point.get(), EC_GROUP_get0_order(curve.get()), BN_value_one()) != 1)
    return failure(Errc::internal, "the table of a key cannot be made");
  if (EC_GROUP_precompute_mult(around_key.get(), context.get()) != 1 || EC_GROUP_have_precompute_mult(around_key.get()) != 1)
    return failure(Errc::unsupported, "OpenSSL makes no table of a key");
  auto made = std::make_unique<const TableVerifier>(std::move(curve), std::move(around_key));
  ESIGN_CHECK(made->try_table(*context));
  return std::unique_ptr<const RepeatedVerifier>(std::move(made));
}

}  // namespace esign::crypto
