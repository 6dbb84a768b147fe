// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.6.3, validation process for signatures providing long term availability and integrity of validation
// material. Divergences and readings:
// - Step 1: evidence records (RFC 4998, RFC 6283) are not part of this build; they prove nothing here.
// - Step 2 comes before step 1 (K17); a proof given from outside is taken as it is, unless it lies in the future.
// - Step 3: NO_CERTIFICATE_CHAIN_FOUND_NO_POE goes on too (policy rule past.sunset, K2). PASSED goes on when nothing has proven a time so
//   far: a PDF file's document time-stamps may be all it has (EN 319 142-1 clause 6.3), and one that is not valid takes nothing away.
// - Step 3: an archive time-stamp whose imprint does not fit is no attribute for long-term availability. Stricter.
// - Step 5: a time-stamp whose imprint does not fit is ignored, or fails when mandated, whatever its own status.
// - Step 5 c): TRY_LATER is in the list too (rule past.timestamp-try-later, K4).
// - Step 7 after step 3 PASSED is left out (K19), but for a proof older than the certificate: FAILED/NOT_YET_VALID. A delay that alone failed in step 3 may be met by an earlier best signature
//   time (rule past.delay-repair, K25): clause 5.5.4 steps 4 to 11 are taken again with it.
// - Step 9: as step 8 of clause 5.5.4 (rule past.acceptance-again).
#include <algorithm>

#include "validation/crypto_constraints.h"
#include "validation/past.h"
#include "validation/timestamps.h"

namespace esign::validation {
namespace {

using Kind = facts::Timestamp::Kind;

enum class Continues : std::uint8_t { no, yes };

/// The codes of steps 3 and 5 c) that a proof of existence can repair.
Continues repairable(SubIndication sub) {
  switch (sub) {
    case SubIndication::revoked_no_poe: case SubIndication::revoked_ca_no_poe: case SubIndication::out_of_bounds_no_poe:
    case SubIndication::out_of_bounds_not_revoked: case SubIndication::crypto_constraints_failure_no_poe:
    case SubIndication::revocation_out_of_bounds_no_poe:
      return Continues::yes;
    case SubIndication::none: case SubIndication::format_failure: case SubIndication::hash_failure: case SubIndication::sig_crypto_failure:
    case SubIndication::revoked: case SubIndication::expired: case SubIndication::not_yet_valid: case SubIndication::sig_constraints_failure:
    case SubIndication::chain_constraints_failure: case SubIndication::certificate_chain_general_failure:
    case SubIndication::crypto_constraints_failure: case SubIndication::policy_processing_error:
    case SubIndication::signature_policy_not_available: case SubIndication::timestamp_order_failure:
    case SubIndication::no_signing_certificate_found: case SubIndication::no_certificate_chain_found:
    case SubIndication::no_certificate_chain_found_no_poe: case SubIndication::no_poe: case SubIndication::try_later:
    case SubIndication::signed_data_not_found: case SubIndication::custom:
      break;
  }
  return Continues::no;
}

bool sunset_repairable(const Context& context, SubIndication sub) {
  return sub == SubIndication::no_certificate_chain_found_no_poe && context.policy.past.sunset == policy::PastSunset::recoverable;
}

/// Step 3.
Continues after_time(const Context& context, Outcome outcome) {
  if (outcome.status != Status::indeterminate) return Continues::no;
  const bool also = outcome.sub == SubIndication::sig_constraints_failure || outcome.sub == SubIndication::try_later;
  return also || sunset_repairable(context, outcome.sub) ? Continues::yes : repairable(outcome.sub);
}

/// Step 5 c).
Continues past_validation_of(const Context& context, Outcome outcome) {
  if (outcome.status != Status::indeterminate) return Continues::no;
  const bool try_later = outcome.sub == SubIndication::try_later &&
                         context.policy.past.timestamp_try_later == policy::TimestampTryLater::recoverable;
  return try_later || sunset_repairable(context, outcome.sub) ? Continues::yes : repairable(outcome.sub);
}

/// On equal times the outer token first.
int layer(Kind kind) {
  switch (kind) {
    case Kind::content: return 0;
    case Kind::signature: return 1;
    case Kind::references: return 2;
    case Kind::archive: return 3;
  }
  return 0;
}

std::vector<Token*> newest_first(const Tokens& tokens) {
  std::vector<Token*> sorted;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) sorted.push_back(token->get());
  std::stable_sort(sorted.begin(), sorted.end(), [](const Token* a, const Token* b) {
    if (a->fact->gen_time != b->fact->gen_time) return a->fact->gen_time > b->fact->gen_time;
    return layer(a->fact->kind) > layer(b->fact->kind);
  });
  return sorted;
}

/// Step 5 c): past signature validation of a token and what follows. Its result becomes the token's.
void revalidate(const Context& context, Token& token, const ProofsOfExistence& proofs) {
  const Context of_token = context_of(context.facts, token);
  const Outcome past = validate_past_signature(of_token, token.now, proofs).outcome;
  token.result = past;
  if (past.status != Status::passed) return;
  // i), ii)
  const Time proven = proofs.earliest(token.fact->id);
  token.result = validate_acceptance(of_token, *token.now.signer, token.now.x509.chain, proven);
}

/// Steps 5 a) to 5 d) for one token. Empty: go on.
std::optional<Outcome> process(const Context& context, Token& token, ProofsOfExistence& proofs) {
  const std::string told = token.fact->id + ", " + to_rfc3339(token.fact->gen_time);
  if (token.fit == Token::Fit::fits) {
    // a) clause 5.4 has its result already. c)
    if (past_validation_of(context, token.now.outcome) == Continues::yes && token.now.signer) revalidate(context, token, proofs);
    const bool imprint_held = digest_reliance(token.policy, token.fact->imprint_digest, proofs.earliest(token.fact->id)) == Reliance::reliable ||
                              context.policy.timestamps.imprint_digest == policy::Demand::not_required;
    if (token.result.status == Status::passed && imprint_held) {
      // b), c iii)
      context.trace.pass("5.6.3.4 5b)", "timestamp.proves", told);
      extract_proofs(context.facts, *token.fact, context.policy, proofs);
      return std::nullopt;
    }
  }
  // d)
  context.trace.note("5.6.3.4 5d)", "timestamp.left-out", told);
  return mandated_failure(context, token, "5.6.3.4 5d)");
}

/// The first token that holds and covers the signature. One of this very second, or of a TSA that is ahead by less than its accuracy, gives
/// no earlier time, but is a proof: as in clause 5.5.4 step 3 b).
std::string covering_token(const Context& context, const Tokens& tokens) {
  for (const auto& token : tokens) {
    const auto& covers = token->fact->covers;
    const bool covered = std::any_of(covers.begin(), covers.end(), [&](const auto& one) { return one.object == context.object(); });
    if (covered && token->fit == Token::Fit::fits && token->result.status == Status::passed) return token->fact->id;
  }
  return {};
}

class LongTerm {
 public:
  LongTerm(const Context& context, Tokens& tokens) : context_(context), tokens_(tokens), proofs_(context.now()) {}
  TimedOutcome run();

