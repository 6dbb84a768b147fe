// SPDX-License-Identifier: Apache-2.0
#include "validation/roles.h"

namespace esign::validation {
namespace {

void take(const policy::RoleRules& rules, policy::X509Constraints& to) {
  to.revocation = rules.revocation;
  to.exempt = rules.exempt;
  to.freshness = rules.freshness;
}

/// What a document's signature must have and a token's has no use for.
void token_elements(const policy::TimestampRules& rules, Policy::Data& made) {
  made.elements.certificate_reference = rules.certificate_reference;
  made.elements.all_path_references = policy::Demand::not_required;
  made.elements.signing_time = policy::Demand::not_required;
  made.elements.full_coverage = policy::Demand::not_required;
  made.elements.container_coverage = policy::Demand::not_required;
  made.elements.media_type = policy::Demand::not_required;
  made.signature_policies = {{}, policy::UnknownSignaturePolicy::own_rules};
}

}  // namespace

Policy::Data policy_for(Role role, const Policy::Data& policy) {
  Policy::Data made;
  made.name = policy.name;
  made.x509 = policy.x509;
  made.crypto = policy.crypto;
  made.elements = policy.elements;
  made.timestamps = policy.timestamps;
  made.status_signers = policy.status_signers;
  made.past = policy.past;
  made.pdf = policy.pdf;
  switch (role) {
    case Role::timestamp:
    case Role::archive_timestamp:
      take(policy.timestamps.role, made.x509);
      if (role == Role::archive_timestamp) made.x509.freshness = policy.timestamps.archive_freshness;
      // TS 119 612 clause 5.5.3: a time-stamping service may be known by the certificate of its unit itself. Customers are meant
      // by the rule, and who may anchor time-stamps is settled before.
      made.x509.anchor_as_signer = policy::AnchorAsSigner::accepted;
      made.x509.key_usage = {"digitalSignature", "contentCommitment"};
      made.x509.extended_key_usage = {policy::kTimeStampingPurpose};
      token_elements(policy.timestamps, made);
      break;
    case Role::status_signer:
      take(policy.status_signers, made.x509);
      break;
  }
  return made;
}

}  // namespace esign::validation
