// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.1.2, selecting validation processes. The policy may ask for a lesser process than the default (rule
// validation.process). Divergence: a signature without time-stamps, about whose time nothing is known from outside either, is
// judged by clause 5.3 alone. Clause 5.5.4 with the current time as best signature time would repeat its questions; where it
// would say more (a certificate whose validity has not begun) INDETERMINATE stays INDETERMINATE.
#include "validation/conclude.h"

#include "validation/timestamps.h"

namespace esign::validation {
namespace {

Process process_of(policy::ProcessChoice choice) {
  switch (choice) {
    case policy::ProcessChoice::basic: return Process::basic;
    case policy::ProcessChoice::with_time: return Process::with_time;
    case policy::ProcessChoice::long_term: return Process::long_term;
  }
  return Process::basic;
}

/// Steps 1 to 4: where the wish leads. All three processes are supported.
Process selected(Wish wish, const Policy::Data& policy) {
  switch (wish) {
    case Wish::none: return process_of(policy.process);
    case Wish::basic: return Process::basic;
    case Wish::with_time: return Process::with_time;
    case Wish::long_term: return Process::long_term;
  }
  return Process::basic;
}

bool nothing_about_time(const Context& context) {
  return context.signature.timestamps.empty() && !context.facts.signature_time_indication && context.facts.proofs.empty();
}

/// Checks that the policy switches off must be listed (EN 319 102-1 clause 5.1.4.1).
void list_disabled_checks(const Context& context) {
  if (context.policy.x509.revocation == policy::Demand::not_required) context.trace.warn("policy.revocation-off", context.policy.name);
  if (context.policy.timestamps.role.revocation == policy::Demand::not_required && !context.signature.timestamps.empty()) {
    context.trace.warn("policy.timestamp-revocation-off", context.policy.name);
  }
}

/// What a reader could take for a proof or a second signature, and is neither here: named, so that nobody believes that it was looked at.
void list_what_was_not_judged(const Context& context) {
  for (const facts::Attribute& attribute : context.signature.attributes) {
    const std::string& name = attribute.name;
    // RFC 4998 appendix A: id-aa-er-internal, id-aa-er-external; in XAdES xadesen:SealingEvidenceRecords.
    const bool is_record = name == "evidence-record-internal" || name == "evidence-record-external" || name == "SealingEvidenceRecords";
    const bool is_counter = name == "countersignature" || name == "xades:CounterSignature";
    if (is_record) context.trace.warn("evidence-record.not-evaluated", name);
    if (is_counter) context.trace.warn("counter-signature.not-evaluated", name);
  }
}

/// Clause 5.3 comes first; the steps of later processes have clauses of their own, but repeat some of 5.2.
std::size_t steps_of_basic(const std::vector<Step>& trace) {
  std::size_t count = 0;
  while (count < trace.size() && !trace[count].clause.starts_with("EN 319 102-1 5.5") && !trace[count].clause.starts_with("EN 319 102-1 5.6")) ++count;
  return count;
}

/// Runs the process; returns the one that gave the answer.
Process run(const Context& context, Process process, Tokens& tokens, TimedOutcome& result) {
  switch (process) {
    case Process::basic:
      result.process = validate_basic(context);
      return process;
    case Process::with_time:
      result = validate_with_time(context, tokens);
      return process;
    case Process::long_term:
      result = validate_long_term(context, tokens);
      return long_term_material(context, tokens) == LongTermMaterial::present ? process : Process::with_time;
  }
  return process;
}

TimestampConclusion told(const Token& token) {
  TimestampConclusion made;
  made.token = token.fact;
  made.tsa = token.now.signer;
  made.chain = token.now.x509.chain;
  made.outcome = token.fit == Token::Fit::fits ? token.result : failed(SubIndication::hash_failure);
  made.trace = token.trace.steps();
  return made;
}

}  // namespace

Conclusion select_process(const facts::Facts& facts, const facts::Signature& signature, const Policy::Data& policy, Wish wish) {
  Trace trace;
  const Context context{facts, signature, policy, trace};
  list_disabled_checks(context);
  list_what_was_not_judged(context);
  Process process = selected(wish, policy);
  if (nothing_about_time(context)) process = Process::basic;
  Conclusion conclusion;
  Tokens tokens;
  if (process != Process::basic) tokens = timestamps_of(context);
  TimedOutcome result;
  result.best = {context.now(), {}};
  conclusion.process = run(context, process, tokens, result);
  conclusion.signer = result.process.signer;
  conclusion.x509 = result.process.x509;
  conclusion.sub_indication = result.process.outcome.sub;
  switch (result.process.outcome.status) {
    case Status::passed: conclusion.indication = Indication::total_passed; break;         // 5)
    case Status::failed: conclusion.indication = Indication::total_failed; break;         // 6)
    case Status::indeterminate: conclusion.indication = Indication::indeterminate; break;  // 7)
  }
  if (!result.best.by.empty()) {
    conclusion.best_signature_time = result.best.at;
    conclusion.proven_by = result.best.by;
    if (result.proofs.empty()) result.proofs = {{context.object(), result.best.at, result.best.by}};
  }
  conclusion.proofs = std::move(result.proofs);
  for (const auto& token : tokens) conclusion.timestamps.push_back(told(*token));
  conclusion.trace = trace.steps();
  conclusion.warnings = trace.warnings();
  conclusion.basic_steps = steps_of_basic(conclusion.trace);
  return conclusion;
}

std::vector<Conclusion> conclude(const facts::Facts& facts, const Policy::Data& policy, Wish wish) {
  std::vector<Conclusion> conclusions;
  for (const auto& signature : facts.signatures) conclusions.push_back(select_process(facts, signature, policy, wish));
  return conclusions;
}

std::vector<TimestampConclusion> conclude_timestamps(const facts::Facts& facts, const facts::Signature& carrier, const Policy::Data& policy) {
  Trace trace;
  const Context context{facts, carrier, policy, trace};
  const Tokens tokens = timestamps_of(context);
  ProofsOfExistence proofs(context.now());
  for (const auto& proof : facts.proofs) proofs.add(proof.object, proof.at, "provided");
  // That one whose validity is mandated does not hold is an answer about a signature; here each is its own answer.
  Policy::Data each = policy;
  each.timestamps.validity = each.timestamps.archive_validity = policy::Mandate::not_mandated;
  process_timestamps(Context{facts, carrier, each, trace}, tokens, proofs);
  std::vector<TimestampConclusion> conclusions;
  for (const auto& token : tokens) conclusions.push_back(told(*token));
  return conclusions;
}

}  // namespace esign::validation
