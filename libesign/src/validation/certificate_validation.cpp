// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.6, X.509 certificate validation. RFC 5280 section 6.1 was run when the facts were collected, with
// the validity period of the signing certificate and revocation left aside. Divergences, all between INDETERMINATE codes:
// - Step 1 b): when the policy accepts an anchor as signer, steps 5, 6 and 7 are still asked of it.
// - Step 2 a): when no chain passes, the status of the most promising chain is returned, not that of the last one tried.
// - Step 4: of several findings in one chain the one that nothing can repair later wins: 4 e) over 5, then 6 (policy rule
//   x509.constraints-moment), then 4 d) over 4 b), 4 c) and 4 a). A revoked CA cannot vouch for the status of its leaf.
// - Step 4: a CA on hold gives TRY_LATER (rule x509.intermediate-on-hold); a CA out of its validity, as the only defect,
//   gives OUT_OF_BOUNDS_NO_POE (rule x509.expired-intermediate).
// - Step 4: the chain model is not offered; the shell model is used.
// - Step 8: a trust anchor that signs status information has no validity to be outside of.
#include <algorithm>

#include "validation/crypto_constraints.h"
#include "validation/revocation_status.h"
#include "validation/x509_constraints.h"

namespace esign::validation {
namespace {

using Kind = StatusOfCertificate::Kind;
using Statuses = std::vector<StatusOfCertificate>;

/// The evaluation of one chain: whether the loop of step 2 ends with it, and how.
struct Evaluation {
  X509Outcome result{};
  enum class Next : std::uint8_t { return_now, try_next_chain } next = Next::try_next_chain;
};

class ChainEvaluator {
 public:
  ChainEvaluator(const Context& context, const facts::Chain& chain) : context_(context), chain_(chain) {}
  Evaluation run();

 private:
  std::optional<Evaluation> anchor_sunset();        // step 3 (and 1 a)
  std::optional<Evaluation> general_failure();      // step 4 e)
  std::optional<Evaluation> constraints();          // steps 5 and 6
  std::optional<Evaluation> revocation();           // steps 4 d), b), c), a)
  std::optional<Evaluation> out_of_bounds();        // step 7
  std::optional<Evaluation> revocation_signer();    // step 8

  Evaluation end(const char* clause, const char* key, SubIndication sub, Evaluation::Next next, std::string detail) const;
  Evaluation about(const StatusOfCertificate& status, Evaluation evaluation) const;
  const StatusOfCertificate* first(Kind kind, bool of_signer) const;
  bool is_signer(const StatusOfCertificate& status) const { return status.certificate == chain_.certificates.front(); }

