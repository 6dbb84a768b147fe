// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "validation/proofs_of_existence.h"
#include "validation/revocation_status.h"

/// The building blocks of EN 319 102-1 clause 5.6.2: what can be said today about a past time.
namespace esign::validation {

struct ControlTime {
  Outcome outcome{};  ///< Passed, or NO_POE.
  Time at{};          ///< When passed: up to then the chain is known to have been good.
};
/// EN 319 102-1 clause 5.6.2.2, validation time sliding, over `chain`, from the certificate below the anchor down to the first.
ControlTime slide_validation_time(const Context& context, const facts::Chain& chain, const ProofsOfExistence& proofs);

struct PastCertificate {
  Outcome outcome{};
  Time at{};                             ///< When passed.
  const facts::Chain* chain = nullptr;  ///< The chain that the outcome is about; null when there is none.
};
/// EN 319 102-1 clause 5.6.2.1, past certificate validation, of the certificate of `signer`.
PastCertificate validate_past_certificate(const Context& context, const facts::Candidate& signer, const ProofsOfExistence& proofs);

/// EN 319 102-1 clause 5.6.2.4.4 step 1: whether the certificate of the signer of `answer` is proven to have existed in its validity.
enum class Provenance : std::uint8_t { proven, not_proven };
Provenance provenance_of(const Context& context, const facts::Chain& chain, const facts::Revocation& answer, const ProofsOfExistence& proofs);
/// The usable answers about the first certificate of `chain` after that step: those that are proven, or all when none is.
std::vector<const facts::Revocation*> answers_about_target(const Context& context, const facts::Chain& chain, const ProofsOfExistence& proofs);

struct PastSignature {
  Outcome outcome{};
  const facts::Chain* chain = nullptr;  ///< The chain that was good in the past; null when none was.
};
/// EN 319 102-1 clause 5.6.2.4, past signature validation, of a signature or a time-stamp whose status now is `current`.
PastSignature validate_past_signature(const Context& context, const ProcessOutcome& current, const ProofsOfExistence& proofs);

/// What clause 5.2.6.4 had no occasion to ask because an earlier step of it ended the chain, asked for the time `at`: whether
/// the certificate was in its validity, none of the chain revoked or suspended by then, and every status fresh then. Passed,
/// FAILED/NOT_YET_VALID or the INDETERMINATE that this build's order of steps would have given.
Outcome standing_at(const Context& context, const facts::Chain& chain, Time at);

}  // namespace esign::validation
