// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.3, validation process for basic signatures. Divergences:
// - Content time-stamps (steps 4 and 6) need clause 5.4, which this build does not have. They can only turn INDETERMINATE
//   into another code or into FAILED, never into PASSED; without them the _NO_POE codes stay as they are.
// - Step 4, inherited key parameters: no algorithm of this product has any, so the chain is never needed for the key.
#include "validation/blocks.h"

namespace esign::validation {

ProcessOutcome validate_basic(const Context& context) {
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
  // 5) cryptographic verification.
  result.outcome = verify_cryptography(context, *identified.signer);
  if (result.outcome.status != Status::passed) return result;
  if (result.x509.outcome.status != Status::passed) {
    result.outcome = context.trace.conclude("5.3.4 5)", "basic.x509-status", result.x509.outcome);
    return result;
  }
  // 6) signature acceptance validation, at the current time.
  result.outcome = validate_acceptance(context, *identified.signer, result.x509.chain, context.now());
  if (result.outcome.status != Status::passed) return result;
  // 7)
  result.outcome = context.trace.conclude("5.3.4 7)", "basic.passed", kPassed);
  return result;
}

}  // namespace esign::validation
