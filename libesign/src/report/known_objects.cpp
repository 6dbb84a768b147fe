// SPDX-License-Identifier: Apache-2.0
#include "report/known_objects.h"

#include "validation/revocation_status.h"

namespace esign::report {

KnownObjects::KnownObjects(const facts::Facts& facts) : facts_(facts) {
  for (const auto& one : facts.signatures) known_[one.id] = {Kind::signature, one.id};
  for (const auto& one : facts.timestamps) known_[one.id] = {Kind::timestamp, one.id};
  for (const auto& [id, certificate] : facts.certificates) {
    known_[id] = {id.starts_with("key:") ? Kind::public_key : Kind::certificate, certificate.common_name.empty() ? certificate.subject : certificate.common_name};
  }
  for (const auto& one : facts.signatures) know(one);
  for (const auto& one : facts.timestamps) know(one.signature);
  for (const auto& [id, chains] : facts.status_signers) know(chains);
}

void KnownObjects::know(const std::vector<facts::Chain>& chains) {
  for (const auto& chain : chains) {
    for (const auto& status : chain.status) {
      for (const auto& answer : status.answers) {
        const bool is_crl = answer.source == facts::RevocationSource::crl;
        for (const facts::StatusList& list : validation::lists_of(answer)) {
          const auto signer = list.signer ? facts_.certificates.find(*list.signer) : facts_.certificates.end();
          std::string text = (is_crl ? "CRL " : "OCSP ") + to_rfc3339(list.this_update);
          if (signer != facts_.certificates.end()) text += ", " + signer->second.common_name;
          known_.try_emplace(list.id, Known{is_crl ? Kind::crl : Kind::ocsp_response, std::move(text)});
        }
      }
    }
  }
}

void KnownObjects::know(const facts::Signature& signature) {
  for (const auto& candidate : signature.candidates) know(candidate.chains);
  for (const auto& reference : signature.references) {
    if (reference.role != facts::Reference::Role::data || reference.sha256.empty()) continue;
    known_.try_emplace(reference.sha256, Known{Kind::signed_data, reference.name.empty() ? reference.uri : reference.name});
  }
}

KnownObjects::Kind KnownObjects::kind(const std::string& object) const {
  const auto found = known_.find(object);
  return found == known_.end() ? Kind::other : found->second.kind;
}

std::string KnownObjects::text(const std::string& object) const {
  const auto found = known_.find(object);
  return found == known_.end() || found->second.text.empty() ? object : found->second.text;
}

}  // namespace esign::report
