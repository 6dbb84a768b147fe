// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

#include "base/wipe.h"
#include "pkix/algorithms.h"
#include "token/pkcs11/module.h"

namespace esign::token::pkcs11 {

/// A PIN as C_Login wants it: ended by a zero octet, wiped. Errors: pin_incorrect (a zero octet inside: no try is spent).
Result<SecretBytes> c_string(const Pin& pin);

/// Answers libp11 when a key with CKA_ALWAYS_AUTHENTICATE wants its PIN inside C_Sign; without a PIN it says no and
/// remembers that it was asked. In force for the lifetime of the object, which is shorter than the module's.
class ContextLogin {
 public:
  ContextLogin(Module& module, const SecretBytes* pin);
  ContextLogin(const ContextLogin&) = delete;
  ContextLogin& operator=(const ContextLogin&) = delete;
  ~ContextLogin();
  enum class Asked : std::uint8_t { no, yes };
  Asked asked() const { return state_.asked; }

  struct State {
    const SecretBytes* pin = nullptr;
    Asked asked = Asked::no;
  };

 private:
  Module& module_;
  State state_;
};

/// Signs a digest with a key of the token. PSS is padded here and needs raw RSA on the token (libp11 0.4.12).
/// Errors: unsupported, pin_incorrect, pin_blocked, token_absent, denied, protocol.
Result<Bytes> sign_digest(PKCS11_KEY& key, const pkix::SignatureAlgorithm& algorithm, View digest);

}  // namespace esign::token::pkcs11
