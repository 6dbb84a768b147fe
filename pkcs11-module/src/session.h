// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <memory>
#include <mutex>

#include "crypto/backend.h"
#include "derived_key.h"
#include "reader.h"

namespace esign::p11 {

/// C_SignInit … C_SignFinal, and the same for verification.
struct KeyOperation {
  Mechanism mechanism{};
  SignatureAlgorithm algorithm{};
  CK_OBJECT_HANDLE key = 0;
  enum class Stage : std::uint8_t { fresh, in_parts } stage = Stage::fresh;
  std::unique_ptr<crypto::Hasher> hasher{};  ///< For a message that is hashed here.
  Bytes collected{};                         ///< What is not hashed here: the program's digest or block.
  SecretBytes pin{};                         ///< Of the context-specific login, until the signature.
  enum class Login : std::uint8_t { not_needed, wanted, given } login = Login::not_needed;
};

struct DigestOperation {
  Hash hash = Hash::sha256;
  KeyOperation::Stage stage = KeyOperation::Stage::fresh;
  std::unique_ptr<crypto::Hasher> hasher{};
};

/// A session. Its own lock is held during a call; calls of one session do not overlap.
struct Session {
  CK_SESSION_HANDLE handle = 0;
  CK_SLOT_ID slot = 0;
  std::shared_ptr<Reader> reader{};
  std::shared_ptr<const Token> token{};
  std::uint64_t generation = 0;
  enum class Access : std::uint8_t { read_only, read_write } access = Access::read_only;

  std::mutex mutex{};
  std::optional<std::deque<CK_OBJECT_HANDLE>> found{};
  std::optional<KeyOperation> signing{}, verifying{};
  std::optional<DigestOperation> digesting{};
  std::map<CK_OBJECT_HANDLE, DerivedKey> derived{};  ///< Seen by the session that derived them, and gone with it.
  CK_ULONG derivations = 0;

  Reader::Caller caller() const { return {token->role, generation, handle}; }
  Who who() const { return reader->who(token->role); }
  /// Takes over what has become of the token since: a blank card's keys.
  void refresh();
  CK_STATE state() const;
  /// A private object is there for the user only.
  const Object* object(CK_OBJECT_HANDLE wanted) const;
};

}  // namespace esign::p11
