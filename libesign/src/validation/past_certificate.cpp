// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.6.2.1, past certificate validation. RFC 5280 section 6.1 was run when the facts were collected; apart
// from validity periods its outcome does not depend on the time. Divergences:
// - Step 1 a): when no chain passes, the status of the most promising chain is returned, not that of the last one tried.
// - Step 2: shell model; the date is any of the intersection of all validity periods below the anchor.
#include <algorithm>

#include "validation/past.h"
#include "validation/x509_constraints.h"

namespace esign::validation {
namespace {

/// Step 2: a path of RFC 5280 section 6.1 at an instant at which every certificate below the anchor was in its validity.
Outcome path_at_common_date(const Context& context, const facts::Chain& chain) {
  const auto fail_with = [&](const std::string& detail) {
    return context.trace.conclude("5.6.2.1.4 2b)", "past.no-common-date", indeterminate(SubIndication::certificate_chain_general_failure), detail);
  };
  if (chain.path.outcome == facts::PathResult::Outcome::failed) return fail_with(chain.path.reason);
  Time from = Time::min(), to = Time::max();
  for (std::size_t i = 0; i + 1 < chain.certificates.size(); ++i) {
    const auto* certificate = context.certificate(chain.certificates[i]);
    if (!certificate) return fail_with(context.told(chain.certificates[i]));
    from = std::max(from, certificate->not_before);
    to = std::min(to, certificate->not_after);
  }
  return from > to ? fail_with(context.told(chain.certificates.front())) : kPassed;
}

/// Steps 2 to 4.
PastCertificate evaluate(const Context& context, const facts::Chain& chain, const ProofsOfExistence& proofs) {
  PastCertificate result{path_at_common_date(context, chain), {}, &chain};
  if (result.outcome.status != Status::passed) return result;
  // 3)
  const ControlTime slid = slide_validation_time(context, chain, proofs);
  result.outcome = slid.outcome;
  result.at = slid.at;
  if (result.outcome.status != Status::passed) return result;
  // 4)
  if (const auto violated = violated_x509_constraints(context, chain); !violated.empty()) {
    result.outcome = context.trace.conclude("5.6.2.1.4 4)", "chain.constraints", indeterminate(SubIndication::chain_constraints_failure), violated.front());
  }
  return result;
}

}  // namespace

PastCertificate validate_past_certificate(const Context& context, const facts::Candidate& signer, const ProofsOfExistence& proofs) {
  PastCertificate status{indeterminate(SubIndication::no_certificate_chain_found), {}, nullptr};
  // 1)
  for (const auto& chain : signer.chains) {
    if (chain.certificates.empty() || chain.certificates.front() != signer.certificate || chain.certificates.back() != chain.anchor.certificate) {
      continue;
    }
    if (chain.certificates.size() == 1 && context.policy.x509.anchor_as_signer == policy::AnchorAsSigner::needs_chain) continue;
    const PastCertificate result = evaluate(context, chain, proofs);
    // 5)
    if (result.outcome.status == Status::passed) return result;
    if (!status.chain) status = result;
  }
  if (!status.chain) context.trace.conclude("5.6.2.1.4 1a)", "chain.not-found", status.outcome, context.told(signer.certificate));
  return status;
}

}  // namespace esign::validation
