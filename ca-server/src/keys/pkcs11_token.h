// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <p11-kit/pkcs11.h>

#include <map>
#include <mutex>

#include "domain/ports.h"
#include "keys/pkcs11_key_ring.h"
#include "token/pkcs11/uri.h"

namespace esign::ca {

/// A session with a token that is logged in; made anew when it was lost. One call at a time: a token works one by one.
class Pkcs11KeyRing::Token {
 public:
  static Result<std::unique_ptr<Token>> open(const token::pkcs11::Uri& uri, Pin pin);
  ~Token();
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  struct Key {
    CK_OBJECT_HANDLE handle = 0;
    std::uint64_t session = 0;                       ///< In which it was found: handles of another one name other keys.
    Bytes spki{};
    pkix::PublicKeyInfo info{};
    pkix::SignatureAlgorithm algorithm{};
  };
  /// Errors: not_found, unavailable.
  Result<Key> find(std::string_view label);
  Result<void> create(std::string_view label, crypto::KeyKind kind);
  /// `digest`: by the hash of the key's algorithm.
  Result<Bytes> sign(const Key& key, View digest);

 private:
  Token(token::pkcs11::Uri uri, Pin pin) : uri_(std::move(uri)), pin_(std::move(pin)) {}
  Result<void> load();
  Result<void> connect();
  Result<void> log_in();
  Result<void> begin_anew();
  Result<CK_SLOT_ID> slot();
  Result<CK_OBJECT_HANDLE> object(CK_OBJECT_CLASS kind, std::string_view label);
  Result<Bytes> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);
  Result<Bytes> read_spki(CK_OBJECT_HANDLE public_key);
  /// The error of a call; a session that is gone is forgotten, so that the next call begins anew.
  Failure failed(CK_RV code, std::string_view what);

  token::pkcs11::Uri uri_;
  Pin pin_;
  void* library_ = nullptr;
  CK_FUNCTION_LIST* p11_ = nullptr;
  std::recursive_mutex mutex_{};
  std::optional<CK_SESSION_HANDLE> session_{};
  std::uint64_t sessions_ = 0;                       ///< So far
  std::map<std::string, Key, std::less<>> keys_{};
};

}  // namespace esign::ca
