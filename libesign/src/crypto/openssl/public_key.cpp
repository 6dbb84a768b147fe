// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/public_key.h"

#include <openssl/core_names.h>

#include <array>
#include <cstring>

#include "base/limits.h"
#include "crypto/key_rules.h"
#include "crypto/openssl/library.h"

namespace esign::crypto::openssl_adapter {
namespace {

Bytes octets_of(const BIGNUM& number) {
  Bytes octets(static_cast<std::size_t>(BN_num_bytes(&number)));
  BN_bn2bin(&number, octets.data());
  return octets;
}

/// The octets of subjectPublicKey: RSAPublicKey, or a point.
Result<View> key_octets(View spki) {
  asn1::Reader reader(spki);
  asn1::BitString bits;
  reader.sequence([&] {
    reader.any();
    bits = reader.bit_string();
  });
  ESIGN_CHECK(reader.finish());
  // One key has one spelling: the register knows keys by the hash of theirs.
  if (bits.unused_bits != 0) return fail(Errc::malformed, "a public key is whole octets");
  return bits.octets;
}

/// OpenSSL takes a negative INTEGER for its magnitude, and forms of BER: whether the key was RSAPublicKey (RFC 8017
/// appendix A.1.1) in DER shows when it is written again.
Result<void> check_rsa_form(View spki, const EVP_PKEY& key) {
  ESIGN_TRY(const auto n, number_of(key, OSSL_PKEY_PARAM_RSA_N));
  ESIGN_TRY(const auto e, number_of(key, OSSL_PKEY_PARAM_RSA_E));
  ESIGN_TRY(const View octets, key_octets(spki));
  const Bytes again = asn1::written([&](asn1::Writer& writer) {
    writer.sequence([&] {
      writer.unsigned_integer(octets_of(*n));
      writer.unsigned_integer(octets_of(*e));
    });
  });
  if (!equal(octets, again)) return fail(Errc::malformed, "the RSA key is not DER, or has a negative number");
  return {};
}

Result<void> check_rsa(const EVP_PKEY& key) {
  ESIGN_TRY(const auto n, number_of(key, OSSL_PKEY_PARAM_RSA_N));
  ESIGN_TRY(const auto e, number_of(key, OSSL_PKEY_PARAM_RSA_E));
  const Limits limits;
  const auto bits = static_cast<unsigned>(BN_num_bits(n.get()));
  if (bits < kMinimumRsaBits) return fail(Errc::unsupported, "an RSA modulus of less than 1024 bits");
  if (bits > limits.rsa_modulus_bits) return fail(Errc::unsupported, "an RSA modulus of more than 16384 bits");
  if (BN_is_odd(n.get()) == 0) return fail(Errc::malformed, "the RSA modulus is even");
  // RFC 8017 section 3.1: 3 <= e <= n - 1, and e is odd because it is coprime to (p - 1)(q - 1).
  if (BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) != 0) return fail(Errc::malformed, "the RSA exponent is not an odd number from 3 on");
  if (static_cast<unsigned>(BN_num_bits(e.get())) > limits.rsa_exponent_bits)
    return fail(Errc::unsupported, "an RSA exponent of more than 64 bits");
  return {};
}

/// OpenSSL's names of the curves; null for those this product does not use.
const char* curve_name(pkix::Curve curve) {
  switch (curve) {
    case pkix::Curve::p256: return "prime256v1";
    case pkix::Curve::p384: return "secp384r1";
    case pkix::Curve::p521: return "secp521r1";
    case pkix::Curve::brainpool_p256r1: return "brainpoolP256r1";
    case pkix::Curve::brainpool_p384r1: return "brainpoolP384r1";
    case pkix::Curve::brainpool_p512r1: return "brainpoolP512r1";
    case pkix::Curve::none:
    case pkix::Curve::other: return nullptr;
  }
  return nullptr;
}

Result<void> check_curve(const EVP_PKEY& key, const pkix::PublicKeyInfo& info) {
  const char* expected = curve_name(info.curve);
  if (expected == nullptr) return fail(Errc::unsupported, "an elliptic curve that is not named, or not one of this product");
  std::array<char, 64> group{};
  if (EVP_PKEY_get_utf8_string_param(&key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), nullptr) != 1 ||
      std::strcmp(group.data(), expected) != 0)
    return fail(Errc::malformed, "the curve of the key is read in two ways");
  Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(library(), const_cast<EVP_PKEY*>(&key), nullptr));
  // All six curves have cofactor 1: a finite point that is on the curve has the right order.
  if (!context || EVP_PKEY_public_check_quick(context.get()) != 1) return fail(Errc::malformed, "the public key is no point of its curve");
  return {};
}

