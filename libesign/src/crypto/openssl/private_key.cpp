// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/private_key.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "base/limits.h"
#include "crypto/key_file.h"
#include "crypto/key_rules.h"
#include "crypto/openssl/hasher.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/verify.h"

namespace esign::crypto {
namespace openssl_adapter {
namespace {

/// The padding of an RSA signature, on a context that is initialised for signing.
Result<void> set_padding(EVP_PKEY_CTX& context, const pkix::SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == pkix::Scheme::rsa_pkcs1) {
    if (EVP_PKEY_CTX_set_rsa_padding(&context, RSA_PKCS1_PADDING) != 1) return failure(Errc::internal, "the PKCS#1 signature does not start");
    return {};
  }
  if (EVP_PKEY_CTX_set_rsa_padding(&context, RSA_PKCS1_PSS_PADDING) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(&context, message_digest(algorithm.mgf_hash)) != 1 ||
      EVP_PKEY_CTX_set_rsa_pss_saltlen(&context, static_cast<int>(algorithm.salt_octets)) != 1)
    return failure(Errc::internal, "the PSS signature does not start");
  return {};
}

/// RSA and ECDSA: OpenSSL signs the digest.
Result<Bytes> sign_hashed(EVP_PKEY& key, const pkix::SignatureAlgorithm& algorithm, View digest) {
  const Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(library(), &key, nullptr));
  if (!context || EVP_PKEY_sign_init(context.get()) != 1) return failure(Errc::internal, "the signature does not start");
  if (algorithm.scheme != pkix::Scheme::ecdsa) ESIGN_CHECK(set_padding(*context, algorithm));
  // ECDSA takes the digest as it is, and the caller has looked at its length.
  if (algorithm.scheme != pkix::Scheme::ecdsa && EVP_PKEY_CTX_set_signature_md(context.get(), message_digest(algorithm.hash)) != 1)
    return failure(Errc::internal, "the signature does not take this hash");
  Bytes value(static_cast<std::size_t>(EVP_PKEY_get_size(&key)));
  std::size_t size = value.size();
  if (EVP_PKEY_sign(context.get(), value.data(), &size, digest.data(), digest.size()) != 1)
    return failure(Errc::internal, "signing failed");
  value.resize(size);
  return value;
}

/// Ed25519 signs the message itself.
Result<Bytes> sign_message(EVP_PKEY& key, View message) {
  const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  Bytes value(64);
  std::size_t size = value.size();
  if (!context || EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, library(), nullptr, &key, nullptr) != 1 ||
      EVP_DigestSign(context.get(), value.data(), &size, message.data(), message.size()) != 1)
    return failure(Errc::internal, "signing failed");
  value.resize(size);
  return value;
}

class EvpPrivateKey final : public PrivateKey {
 public:
  EvpPrivateKey(PublicKey key, Bytes spki) : key_(std::move(key)), spki_(std::move(spki)) {}

  Bytes spki() const override { return spki_; }
  pkix::PublicKeyInfo public_key() const override { return key_.info; }

  Result<Bytes> sign(const pkix::SignatureAlgorithm& algorithm, View message) const override {
    if (algorithm.scheme != pkix::Scheme::ed25519) {
      const ErrorScope errors;
      ESIGN_TRY(const Bytes digest, digest_of(algorithm.hash, message));
      return sign_digest(algorithm, digest);
    }
    const ErrorScope errors;
    ESIGN_CHECK(check_scheme(algorithm));
    ESIGN_TRY(Bytes value, sign_message(*key_.handle, message));
    ESIGN_TRY(const Verdict own, verify_with(key_, algorithm, message, value));
    return checked(std::move(value), own);
  }

  Result<Bytes> sign_ecdsa(pkix::Hash hash, View message) const {
    const ErrorScope errors;
    ESIGN_TRY(const Bytes digest, digest_of(hash, message));
    return sign_hashed(*key_.handle, {.scheme = pkix::Scheme::ecdsa, .hash = hash}, digest);
  }

