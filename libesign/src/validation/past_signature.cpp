// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.6.2.4, past signature validation, of signatures and of time-stamps. Divergences and readings:
// - Step 1: the certificate that needs the proof is that of the signer of the data, not only that of the issuer of the signing
//   certificate (policy rule past.status-signer, K1). Anchors and exempt certificates need none (K11). It is asked of the chain
//   that step 2 found.
// - Step 2: when it fails the current status is returned and the trace names its code (K13).
// - Steps 4 and 5 compare no time with the control time: what an early end of clause 5.2.6.4 hid is asked by standing_at(), and
//   a finding keeps the current status, or is FAILED/NOT_YET_VALID. Stricter than the text.
// - Step 4: the proof for status information is that of the information itself (K24).
#include <algorithm>

#include "validation/crypto_constraints.h"
#include "validation/past.h"

namespace esign::validation {

Provenance provenance_of(const Context& context, const facts::Chain& chain, const facts::Revocation& answer, const ProofsOfExistence& proofs) {
  const auto proven = [&](const facts::CertificateId& id) {
    if (id == chain.anchor.certificate) return true;
    const auto* certificate = context.certificate(id);
    return certificate && proofs.earliest(id) <= certificate->not_after;
  };
  for (const facts::StatusList& list : lists_of(answer)) {
    if (!list.signer || !proven(*list.signer)) return Provenance::not_proven;
  }
  switch (context.policy.past.status_signer) {
    case policy::PastStatusSigner::signer: return Provenance::proven;
    case policy::PastStatusSigner::signer_and_issuer: break;
  }
  return chain.certificates.size() < 2 || proven(chain.certificates[1]) ? Provenance::proven : Provenance::not_proven;
}

std::vector<const facts::Revocation*> answers_about_target(const Context& context, const facts::Chain& chain, const ProofsOfExistence& proofs) {
  const auto* entry = chain.certificates.empty() ? nullptr : entry_of(chain, chain.certificates.front());
  if (!entry) return {};
  auto all = usable_answers(context, chain, *entry);
  std::vector<const facts::Revocation*> kept;
  std::copy_if(all.begin(), all.end(), std::back_inserter(kept), [&](const auto* answer) {
    return provenance_of(context, chain, *answer, proofs) == Provenance::proven;
  });
  return kept.empty() ? all : kept;
}

namespace {

class PastSignatureValidation {
 public:
  PastSignatureValidation(const Context& context, const ProcessOutcome& current, const ProofsOfExistence& proofs)
      : context_(context), current_(current), proofs_(proofs), best_(proofs.earliest(context.object())) {}
  PastSignature run();

 private:
  Outcome provenance(const facts::Chain& chain) const;    // step 1: Q
  std::optional<Outcome> compare(Time control);           // step 3
  std::optional<Outcome> algorithms() const;              // step 4
  std::optional<Outcome> stale() const;                   // step 5
  std::optional<Outcome> in_validity(SubIndication after);
  std::optional<Outcome> hidden(const char* clause) const;
  std::optional<Outcome> proof_of_status_before_revocation() const;

