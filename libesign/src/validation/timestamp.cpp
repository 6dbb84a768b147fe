// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.4, time-stamp validation. Divergences:
// - A token that states a time in the future, or outside the validity of its TSA's certificate, violates an element constraint
//   of our own (SIG_CONSTRAINTS_FAILURE); a weak hash of its imprint a cryptographic one (policy rule timestamp.imprint-digest, K26).
// - Whether the imprint fits is no part of this clause; clauses 5.5.4 step 3 a) and 5.6.3.4 step 5 ask it.
#include <algorithm>

#include "validation/timestamps.h"

namespace esign::validation {
namespace {

Role role_of(facts::Timestamp::Kind kind) {
  switch (kind) {
    case facts::Timestamp::Kind::archive: return Role::archive_timestamp;
    case facts::Timestamp::Kind::content:
    case facts::Timestamp::Kind::signature:
    case facts::Timestamp::Kind::references: break;
  }
  return Role::timestamp;
}

/// The imprint is over what the format prescribes, and a time-stamp over the signature value covers the one of this signature.
Token::Fit fit_of(const Context& context, const facts::Timestamp& fact) {
  if (fact.imprint != facts::Match::match) return Token::Fit::does_not_fit;
  if (fact.kind == facts::Timestamp::Kind::content) return Token::Fit::fits;
  const bool ours = std::any_of(fact.covers.begin(), fact.covers.end(), [&](const auto& covered) { return covered.object == context.object(); });
  const bool needed = fact.kind == facts::Timestamp::Kind::signature;
  return ours || !needed ? Token::Fit::fits : Token::Fit::does_not_fit;
}

}  // namespace

Context context_of(const facts::Facts& facts, Token& token) {
  return Context{facts, token.fact->signature, token.policy, token.trace, token.fact};
}

void validate_timestamp(const facts::Facts& facts, Token& token) {
  const Context context = context_of(facts, token);
  // 1) the basic process on the token, with the policy for time-stamps.
  token.now = validate_basic(context);
  // 2), 3) the status; time and imprint are the facts'.
  token.result = context.trace.conclude("5.4.4 2)", "timestamp.status", token.now.outcome, to_rfc3339(token.fact->gen_time));
}

Tokens timestamps_of(const Context& context) {
  Tokens tokens;
  for (const auto& id : context.signature.timestamps) {
    const auto& all = context.facts.timestamps;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    if (found == all.end()) continue;  // facts that do not hold it: it proves nothing
    auto token = std::make_unique<Token>();
    token->fact = &*found;
    token->policy = policy_for(role_of(found->kind), context.policy);
    token->fit = fit_of(context, *found);
    validate_timestamp(context.facts, *token);
    if (token->fit != Token::Fit::fits) {
      token->trace.note("5.5.4 3a)", "timestamp.unfit", found->why);
      context.trace.warn("timestamp.unfit", found->id);
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

std::optional<Outcome> mandated_failure(const Context& context, const Token& token, const char* clause) {
  const auto& rules = context.policy.timestamps;
  policy::Mandate mandate = policy::Mandate::not_mandated;
  switch (token.fact->kind) {
    case facts::Timestamp::Kind::signature: mandate = rules.validity; break;
    case facts::Timestamp::Kind::archive: mandate = rules.archive_validity; break;
    case facts::Timestamp::Kind::content:
    case facts::Timestamp::Kind::references: break;
  }
  if (mandate == policy::Mandate::not_mandated) return std::nullopt;
  const bool unfit = token.fit != Token::Fit::fits;
  const bool as_it_is = rules.mandated_failure == policy::MandatedFailure::result_of_timestamp && !unfit;
  const Outcome outcome = as_it_is ? token.result : indeterminate(SubIndication::sig_constraints_failure);
  return context.trace.conclude(clause, unfit ? "timestamp.unfit" : "timestamp.mandated", outcome, token.fact->id);
}

}  // namespace esign::validation
