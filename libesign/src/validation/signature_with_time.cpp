// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.5, validation process for signatures with time and with long-term validation material. Divergences:
// - Step 4: a status that goes on to e) also has to stand at the best signature time in what an early end of clause 5.2.6.4 hid
//   (standing_at), the chain has to be in its validity now, and so has the signer of the status information; else the status
//   of step 2 stays. Stricter than the text.
// - Step 4 a): a revoked CA is repaired by time alone only when the policy says so (rule past.revoked-ca).
// - Step 4 e): policy rule timestamp.order (K15). Step 5: rule timestamp.delay-applies (K16).
// - Step 3 b): a mandated time-stamp that FAILED: rule timestamp.mandated-failure (K20); one that does not fit the signature,
//   which step a) would remove silently, gives SIG_CONSTRAINTS_FAILURE when it is mandated.
// - Step 8: all of clause 5.2.8 again, not its cryptographic part alone (rule past.acceptance-again, K9).
#include <algorithm>

#include "validation/crypto_constraints.h"
#include "validation/past.h"
#include "validation/timestamps.h"

namespace esign::validation {
namespace {

using Kind = facts::Timestamp::Kind;

bool counts(const Token& token, Kind kind) {
  return token.fact->kind == kind && token.fit == Token::Fit::fits && token.result.status == Status::passed;
}

/// Step 1: until something better is known.
ProofsOfExistence::Proof first_best(const Context& context) {
  const auto& indicated = context.facts.signature_time_indication;
  if (!indicated || *indicated >= context.now()) return {context.now(), {}};
  context.trace.note("5.5.4 1)", "time.indicated", to_rfc3339(*indicated));
  return {*indicated, "provided"};
}

/// The latest content time-stamp that passes clause 5.4: the signature value is younger.
std::optional<Time> made_after(const Tokens& tokens) {
  std::optional<Time> latest;
  for (const auto& token : tokens) {
    const bool valid = token->fact->kind == Kind::content && token->result.status == Status::passed;
    if (valid && (!latest || token->fact->gen_time > *latest)) latest = token->fact->gen_time;
  }
  return latest;
}

/// Step 2: the results that the process goes on with.
enum class Next : std::uint8_t { go_on, return_it };
Next after_basic(Outcome outcome) {
  if (outcome.status == Status::passed) return Next::go_on;
  if (outcome.status == Status::failed) return Next::return_it;
  switch (outcome.sub) {
    case SubIndication::crypto_constraints_failure_no_poe: case SubIndication::revoked_no_poe: case SubIndication::revoked_ca_no_poe:
    case SubIndication::try_later: case SubIndication::out_of_bounds_no_poe: case SubIndication::out_of_bounds_not_revoked:
      return Next::go_on;
    case SubIndication::none: case SubIndication::format_failure: case SubIndication::hash_failure: case SubIndication::sig_crypto_failure:
    case SubIndication::revoked: case SubIndication::expired: case SubIndication::not_yet_valid: case SubIndication::sig_constraints_failure:
    case SubIndication::chain_constraints_failure: case SubIndication::certificate_chain_general_failure:
    case SubIndication::crypto_constraints_failure: case SubIndication::policy_processing_error:
    case SubIndication::signature_policy_not_available: case SubIndication::timestamp_order_failure:
    case SubIndication::no_signing_certificate_found: case SubIndication::no_certificate_chain_found:
    case SubIndication::no_certificate_chain_found_no_poe: case SubIndication::revocation_out_of_bounds_no_poe:
    case SubIndication::no_poe: case SubIndication::signed_data_not_found: case SubIndication::custom:
      break;
  }
  return Next::return_it;
}

/// Step 3. Empty: go on.
std::optional<Outcome> take_timestamps(const Context& context, const Tokens& tokens, ProofsOfExistence::Proof& best) {
  for (const auto& token : tokens) {
    if (token->fact->kind != Kind::signature) continue;
    const std::string told = token->fact->id + ", " + to_rfc3339(token->fact->gen_time);
    if (counts(*token, Kind::signature)) {
      context.trace.pass("5.5.4 3b)", "timestamp.valid", told);
      if (token->fact->gen_time < best.at) best = {token->fact->gen_time, token->fact->id};
      // A token of this very second, or of a TSA that is ahead by less than its accuracy: no earlier time, but a proof.
      else if (best.by.empty()) best.by = token->fact->id;
      continue;
    }
    context.trace.note(token->fit == Token::Fit::fits ? "5.5.4 3b)" : "5.5.4 3a)", "timestamp.left-out", told);
    if (const auto over = mandated_failure(context, *token, "5.5.4 3b)")) return over;
  }
  return std::nullopt;
}

class Settlement {
 public:
  Settlement(const Context& context, const ProcessOutcome& basic, const Tokens& tokens, Time best)
      : context_(context), basic_(basic), tokens_(tokens), best_(best) {}
  Outcome run(TimedOutcome::Delay& delay);

