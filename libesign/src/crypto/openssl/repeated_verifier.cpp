// SPDX-License-Identifier: Apache-2.0
// EC_GROUP_precompute_mult() is deprecated since OpenSSL 3.0, without anything in its place: of() fails where it makes no
// table any more.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/repeated_verifier.h"

#include "crypto/openssl/hasher.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/p256.h"

namespace esign::crypto {
namespace {

using namespace openssl_adapter;

constexpr int kTrials = 8;

class TableVerifier final : public RepeatedVerifier {
 public:
  explicit TableVerifier(Handle<EC_GROUP> around_key) : around_key_(std::move(around_key)) {}

  Result<Verdict> verify(const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    const ErrorScope errors;
    if (algorithm.scheme != pkix::Scheme::ecdsa) return Verdict::invalid;
    ESIGN_TRY(const Bytes digest, digest_of(algorithm.hash, message));
    const Handle<EC_POINT> first(EC_POINT_new(p256()));
    if (!first) return failure(Errc::internal, "the ECDSA check does not start");
    return verify_p256_digest(digest, signature, [&](EC_POINT& sum, const BIGNUM& u, const BIGNUM& v, BN_CTX& context) {
      const bool done = EC_POINT_mul(p256(), first.get(), &u, nullptr, nullptr, &context) == 1 &&
                        EC_POINT_mul(around_key_.get(), &sum, &v, nullptr, nullptr, &context) == 1 &&
                        EC_POINT_add(p256(), &sum, &sum, first.get(), &context) == 1;
      return done ? 1 : 0;
    });
  }

  /// Whether the table gives the multiples of the key that the curve gives without it: small ones, and random ones.
  Result<void> try_table(BN_CTX& context) const {
    const EC_POINT* key = EC_GROUP_get0_generator(around_key_.get());
    const Handle<BIGNUM> factor(BN_new());
    const Handle<EC_POINT> quick(EC_POINT_new(p256())), slow(EC_POINT_new(p256()));
    if (!factor || !quick || !slow) return failure(Errc::internal, "the table of a key cannot be tried");
    for (int trial = 1; trial <= kTrials; ++trial) {
      const bool small = trial <= kTrials / 2;
      const int chosen = small ? BN_set_word(factor.get(), static_cast<BN_ULONG>(trial))
                               : BN_rand_range_ex(factor.get(), EC_GROUP_get0_order(p256()), 0, &context);
      if (chosen != 1 || EC_POINT_mul(around_key_.get(), quick.get(), factor.get(), nullptr, nullptr, &context) != 1 ||
          EC_POINT_mul(p256(), slow.get(), nullptr, key, factor.get(), &context) != 1 ||
          EC_POINT_cmp(p256(), quick.get(), slow.get(), &context) != 0)
        return failure(Errc::internal, "the table of a key is wrong");
    }
    return {};
  }

 private:
  Handle<EC_GROUP> around_key_;  ///< The curve with the key in the place of its generator
};

}  // namespace

Result<std::unique_ptr<const RepeatedVerifier>> RepeatedVerifier::of(View spki) {
  const ErrorScope errors;
  ESIGN_TRY(const Handle<EC_POINT> key, p256_point_of(spki));
  const Handle<BN_CTX> context(BN_CTX_new_ex(library()));
  Handle<EC_GROUP> around_key(EC_GROUP_dup(p256()));
  if (!context || !around_key || EC_GROUP_set_generator(around_key.get(), key.get(), EC_GROUP_get0_order(p256()), BN_value_one()) != 1)
    return failure(Errc::internal, "the table of a key cannot be made");
  if (EC_GROUP_precompute_mult(around_key.get(), context.get()) != 1 || EC_GROUP_have_precompute_mult(around_key.get()) != 1)
    return failure(Errc::unsupported, "OpenSSL makes no table of a key");
  auto made = std::make_unique<const TableVerifier>(std::move(around_key));
  ESIGN_CHECK(made->try_table(*context));
  return std::unique_ptr<const RepeatedVerifier>(std::move(made));
}

Result<Verdict> verify_once(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) {
  const ErrorScope errors;
  if (algorithm.scheme != pkix::Scheme::ecdsa) return openssl().verify(spki, algorithm, message, signature);
  const Result<Handle<EC_POINT>> key = p256_point_of(spki);
  if (!key) return openssl().verify(spki, algorithm, message, signature);
  ESIGN_TRY(const Bytes digest, digest_of(algorithm.hash, message));
  return verify_p256_digest(digest, signature, [&](EC_POINT& sum, const BIGNUM& u, const BIGNUM& v, BN_CTX& context) {
    return EC_POINT_mul(p256(), &sum, &u, key->get(), &v, &context);
  });
}

}  // namespace esign::crypto
