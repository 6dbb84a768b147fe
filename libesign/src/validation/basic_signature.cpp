// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.3, validation process for basic signatures. Divergences:
// - Step 4, inherited key parameters: no algorithm of this product has any, so the chain is never needed for the key.
// - Steps 4 and 6, several content time-stamps: the latest of those that pass clause 5.4; of several unreliable algorithms
//   of the signature value one that was unreliable by then is enough.
#include <algorithm>

#include "validation/crypto_constraints.h"

namespace esign::validation {
namespace {

/// Step 4: what a content time-stamp makes of the status X. The signature value is younger than it.
void apply_content_timestamp(const Context& context, Time made_after, X509Outcome& x509) {
  const auto sub = x509.outcome.sub;
  if (sub == SubIndication::revoked_no_poe && x509.revoked_at && made_after > *x509.revoked_at) {
    x509.outcome = context.trace.conclude("5.3.4 4)", "basic.signed-after-revocation", failed(SubIndication::revoked), to_rfc3339(made_after));
  }
  if (sub != SubIndication::out_of_bounds_no_poe && sub != SubIndication::out_of_bounds_not_revoked) return;
  const auto* certificate = x509.chain && !x509.chain->certificates.empty() ? context.certificate(x509.chain->certificates.front()) : nullptr;
  if (certificate && made_after > certificate->not_after) {
    x509.outcome = context.trace.conclude("5.3.4 4)", "basic.signed-after-expiry", failed(SubIndication::expired), to_rfc3339(made_after));
  }
}

/// Step 6: whether the signature value was made with an algorithm that was unreliable already.
Outcome apply_content_timestamp(const Context& context, Time made_after, const facts::Candidate& signer, Outcome acceptance) {
  if (acceptance.sub != SubIndication::crypto_constraints_failure_no_poe) return acceptance;
  const auto weak = weaknesses_of_signature(context, signer, made_after);
  const auto value = std::find_if(weak.begin(), weak.end(), [](const Weakness& one) { return one.of == Weakness::Of::signature_value; });
  if (value == weak.end()) return acceptance;
  return context.trace.conclude("5.3.4 6)", "basic.made-with-weak-algorithm", indeterminate(SubIndication::crypto_constraints_failure), told(*value));
}

}  // namespace

ProcessOutcome validate_basic(const Context& context, std::optional<Time> made_after) {
  ProcessOutcome result;
  // 1) format checking.
  result.outcome = check_format(context);
  if (result.outcome.status != Status::passed) return result;
  // 2) identification of the signing certificate.
  const Identified identified = identify_signing_certificate(context);
  result.outcome = identified.outcome;
  if (identified.outcome.status != Status::passed || !identified.signer) return result;
  result.signer = identified.signer;
  // 3) validation context initialization.
  result.outcome = init_validation_context(context);
  if (result.outcome.status != Status::passed) return result;
  // 4) X.509 certificate validation; its status X is kept until the cryptography is known to be right.
  result.x509 = validate_x509(context, *identified.signer);
  if (made_after) apply_content_timestamp(context, *made_after, result.x509);
  // 5) cryptographic verification.
  result.outcome = verify_cryptography(context, *identified.signer);
  if (result.outcome.status != Status::passed) return result;
  if (result.x509.outcome.status != Status::passed) {
    result.outcome = context.trace.conclude("5.3.4 5)", "basic.x509-status", result.x509.outcome);
    return result;
  }
  // 6) signature acceptance validation, at the current time.
  result.outcome = validate_acceptance(context, *identified.signer, result.x509.chain, context.now());
  if (made_after) result.outcome = apply_content_timestamp(context, *made_after, *identified.signer, result.outcome);
  if (result.outcome.status != Status::passed) return result;
  // 7)
  result.outcome = context.trace.conclude("5.3.4 7)", "basic.passed", kPassed);
  return result;
}

}  // namespace esign::validation