  Result<Bytes> sign_digest(const pkix::SignatureAlgorithm& algorithm, View digest) const override {
    const ErrorScope errors;
    ESIGN_CHECK(check_scheme(algorithm));
    if (algorithm.scheme == pkix::Scheme::ed25519 || digest.size() != pkix::octets(algorithm.hash))
      return fail(Errc::invalid_argument, "this is no digest of the algorithm's hash");
    ESIGN_TRY(Bytes value, sign_hashed(*key_.handle, algorithm, digest));
    ESIGN_TRY(const Verdict own, verify_digest_with(key_, algorithm, digest, value));
    return checked(std::move(value), own);
  }

 private:
  /// A fault while computing gives a value from which an RSA key can be read, and a key file may hold halves of two keys: a
  /// value that does not verify never leaves.
  static Result<Bytes> checked(Bytes value, Verdict own) {
    if (own == Verdict::invalid) return fail(Errc::internal, "the new signature does not verify with its own key");
    return value;
  }

  Result<void> check_scheme(const pkix::SignatureAlgorithm& algorithm) const {
    if (fit(key_.info.type, algorithm.scheme) == Fit::foreign) return fail(Errc::invalid_argument, "the scheme does not fit the key");
    if (algorithm.scheme != pkix::Scheme::rsa_pss) return {};
    ESIGN_TRY(const PssFit bound, pss_fit(key_.info, algorithm));
    if (bound == PssFit::contradicts) return fail(Errc::invalid_argument, "the key is bound to other PSS parameters");
    if (algorithm.salt_octets + pkix::octets(algorithm.hash) + 2 > (key_.info.bits - 1 + 7) / 8)
      return fail(Errc::invalid_argument, "the salt does not fit the modulus");
    return {};
  }

  PublicKey key_;
  Bytes spki_;
};

}  // namespace

Result<std::unique_ptr<PrivateKey>> adopt(Handle<EVP_PKEY> key) {
  if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC &&
      EVP_PKEY_set_utf8_string_param(key.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") != 1)
    return failure(Errc::internal, "the form of the point cannot be set");
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  if (size <= 0) return failure(Errc::malformed, "the private key has no public key");
  Bytes spki(der, der + size);
  OPENSSL_free(der);
  ESIGN_TRY(pkix::PublicKeyInfo info, pkix::public_key_info(spki));
  ESIGN_CHECK(check_public_key(*key, info));
  return std::unique_ptr<PrivateKey>(std::make_unique<EvpPrivateKey>(PublicKey{std::move(key), std::move(info)}, std::move(spki)));
}

}  // namespace openssl_adapter

Result<Bytes> sign_unverified(const PrivateKey& key, const pkix::SignatureAlgorithm& algorithm, View message) {
  const auto* held = dynamic_cast<const openssl_adapter::EvpPrivateKey*>(&key);
  const bool ecdsa = algorithm.scheme == pkix::Scheme::ecdsa && key.public_key().type == pkix::KeyType::ec;
  return held != nullptr && ecdsa ? held->sign_ecdsa(algorithm.hash, message) : key.sign(algorithm, message);
}

Result<std::unique_ptr<PrivateKey>> open_pkcs8(View der) {
  using namespace openssl_adapter;
  const ErrorScope errors;
  if (der.size() > Limits{}.key_file_octets) return fail(Errc::limit_exceeded, "key_file_octets");
  const unsigned char* at = der.data();
  const Handle<PKCS8_PRIV_KEY_INFO> info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  if (!info || at != der.data() + der.size()) return failure(Errc::malformed, "this is no PKCS#8 private key");
  Handle<EVP_PKEY> key(EVP_PKCS82PKEY_ex(info.get(), library(), nullptr));
  if (!key) return failure(Errc::unsupported, "OpenSSL cannot use this private key");
  return adopt(std::move(key));
}

}  // namespace esign::crypto
