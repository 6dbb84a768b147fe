// SPDX-License-Identifier: Apache-2.0
#include "api/token_strength.h"

#include "collect/describe.h"
#include "validation/roles.h"

namespace esign {

std::vector<validation::Weakness> weaknesses_of_token(const formats::timestamp::Token& token, const pkix::Certificate& unit, const Policy::Data& policy, Time at) {
  // The facts that clause 5.2.8.4.1 asks about, and no others.
  const std::string id = "unit";
  facts::Timestamp told;
  told.id = "time-stamp";
  facts::Signature& signature = told.signature;
  signature.algorithm = collect::describe(token.view.algorithm, pkix::name(token.view.algorithm, unit.public_key()));
  for (const formats::Reference& one : token.view.references) {
    facts::Reference reference;
    reference.name = "TSTInfo";
    reference.digest = std::string(pkix::name(one.hash));
    signature.references.push_back(std::move(reference));
  }
  for (const formats::CertificateReference& one : token.view.certificate_references) signature.certificate_references.push_back({std::string(pkix::name(one.hash)), {}});
  if (const auto hash = pkix::hash_from(token.info.imprint.hash_algorithm)) told.imprint_digest = std::string(pkix::name(*hash));
  facts::Candidate signer;
  signer.certificate = id;
  facts::Facts facts;
  facts.time = at;
  facts.certificates[id] = collect::describe(unit);
  const Policy::Data rules = validation::policy_for(validation::Role::timestamp, policy);
  validation::Trace trace;
  const validation::Context context{facts, signature, rules, trace, &told};
  return validation::weaknesses_of_signature(context, signer, at);
}

}  // namespace esign
