// SPDX-License-Identifier: Apache-2.0
// esign/timestamp.h for containers: their time-stamps by the same collecting and judging as those of signatures.
#include "api/stamped.h"

#include <algorithm>

#include "api/gathering.h"
#include "api/verifier_state.h"
#include "base/text.h"
#include "formats/asic/asic.h"
#include "report/catalogue.h"
#include "validation/conclude.h"

namespace esign {
namespace {

using Indication = TimestampVerdict::Indication;
using validation::Status;

Result<std::shared_ptr<VerifierState>> state_for(const StampedQuestion& question) {
  ESIGN_TRY(Policy policy, question.policy ? Result<Policy>(*question.policy) : Policy::builtin("default"));
  if (question.revocation == Revocation::ignored) {
    auto rules = std::make_shared<Policy::Data>(policy.data());
    rules->timestamps.role.revocation = policy::Demand::not_required;
    policy = Policy(std::move(rules));
  }
  return make_state(question.trust, std::move(policy), question.evidence, question.judges);
}

Indication indication_of(Status status) {
  switch (status) {
    case Status::passed: return Indication::passed;
    case Status::failed: return Indication::failed;
    case Status::indeterminate: return Indication::indeterminate;
  }
  return Indication::indeterminate;
}

/// The first step that did not go well: what comes after it repeats it.
std::string reason_of(const validation::TimestampConclusion& conclusion) {
  if (conclusion.outcome.status == Status::passed) return {};
  if (conclusion.token->imprint != facts::Match::match) return printable(conclusion.token->why);
  const auto& steps = conclusion.trace;
  const auto found = std::find_if(steps.begin(), steps.end(), [](const Step& step) { return step.outcome == Step::Outcome::failed || step.outcome == Step::Outcome::indeterminate; });
  if (found == steps.end()) return {};
  const std::string text(report::message(Language::en, found->message_key));
  return found->detail.empty() ? text : text + ": " + printable(found->detail);
}

TimestampVerdict verdict_of(const validation::TimestampConclusion& conclusion, const formats::TimestampView& view, const collect::Collection& collected) {
  TimestampVerdict verdict;
  const auto certificate = [&](const facts::CertificateId& id) {
    const auto found = collected.certificates.find(id);
    return found == collected.certificates.end() ? nullptr : found->second;
  };
  if (view.token) verdict.facts = facts_of(view.token->info, conclusion.tsa ? certificate(conclusion.tsa->certificate) : nullptr);
  verdict.indication = indication_of(conclusion.outcome.status);
  if (verdict.indication != Indication::passed) verdict.sub_indication = standard_name(conclusion.outcome.sub);
  verdict.reason = reason_of(conclusion);
  if (!conclusion.chain) return verdict;
  for (const auto& id : conclusion.chain->certificates) {
    if (const auto one = certificate(id)) verdict.path.emplace_back(one);
  }
  return verdict;
}

}  // namespace

Result<StampedVerdict> judge_stamped(const Document& container, const StampedQuestion& question, Time at, const Gathered& gathered) {
  ESIGN_TRY(const auto state, state_for(question));
  ESIGN_TRY(formats::asic::Stamped stamped, formats::asic::read_stamped(container));
  formats::SignatureSet set;
  set.signatures.push_back(std::move(stamped.carrier));
  ESIGN_TRY(const collect::Collection collected, collect::collect(container, set, outside_of(*state, gathered.data()), at));
  const auto conclusions = validation::conclude_timestamps(collected.facts, collected.facts.signatures.at(0), state->policy.data());
  const auto& views = set.signatures.front().timestamps;
  if (conclusions.size() != views.size()) return fail(Errc::internal, "a time-stamp was not judged");
  StampedVerdict verdict;
  for (std::size_t i = 0; i < views.size(); ++i) verdict.timestamps.push_back({printable(views[i]->attribute), verdict_of(conclusions[i], *views[i], collected)});
  return verdict;
}

Result<Gathered> gather_stamped_status(const Document& container, const StampedQuestion& question, const OnlineStatus& online, Time now) {
  ESIGN_TRY(const auto state, state_for(question));
  ESIGN_TRY(formats::asic::Stamped stamped, formats::asic::read_stamped(container));
  formats::SignatureSet set;
  set.signatures.push_back(std::move(stamped.carrier));
  return gather_for(set, *state, online, now);
}

}  // namespace esign
