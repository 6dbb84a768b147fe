// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <libp11.h>

#include <memory>
#include <mutex>
#include <span>

#include "token/pkcs11/uri.h"

namespace esign::token::pkcs11 {

/// The error of the newest entry that libp11 left in OpenSSL's queue, by its CKR code; the queue is emptied.
Failure failure(std::string_view what);

/// A loaded module with its slots: the one owner of everything libp11 hands out. Keys of libp11 0.4.12 crash when they are
/// used after their slots are released, so every user of this module holds a share of it. Initialisation belongs to the
/// whole process (PKCS#11 section 5.4), so the same path is the same Module. Callers lock `mutex` around every use.
class Module {
 public:
  /// Errors: misconfigured (no such module, or not one).
  static Result<std::shared_ptr<Module>> load(const std::string& path);
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module();

  /// Lists the slots anew, so that token flags (tries left) and presence are true; pointers into the old list are dead.
  /// While somebody is logged in the list stays as it is: a new one would close every session of this process.
  Result<void> refresh();
  /// The only slot whose token matches. Uninitialised tokens never match: libp11 0.4.12 waits for ever when C_OpenSession
  /// fails. Errors: token_absent, conflict.
  Result<PKCS11_SLOT*> slot(const Uri& uri);
  PKCS11_CTX* context() const { return context_; }

  std::mutex mutex{};

 private:
  Module() = default;
  void release();
  PKCS11_CTX* context_ = nullptr;
  PKCS11_SLOT* slots_ = nullptr;
  unsigned count_ = 0;
  enum class Stage : std::uint8_t { created, loaded } stage_ = Stage::created;
};

}  // namespace esign::token::pkcs11
