// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11_key_ring.h"

#include "crypto/backend.h"
#include "keys/pkcs11_token.h"

namespace esign::ca {

Pkcs11KeyRing::Pkcs11KeyRing(std::unique_ptr<Token> token) : token_(std::move(token)) {}
Pkcs11KeyRing::~Pkcs11KeyRing() = default;

Result<std::unique_ptr<Pkcs11KeyRing>> Pkcs11KeyRing::open(std::string_view uri, Pin pin) {
  ESIGN_TRY(const token::pkcs11::Uri parsed, token::pkcs11::parse_uri(uri));
  if (parsed.module_path.empty()) return fail(Errc::misconfigured, "the key store's URI wants module-path");
  if (!parsed.token && !parsed.serial) return fail(Errc::misconfigured, "the key store's URI wants token or serial");
  ESIGN_TRY(auto token, Token::open(parsed, std::move(pin)));
  return std::unique_ptr<Pkcs11KeyRing>(new Pkcs11KeyRing(std::move(token)));
}

Result<void> Pkcs11KeyRing::create(std::string_view key, crypto::KeyKind kind) { return token_->create(key, kind); }

Result<Bytes> Pkcs11KeyRing::spki(std::string_view key) const {
  ESIGN_TRY(const Token::Key found, token_->find(key));
  return found.spki;
}

Result<pkix::SignatureAlgorithm> Pkcs11KeyRing::algorithm(std::string_view key) const {
  ESIGN_TRY(const Token::Key found, token_->find(key));
  return found.algorithm;
}

Result<Bytes> Pkcs11KeyRing::sign(std::string_view key, View message) const {
  ESIGN_TRY(const Token::Key found, token_->find(key));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), found.algorithm.hash, message));
  return token_->sign(found, digest);
}

Result<Bytes> Pkcs11KeyRing::sign_digest(std::string_view key, View digest) const {
  ESIGN_TRY(const Token::Key found, token_->find(key));
  return token_->sign(found, digest);
}

}  // namespace esign::ca
