// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"

#include "crypto/key_rules.h"
#include "crypto/openssl/hasher.h"
#include "crypto/openssl/path_opinion.h"
#include "crypto/openssl/verify.h"

namespace esign::crypto {
namespace openssl_adapter {

Result<Verdict> verify_with(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature) {
  if (fit(key.info.type, algorithm.scheme) == Fit::foreign) return Verdict::invalid;
  switch (algorithm.scheme) {
    case pkix::Scheme::rsa_pkcs1: return verify_rsa_pkcs1(key, algorithm.hash, message, signature);
    case pkix::Scheme::rsa_pss: return verify_rsa_pss(key, algorithm, message, signature);
    case pkix::Scheme::ecdsa: return verify_ecdsa(key, algorithm.hash, message, signature);
    case pkix::Scheme::ed25519: return verify_ed25519(key, message, signature);
  }
  return fail(Errc::internal, "a signature scheme without a check");
}

namespace {

class OpensslBackend final : public Backend {
 public:
  std::string_view name() const override { return "openssl"; }

  Result<std::unique_ptr<Hasher>> hasher(pkix::Hash hash) const override { return make_hasher(hash); }

  Result<Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    const ErrorScope errors;
    ESIGN_TRY(const PublicKey key, load_public_key(spki));
    return verify_with(key, algorithm, message, signature);
  }

  Result<PathOpinion> judge_path(const PathToJudge& path) const override { return openssl_adapter::judge_path(path); }
};

}  // namespace
}  // namespace openssl_adapter

const Backend& openssl() {
  static const openssl_adapter::OpensslBackend kBackend;
  return kBackend;
}

}  // namespace esign::crypto