/// Which of OpenSSL's key types a SubjectPublicKeyInfo must turn into.
int expected_id(pkix::KeyType type) {
  switch (type) {
    case pkix::KeyType::rsa: return EVP_PKEY_RSA;
    case pkix::KeyType::rsa_pss: return EVP_PKEY_RSA_PSS;
    case pkix::KeyType::ec: return EVP_PKEY_EC;
    case pkix::KeyType::ed25519: return EVP_PKEY_ED25519;
    case pkix::KeyType::other: return EVP_PKEY_NONE;
  }
  return EVP_PKEY_NONE;
}

Result<void> check_ed25519(const EVP_PKEY& key) {
  Bytes octets(32);
  std::size_t size = octets.size();
  if (EVP_PKEY_get_raw_public_key(&key, octets.data(), &size) != 1 || size != octets.size())
    return fail(Errc::malformed, "an Ed25519 key has 32 octets");
  return check_ed25519_key(octets);
}

/// The curve alone, made once: its arithmetic's tables cost more than a verification does.
Handle<EVP_PKEY> make_curve(const char* group) {
  const OSSL_PARAM parts[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(group), 0), OSSL_PARAM_construct_end()};
  const Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(library(), "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEY_PARAMETERS, const_cast<OSSL_PARAM*>(parts)) != 1)
    return nullptr;
  return Handle<EVP_PKEY>(key);
}

const EVP_PKEY* curve_of(pkix::Curve curve) {
  static const Handle<EVP_PKEY> curves[] = {make_curve("prime256v1"), make_curve("secp384r1"), make_curve("secp521r1"),
                                            make_curve("brainpoolP256r1"), make_curve("brainpoolP384r1"), make_curve("brainpoolP512r1")};
  switch (curve) {
    case pkix::Curve::p256: return curves[0].get();
    case pkix::Curve::p384: return curves[1].get();
    case pkix::Curve::p521: return curves[2].get();
    case pkix::Curve::brainpool_p256r1: return curves[3].get();
    case pkix::Curve::brainpool_p384r1: return curves[4].get();
    case pkix::Curve::brainpool_p512r1: return curves[5].get();
    case pkix::Curve::none:
    case pkix::Curve::other: return nullptr;
  }
  return nullptr;
}

/// A key of a named curve from its point. OpenSSL's general decoder would try every form that it knows, which costs ten times
/// what a signature does; here form, curve and point are known already. check_public_key() looks at what came out.
Handle<EVP_PKEY> ec_key(pkix::Curve curve, View point) {
  const EVP_PKEY* alone = curve_of(curve);
  if (alone == nullptr) return nullptr;
  Handle<EVP_PKEY> key(EVP_PKEY_dup(const_cast<EVP_PKEY*>(alone)));
  if (!key || EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) != 1) return nullptr;
  return key;
}

