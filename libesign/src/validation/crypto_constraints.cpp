// SPDX-License-Identifier: Apache-2.0
// The cryptographic constraints of EN 319 102-1 clause 5.1.4, asked in clauses 5.2.6.4 step 6 and 5.2.8.4.1. Reliable at t
// means t < end. What has no row in the algorithm table is not reliable.
#include "validation/crypto_constraints.h"

#include "policy/algorithm_table.h"
#include "validation/revocation_status.h"

namespace esign::validation {
namespace {

/// Collects what is not reliable at one time.
class Questions {
 public:
  explicit Questions(Time at) : at_(at) {}

  void digest(const std::string& material, const std::string& name) {
    ask(material, name.empty() ? "unknown digest" : name, policy::reliable_until(policy::AlgorithmKind::digest, name));
  }
  /// Scheme, key size, curve and digests of one signature. `key` null: the key is not known.
  void signature(const std::string& material, const facts::Algorithm& algorithm, const facts::PublicKey* key) {
    if (!key || algorithm.scheme.empty()) return unknown(material);
    strength(material, algorithm.scheme, *key);
    digest(material, algorithm.digest);
    if (!algorithm.mgf_digest.empty()) digest(material, algorithm.mgf_digest);
  }
  /// Key size and curve under one scheme.
  void strength(const std::string& material, const std::string& scheme, const facts::PublicKey& key) {
    ask(material, scheme + ' ' + std::to_string(key.bits) + " bit", policy::reliable_until(policy::AlgorithmKind::signature, scheme, key.bits));
    if (key.type == "EC") ask(material, key.curve, policy::reliable_until(policy::AlgorithmKind::curve, key.curve));
  }
  void unknown(const std::string& material) { found_.push_back({material, "unknown algorithm or key", {}}); }
  std::vector<Weakness> take() { return std::move(found_); }

 private:
  void ask(const std::string& material, const std::string& name, std::optional<Time> end) {
    if (end && at_ < *end) return;
    found_.push_back({material, name, end});
  }

  Time at_;
  std::vector<Weakness> found_{};
};

}  // namespace

std::string told(const Weakness& weakness) {
  return weakness.material + ": " + weakness.algorithm + (weakness.end ? ", " + to_rfc3339(*weakness.end) : std::string());
}

std::vector<Weakness> weaknesses_of_chain(const Context& context, const facts::Chain& chain, Time at) {
  Questions questions(at);
  const auto key_of = [&](const facts::CertificateId& id) {
    const auto* certificate = context.certificate(id);
    return certificate ? &certificate->public_key : nullptr;
  };
  for (std::size_t i = 0; i < chain.certificates.size(); ++i) {
    const auto& id = chain.certificates[i];
    const std::string material = "certificate " + context.told(id);
    const auto* certificate = context.certificate(id);
    if (!certificate) {
      questions.unknown(material);
      continue;
    }
    // The anchor's own signature is never checked: it is trusted for another reason.
    if (i + 1 < chain.certificates.size()) questions.signature(material, certificate->signature_algorithm, key_of(chain.certificates[i + 1]));
  }
  for (const auto& status : chain.status) {
    const auto used = status_of(context, chain, status);
    if (!used.answer) continue;
    const std::string material = "status of " + context.told(status.certificate);
    if (!used.answer->signature_algorithm || !used.answer->signer) questions.unknown(material);
    else questions.signature(material, *used.answer->signature_algorithm, key_of(*used.answer->signer));
  }
  return questions.take();
}

std::vector<Weakness> weaknesses_of_signature(const Context& context, const facts::Candidate& signer, Time at) {
  Questions questions(at);
  const auto* certificate = context.certificate(signer.certificate);
  questions.signature("signature value", context.signature.algorithm, certificate ? &certificate->public_key : nullptr);
  for (const auto& reference : context.signature.references) {
    questions.digest("digest of " + (reference.name.empty() ? reference.uri : reference.name), reference.digest);
  }
  if (context.policy.crypto.reference_digest == policy::Demand::required) {
    for (const auto& reference : context.signature.certificate_references) questions.digest("certificate reference", reference.digest);
  }
  return questions.take();
}

std::vector<Weakness> weaknesses_of_value(const std::string& material, const facts::Algorithm& algorithm, const facts::PublicKey* key, Time at) {
  Questions questions(at);
  questions.signature(material, algorithm, key);
  return questions.take();
}

std::vector<Weakness> weaknesses_of_key(const std::string& material, const facts::PublicKey& key, Time at) {
  Questions questions(at);
  // Of the two schemes that an RSA key may be used with the one that is reliable for longer.
  if (key.type == "RSA") questions.strength(material, "RSA-PSS", key);
  if (key.type == "EC") questions.strength(material, "ECDSA", key);
  if (key.type == "Ed25519") questions.strength(material, "Ed25519", key);
  return questions.take();
}

}  // namespace esign::validation
