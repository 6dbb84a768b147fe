// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.6.2.3, POE extraction. Divergences: none. Readings:
// - Step 2: what a covered signature refers to by its signed references (data, certificates) is followed only when its value is
//   valid: else nothing binds the references to the value.
// - Such an indirect reference holds as long as both its own digest and that of the signature value do.
#include "validation/proofs_of_existence.h"

#include <algorithm>
#include <vector>

#include "validation/crypto_constraints.h"

namespace esign::validation {
namespace {

class Extraction {
 public:
  Extraction(const facts::Facts& facts, const facts::Timestamp& token, const Policy::Data& policy, ProofsOfExistence& proofs)
      : facts_(facts), token_(token), policy_(policy), proofs_(proofs) {}

  /// Steps 1, 4 and 5 for one object, step 2 for what it contains.
  void cover(const facts::Covered& covered) {
    switch (covered.manner) {
      case facts::Covered::Manner::octets: proofs_.add(covered.object, token_.gen_time, token_.id); break;  // 5)
      case facts::Covered::Manner::reference: refer(covered.object, {covered.digest}); break;              // 4)
    }
    if (proofs_.earliest(covered.object) > token_.gen_time) return;
    if (const auto* signature = signature_of(covered.object)) contents(*signature);
  }

 private:
  /// Step 4, for a reference whose strength is that of every digest in `digests`.
  void refer(const std::string& object, const std::vector<std::string>& digests) {
    const auto reliable_at = [&](Time at) {
      return std::all_of(digests.begin(), digests.end(), [&](const std::string& one) {
        return digest_reliance(policy_, one, at) == Reliance::reliable;
      });
    };
    if (!reliable_at(token_.gen_time)) return;
    proofs_.add_digest(object, digests.front(), {token_.gen_time, token_.id});  // a)
    const Time later = proofs_.earliest(object);
    if (later > token_.gen_time && reliable_at(later)) proofs_.add(object, token_.gen_time, token_.id);  // b)
  }

  /// Step 2: data and certificates that a covered signature's value binds.
  void contents(const facts::Signature& signature) {
    const bool bound = std::any_of(signature.candidates.begin(), signature.candidates.end(), [](const facts::Candidate& one) {
      return one.value.outcome == facts::ValueCheck::Outcome::valid;
    });
    if (!bound) return;
    for (const auto& reference : signature.references) {
      if (!reference.sha256.empty() && reference.outcome == facts::Match::match) refer(reference.sha256, {reference.digest, signature.algorithm.digest});
    }
    for (const auto& reference : signature.certificate_references) {
      for (const auto& certificate : reference.certificates) refer(certificate, {reference.digest, signature.algorithm.digest});
    }
  }

  const facts::Signature* signature_of(const std::string& object) const {
    for (const auto& one : facts_.signatures) {
      if (one.id == object) return &one;
    }
    for (const auto& one : facts_.timestamps) {
      if (one.id == object) return &one.signature;
    }
    return nullptr;
  }

  const facts::Facts& facts_;
  const facts::Timestamp& token_;
  const Policy::Data& policy_;
  ProofsOfExistence& proofs_;
};

}  // namespace

const ProofsOfExistence::Proof& ProofsOfExistence::of(const std::string& object) const {
  const auto found = earliest_.find(object);
  return found == earliest_.end() ? now_ : found->second;
}

void ProofsOfExistence::add(const std::string& object, Time at, const std::string& by) {
  if (at > of(object).at || (at == of(object).at && earliest_.contains(object))) return;
  earliest_[object] = {at, by};
}

void ProofsOfExistence::add_digest(const std::string& object, const std::string& algorithm, Proof proof) {
  const std::string name = digest_of(object, algorithm);
  digests_.insert(name);
  add(name, proof.at, proof.by);
}

std::vector<ProofOfExistence> ProofsOfExistence::proven() const {
  std::vector<ProofOfExistence> all;
  for (const auto& [object, proof] : earliest_) {
    if (!digests_.contains(object) && !proof.by.empty()) all.push_back({object, proof.at, proof.by});
  }
  return all;
}

std::string digest_of(const std::string& object, const std::string& algorithm) { return algorithm + " of " + object; }

void extract_proofs(const facts::Facts& facts, const facts::Timestamp& token, const Policy::Data& policy, ProofsOfExistence& proofs) {
  Extraction extraction(facts, token, policy, proofs);
  for (const auto& covered : token.covers) extraction.cover(covered);
}

}  // namespace esign::validation