  const Context& context_;
  const ProcessOutcome& current_;
  const ProofsOfExistence& proofs_;
  Time best_;  // best-signature-time: the earliest proof of the signature value
  const facts::Chain* chain_ = nullptr;
  Outcome status_{};
  Outcome q_{};
};

Outcome PastSignatureValidation::provenance(const facts::Chain& chain) const {
  const bool none_needed = chain.certificates.size() < 2 || need_of_status(context_, chain.certificates.front()) == Need::exempt;
  const auto answers = answers_about_target(context_, chain, proofs_);
  const bool proven = std::any_of(answers.begin(), answers.end(), [&](const auto* answer) {
    return provenance_of(context_, chain, *answer, proofs_) == Provenance::proven;
  });
  if (none_needed || proven) {
    context_.trace.pass("5.6.2.4.4 1a)", "past.status-signer-proven");
    return kPassed;
  }
  context_.trace.note("5.6.2.4.4 1b)", "past.status-signer-not-proven");
  return indeterminate(SubIndication::revocation_out_of_bounds_no_poe);
}

/// The three columns of step 3: before, in and after the validity of the signing certificate. Empty: in it.
std::optional<Outcome> PastSignatureValidation::in_validity(SubIndication after) {
  const auto* certificate = context_.certificate(chain_->certificates.front());
  if (!certificate) return status_;
  const std::string detail = to_rfc3339(best_);
  if (best_ < certificate->not_before) {
    return context_.trace.conclude("5.6.2.4.4 3)", "time.before-validity", failed(SubIndication::not_yet_valid), detail);
  }
  if (best_ <= certificate->not_after) return std::nullopt;
  return context_.trace.conclude("5.6.2.4.4 3)", "time.after-validity", indeterminate(after), detail);
}

/// The row of REVOKED_CA_NO_POE: whether some data about the signer is proven to have existed before the CA was revoked.
std::optional<Outcome> PastSignatureValidation::proof_of_status_before_revocation() const {
  for (const auto* answer : answers_about_target(context_, *chain_, proofs_)) {
    Time proven = proofs_.earliest(answer->id);
    for (const auto& other : answer->with) proven = std::max(proven, proofs_.earliest(other));
    if (current_.x509.revoked_at && proven <= *current_.x509.revoked_at) return std::nullopt;
  }
  return context_.trace.conclude("5.6.2.4.4 3)", "past.status-after-ca-revocation", indeterminate(SubIndication::revoked_ca_no_poe));
}

std::optional<Outcome> PastSignatureValidation::compare(Time control) {
  if (best_ > control) {
    context_.trace.note("5.6.2.4.4 3)", "past.proven-too-late", to_rfc3339(best_) + " / " + to_rfc3339(control));
    return status_;
  }
  const bool suspended = status_.sub == SubIndication::try_later && current_.x509.try_later == TryLater::suspended;
  switch (status_.sub) {
    case SubIndication::revoked_ca_no_poe:
      if (const auto over = proof_of_status_before_revocation()) return over;
      return in_validity(SubIndication::out_of_bounds_not_revoked);
    case SubIndication::revoked_no_poe:
    case SubIndication::revocation_out_of_bounds_no_poe:
      return in_validity(SubIndication::out_of_bounds_not_revoked);
    case SubIndication::no_certificate_chain_found_no_poe:
      return in_validity(SubIndication::out_of_bounds_no_poe);
    case SubIndication::out_of_bounds_no_poe:
    case SubIndication::out_of_bounds_not_revoked:
      return in_validity(status_.sub);
    case SubIndication::try_later:
      return suspended ? in_validity(SubIndication::out_of_bounds_not_revoked) : status_;
    case SubIndication::none: case SubIndication::format_failure: case SubIndication::hash_failure: case SubIndication::sig_crypto_failure:
    case SubIndication::revoked: case SubIndication::expired: case SubIndication::not_yet_valid: case SubIndication::sig_constraints_failure:
    case SubIndication::chain_constraints_failure: case SubIndication::certificate_chain_general_failure:
    case SubIndication::crypto_constraints_failure: case SubIndication::policy_processing_error:
    case SubIndication::signature_policy_not_available: case SubIndication::timestamp_order_failure:
    case SubIndication::no_signing_certificate_found: case SubIndication::no_certificate_chain_found:
    case SubIndication::crypto_constraints_failure_no_poe: case SubIndication::no_poe: case SubIndication::signed_data_not_found:
    case SubIndication::custom:
      break;
  }
  return status_;
}

/// What an early end of clause 5.2.6.4 hid. Empty: nothing.
std::optional<Outcome> PastSignatureValidation::hidden(const char* clause) const {
  const Outcome found = standing_at(context_, *chain_, best_);
  if (found.status == Status::passed) return std::nullopt;
  context_.trace.note(clause, "past.hidden-finding", std::string(standard_name(found.sub)));
  return found.status == Status::failed ? found : status_;
}

std::optional<Outcome> PastSignatureValidation::algorithms() const {
  auto weak = weaknesses_of_chain(context_, *chain_, context_.now());
  const auto of_signature = weaknesses_of_signature(context_, *current_.signer, context_.now());
  weak.insert(weak.end(), of_signature.begin(), of_signature.end());
  for (const auto& one : weak) {
    const bool in_time = one.end && !one.objects.empty() && std::all_of(one.objects.begin(), one.objects.end(), [&](const std::string& object) {
      return proofs_.earliest(object) < *one.end;
    });
    if (!in_time) return context_.trace.conclude("5.6.2.4.4 4)", "past.not-proven-in-time", status_, told(one));
  }
  return hidden("5.6.2.4.4 4)");
}

std::optional<Outcome> PastSignatureValidation::stale() const {
  for (std::size_t i = 0; i + 1 < chain_->certificates.size(); ++i) {
    const auto found = status_of(context_, *chain_, i);
    const bool is_good = found.kind == StatusOfCertificate::Kind::good;
    if (!is_good && found.kind != StatusOfCertificate::Kind::signer_stale) continue;
    if (is_good && check_revocation_freshness(*found.answer, best_, context_.policy.x509.freshness) == Status::passed) continue;
    return context_.trace.conclude("5.6.2.4.4 5)", "revocation.stale-then", status_, context_.told(chain_->certificates[i]) + ", " + to_rfc3339(best_));
  }
  return hidden("5.6.2.4.4 5)");
}

PastSignature PastSignatureValidation::run() {
  status_ = current_.outcome;
  if (!current_.signer) return {status_, nullptr};
  // 2) before 1), which is about the data of the chain found here.
  const PastCertificate past = validate_past_certificate(context_, *current_.signer, proofs_);
  if (past.outcome.status != Status::passed || !past.chain) {
    return {context_.trace.conclude("5.6.2.4.4 2)", "past.certificate-not-good", status_, std::string(standard_name(past.outcome.sub))), nullptr};
  }
  chain_ = past.chain;
  // 1)
  q_ = provenance(*chain_);
  std::optional<Outcome> over;
  const bool is_stale = status_.sub == SubIndication::try_later && current_.x509.try_later != TryLater::suspended;
  if (status_.sub == SubIndication::crypto_constraints_failure_no_poe) over = algorithms();  // 4)
  else if (is_stale) over = stale();                                                        // 5)
  else over = compare(past.at);                                                             // 3)
  if (over) return {context_.trace.conclude("5.6.2.4.4 6)", "past.status-kept", *over), chain_};
  // 7)
  return {context_.trace.conclude("5.6.2.4.4 7)", "past.concluded", q_, to_rfc3339(best_)), chain_};
}

}  // namespace

PastSignature validate_past_signature(const Context& context, const ProcessOutcome& current, const ProofsOfExistence& proofs) {
  return PastSignatureValidation(context, current, proofs).run();
}

}  // namespace esign::validation
