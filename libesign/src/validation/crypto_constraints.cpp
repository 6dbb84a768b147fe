// SPDX-License-Identifier: Apache-2.0
// The cryptographic constraints of EN 319 102-1 clause 5.1.4, asked in clauses 5.2.6.4 step 6 and 5.2.8.4.1. Reliable at t
// means t < end. What has no row in the algorithm table is not reliable.
#include "validation/crypto_constraints.h"

#include <algorithm>

#include "validation/revocation_status.h"

namespace esign::validation {
namespace {

/// What a question is about.
struct Material {
  std::string name{};
  Weakness::Of of = Weakness::Of::other;
  std::vector<std::string> objects{};
};

/// Collects what is not reliable at one time.
class Questions {
 public:
  /// `policy` null: by the table alone.
  explicit Questions(Time at, const Policy::Data* policy = nullptr) : at_(at), policy_(policy) {}

  void digest(const Material& material, const std::string& name) {
    ask(material, name.empty() ? "unknown digest" : name, end_of(policy::AlgorithmKind::digest, name));
  }
  /// Scheme, key size, curve and digests of one signature. `key` null: the key is not known.
  void signature(const Material& material, const facts::Algorithm& algorithm, const facts::PublicKey* key) {
    if (!key || algorithm.scheme.empty()) return unknown(material);
    strength(material, algorithm.scheme, *key);
    digest(material, algorithm.digest);
    if (!algorithm.mgf_digest.empty()) digest(material, algorithm.mgf_digest);
  }
  /// Key size and curve under one scheme.
  void strength(const Material& material, const std::string& scheme, const facts::PublicKey& key) {
    ask(material, scheme + ' ' + std::to_string(key.bits) + " bit", end_of(policy::AlgorithmKind::signature, scheme, key.bits));
    if (key.type == "EC") ask(material, key.curve, end_of(policy::AlgorithmKind::curve, key.curve));
  }
  void unknown(const Material& material) { found_.push_back({material.name, "unknown algorithm or key", {}, material.of, material.objects}); }
  std::vector<Weakness> take() { return std::move(found_); }

 private:
  std::optional<Time> end_of(policy::AlgorithmKind kind, const std::string& name, unsigned bits = 0) const {
    return policy_ ? reliable_until(*policy_, kind, name, bits) : policy::reliable_until(kind, name, bits);
  }
  void ask(const Material& material, const std::string& name, std::optional<Time> end) {
    if (end && at_ < *end) return;
    found_.push_back({material.name, name, end, material.of, material.objects});
  }

  Time at_;
  const Policy::Data* policy_;
  std::vector<Weakness> found_{};
};

const facts::PublicKey* key_of(const Context& context, const facts::CertificateId& id) {
  const auto* certificate = context.certificate(id);
  return certificate ? &certificate->public_key : nullptr;
}

/// The signature on certificate `index`; the anchor's own is never checked: it is trusted for another reason.
void ask_certificate(const Context& context, const facts::Chain& chain, std::size_t index, Questions& questions) {
  const auto& id = chain.certificates[index];
  const Material material{"certificate " + context.told(id), Weakness::Of::certificate, {id}};
  const auto* certificate = context.certificate(id);
  if (!certificate) return questions.unknown(material);
  if (index + 1 < chain.certificates.size()) {
    questions.signature(material, certificate->signature_algorithm, key_of(context, chain.certificates[index + 1]));
  }
}

void ask_answer(const Context& context, const facts::CertificateId& about, const facts::Revocation& answer, Questions& questions) {
  for (const facts::StatusList& list : lists_of(answer)) {
    Material material{"status of " + context.told(about), Weakness::Of::status, {list.id}};
    if (answer.lists.empty()) material.objects.insert(material.objects.end(), answer.with.begin(), answer.with.end());
    if (!list.signature_algorithm || !list.signer) questions.unknown(material);
    else questions.signature(material, *list.signature_algorithm, key_of(context, *list.signer));
  }
}

}  // namespace

std::string told(const Weakness& weakness) {
  return weakness.material + ": " + weakness.algorithm + (weakness.end ? ", " + to_rfc3339(*weakness.end) : std::string());
}

std::optional<Time> reliable_until(const Policy::Data& policy, policy::AlgorithmKind kind, const std::string& name, unsigned bits) {
  std::optional<Time> end = policy::reliable_until(kind, name, bits);
  const auto earlier = policy.crypto.ends.find(name);
  if (end && earlier != policy.crypto.ends.end()) end = std::min(*end, earlier->second);
  return end;
}

Reliance digest_reliance(const Policy::Data& policy, const std::string& name, Time at) {
  const auto end = reliable_until(policy, policy::AlgorithmKind::digest, name);
  return end && at < *end ? Reliance::reliable : Reliance::not_reliable;
}

std::vector<Weakness> weaknesses_of_chain(const Context& context, const facts::Chain& chain, Time at) {
  Questions questions(at, &context.policy);
  for (std::size_t i = 0; i < chain.certificates.size(); ++i) ask_certificate(context, chain, i, questions);
  for (const auto& status : chain.status) {
    const auto used = status_of(context, chain, status);
    if (used.answer) ask_answer(context, status.certificate, *used.answer, questions);
  }
  return questions.take();
}

std::vector<Weakness> weaknesses_of_link(const Context& context, const facts::Chain& chain, std::size_t index, const facts::Revocation* answer, Time at) {
  Questions questions(at, &context.policy);
  ask_certificate(context, chain, index, questions);
  if (answer) ask_answer(context, chain.certificates[index], *answer, questions);
  return questions.take();
}

std::vector<Weakness> weaknesses_of_signature(const Context& context, const facts::Candidate& signer, Time at) {
  Questions questions(at, &context.policy);
  const std::vector<std::string> objects{context.object()};
  questions.signature({"signature value", Weakness::Of::signature_value, objects}, context.signature.algorithm, key_of(context, signer.certificate));
  for (const auto& reference : context.signature.references) {
    questions.digest({"digest of " + (reference.name.empty() ? reference.uri : reference.name), Weakness::Of::signed_digest, objects}, reference.digest);
  }
  if (context.policy.crypto.reference_digest == policy::Demand::required) {
    for (const auto& reference : context.signature.certificate_references) {
      questions.digest({"certificate reference", Weakness::Of::signed_digest, objects}, reference.digest);
    }
  }
  if (context.token && context.policy.timestamps.imprint_digest == policy::Demand::required) {
    questions.digest({"imprint", Weakness::Of::signed_digest, objects}, context.token->imprint_digest);
  }
  return questions.take();
}

std::vector<Weakness> weaknesses_of_value(const std::string& material, const facts::Algorithm& algorithm, const facts::PublicKey* key, Time at) {
  Questions questions(at);
  questions.signature({material, Weakness::Of::other, {}}, algorithm, key);
  return questions.take();
}

std::vector<Weakness> weaknesses_of_key(const std::string& material, const facts::PublicKey& key, Time at) {
  Questions questions(at);
  // Of the two schemes that an RSA key may be used with the one that is reliable for longer.
  if (key.type == "RSA") questions.strength({material, Weakness::Of::other, {}}, "RSA-PSS", key);
  if (key.type == "EC") questions.strength({material, Weakness::Of::other, {}}, "ECDSA", key);
  if (key.type == "Ed25519") questions.strength({material, Weakness::Of::other, {}}, "Ed25519", key);
  return questions.take();
}

}  // namespace esign::validation
