// SPDX-License-Identifier: Apache-2.0
#include "facts/at_time.h"

#include <utility>

namespace esign::facts {
namespace {

/// RFC 5280 section 6.1.3 (a)(2) for the certificates between the signer's and the anchor, from the anchor down.
PathResult path_at(const Facts& facts, const Chain& chain, Time at) {
  for (std::size_t i = chain.certificates.size(); i-- > 1;) {
    const auto& id = chain.certificates[i];
    if (id == chain.anchor.certificate) continue;
    const auto found = facts.certificates.find(id);
    if (found == facts.certificates.end()) return {PathResult::Outcome::failed, "unknown", id, "the facts do not hold the certificate"};
    const Certificate& certificate = found->second;
    const std::string& name = certificate.common_name.empty() ? certificate.subject : certificate.common_name;
    if (at < certificate.not_before) {
      return {PathResult::Outcome::failed_by_time_only, "not_yet_valid", id, name + " is valid from " + to_rfc3339(certificate.not_before)};
    }
    if (at > certificate.not_after) {
      return {PathResult::Outcome::failed_by_time_only, "expired", id, name + " was valid until " + to_rfc3339(certificate.not_after)};
    }
  }
  return {PathResult::Outcome::valid, {}, {}, {}};
}

void move(const Facts& facts, std::vector<Chain>& chains, Time at) {
  for (Chain& chain : chains) {
    if (chain.path.outcome != PathResult::Outcome::failed) chain.path = path_at(facts, chain, at);
  }
}

void move(const Facts& facts, Signature& signature, Time at) {
  for (Candidate& candidate : signature.candidates) move(facts, candidate.chains, at);
}

}  // namespace

Facts at_time(Facts facts, Time at) {
  if (facts.time == at) return facts;
  const Facts before = facts;
  for (Signature& signature : facts.signatures) move(before, signature, at);
  for (Timestamp& timestamp : facts.timestamps) move(before, timestamp.signature, at);
  for (auto& [signer, chains] : facts.status_signers) move(before, chains, at);
  facts.time = at;
  return facts;
}

}  // namespace esign::facts