 private:
  std::optional<Outcome> compare();         // step 4 a) to d)
  std::optional<Outcome> hidden();          // what step 2 hid
  std::optional<Outcome> order();           // step 4 e)
  void note_try_later();                    // steps 6 and 7
  std::optional<Outcome> bounds(SubIndication after);
  std::optional<Outcome> revoked();
  std::optional<Outcome> weak_signature();
  Outcome keep(const char* clause, std::string detail = {}) const {
    return context_.trace.conclude(clause, "time.status-kept", basic_.outcome, std::move(detail));
  }

  const Context& context_;
  const ProcessOutcome& basic_;
  const Tokens& tokens_;
  Time best_;
};

/// Before the validity of the certificate, in it (empty), or after it.
std::optional<Outcome> Settlement::bounds(SubIndication after) {
  const auto* certificate = context_.certificate(basic_.signer->certificate);
  if (!certificate) return keep("5.5.4 4)");
  const std::string detail = to_rfc3339(best_);
  if (best_ < certificate->not_before) return context_.trace.conclude("5.5.4 4)", "time.before-validity", failed(SubIndication::not_yet_valid), detail);
  if (best_ <= certificate->not_after || after == SubIndication::none) return std::nullopt;
  return context_.trace.conclude("5.5.4 4)", "time.after-validity", indeterminate(after), detail);
}

/// 4 a)
std::optional<Outcome> Settlement::revoked() {
  const auto& when = basic_.x509.revoked_at;
  if (!when || *when <= best_) return keep("5.5.4 4a)", to_rfc3339(best_));
  if (const auto over = bounds(SubIndication::out_of_bounds_not_revoked)) return over;
  const bool of_ca = basic_.outcome.sub == SubIndication::revoked_ca_no_poe;
  if (of_ca && context_.policy.past.revoked_ca == policy::RevokedCa::proof_needed) return keep("5.5.4 4a)", to_rfc3339(best_));
  return std::nullopt;
}

/// 4 c)
std::optional<Outcome> Settlement::weak_signature() {
  const bool of_chain = !basic_.x509.chain || !weaknesses_of_chain(context_, *basic_.x509.chain, context_.now()).empty();
  if (of_chain || weaknesses_of_signature(context_, *basic_.signer, best_).empty()) return std::nullopt;
  return keep("5.5.4 4c)", to_rfc3339(best_));
}

std::optional<Outcome> Settlement::compare() {
  if (basic_.outcome.status == Status::passed) return bounds(SubIndication::none);  // b)
  switch (basic_.outcome.sub) {
    case SubIndication::revoked_no_poe: case SubIndication::revoked_ca_no_poe: return revoked();
    case SubIndication::out_of_bounds_no_poe:
      if (const auto over = bounds(SubIndication::none)) return over;
      return keep("5.5.4 4b)");
    case SubIndication::crypto_constraints_failure_no_poe: return weak_signature();
    case SubIndication::out_of_bounds_not_revoked: return bounds(SubIndication::out_of_bounds_not_revoked);  // d)
    case SubIndication::try_later: case SubIndication::none: case SubIndication::format_failure: case SubIndication::hash_failure:
    case SubIndication::sig_crypto_failure: case SubIndication::revoked: case SubIndication::expired: case SubIndication::not_yet_valid:
    case SubIndication::sig_constraints_failure: case SubIndication::chain_constraints_failure:
    case SubIndication::certificate_chain_general_failure: case SubIndication::crypto_constraints_failure:
    case SubIndication::policy_processing_error: case SubIndication::signature_policy_not_available:
    case SubIndication::timestamp_order_failure: case SubIndication::no_signing_certificate_found:
    case SubIndication::no_certificate_chain_found: case SubIndication::no_certificate_chain_found_no_poe:
    case SubIndication::revocation_out_of_bounds_no_poe: case SubIndication::no_poe: case SubIndication::signed_data_not_found:
    case SubIndication::custom:
      break;
  }
  return std::nullopt;
}

std::optional<Outcome> Settlement::hidden() {
  if (basic_.outcome.status == Status::passed) return std::nullopt;
  const auto* chain = basic_.x509.chain;
  if (!chain || chain->path.outcome != facts::PathResult::Outcome::valid) return keep("5.5.4 4)");
  const auto status = status_of(context_, *chain, 0);
  if (status.answer && signer_bounds(context_, *chain, *status.answer, context_.now()) == Bounds::outside) {
    return keep("5.5.4 4)", context_.told(*status.answer->signer));
  }
  const Outcome found = standing_at(context_, *chain, best_);
  if (found.status == Status::passed) return std::nullopt;
  context_.trace.note("5.5.4 4)", "time.hidden-finding", std::string(standard_name(found.sub)));
  if (found.status == Status::failed) return context_.trace.conclude("5.5.4 4)", "time.before-validity", found, to_rfc3339(best_));
  return keep("5.5.4 4)", to_rfc3339(best_));
}

/// Whether signature time-stamp `later` is not known to be younger than content time-stamp `earlier`.
enum class Order : std::uint8_t { right, undecidable, wrong };
Order order_of(const facts::Timestamp& content, const facts::Timestamp& signature) {
  // RFC 3161 section 2.4.2 leaves the accuracy open when the token does not state it; a second is what TSAs state.
  const auto accuracy = [](const facts::Timestamp& token) { return token.accuracy.value_or(std::chrono::seconds{1}); };
  const auto of = [](const facts::Timestamp& token) { return std::chrono::time_point_cast<std::chrono::microseconds>(token.gen_time); };
  if (of(signature) + accuracy(signature) < of(content) - accuracy(content)) return Order::wrong;
  return of(signature) > of(content) ? Order::right : Order::undecidable;
}

std::optional<Outcome> Settlement::order() {
  for (const auto& content : tokens_) {
    if (content->fact->kind != Kind::content) continue;
    for (const auto& token : tokens_) {
      if (!counts(*token, Kind::signature)) continue;
      const Order found = order_of(*content->fact, *token->fact);
      if (found == Order::right) continue;
      const std::string detail = content->fact->id + " / " + token->fact->id;
      if (found == Order::undecidable && context_.policy.timestamps.order == policy::TimestampOrder::provable) {
        context_.trace.warn("timestamp.order-undecidable", detail);
        continue;
      }
      return context_.trace.conclude("5.5.4 4e)", "timestamp.order", indeterminate(SubIndication::timestamp_order_failure), detail);
    }
  }
  return std::nullopt;
}

/// hidden() has asked the status of every certificate at the best signature time; this notes that it held.
void Settlement::note_try_later() {
  if (basic_.outcome.sub != SubIndication::try_later) return;
  const bool suspended = basic_.x509.try_later == TryLater::suspended;
  context_.trace.pass(suspended ? "5.5.4 7)" : "5.5.4 6)", suspended ? "time.before-suspension" : "revocation.fresh-then", to_rfc3339(best_));
}

Outcome Settlement::run(TimedOutcome::Delay& delay) {
  // 4)
  if (const auto over = compare()) return *over;
  if (const auto over = hidden()) return *over;
  if (const auto over = order()) return *over;
  // 5)
  if (const Outcome met = check_delay(context_, tokens_, best_, "5.5.4 5)"); met.status != Status::passed) {
    delay = TimedOutcome::Delay::exceeded;
    return met;
  }
  note_try_later();  // 6), 7)
  // 8), 9)
  const bool all = context_.policy.past.acceptance_again == policy::AcceptanceAgain::all;
  const Outcome accepted = all ? validate_acceptance(context_, *basic_.signer, basic_.x509.chain, best_)
                               : validate_acceptance_crypto(context_, *basic_.signer, best_);
  if (accepted.status != Status::passed) return accepted;
  // 10) at the current time: the best signature time is no proof about certificates.
  if (!basic_.x509.chain) return indeterminate(SubIndication::no_certificate_chain_found);
  if (const auto weak = weaknesses_of_chain(context_, *basic_.x509.chain, context_.now()); !weak.empty()) {
    return context_.trace.conclude("5.5.4 10)", "chain.crypto", indeterminate(SubIndication::crypto_constraints_failure_no_poe), told(weak.front()));
  }
  // 11)
  return context_.trace.conclude("5.5.4 11)", "time.passed", kPassed, to_rfc3339(best_));
}

}  // namespace

Outcome check_delay(const Context& context, const Tokens& tokens, Time best, const char* clause) {
  const auto& rules = context.policy.timestamps;
  const bool applies = std::any_of(tokens.begin(), tokens.end(), [&](const auto& token) {
    const bool any = rules.delay_applies == policy::DelayApplies::attribute_present;
    return token->fact->kind == Kind::signature && (any || counts(*token, Kind::signature));
  });
  if (!rules.delay || !applies) return kPassed;
  const auto& claimed = context.signature.claimed_signing_time;
  if (!claimed) return context.trace.conclude(clause, "element.no-signing-time", indeterminate(SubIndication::sig_constraints_failure));
  if (*claimed + *rules.delay > best) return kPassed;
  return context.trace.conclude(clause, "time.delay", indeterminate(SubIndication::sig_constraints_failure),
                                to_rfc3339(*claimed) + " / " + to_rfc3339(best));
}

TimedOutcome settle_time(const Context& context, const ProcessOutcome& basic, const Tokens& tokens, const ProofsOfExistence::Proof& best) {
  TimedOutcome result{basic, basic, best};
  result.process.outcome = Settlement(context, basic, tokens, best.at).run(result.delay);
  return result;
}

TimedOutcome validate_with_time(const Context& context, Tokens& tokens) {
  // 1)
  ProofsOfExistence::Proof best = first_best(context);
  // 2)
  const ProcessOutcome basic = validate_basic(context, made_after(tokens));
  if (after_basic(basic.outcome) == Next::return_it || !basic.signer) return {basic, basic, best};
  // 3)
  if (const auto over = take_timestamps(context, tokens, best)) {
    TimedOutcome result{basic, basic, best};
    result.process.outcome = *over;
    return result;
  }
  // 4) to 11)
  return settle_time(context, basic, tokens, best);
}

}  // namespace esign::validation
