// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/path_opinion.h"

#include <openssl/x509_vfy.h>

#include "crypto/openssl/library.h"

namespace esign::crypto::openssl_adapter {
namespace {

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
struct FreeStore {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

Handle<X509> certificate_of(View der) {
  X509* target = X509_new_ex(library(), nullptr);
  const unsigned char* at = der.data();
  // d2i frees and clears what it is given when it fails.
  if (target != nullptr) d2i_X509(&target, &at, static_cast<long>(der.size()));
  return Handle<X509>(target);
}

/// Extensions that OpenSSL does not process (qcStatements) are processed by the caller. Everything else ends it.
int go_on(int ok, X509_STORE_CTX* context) {
  if (ok == 1) return 1;
  return X509_STORE_CTX_get_error(context) == X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION ? 1 : 0;
}

PathOpinion refused(const std::string& why) { return {PathOpinion::Word::refuses, "openssl: " + why}; }

}  // namespace

Result<PathOpinion> judge_path(const PathToJudge& path) {
  const ErrorScope errors;
  const std::unique_ptr<STACK_OF(X509), FreeStack> others(sk_X509_new_null());
  const std::unique_ptr<X509_STORE, FreeStore> store(X509_STORE_new());
  const std::unique_ptr<X509_STORE_CTX, FreeStore> context(X509_STORE_CTX_new_ex(library(), nullptr));
  if (!others || !store || !context) return failure(Errc::internal, "the path check does not start");
  Handle<X509> target;
  for (std::size_t i = 0; i < path.certificates.size(); ++i) {
    Handle<X509> one = certificate_of(path.certificates[i]);
    if (!one) return refused("certificate " + std::to_string(i) + " of the path cannot be read");
    if (i == 0) {
      target = std::move(one);
    } else if (i + 1 == path.certificates.size()) {
      if (X509_STORE_add_cert(store.get(), one.get()) != 1) return failure(Errc::internal, "the anchor is not taken");
    } else if (sk_X509_push(others.get(), one.get()) > 0) {
      static_cast<void>(one.release());
    } else {
      return failure(Errc::internal, "the path is not taken");
    }
  }
  if (!target || X509_STORE_CTX_init(context.get(), store.get(), target.get(), others.get()) != 1)
    return failure(Errc::internal, "the path check does not start");
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(path.at.time_since_epoch().count()));
  // The anchor need not be self-signed; strength is the policy's to judge.
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_auth_level(parameters, 0);
  X509_STORE_CTX_set_verify_cb(context.get(), go_on);
  if (X509_verify_cert(context.get()) == 1) return PathOpinion{PathOpinion::Word::accepts, {}};
  return refused(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

}  // namespace esign::crypto::openssl_adapter
