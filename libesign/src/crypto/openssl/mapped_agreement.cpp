// SPDX-License-Identifier: Apache-2.0
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include "crypto/card_crypto.h"
#include "crypto/openssl/handle.h"
#include "crypto/openssl/library.h"

namespace esign::crypto {
namespace {

using namespace openssl_adapter;

struct FreeCurve {
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const { EC_POINT_clear_free(point); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Group = std::unique_ptr<EC_GROUP, FreeCurve>;
using Point = std::unique_ptr<EC_POINT, FreeCurve>;
using Context = std::unique_ptr<BN_CTX, FreeCurve>;

std::optional<int> nid(pkix::Curve curve) {
  switch (curve) {
    case pkix::Curve::p256: return NID_X9_62_prime256v1;
    case pkix::Curve::p384: return NID_secp384r1;
    case pkix::Curve::p521: return NID_secp521r1;
    case pkix::Curve::brainpool_p256r1: return NID_brainpoolP256r1;
    case pkix::Curve::brainpool_p384r1: return NID_brainpoolP384r1;
    case pkix::Curve::brainpool_p512r1: return NID_brainpoolP512r1;
    case pkix::Curve::none:
    case pkix::Curve::other: break;
  }
  return std::nullopt;
}

class Agreement final : public MappedAgreement {
 public:
  Agreement(Group group, Context context) : group_(std::move(group)), context_(std::move(context)) {}

  Result<void> draw(const std::optional<FixedScalars>& fixed) {
    ESIGN_TRY(mapping_, scalar(fixed ? fixed->mapping : View{}));
    ESIGN_TRY(ephemeral_, scalar(fixed ? fixed->ephemeral : View{}));
    ESIGN_TRY(const Point point, times(EC_GROUP_get0_generator(group_.get()), mapping_.get()));
    ESIGN_TRY(mapping_key_, octets(point.get()));
    return {};
  }

  Bytes mapping_key() const override { return mapping_key_; }
  Bytes ephemeral_key() const override { return ephemeral_key_; }

  Result<void> map(View nonce, View card_mapping_key) override {
    const ErrorScope errors;
    ESIGN_TRY(const Point card, point(card_mapping_key, mapping_key_));
    ESIGN_TRY(const Point shared, times(card.get(), mapping_.get()));
    const Handle<BIGNUM> s(BN_secure_new());
    if (!s || BN_bin2bn(nonce.data(), static_cast<int>(nonce.size()), s.get()) == nullptr) return failure(Errc::internal, "the nonce");
    generator_ = Point(EC_POINT_new(group_.get()));
    // s·G + 1·H in one call: the generator's factor comes first.
    if (!generator_ || EC_POINT_mul(group_.get(), generator_.get(), s.get(), shared.get(), BN_value_one(), context_.get()) != 1)
      return failure(Errc::internal, "the mapping");
    if (EC_POINT_is_at_infinity(group_.get(), generator_.get()) == 1) return fail(Errc::protocol, "the card's key maps to infinity");
    ESIGN_TRY(const Point own, times(generator_.get(), ephemeral_.get()));
    ESIGN_TRY(ephemeral_key_, octets(own.get()));
    return {};
  }

  Result<SecretBytes> agree(View card_ephemeral_key) override {
    const ErrorScope errors;
    if (!generator_) return fail(Errc::invalid_argument, "agree() before map()");
    ESIGN_TRY(const Point card, point(card_ephemeral_key, ephemeral_key_));
    ESIGN_TRY(const Point shared, times(card.get(), ephemeral_.get()));
    const Handle<BIGNUM> x(BN_secure_new());
    SecretBytes value(field_octets());
    if (!x || EC_POINT_get_affine_coordinates(group_.get(), shared.get(), x.get(), nullptr, context_.get()) != 1 ||
        BN_bn2binpad(x.get(), value.writable().data(), static_cast<int>(value.writable().size())) < 0)
      return failure(Errc::protocol, "the shared point");
    return value;
  }

 private:
  std::size_t field_octets() const { return (static_cast<std::size_t>(EC_GROUP_get_degree(group_.get())) + 7) / 8; }

  /// From 1 to order − 1.
  Result<Handle<BIGNUM>> scalar(View fixed) const {
    Handle<BIGNUM> value(BN_secure_new());
    const BIGNUM* order = EC_GROUP_get0_order(group_.get());
    if (!value) return failure(Errc::internal, "no memory");
    if (!fixed.empty()) {
      if (BN_bin2bn(fixed.data(), static_cast<int>(fixed.size()), value.get()) == nullptr) return failure(Errc::internal, "a scalar");
    } else {
      do {
        if (BN_priv_rand_range_ex(value.get(), order, 0, context_.get()) != 1) return failure(Errc::internal, "no random number");
      } while (BN_is_zero(value.get()));
    }
    if (BN_is_zero(value.get()) || BN_cmp(value.get(), order) >= 0) return fail(Errc::invalid_argument, "a scalar out of range");
    BN_set_flags(value.get(), BN_FLG_CONSTTIME);
    return value;
  }

  Result<Point> times(const EC_POINT* base, const BIGNUM* factor) const {
    Point product(EC_POINT_new(group_.get()));
    if (!product || EC_POINT_mul(group_.get(), product.get(), nullptr, base, factor, context_.get()) != 1)
      return failure(Errc::internal, "a multiplication on the curve");
    if (EC_POINT_is_at_infinity(group_.get(), product.get()) == 1) return fail(Errc::protocol, "the shared point is infinity");
    return product;
  }

  Result<Bytes> octets(const EC_POINT* point) const {
    Bytes encoded(1 + 2 * field_octets());
    const std::size_t size = EC_POINT_point2oct(group_.get(), point, POINT_CONVERSION_UNCOMPRESSED, encoded.data(), encoded.size(), context_.get());
    if (size != encoded.size()) return failure(Errc::internal, "a point's encoding");
    return encoded;
  }

  /// Decoding checks that the point is on the curve; the curves here have cofactor 1. TR-03110-3, A.3.2: the keys differ.
  Result<Point> point(View encoded, const Bytes& own) const {
    if (equal(encoded, own)) return fail(Errc::protocol, "the card sent our own key back");
    Point decoded(EC_POINT_new(group_.get()));
    if (!decoded || encoded.size() != 1 + 2 * field_octets() || encoded.front() != 0x04 ||
        EC_POINT_oct2point(group_.get(), decoded.get(), encoded.data(), encoded.size(), context_.get()) != 1)
      return failure(Errc::protocol, "the card's key is not on the curve");
    return decoded;
  }

  Group group_;
  Context context_;
  Handle<BIGNUM> mapping_{}, ephemeral_{};
  Bytes mapping_key_{}, ephemeral_key_{};
  Point generator_{};
};

}  // namespace

Result<std::unique_ptr<MappedAgreement>> mapped_agreement(pkix::Curve curve, const std::optional<FixedScalars>& fixed) {
  const ErrorScope errors;
  const auto number = nid(curve);
  if (!number) return fail(Errc::unsupported, "the curve of the card's key agreement");
  Group group(EC_GROUP_new_by_curve_name_ex(library(), nullptr, *number));
  Context context(BN_CTX_secure_new_ex(library()));
  if (!group || !context) return failure(Errc::unsupported, "the curve of the card's key agreement");
  auto agreement = std::make_unique<Agreement>(std::move(group), std::move(context));
  ESIGN_CHECK(agreement->draw(fixed));
  return std::unique_ptr<MappedAgreement>(std::move(agreement));
}

}  // namespace esign::crypto
