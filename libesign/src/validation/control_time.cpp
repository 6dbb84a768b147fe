// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.6.2.2, validation time sliding. Divergences and readings:
// - Step 2 a): exempt certificates need a proof of their own existence but no status (policy rule past.exemption, K11).
// - Step 2 a), NOTE 5: the chain of a delegated signer of status information is slid too; without one among the facts, or when
//   the signer needs its own word, its answers are not usable in the past.
// - Step 2 b): a hold that later data lifted (rule past.released-hold, K14). Shell model only.
// - Step 2 c): where control goes when data is stale: rule past.stale-slide (K3).
// - Step 2 d): an algorithm that never was acceptable gives NO_POE (K12). Stricter than the text: material whose algorithm has
//   ended must be proven to have existed before that end, else it may be a later forgery.
#include <algorithm>

#include "validation/crypto_constraints.h"
#include "validation/past.h"
#include "validation/roles.h"

namespace esign::validation {
namespace {

using facts::Revocation;
using facts::RevocationStatus;
using Answers = std::vector<const Revocation*>;

class Slide {
 public:
  Slide(const Context& context, const facts::Chain& chain, const ProofsOfExistence& proofs, std::vector<facts::CertificateId>& visited)
      : context_(context), chain_(chain), proofs_(proofs), visited_(visited) {}
  ControlTime run();

 private:
  std::optional<Outcome> certificate(std::size_t index);
  Answers selected(std::size_t index);                                  // step 2 a)
  std::optional<Time> admissible_until(const Revocation& answer);       // NOTE 5
  std::optional<Time> admissible_until(const Revocation& answer, const facts::CertificateId& signer);
  const Revocation* revoking(const Answers& answers) const;             // "revoked in any of them"
  std::optional<Outcome> status(std::size_t index, const Revocation*& used);  // steps 2 a) to c)
  void stale(const Revocation& answer);
  std::optional<Outcome> algorithms(std::size_t index, const Revocation* used);  // step 2 d)

  Time proven(const Revocation& answer) const;
  Outcome no_poe(const char* key, const std::string& detail) const {
    return context_.trace.conclude("5.6.2.2.4 2)", key, indeterminate(SubIndication::no_poe), detail);
  }