  const Context& context_;
  const facts::Chain& chain_;
  Statuses statuses_{};
};

constexpr auto kNextChain = Evaluation::Next::try_next_chain;
constexpr auto kReturn = Evaluation::Next::return_now;

Evaluation ChainEvaluator::end(const char* clause, const char* key, SubIndication sub, Evaluation::Next next, std::string detail) const {
  Evaluation evaluation;
  evaluation.result.outcome = context_.trace.conclude(clause, key, indeterminate(sub), std::move(detail));
  evaluation.result.chain = &chain_;
  evaluation.next = next;
  return evaluation;
}

/// Adds what the answer says to the evaluation: since when, why, when to ask again.
Evaluation ChainEvaluator::about(const StatusOfCertificate& status, Evaluation evaluation) const {
  evaluation.result.revoked_at = status.answer->revoked_at;
  evaluation.result.revocation_reason = status.answer->reason;
  if (evaluation.result.outcome.sub == SubIndication::try_later) evaluation.result.retry_at = status.answer->next_update;
  return evaluation;
}

const StatusOfCertificate* ChainEvaluator::first(Kind kind, bool of_signer) const {
  const auto found = std::find_if(statuses_.begin(), statuses_.end(), [&](const StatusOfCertificate& status) {
    return status.kind == kind && is_signer(status) == of_signer;
  });
  return found == statuses_.end() ? nullptr : &*found;
}

std::optional<Evaluation> ChainEvaluator::anchor_sunset() {
  if (!chain_.anchor.sunset || context_.now() < *chain_.anchor.sunset) return std::nullopt;
  return end("5.2.6.4 3)", "chain.anchor-sunset", SubIndication::no_certificate_chain_found_no_poe, kNextChain,
             context_.told(chain_.anchor.certificate));
}

std::optional<Evaluation> ChainEvaluator::general_failure() {
  const auto fail_with = [&](const char* key, std::string detail) {
    return end("5.2.6.4 4e)", key, SubIndication::certificate_chain_general_failure, kNextChain, std::move(detail));
  };
  const auto& path = chain_.path;
  const bool tolerated = path.outcome == facts::PathResult::Outcome::failed_by_time_only &&
                         context_.policy.x509.expired_intermediate == policy::ExpiredIntermediate::out_of_bounds;
  if (path.outcome != facts::PathResult::Outcome::valid && !tolerated) {
    return fail_with("chain.invalid", context_.told(path.certificate) + ": " + path.reason +
                                          (path.detail.empty() ? "" : " (" + path.detail + ")"));
  }
  if (path.outcome == facts::PathResult::Outcome::valid) context_.trace.pass("5.2.6.4 4)", "chain.valid", context_.told(chain_.anchor.certificate));
  // Every certificate of the chain below the anchor needs a status entry: facts without one know nothing about it.
  for (std::size_t i = 0; i + 1 < chain_.certificates.size(); ++i) {
    statuses_.push_back(status_of(context_, chain_, i));
  }
  for (const auto& status : statuses_) {
    if (status.kind == Kind::exempt) context_.trace.note("5.2.6.4 4)", "revocation.exempt", context_.told(status.certificate));
    if (status.kind == Kind::revoked) context_.trace.note("5.2.6.4 4)", "revocation.shown", context_.told(status.certificate));
  }
  for (const auto& status : statuses_) {
    if (status.kind != Kind::missing) continue;
    return fail_with("revocation.missing", context_.told(status.certificate) + (status.why.empty() ? "" : ": " + status.why));
  }
  if (context_.policy.x509.intermediate_on_hold == policy::IntermediateOnHold::general_failure) {
    if (const auto* held = first(Kind::on_hold, false)) return fail_with("revocation.ca-on-hold", context_.told(held->certificate));
  }
  return std::nullopt;
}

std::optional<Evaluation> ChainEvaluator::constraints() {
  if (const auto violated = violated_x509_constraints(context_, chain_); !violated.empty()) {
    return end("5.2.6.4 5)", "chain.constraints", SubIndication::chain_constraints_failure, kNextChain, violated.front());
  }
  context_.trace.pass("5.2.6.4 5)", "chain.constraints-ok");
  if (const auto weak = weaknesses_of_chain(context_, chain_, context_.now()); !weak.empty()) {
    for (const auto& one : weak) context_.trace.note("5.2.6.4 6)", "crypto.weak", told(one));
    return end("5.2.6.4 6)", "chain.crypto", SubIndication::crypto_constraints_failure_no_poe, kNextChain, told(weak.front()));
  }
  context_.trace.pass("5.2.6.4 6)", "chain.crypto-ok");
  return std::nullopt;
}

std::optional<Evaluation> ChainEvaluator::revocation() {
  const auto detail = [&](const StatusOfCertificate& status) {
    std::string text = context_.told(status.certificate);
    if (status.answer->revoked_at) text += ", " + to_rfc3339(*status.answer->revoked_at);
    return status.answer->reason.empty() ? text : text + ", " + status.answer->reason;
  };
  if (const auto* status = first(Kind::revoked, false)) {
    return about(*status, end("5.2.6.4 4d)", "revocation.ca-revoked", SubIndication::revoked_ca_no_poe, kNextChain, detail(*status)));
  }
  if (const auto* status = first(Kind::revoked, true)) {
    return about(*status, end("5.2.6.4 4b)", "revocation.revoked", SubIndication::revoked_no_poe, kReturn, detail(*status)));
  }
  const auto* held = first(Kind::on_hold, true);
  const bool signer_held = held != nullptr;
  if (!held) held = first(Kind::on_hold, false);
  if (held) {
    auto evaluation = about(*held, end("5.2.6.4 4c)", "revocation.on-hold", SubIndication::try_later,
                                       signer_held ? kReturn : kNextChain, detail(*held)));
    evaluation.result.try_later = TryLater::suspended;
    return evaluation;
  }
  for (const auto& status : statuses_) {
    if (status.kind != Kind::signer_stale) continue;
    context_.trace.note("5.2.5.4 2)", "revocation.signer-stale", context_.told(*status.answer->signer));
    auto evaluation = end("5.2.6.4 4a)", "revocation.signer-stale", SubIndication::try_later, kNextChain, context_.told(*status.answer->signer));
    evaluation.result.try_later = TryLater::stale;
    evaluation.result.retry_at = status.retry_at;
    return evaluation;
  }
  for (const auto& status : statuses_) {
    if (status.kind != Kind::good) continue;
    if (check_revocation_freshness(*status.answer, context_.now(), context_.policy.x509.freshness) == Status::passed) {
      context_.trace.pass("5.2.5.4 2)", "revocation.fresh", context_.told(status.certificate));
      continue;
    }
    context_.trace.note("5.2.5.4 2)", "revocation.stale", context_.told(status.certificate));
    auto evaluation = about(status, end("5.2.6.4 4a)", "revocation.stale", SubIndication::try_later, kNextChain, context_.told(status.certificate)));
    evaluation.result.try_later = TryLater::stale;
    return evaluation;
  }
  return std::nullopt;
}

/// "Known not revoked" of step 7.
bool known_not_revoked(const Context& context, const facts::Certificate& certificate, const StatusOfCertificate* status) {
  if (!status || status->kind != Kind::good) return false;
  const auto& answer = *status->answer;
  switch (context.policy.x509.known_not_revoked) {
    case policy::KnownNotRevoked::any_good_status: return true;
    case policy::KnownNotRevoked::status_beyond_expiry:
      return answer.this_update > certificate.not_after && answer.covers_expired_since &&
             *answer.covers_expired_since <= certificate.not_after;
  }
  return false;
}

std::optional<Evaluation> ChainEvaluator::out_of_bounds() {
  const auto& id = chain_.certificates.front();
  const auto* certificate = context_.certificate(id);
  if (!certificate) return end("5.2.6.4 7)", "chain.out-of-bounds", SubIndication::out_of_bounds_no_poe, kReturn, id);
  if (context_.now() < certificate->not_before || context_.now() > certificate->not_after) {
    const std::string detail = context_.told(id) + ", " + to_rfc3339(certificate->not_before) + " – " + to_rfc3339(certificate->not_after);
    if (known_not_revoked(context_, *certificate, first(Kind::good, true))) {
      return end("5.2.6.4 7)", "chain.out-of-bounds-not-revoked", SubIndication::out_of_bounds_not_revoked, kReturn, detail);
    }
    return end("5.2.6.4 7)", "chain.out-of-bounds", SubIndication::out_of_bounds_no_poe, kReturn, detail);
  }
  if (chain_.path.outcome == facts::PathResult::Outcome::failed_by_time_only) {
    return end("5.2.6.4 7)", "chain.ca-out-of-bounds", SubIndication::out_of_bounds_no_poe, kNextChain, context_.told(chain_.path.certificate));
  }
  context_.trace.pass("5.2.6.4 7)", "chain.in-bounds", context_.told(id));
  return std::nullopt;
}

std::optional<Evaluation> ChainEvaluator::revocation_signer() {
  const auto* status = first(Kind::good, true);
  if (!status || signer_bounds(context_, chain_, *status->answer, context_.now()) == Bounds::inside) return std::nullopt;
  return end("5.2.6.4 8)", "revocation.signer-out-of-bounds", SubIndication::revocation_out_of_bounds_no_poe, kReturn,
             context_.told(*status->answer->signer));
}

Evaluation ChainEvaluator::run() {
  const bool signer_is_anchor = chain_.certificates.size() == 1;
  if (auto over = anchor_sunset()) return *over;
  if (!signer_is_anchor) {
    if (auto over = general_failure()) return *over;
  }
  const bool constraints_first = context_.policy.x509.constraints_moment == policy::ConstraintsMoment::before_revocation;
  if (constraints_first) {
    if (auto over = constraints()) return *over;
  }
  if (auto over = revocation()) return *over;
  if (!constraints_first) {
    if (auto over = constraints()) return *over;
  }
  if (auto over = out_of_bounds()) return *over;
  if (auto over = revocation_signer()) return *over;
  Evaluation passed;
  passed.result.outcome = context_.trace.conclude("5.2.6.4 9)", "chain.accepted", kPassed, context_.told(chain_.anchor.certificate));
  passed.result.chain = &chain_;
  passed.next = kReturn;
  return passed;
}

}  // namespace

X509Outcome validate_x509(const Context& context, const facts::Candidate& signer) {
  X509Outcome status;
  status.outcome = indeterminate(SubIndication::no_certificate_chain_found);
  for (const auto& chain : signer.chains) {
    // A chain that does not start with the signer, or ends at another anchor than it names, is none.
    if (chain.certificates.empty() || chain.certificates.front() != signer.certificate ||
        chain.certificates.back() != chain.anchor.certificate) {
      continue;
    }
    // 1) The signing certificate is an anchor.
    if (chain.certificates.size() == 1) {
      context.trace.note("5.2.6.4 1)", "chain.signer-is-anchor", context.told(signer.certificate));
      if (context.policy.x509.anchor_as_signer == policy::AnchorAsSigner::needs_chain) continue;
    }
    // 2) The next chain that was not evaluated yet; steps 3 to 9 within.
    const Evaluation evaluation = ChainEvaluator(context, chain).run();
    if (evaluation.next == kReturn) return evaluation.result;
    if (!status.chain) status = evaluation.result;
  }
  if (!status.chain) {
    context.trace.conclude("5.2.6.4 2)", context.facts.anchors == 0 ? "chain.no-anchor" : "chain.not-found", status.outcome,
                           context.told(signer.certificate));
  }
  return status;
}

}  // namespace esign::validation
