// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "validation/proofs_of_existence.h"
#include "validation/roles.h"
#include "validation/blocks.h"

namespace esign::validation {

/// A time-stamp of the signature under validation, on its way through clauses 5.4 to 5.6.
struct Token {
  const facts::Timestamp* fact = nullptr;  ///< Into the facts.
  Policy::Data policy{};                    ///< The constraints of its role.
  Trace trace{};
  ProcessOutcome now{};  ///< Clause 5.4, at the validation time.
  Outcome result{};      ///< `now`, or what clause 5.6.2.4 made of it.
  enum class Fit : std::uint8_t { fits, does_not_fit } fit = Fit::does_not_fit;  ///< Its imprint, and what it covers.
};
/// Tokens are referred to by contexts and do not move.
using Tokens = std::vector<std::unique_ptr<Token>>;

/// Valid for as long as `token` is.
Context context_of(const facts::Facts& facts, Token& token);

/// EN 319 102-1 clause 5.4, time-stamp validation: `now` and `result` of the token.
void validate_timestamp(const facts::Facts& facts, Token& token);

/// The time-stamps that the signature of `context` carries, each validated by clause 5.4, in their order.
Tokens timestamps_of(const Context& context);

/// What clause 5.5 returns.
struct TimedOutcome {
  ProcessOutcome process{};
  ProcessOutcome basic{};      ///< What clause 5.3 returned in step 2.
  ProofsOfExistence::Proof best{};  ///< best-signature-time and what gave it; `by` is empty when it is the validation time.
  std::vector<ProofOfExistence> proofs{};  ///< Of clause 5.6.3; empty when it had nothing to extract any from.
  enum class Delay : std::uint8_t { met, exceeded } delay = Delay::met;  ///< exceeded: nothing else was wrong up to step 5.
};

/// EN 319 102-1 clause 5.5, validation process for signatures with time and signatures with long-term validation material.
TimedOutcome validate_with_time(const Context& context, Tokens& tokens);
/// Steps 4 to 11 of it with another best signature time (clause 5.6.3, reading K25).
TimedOutcome settle_time(const Context& context, const ProcessOutcome& basic, const Tokens& tokens, const ProofsOfExistence::Proof& best);

/// Clause 5.5.4 step 5, also clause 5.6.3.4 step 8: the delay between claimed and proven signing time. Passed, or SIG_CONSTRAINTS_FAILURE.
Outcome check_delay(const Context& context, const Tokens& tokens, Time best, const char* clause);

/// What a time-stamp that does not pass means for the signature when the policy mandates its validity; empty when it does not.
std::optional<Outcome> mandated_failure(const Context& context, const Token& token, const char* clause);

/// Whether the signature has attributes for long-term availability, or proofs of existence come from outside.
enum class LongTermMaterial : std::uint8_t { none, present };
LongTermMaterial long_term_material(const Context& context, const Tokens& tokens);

/// Clause 5.6.3.4 step 5: every token from the newest to the oldest; `result` of each is final then, and what those that hold cover is
/// proven. Not empty: one whose validity the policy mandates does not hold.
std::optional<Outcome> process_timestamps(const Context& context, const Tokens& tokens, ProofsOfExistence& proofs);

/// EN 319 102-1 clause 5.6.3, validation process for signatures providing long term availability and integrity of validation material.
TimedOutcome validate_long_term(const Context& context, Tokens& tokens);

}  // namespace esign::validation
