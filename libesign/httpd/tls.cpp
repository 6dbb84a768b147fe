// SPDX-License-Identifier: Apache-2.0
#include "httpd/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>

namespace esign::httpd {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;

/// The operator's fault; OpenSSL's reason names no secret.
Failure refused(const char* what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return fail(Errc::misconfigured, std::string(what) + (reason != nullptr ? std::string(": ") + reason : std::string())).in("tls");
}

Bio reader(View text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

/// Without it OpenSSL would ask for a password on the terminal.
int no_password(char*, int, int, void*) { return 0; }

Result<std::vector<X509Ptr>> certificates(const std::string& pem, const char* what) {
  const Bio bio = reader(as_view(pem));
  std::vector<X509Ptr> found;
  while (X509Ptr one{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)}) found.push_back(std::move(one));
  const unsigned long last = ERR_peek_last_error();
  if (ERR_GET_REASON(last) != PEM_R_NO_START_LINE || found.empty()) return refused(what);
  ERR_clear_error();
  return found;
}

Result<void> use_identity(SSL_CTX* context, const Tls& tls) {
  ESIGN_TRY(const std::vector<X509Ptr> chain, certificates(tls.chain_pem, "the certificate chain cannot be read"));
  if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) return refused("the certificate cannot be used");
  for (std::size_t i = 1; i < chain.size(); ++i)
    if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1) return refused("the chain cannot be used");
  const Bio bio = reader(tls.key_pem.reveal());
  const Key key{PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr)};
  if (!key) return refused("the key cannot be read");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) return refused("the key is not the certificate's");
  return {};
}

Result<void> ask_for_clients(SSL_CTX* context, const std::string& pem) {
  if (pem.empty()) return {};
  ESIGN_TRY(const std::vector<X509Ptr> issuers, certificates(pem, "the client CA certificates cannot be read"));
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  for (const X509Ptr& one : issuers)
    if (X509_STORE_add_cert(store, one.get()) != 1 || SSL_CTX_add_client_CA(context, one.get()) != 1) return refused("a client CA certificate cannot be used");
  // What is given here is trusted, be it a root or an issuing CA whose root is kept elsewhere.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return {};
}

/// RFC 7301: only HTTP/1.1 is spoken here.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* in, unsigned int size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  const int chosen = SSL_select_next_proto(const_cast<unsigned char**>(out), length, kOurs, sizeof kOurs - 1, in, size);
  return chosen == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<void> set_protocol(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  static constexpr unsigned char kSessionContext[] = "esign-httpd";
  const bool set = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                   SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                   SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
                   SSL_CTX_set_session_id_context(context, kSessionContext, sizeof kSessionContext - 1) == 1;
  if (!set) return refused("the protocol cannot be set");
  SSL_CTX_set_timeout(context, 300);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets alone: no table that strangers fill
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return {};
}

}  // namespace

Result<std::unique_ptr<boost::asio::ssl::context>> tls_context(const Tls& tls) {
  ERR_clear_error();
  auto context = std::make_unique<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
  ESIGN_CHECK(set_protocol(context->native_handle()));
  ESIGN_CHECK(use_identity(context->native_handle(), tls));
  ESIGN_CHECK(ask_for_clients(context->native_handle(), tls.client_ca_pem));
  return context;
}

std::shared_ptr<const Bytes> verified_client(SSL* connection) {
  const X509* certificate = SSL_get0_peer_certificate(connection);
  if (certificate == nullptr || SSL_get_verify_result(connection) != X509_V_OK) return nullptr;
  const int size = i2d_X509(certificate, nullptr);
  if (size <= 0) return nullptr;
  auto der = std::make_shared<Bytes>(static_cast<std::size_t>(size));
  unsigned char* out = der->data();
  i2d_X509(certificate, &out);
  return der;
}

std::string fingerprint(View der) {
  Bytes digest(SHA256_DIGEST_LENGTH);
  SHA256(der.data(), der.size(), digest.data());
  return to_hex(digest);
}

}  // namespace esign::httpd