  const Context& context_;
  const facts::Chain& chain_;
  const ProofsOfExistence& proofs_;
  std::vector<facts::CertificateId>& visited_;  // delegated signers on the way here: nobody vouches for himself
  Time control_{};
};

/// From when on all of the answer's octets are proven to have existed.
Time Slide::proven(const Revocation& answer) const {
  Time latest = proofs_.earliest(answer.id);
  for (const auto& other : answer.with) latest = std::max(latest, proofs_.earliest(other));
  return latest;
}

std::optional<Time> Slide::admissible_until(const Revocation& answer) {
  Time until = control_;
  for (const facts::StatusList& list : lists_of(answer)) {
    const auto its = list.signer ? admissible_until(answer, *list.signer) : std::nullopt;
    if (!its) return std::nullopt;
    until = std::min(until, *its);
  }
  return until;
}

std::optional<Time> Slide::admissible_until(const Revocation& answer, const facts::CertificateId& signer) {
  if (std::find(chain_.certificates.begin(), chain_.certificates.end(), signer) != chain_.certificates.end()) return control_;
  const auto known = context_.facts.status_signers.find(signer);
  if (known == context_.facts.status_signers.end()) return std::nullopt;
  if (std::find(visited_.begin(), visited_.end(), signer) != visited_.end()) return std::nullopt;
  visited_.push_back(signer);
  const Policy::Data rules = policy_for(Role::status_signer, context_.policy);
  const Context of_signer{context_.facts, context_.signature, rules, context_.trace};
  std::optional<Time> best;
  for (const auto& its : known->second) {
    if (its.certificates.empty() || its.certificates.front() != signer || its.anchor.certificate != chain_.anchor.certificate) continue;
    if (its.path.outcome == facts::PathResult::Outcome::failed) continue;
    const ControlTime slid = Slide(of_signer, its, proofs_, visited_).run();
    if (slid.outcome.status == Status::passed) best = std::max(best.value_or(slid.at), slid.at);
  }
  visited_.pop_back();
  if (!best || *best <= answer.this_update || proven(answer) > *best) return std::nullopt;
  return std::min(control_, *best);
}

Answers Slide::selected(std::size_t index) {
  const auto* entry = entry_of(chain_, chain_.certificates[index]);
  if (!entry) return {};
  const Answers usable = index == 0 ? answers_about_target(context_, chain_, proofs_) : usable_answers(context_, chain_, *entry);
  Answers found;
  for (const auto* answer : usable) {
    if (answer->this_update < control_ && proven(*answer) <= control_) found.push_back(answer);
  }
  return found;
}

const Revocation* Slide::revoking(const Answers& answers) const {
  const bool forget = context_.policy.past.released_hold == policy::ReleasedHold::forgotten;
  const Revocation* found = nullptr;
  for (const auto* answer : answers) {
    if (answer->status == RevocationStatus::good) continue;
    const bool released = answer->status == RevocationStatus::on_hold && std::any_of(answers.begin(), answers.end(), [&](const auto* other) {
      return other->status == RevocationStatus::good && other->this_update > answer->this_update;
    });
    if (forget && released) continue;
    if (!found || answer->this_update > found->this_update) found = answer;
  }
  return found;
}

void Slide::stale(const Revocation& answer) {
  const auto& maximum = context_.policy.x509.freshness;
  Time to = answer.this_update;
  if (context_.policy.past.stale_slide == policy::StaleSlide::last_fresh) {
    std::optional<Time> end;
    if (maximum) end = answer.this_update + *maximum;
    else end = answer.next_update;
    if (end) to = std::max(to, *end - std::chrono::seconds{1});
  }
  control_ = std::min(control_, to);
  context_.trace.note("5.6.2.2.4 2c)", "past.slid-to-issuance", to_rfc3339(control_));
}

std::optional<Outcome> Slide::status(std::size_t index, const Revocation*& used) {
  const std::string name = context_.told(chain_.certificates[index]);
  // a)
  Answers answers = selected(index);
  if (const auto* answer = revoking(answers)) {
    // b)
    used = answer;
    if (!answer->revoked_at) return no_poe("past.revoked-unknown-when", name);
    control_ = std::min(control_, *answer->revoked_at);
    context_.trace.note("5.6.2.2.4 2b)", "past.slid-to-revocation", name + ", " + to_rfc3339(control_));
    return std::nullopt;
  }
  std::sort(answers.begin(), answers.end(), [](const auto* a, const auto* b) { return a->this_update > b->this_update; });
  for (const auto* answer : answers) {
    const auto until = admissible_until(*answer);
    if (!until || answer->status != RevocationStatus::good) continue;
    // c)
    used = answer;
    control_ = *until;
    if (check_revocation_freshness(*answer, control_, context_.policy.x509.freshness) != Status::passed) stale(*answer);
    return std::nullopt;
  }
  return no_poe("past.no-status", name);
}

std::optional<Outcome> Slide::algorithms(std::size_t index, const Revocation* used) {
  for (const auto& weak : weaknesses_of_link(context_, chain_, index, used, control_)) {
    if (!weak.end) return no_poe("past.never-reliable", told(weak));
    for (const auto& object : weak.objects) {
      if (proofs_.earliest(object) >= *weak.end) return no_poe("past.not-proven-in-time", told(weak));
    }
    control_ = std::min(control_, *weak.end);
    context_.trace.note("5.6.2.2.4 2d)", "past.slid-to-algorithm-end", told(weak));
  }
  return std::nullopt;
}

std::optional<Outcome> Slide::certificate(std::size_t index) {
  const auto& id = chain_.certificates[index];
  if (proofs_.earliest(id) > control_) return no_poe("past.certificate-not-proven", context_.told(id));
  const Revocation* used = nullptr;
  const bool exempt = need_of_status(context_, id) == Need::exempt && context_.policy.past.exemption == policy::PastExemption::no_data_needed;
  if (exempt) {
    context_.trace.note("5.6.2.2.4 2a)", "revocation.exempt", context_.told(id));
  } else if (auto over = status(index, used)) {
    return over;
  }
  return algorithms(index, used);
}

ControlTime Slide::run() {
  // 1)
  control_ = context_.now();
  if (chain_.anchor.sunset && *chain_.anchor.sunset < control_) {
    control_ = *chain_.anchor.sunset;
    context_.trace.note("5.6.2.2.4 1a)", "past.slid-to-sunset", to_rfc3339(control_));
  }
  // 2) from the certificate that the anchor issued down to the target.
  for (std::size_t i = chain_.certificates.size() - 1; i-- > 0;) {
    if (const auto over = certificate(i)) return {*over, {}};
  }
  // 2 e)
  return {context_.trace.conclude("5.6.2.2.4 2e)", "past.control-time", kPassed, to_rfc3339(control_)), control_};
}

}  // namespace

ControlTime slide_validation_time(const Context& context, const facts::Chain& chain, const ProofsOfExistence& proofs) {
  if (chain.certificates.empty()) return {indeterminate(SubIndication::no_poe), {}};
  std::vector<facts::CertificateId> visited;
  return Slide(context, chain, proofs, visited).run();
}

}  // namespace esign::validation