/// As OpenSSL holds it, before check_public_key().
Result<Handle<EVP_PKEY>> read_key(View spki, const pkix::PublicKeyInfo& info) {
  if (info.type == pkix::KeyType::other) return fail(Errc::unsupported, "a public key of type " + info.algorithm.algorithm.to_text());
  // Asked first, because OpenSSL would load any curve it knows, and curves by explicit parameters.
  if (info.type == pkix::KeyType::ec) {
    if (curve_name(info.curve) == nullptr) return fail(Errc::unsupported, "an elliptic curve that is not named, or not one of this product");
    ESIGN_CHECK(check_point_form(spki));
    ESIGN_TRY(const View point, key_octets(spki));
    Handle<EVP_PKEY> key = ec_key(info.curve, point);
    if (!key) return failure(Errc::malformed, "the public key cannot be read");
    return key;
  }
  const bool rsa = info.type == pkix::KeyType::rsa || info.type == pkix::KeyType::rsa_pss;
  if (rsa) ESIGN_CHECK(check_rsa_parameters(info.algorithm, info.type));
  const unsigned char* at = spki.data();
  Handle<EVP_PKEY> key(d2i_PUBKEY_ex(nullptr, &at, static_cast<long>(spki.size()), library(), nullptr));
  if (!key || at != spki.data() + spki.size()) return failure(Errc::malformed, "the public key cannot be read");
  if (rsa) ESIGN_CHECK(check_rsa_form(spki, *key));
  return key;
}

Handle<EVP_PKEY> shared(EVP_PKEY& key) { return Handle<EVP_PKEY>(EVP_PKEY_up_ref(&key) == 1 ? &key : nullptr); }

/// The keys that this thread has used last, which passed every check: who issues looks at the same new key three times, and at
/// its own for every certificate; loading costs a third of a verification.
class RecentKeys {
 public:
  Handle<EVP_PKEY> find(View spki) const {
    for (const Entry& entry : entries_) {
      if (entry.key && equal(entry.spki, spki)) return shared(*entry.key);
    }
    return nullptr;
  }
  void keep(View spki, EVP_PKEY& key) {
    Entry& oldest = entries_[next_++ % entries_.size()];
    oldest.spki = copy(spki);
    oldest.key = shared(key);
  }

 private:
  struct Entry {
    Bytes spki{};
    Handle<EVP_PKEY> key{};
  };
  std::array<Entry, 4> entries_{};
  std::size_t next_ = 0;
};

}  // namespace

Result<Handle<BIGNUM>> number_of(const EVP_PKEY& key, const char* parameter) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(&key, parameter, &number) != 1) return failure(Errc::internal, "the key lacks a number");
  return Handle<BIGNUM>(number);
}

Result<void> check_public_key(const EVP_PKEY& key, const pkix::PublicKeyInfo& info) {
  if (info.type == pkix::KeyType::other) return fail(Errc::unsupported, "a key of type " + info.algorithm.algorithm.to_text());
  if (EVP_PKEY_get_base_id(&key) != expected_id(info.type)) return fail(Errc::malformed, "the type of the key is read in two ways");
  switch (info.type) {
    case pkix::KeyType::rsa:
    case pkix::KeyType::rsa_pss: return check_rsa(key);
    case pkix::KeyType::ec: return check_curve(key, info);
    case pkix::KeyType::ed25519: return check_ed25519(key);
    case pkix::KeyType::other: break;
  }
  return fail(Errc::internal, "a key type without a check");
}

Result<PublicKey> load_public_key(View spki) {
  thread_local RecentKeys recent;
  ESIGN_TRY(pkix::PublicKeyInfo info, pkix::public_key_info(spki));
  if (Handle<EVP_PKEY> known = recent.find(spki)) return PublicKey{std::move(known), std::move(info)};
  ESIGN_TRY(Handle<EVP_PKEY> key, read_key(spki, info));
  ESIGN_CHECK(check_public_key(*key, info));
  recent.keep(spki, *key);
  return PublicKey{std::move(key), std::move(info)};
}

const BIGNUM* order_of(pkix::Curve curve) {
  static const auto orders = [] {
    std::array<Handle<BIGNUM>, static_cast<std::size_t>(pkix::Curve::other) + 1> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const EVP_PKEY* alone = curve_of(static_cast<pkix::Curve>(i));
      if (alone == nullptr) continue;
      if (auto order = number_of(*alone, OSSL_PKEY_PARAM_EC_ORDER)) all[i] = *std::move(order);
    }
    return all;
  }();
  const auto at = static_cast<std::size_t>(curve);
  return at < orders.size() ? orders[at].get() : nullptr;
}

}  // namespace esign::crypto::openssl_adapter
