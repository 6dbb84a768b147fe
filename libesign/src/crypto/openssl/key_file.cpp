// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_file.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "crypto/openssl/kdf_budget.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/private_key.h"

namespace esign::crypto {
namespace openssl_adapter {
namespace {

constexpr int kIterations = 100'000;  // a twentieth of a second; the passphrases that esign-ca makes have 192 random bits

Handle<EVP_PKEY> generate(KeyKind kind) {
  switch (kind) {
    case KeyKind::ec_p256: return Handle<EVP_PKEY>(EVP_PKEY_Q_keygen(library(), nullptr, "EC", "P-256"));
    case KeyKind::ec_p384: return Handle<EVP_PKEY>(EVP_PKEY_Q_keygen(library(), nullptr, "EC", "P-384"));
    case KeyKind::ec_p521: return Handle<EVP_PKEY>(EVP_PKEY_Q_keygen(library(), nullptr, "EC", "P-521"));
    case KeyKind::rsa_3072: return Handle<EVP_PKEY>(EVP_PKEY_Q_keygen(library(), nullptr, "RSA", std::size_t{3072}));
    case KeyKind::rsa_4096: return Handle<EVP_PKEY>(EVP_PKEY_Q_keygen(library(), nullptr, "RSA", std::size_t{4096}));
  }
  return nullptr;
}

/// OpenSSL's allocation of a secret, wiped when it goes.
struct Octets {
  unsigned char* at = nullptr;
  int size = 0;
  Octets() = default;
  Octets(const Octets&) = delete;
  Octets& operator=(const Octets&) = delete;
  ~Octets() { OPENSSL_clear_free(at, size > 0 ? static_cast<std::size_t>(size) : 0); }
  View view() const { return {at, static_cast<std::size_t>(size)}; }
};

Result<Handle<PKCS8_PRIV_KEY_INFO>> read_info(View der) {
  const unsigned char* at = der.data();
  Handle<PKCS8_PRIV_KEY_INFO> info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  if (!info || at != der.data() + der.size()) return failure(Errc::malformed, "this is no PKCS#8 private key");
  return info;
}

struct FreeSealed {
  void operator()(X509_SIG* object) const { X509_SIG_free(object); }
  void operator()(STACK_OF(X509) * object) const { sk_X509_pop_free(object, X509_free); }
};
using Sealed = std::unique_ptr<X509_SIG, FreeSealed>;

Result<Handle<X509>> read_certificate(View der) {
  const unsigned char* at = der.data();
  Handle<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate) return failure(Errc::malformed, "the certificate cannot be read");
  return certificate;
}

}  // namespace
}  // namespace openssl_adapter

Result<SecretBytes> generate_pkcs8(KeyKind kind) {
  using namespace openssl_adapter;
  const ErrorScope errors;
  const Handle<EVP_PKEY> key = generate(kind);
  if (!key) return failure(Errc::internal, "no key could be generated");
  const Handle<PKCS8_PRIV_KEY_INFO> info(EVP_PKEY2PKCS8(key.get()));
  Octets der;
  if (info) der.size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der.at);
  if (der.size <= 0) return failure(Errc::internal, "the new key cannot be written");
  return SecretBytes(der.view());
}

Result<Bytes> seal_pkcs8(const SecretBytes& pkcs8, const Pin& passphrase) {
  using namespace openssl_adapter;
  const ErrorScope errors;
  ESIGN_TRY(const Handle<PKCS8_PRIV_KEY_INFO> info, read_info(pkcs8.reveal()));
  const auto secret = passphrase.reveal();
  X509_ALGOR* scheme = PKCS5_pbe2_set_iv_ex(EVP_aes_256_cbc(), kIterations, nullptr, 0, nullptr, NID_hmacWithSHA256, library());
  if (scheme == nullptr) return failure(Errc::internal, "the key cannot be sealed");
  // The scheme becomes a part of what is made, and is freed with it.
  const Sealed sealed(PKCS8_set0_pbe_ex(secret.data(), static_cast<int>(secret.size()), info.get(), scheme, library(), nullptr));
  if (!sealed) {
    X509_ALGOR_free(scheme);
    return failure(Errc::internal, "the key cannot be sealed");
  }
  Octets der;
  der.size = i2d_X509_SIG(sealed.get(), &der.at);
  if (der.size <= 0) return failure(Errc::internal, "the sealed key cannot be written");
  return copy(der.view());
}

