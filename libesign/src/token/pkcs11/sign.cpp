// SPDX-License-Identifier: Apache-2.0
#include "token/pkcs11/sign.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ui.h>

#include <algorithm>

namespace esign::token::pkcs11 {
namespace {

struct Free {
  void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
  void operator()(EVP_PKEY_CTX* object) const { EVP_PKEY_CTX_free(object); }
};

int answer(UI* ui, UI_STRING* prompt) {
  if (UI_get_string_type(prompt) != UIT_PROMPT) return 1;
  auto* state = static_cast<ContextLogin::State*>(UI_get0_user_data(ui));
  if (state == nullptr) return 0;
  state->asked = ContextLogin::Asked::yes;
  if (state->pin == nullptr) return 0;
  return UI_set_result(ui, prompt, reinterpret_cast<const char*>(state->pin->reveal().data())) == 0 ? 1 : 0;
}

/// One method for the process: it has no state of its own.
UI_METHOD* ui_method() {
  static UI_METHOD* const method = [] {
    UI_METHOD* made = UI_create_method("esign");
    if (made != nullptr) UI_method_set_reader(made, answer);
    return made;
  }();
  return method;
}

const EVP_MD* message_digest(pkix::Hash hash) {
  switch (hash) {
    case pkix::Hash::sha1: return EVP_sha1();
    case pkix::Hash::sha224: return EVP_sha224();
    case pkix::Hash::sha256: return EVP_sha256();
    case pkix::Hash::sha384: return EVP_sha384();
    case pkix::Hash::sha512: return EVP_sha512();
    case pkix::Hash::sha3_256: return EVP_sha3_256();
    case pkix::Hash::sha3_384: return EVP_sha3_384();
    case pkix::Hash::sha3_512: return EVP_sha3_512();
  }
  return nullptr;
}

Result<void> set_up(EVP_PKEY_CTX* context, const pkix::SignatureAlgorithm& algorithm) {
  const auto done = [](int code) { return code > 0; };
  if (!done(EVP_PKEY_sign_init(context)) || !done(EVP_PKEY_CTX_set_signature_md(context, message_digest(algorithm.hash))))
    return failure("prepare the signature");
  switch (algorithm.scheme) {
    case pkix::Scheme::ecdsa: return {};
    case pkix::Scheme::rsa_pkcs1:
      if (!done(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING))) return failure("prepare the signature");
      return {};
    case pkix::Scheme::rsa_pss:
      if (!done(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING)) ||
          !done(EVP_PKEY_CTX_set_rsa_mgf1_md(context, message_digest(algorithm.mgf_hash))) ||
          !done(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, static_cast<int>(algorithm.salt_octets))))
        return failure("prepare the signature");
      return {};
    case pkix::Scheme::ed25519: break;
  }
  return fail(Errc::unsupported, "the signature scheme, on PKCS#11 tokens");
}

}  // namespace

Result<SecretBytes> c_string(const Pin& pin) {
  const std::span<const char> digits = pin.reveal();
  if (std::find(digits.begin(), digits.end(), '\0') != digits.end())
    return fail(Errc::pin_incorrect, "it has a zero octet; it was not sent to the token");
  SecretBytes text(digits.size() + 1);
  std::transform(digits.begin(), digits.end(), text.writable().begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return text;
}

ContextLogin::ContextLogin(Module& module, const SecretBytes* pin) : module_(module), state_{pin} {
  PKCS11_set_ui_method(module_.context(), ui_method(), &state_);
}

ContextLogin::~ContextLogin() { PKCS11_set_ui_method(module_.context(), ui_method(), nullptr); }

Result<Bytes> sign_digest(PKCS11_KEY& key, const pkix::SignatureAlgorithm& algorithm, View digest) {
  ERR_clear_error();
  const std::unique_ptr<EVP_PKEY, Free> handle(PKCS11_get_private_key(&key));
  if (!handle) return failure("take the private key");
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new(handle.get(), nullptr));
  if (!context) return failure("take the private key");
  ESIGN_CHECK(set_up(context.get(), algorithm));
  std::size_t size = 0;
  if (EVP_PKEY_sign(context.get(), nullptr, &size, digest.data(), digest.size()) <= 0) return failure("sign");
  Bytes value(size);
  if (EVP_PKEY_sign(context.get(), value.data(), &size, digest.data(), digest.size()) <= 0) return failure("sign");
  value.resize(size);
  return value;
}

}  // namespace esign::token::pkcs11
