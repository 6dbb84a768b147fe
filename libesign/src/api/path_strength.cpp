// SPDX-License-Identifier: Apache-2.0
#include "api/path_strength.h"

#include "collect/describe.h"

namespace esign {
namespace {

using validation::Weakness;

std::optional<facts::PublicKey> key_in(View spki) {
  const auto info = pkix::public_key_info(spki);
  if (!info) return std::nullopt;
  return collect::describe(*info);
}

class Strength {
 public:
  explicit Strength(Time at) : at_(at) {}

  void signature(const std::string& material, const pkix::AlgorithmIdentifier& algorithm, View signer_spki) {
    const std::optional<facts::PublicKey> key = key_in(signer_spki);
    add(validation::weaknesses_of_value(material, collect::describe(algorithm), key ? &*key : nullptr, at_));
  }
  void key(const std::string& material, View spki) {
    if (const std::optional<facts::PublicKey> key = key_in(spki)) add(validation::weaknesses_of_key(material, *key, at_));
  }
  std::vector<Weakness> take() { return std::move(found_); }

 private:
  void add(const std::vector<Weakness>& more) { found_.insert(found_.end(), more.begin(), more.end()); }

  Time at_;
  std::vector<Weakness> found_{};
};

/// The key that signed a status answer: of its signer, or of the anchor if that has no certificate.
View status_key(const pkix::Certificate::Ptr& signer, const trust::TrustAnchor& anchor) { return signer ? signer->spki() : anchor.spki(); }

}  // namespace

std::vector<Weakness> weaknesses_of_path(const path::VerifiedPath& path) {
  Strength strength(path.at());
  const auto& certificates = path.certificates();
  strength.key("key of certificate " + certificates.front()->subject().to_text(), certificates.front()->spki());
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const View issuer = i + 1 < certificates.size() ? certificates[i + 1]->spki() : path.anchor().spki();
    strength.signature("certificate " + certificates[i]->subject().to_text(), certificates[i]->signature_algorithm(), issuer);
  }
  for (const path::RevocationAnswer& answer : path.revocation()) {
    for (const path::CrlUse& use : answer.used) {
      strength.signature("CRL of " + use.crl->issuer().to_text(), use.crl->signature_algorithm(), status_key(use.signer, path.anchor()));
      if (use.delta) strength.signature("delta CRL of " + use.delta->issuer().to_text(), use.delta->signature_algorithm(), status_key(use.signer, path.anchor()));
    }
    for (const path::OcspUse& use : answer.ocsp)
      strength.signature("OCSP response", use.response->signature_algorithm(), status_key(use.signer, path.anchor()));
  }
  return strength.take();
}

}  // namespace esign
