// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "policy/policy.h"
#include "validation/conclusion.h"

/// The building blocks and processes of EN 319 102-1 V1.4.1 clause 5: one clause, one function, one file, steps numbered as
/// in the standard. All of them are pure: facts and policy in, outcome and trace out. The cryptography was done, the time was
/// asked and the network was used, if at all, when the facts were collected.
/// docs/reference/standards/en-319-102-1.md: clause, function, tests, and every divergence.
namespace esign::validation {

/// What every block sees. `trace` is written, the rest is read.
struct Context {
  const facts::Facts& facts;
  const facts::Signature& signature;
  const Policy::Data& policy;
  Trace& trace;
  const facts::Timestamp* token = nullptr;  ///< When `signature` is a time-stamp token's own.

  Time now() const { return facts.time; }  ///< The validation time, an input like any other.
  /// A certificate of the facts. Facts that name a certificate they do not hold are answered with null: nothing is known.
  const facts::Certificate* certificate(const facts::CertificateId& id) const;
  /// How proofs of existence name the signature: its id, or the token's.
  const std::string& object() const { return token ? token->id : signature.id; }
  /// How steps name a certificate: its common name, else its subject, else the start of its digest.
  std::string told(const facts::CertificateId& id) const;
};

/// EN 319 102-1 clause 5.2.2, format checking.
Outcome check_format(const Context& context);

struct Identified {
  Outcome outcome{};
  const facts::Candidate* signer = nullptr;  ///< Into the facts; set when outcome passed.
};
/// EN 319 102-1 clause 5.2.3, identification of the signing certificate.
Identified identify_signing_certificate(const Context& context);

/// EN 319 102-1 clause 5.2.4, validation context initialization.
Outcome init_validation_context(const Context& context);

/// EN 319 102-1 clause 5.2.5, revocation freshness checker, at time `at`. `maximum` is F of the constraints, if they have one.
Status check_revocation_freshness(const facts::Revocation& answer, Time at, std::optional<std::chrono::seconds> maximum);

/// EN 319 102-1 clause 5.2.6, X.509 certificate validation.
X509Outcome validate_x509(const Context& context, const facts::Candidate& signer);

/// EN 319 102-1 clause 5.2.7, cryptographic verification.
Outcome verify_cryptography(const Context& context, const facts::Candidate& signer);

/// EN 319 102-1 clause 5.2.8, signature acceptance validation, at time `at`: of a time-stamp also its own rules.
Outcome validate_acceptance(const Context& context, const facts::Candidate& signer, const facts::Chain* chain, Time at);
/// Its cryptographic part alone (policy rule past.acceptance-again, reading K9).
Outcome validate_acceptance_crypto(const Context& context, const facts::Candidate& signer, Time at);

/// EN 319 102-1 clause 5.3, validation process for basic signatures. `made_after`: the latest content time-stamp that passes
/// clause 5.4, if there is one: the signature value is younger.
ProcessOutcome validate_basic(const Context& context, std::optional<Time> made_after = {});

}  // namespace esign::validation
