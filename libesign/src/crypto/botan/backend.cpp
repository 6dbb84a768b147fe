// SPDX-License-Identifier: Apache-2.0
#include "crypto/backend.h"

#include "crypto/botan/guard.h"
#include "crypto/botan/hasher.h"
#include "crypto/botan/path_opinion.h"
#include "crypto/botan/verify.h"
#include "crypto/key_rules.h"

namespace esign::crypto {
namespace botan_adapter {
namespace {

Result<Verdict> verify_with(const PublicKey& key, const pkix::SignatureAlgorithm& algorithm, View message, View signature) {
  if (fit(key.info.type, algorithm.scheme) == Fit::foreign) return Verdict::invalid;
  switch (algorithm.scheme) {
    case pkix::Scheme::rsa_pkcs1: return verify_rsa_pkcs1(*key.rsa, algorithm.hash, message, signature);
    case pkix::Scheme::rsa_pss: return verify_rsa_pss(key, algorithm, message, signature);
    case pkix::Scheme::ecdsa: return verify_ecdsa(*key.ec, algorithm.hash, message, signature);
    case pkix::Scheme::ed25519: return verify_ed25519(*key.ed25519, message, signature);
  }
  return fail(Errc::internal, "a signature scheme without a check");
}

class BotanBackend final : public Backend {
 public:
  std::string_view name() const override { return "botan"; }

  Result<std::unique_ptr<Hasher>> hasher(pkix::Hash hash) const override { return make_hasher(hash); }

  Result<Verdict> verify(View spki, const pkix::SignatureAlgorithm& algorithm, View message, View signature) const override {
    ESIGN_TRY(const PublicKey key, guarded(Errc::malformed, "the public key cannot be read", [&] { return load_public_key(spki); }));
    return guarded(Errc::internal, "the check failed in Botan", [&] { return verify_with(key, algorithm, message, signature); });
  }

  Result<PathOpinion> judge_path(const PathToJudge& path) const override { return botan_adapter::judge_path(path); }
};

}  // namespace
}  // namespace botan_adapter

const Backend& botan() {
  static const botan_adapter::BotanBackend kBackend;
  return kBackend;
}

}  // namespace esign::crypto
