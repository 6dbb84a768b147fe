// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "base/bytes.h"

namespace esign::crypto::openssl_adapter {

/// One deleter for every OpenSSL type, so that no raw pointer of theirs is ever owned by hand.
struct Free {
  void operator()(OSSL_LIB_CTX* object) const { OSSL_LIB_CTX_free(object); }
  void operator()(OSSL_PROVIDER* object) const { OSSL_PROVIDER_unload(object); }
  void operator()(EVP_MD* object) const { EVP_MD_free(object); }
  void operator()(EVP_MD_CTX* object) const { EVP_MD_CTX_free(object); }
  void operator()(EVP_CIPHER* object) const { EVP_CIPHER_free(object); }
  void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
  void operator()(EVP_PKEY_CTX* object) const { EVP_PKEY_CTX_free(object); }
  void operator()(BIGNUM* object) const { BN_clear_free(object); }
  void operator()(BN_CTX* object) const { BN_CTX_free(object); }
  void operator()(BN_MONT_CTX* object) const { BN_MONT_CTX_free(object); }
  void operator()(EC_GROUP* object) const { EC_GROUP_free(object); }
  void operator()(EC_POINT* object) const { EC_POINT_free(object); }
  void operator()(PKCS12* object) const { PKCS12_free(object); }
  void operator()(PKCS8_PRIV_KEY_INFO* object) const { PKCS8_PRIV_KEY_INFO_free(object); }
  void operator()(PBE2PARAM* object) const { PBE2PARAM_free(object); }
  void operator()(PBKDF2PARAM* object) const { PBKDF2PARAM_free(object); }
  void operator()(PBEPARAM* object) const { PBEPARAM_free(object); }
  void operator()(X509* object) const { X509_free(object); }
  void operator()(STACK_OF(PKCS7) * object) const { sk_PKCS7_pop_free(object, PKCS7_free); }
  void operator()(STACK_OF(PKCS12_SAFEBAG) * object) const { sk_PKCS12_SAFEBAG_pop_free(object, PKCS12_SAFEBAG_free); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

/// OpenSSL leaves its errors in a queue of the thread, where the next caller (or the host program's TLS) would find
/// them: every entry into the adapter holds one of these, which leaves the queue as it was found.
class ErrorScope {
 public:
  ErrorScope() { ERR_set_mark(); }
  ~ErrorScope() { ERR_pop_to_mark(); }
  ErrorScope(const ErrorScope&) = delete;
  ErrorScope& operator=(const ErrorScope&) = delete;
};

/// `what`, and OpenSSL's own reason when it left one. Its reasons are constants of the library and hold no secret.
Failure failure(Errc code, std::string what);

}  // namespace esign::crypto::openssl_adapter