Result<std::unique_ptr<PrivateKey>> open_sealed_pkcs8(View der, const Pin& passphrase) {
  using namespace openssl_adapter;
  const ErrorScope errors;
  if (der.size() > Limits{}.key_file_octets) return fail(Errc::limit_exceeded, "key_file_octets");
  const unsigned char* at = der.data();
  const Sealed sealed(d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!sealed || at != der.data() + der.size()) return failure(Errc::malformed, "this is no sealed private key");
  const X509_ALGOR* scheme = nullptr;
  X509_SIG_get0(sealed.get(), &scheme, nullptr);
  KdfBudget budget;
  ESIGN_CHECK(budget.spend_on(*scheme));
  if (cipher_of(*scheme) == Cipher::missing) return fail(Errc::unsupported, "the key is sealed with a cipher that is not there");
  const auto secret = passphrase.reveal();
  const Handle<PKCS8_PRIV_KEY_INFO> info(PKCS8_decrypt_ex(sealed.get(), secret.data(), static_cast<int>(secret.size()), library(), nullptr));
  if (!info) return fail(Errc::pin_incorrect, "the passphrase does not open the key file");
  Handle<EVP_PKEY> key(EVP_PKCS82PKEY_ex(info.get(), library(), nullptr));
  if (!key) return failure(Errc::unsupported, "OpenSSL cannot use this private key");
  return adopt(std::move(key));
}

Result<Bytes> write_pkcs12(const Pkcs12Content& content, const Pin& passphrase) {
  using namespace openssl_adapter;
  const ErrorScope errors;
  ESIGN_TRY(const Handle<PKCS8_PRIV_KEY_INFO> info, read_info(content.pkcs8.reveal()));
  const Handle<EVP_PKEY> key(EVP_PKCS82PKEY_ex(info.get(), library(), nullptr));
  if (!key) return failure(Errc::malformed, "OpenSSL cannot use this private key");
  ESIGN_TRY(const Handle<X509> own, read_certificate(content.certificate));
  const std::unique_ptr<STACK_OF(X509), FreeSealed> chain(sk_X509_new_null());
  for (const Bytes& der : content.chain) {
    ESIGN_TRY(Handle<X509> above, read_certificate(der));
    if (!chain || sk_X509_push(chain.get(), above.get()) == 0) return failure(Errc::internal, "the chain cannot be kept");
    static_cast<void>(above.release());
  }
  const SecretBytes password(as_view({passphrase.reveal().data(), passphrase.reveal().size()}));
  std::string text(as_text(password.reveal()));  // OpenSSL wants a zero at the end
  const Handle<PKCS12> file(PKCS12_create_ex(text.c_str(), content.friendly_name.c_str(), key.get(), own.get(), chain.get(),
                                             NID_aes_256_cbc, NID_aes_256_cbc, kIterations, -1, 0, library(), nullptr));
  const bool sealed = file && PKCS12_set_mac(file.get(), text.c_str(), -1, nullptr, 0, kIterations, message_digest(Hash::sha256)) == 1;
  wipe(text.data(), text.size());
  if (!sealed) return failure(Errc::internal, "the PKCS#12 file cannot be made");
  Octets der;
  der.size = i2d_PKCS12(file.get(), &der.at);
  if (der.size <= 0) return failure(Errc::internal, "the PKCS#12 file cannot be written");
  return copy(der.view());
}

}  // namespace esign::crypto