 private:
  Outcome conclude(TimedOutcome& result);

  const Context& context_;
  Tokens& tokens_;
  ProofsOfExistence proofs_;
};

/// Steps 6 to 10.
Outcome LongTerm::conclude(TimedOutcome& result) {
  // 6)
  result.best = proofs_.of(context_.object());
  if (result.best.by.empty()) result.best.by = covering_token(context_, tokens_);
  const Time best = result.best.at;
  const Outcome with_time = result.process.outcome;
  if (result.delay == TimedOutcome::Delay::exceeded && context_.policy.past.delay_repair == policy::DelayRepair::repairable) {
    const TimedOutcome again = settle_time(context_, result.basic, tokens_, result.best);
    result.delay = again.delay;
    return again.process.outcome;
  }
  if (with_time.status == Status::passed) {
    const auto* certificate = context_.certificate(result.process.signer->certificate);
    if (!certificate || best < certificate->not_before) {
      return context_.trace.conclude("5.6.3.4 7)", "time.before-validity", failed(SubIndication::not_yet_valid), to_rfc3339(best));
    }
  } else {
    // 7)
    ProcessOutcome current = result.basic;
    current.outcome = with_time;
    const PastSignature past = validate_past_signature(context_, current, proofs_);
    if (past.chain) result.process.x509.chain = past.chain;
    if (past.outcome.status != Status::passed) return past.outcome;
  }
  // 8)
  if (const Outcome met = check_delay(context_, tokens_, best, "5.6.3.4 8)"); met.status != Status::passed) return met;
  // 9)
  const bool all = context_.policy.past.acceptance_again == policy::AcceptanceAgain::all;
  const Outcome accepted = all ? validate_acceptance(context_, *result.process.signer, result.process.x509.chain, best)
                               : validate_acceptance_crypto(context_, *result.process.signer, best);
  if (accepted.status != Status::passed) return accepted;
  // 10)
  return context_.trace.conclude("5.6.3.4 10)", "longterm.passed", kPassed, to_rfc3339(best));
}

TimedOutcome LongTerm::run() {
  // 2)
  for (const auto& proof : context_.facts.proofs) proofs_.add(proof.object, proof.at, "provided");
  // 3)
  TimedOutcome result = validate_with_time(context_, tokens_);
  if (long_term_material(context_, tokens_) == LongTermMaterial::none) return result;
  const bool mandated = context_.policy.timestamps.archive_validity == policy::Mandate::mandated;
  const bool enough = !mandated && !result.best.by.empty();
  if (result.process.outcome.status == Status::passed ? enough : after_time(context_, result.process.outcome) == Continues::no) return result;
  if (!result.process.signer) return result;
  // 4)
  proofs_.add(context_.object(), result.best.at, result.best.by);
  // 5)
  const auto over = process_timestamps(context_, tokens_, proofs_);
  result.process.outcome = over ? *over : conclude(result);
  result.proofs = proofs_.proven();
  return result;
}

}  // namespace

LongTermMaterial long_term_material(const Context& context, const Tokens& tokens) {
  const bool mandated = context.policy.timestamps.archive_validity == policy::Mandate::mandated;
  const bool archived = std::any_of(tokens.begin(), tokens.end(), [&](const auto& token) {
    return token->fact->kind == Kind::archive && (mandated || token->fit == Token::Fit::fits);
  });
  return archived || !context.facts.proofs.empty() ? LongTermMaterial::present : LongTermMaterial::none;
}

/// Step 5.
std::optional<Outcome> process_timestamps(const Context& context, const Tokens& tokens, ProofsOfExistence& proofs) {
  for (Token* token : newest_first(tokens)) {
    if (const auto over = process(context, *token, proofs)) return over;
  }
  return std::nullopt;
}

TimedOutcome validate_long_term(const Context& context, Tokens& tokens) { return LongTerm(context, tokens).run(); }

}  // namespace esign::validation
