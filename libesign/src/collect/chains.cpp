// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "collect/describe.h"
#include "collect/workspace.h"
#include "path/build_path.h"
#include "path/ocsp.h"
#include "path/verify_certificate.h"
#include "path/verify_path.h"

namespace esign::collect {
namespace {

using Outcome = facts::PathResult::Outcome;

facts::RevocationStatus status_of(const path::CrlUse& use) {
  if (!use.entry) return facts::RevocationStatus::good;
  switch (use.entry->reason) {
    case pkix::CrlReason::certificate_hold:
    case pkix::CrlReason::remove_from_crl:  // in a complete CRL; no good status either
      return facts::RevocationStatus::on_hold;
    case pkix::CrlReason::unspecified: case pkix::CrlReason::key_compromise: case pkix::CrlReason::ca_compromise:
    case pkix::CrlReason::affiliation_changed: case pkix::CrlReason::superseded: case pkix::CrlReason::cessation_of_operation:
    case pkix::CrlReason::privilege_withdrawn: case pkix::CrlReason::aa_compromise:
      break;
  }
  return facts::RevocationStatus::revoked;
}

class ChainCollector {
 public:
  ChainCollector(pkix::Certificate::Ptr signer, const formats::SignatureView& view, Subject subject, Workspace& workspace)
      : workspace_(workspace), anchors_(workspace.anchors(subject)), signer_(std::move(signer)), pool_(pool(view, workspace.outside())),
        signatures_(workspace.backend(), workspace.limits(), workspace.outside().known, &workspace.names()),
        evidence_({crls(view, workspace.outside()), ocsp(view, workspace.outside()), pool_}, signatures_, workspace.limits()) {}

  Result<std::vector<facts::Chain>> run();

 private:
  static std::vector<pkix::Certificate::Ptr> pool(const formats::SignatureView& view, const Outside& outside);
  static std::vector<pkix::Crl::Ptr> crls(const formats::SignatureView& view, const Outside& outside);
  static std::vector<pkix::OcspResponse::Ptr> ocsp(const formats::SignatureView& view, const Outside& outside);
  Result<void> follow(const pkix::Certificate::Ptr& signer, const facts::Revocation& answer, const facts::Chain& chain);
  enum class Delegate : std::uint8_t { at_some_time, never };
  Result<Delegate> delegate(const path::OcspUse& use, const path::StatusQuestion& question);
  Result<void> signer_as_anchor(std::vector<facts::Chain>& chains);
  Result<facts::Chain> describe_chain(const path::Candidate& candidate);
  Result<facts::PathResult> verify(const path::Candidate& candidate, const facts::Chain& chain);
  Result<Outcome> without_its_times(const path::Candidate& candidate);
  Result<facts::CertificateStatus> status(const path::Candidate& candidate, std::size_t index, const facts::Chain& chain);
  Result<facts::Revocation> describe_use(const path::CrlUse& use, const path::Candidate& candidate);
  Result<facts::Revocation> describe_use(const path::OcspUse& use, const path::Candidate& candidate);
  Result<void> ocsp_status(const path::StatusQuestion& question, const path::Candidate& candidate, const facts::Chain& chain,
                           facts::CertificateStatus& told);
  Result<facts::StatusList> describe_list(const pkix::Crl::Ptr& crl, const path::CrlUse& use, const path::Candidate& candidate);
  Result<facts::Revocation> in_force(const path::RevocationAnswer& answer, const path::Candidate& candidate);
  Result<facts::Revocation> of_another_time(const path::CrlUse& use, const path::Candidate& candidate, const pkix::Certificate& certificate);
  Result<facts::Revocation> flawed(const path::FlawedCrl& flawed, const path::Candidate& candidate, const pkix::Certificate& certificate);

  Workspace& workspace_;
  const trust::TrustStore& anchors_;
  pkix::Certificate::Ptr signer_;
  std::vector<pkix::Certificate::Ptr> pool_;
  path::SignatureChecker signatures_;
  path::EvidenceStatusSource evidence_;
};

std::vector<pkix::Certificate::Ptr> ChainCollector::pool(const formats::SignatureView& view, const Outside& outside) {
  std::vector<pkix::Certificate::Ptr> all = outside.certificates;
  all.insert(all.end(), view.certificates.begin(), view.certificates.end());
  return all;
}

std::vector<pkix::Crl::Ptr> ChainCollector::crls(const formats::SignatureView& view, const Outside& outside) {
  std::vector<pkix::Crl::Ptr> all = outside.crls;
  all.insert(all.end(), view.crls.begin(), view.crls.end());
  return all;
}

std::vector<pkix::OcspResponse::Ptr> ChainCollector::ocsp(const formats::SignatureView& view, const Outside& outside) {
  std::vector<pkix::OcspResponse::Ptr> all = outside.ocsp;
  all.insert(all.end(), view.ocsp.begin(), view.ocsp.end());
  return all;
}

/// Whoever signed an answer and stands on no chain yet gets chains of his own: proofs about the past ask for them.
Result<void> ChainCollector::follow(const pkix::Certificate::Ptr& signer, const facts::Revocation& answer, const facts::Chain& chain) {
  if (!signer || answer.applicability != facts::Applicability::applicable) return {};
  if (std::ranges::find(chain.certificates, *answer.signer) != chain.certificates.end()) return {};
  workspace_.follow(*answer.signer, signer);
  return {};
}

/// RFC 6960 section 4.2.2.2 for a responder that the certificate's issuer delegated, its validity and its own status left
/// aside: those are asked about the instant at which the answer is to count, which need not be the present one.
Result<ChainCollector::Delegate> ChainCollector::delegate(const path::OcspUse& use, const path::StatusQuestion& question) {
  if (!use.signer || path::purpose_violation(*use.signer, path::Purpose::ocsp_signing)) return Delegate::never;
  ESIGN_TRY(const trust::TrustAnchor issuer, trust::TrustAnchor::from_key(question.certificate->issuer().der, question.issuer_spki));
  path::PathInputs inputs{.certificates = {use.signer}, .at = workspace_.at(), .anchor = issuer};
  inputs.validity_of_target = path::ValidityOfTarget::left_to_caller;
  ESIGN_TRY(const auto result, path::verify_path(inputs, signatures_, nullptr, workspace_.limits()));
  return std::holds_alternative<path::VerifiedPath>(result) ? Delegate::at_some_time : Delegate::never;
}

/// EN 319 102-1 clause 5.2.6 step 1 asks whether the signing certificate is itself an anchor.
Result<void> ChainCollector::signer_as_anchor(std::vector<facts::Chain>& chains) {
  for (const auto& anchor : anchors_.anchors()) {
    if (!anchor.certificate() || !equal(anchor.certificate()->der(), signer_->der())) continue;
    ESIGN_TRY(const auto id, workspace_.enter(signer_));
    chains.push_back({{id}, {id, anchor.sunset()}, {Outcome::valid, {}, {}, {}}, {}});
    return {};
  }
  return {};
}

/// Whether the path would be valid at an instant at which all its CA certificates are.
Result<Outcome> ChainCollector::without_its_times(const path::Candidate& candidate) {
  Time from = Time::min(), to = Time::max();
  for (std::size_t i = 1; i < candidate.certificates.size(); ++i) {
    from = std::max(from, candidate.certificates[i]->validity().not_before);
    to = std::min(to, candidate.certificates[i]->validity().not_after);
  }
  if (from > to) return Outcome::failed;
  path::PathInputs inputs{.certificates = candidate.certificates, .at = std::clamp(workspace_.at(), from, to), .anchor = candidate.anchor};
  inputs.validity_of_target = path::ValidityOfTarget::left_to_caller;
  ESIGN_TRY(const auto result, path::verify_path(inputs, signatures_, nullptr, workspace_.limits()));
  return std::holds_alternative<path::VerifiedPath>(result) ? Outcome::failed_by_time_only : Outcome::failed;
}

Result<facts::PathResult> ChainCollector::verify(const path::Candidate& candidate, const facts::Chain& chain) {
  path::PathInputs inputs{.certificates = candidate.certificates, .at = workspace_.at(), .anchor = candidate.anchor};
  inputs.validity_of_target = path::ValidityOfTarget::left_to_caller;
  ESIGN_TRY(const auto result, path::verify_path(inputs, signatures_, nullptr, workspace_.limits()));
  const auto* failure = std::get_if<path::PathFailure>(&result);
  if (!failure) return facts::PathResult{Outcome::valid, {}, {}, {}};
  facts::PathResult told{Outcome::failed, std::string(path::name(failure->reason)), {}, failure->text};
  if (failure->index < chain.certificates.size()) told.certificate = chain.certificates[failure->index];
  if (failure->reason == path::PathReason::expired || failure->reason == path::PathReason::not_yet_valid) {
    ESIGN_TRY(told.outcome, without_its_times(candidate));
  }
  return told;
}

/// `crl` is the complete one of `use` or its delta: the same key signed both, by algorithms of their own.
Result<facts::StatusList> ChainCollector::describe_list(const pkix::Crl::Ptr& crl, const path::CrlUse& use, const path::Candidate& candidate) {
  facts::StatusList list;
  ESIGN_TRY(list.id, workspace_.name_of(crl));
  list.this_update = crl->this_update();
  if (use.signer) {
    ESIGN_TRY(list.signer, workspace_.enter(use.signer));
  } else {
    ESIGN_TRY(list.signer, workspace_.enter(candidate.anchor));
  }
  list.signature_algorithm = describe(crl->signature_algorithm());
  return list;
}

Result<facts::Revocation> ChainCollector::describe_use(const path::CrlUse& use, const path::Candidate& candidate) {
  facts::Revocation made;
  made.source = facts::RevocationSource::crl;
  ESIGN_TRY(facts::StatusList list, describe_list(use.delta ? use.delta : use.crl, use, candidate));
  made.id = list.id;
  made.signer = list.signer;
  made.signature_algorithm = list.signature_algorithm;
  if (use.delta) {
    ESIGN_TRY(facts::StatusList base, describe_list(use.crl, use, candidate));
    made.with.push_back(base.id);
    made.lists = {std::move(list), std::move(base)};
  }
  made.applicability = facts::Applicability::applicable;
  made.status = status_of(use);
  if (use.entry && made.status != facts::RevocationStatus::good) {
    made.revoked_at = use.entry->revocation_date;
    if (use.entry->reason != pkix::CrlReason::unspecified) made.reason = std::string(pkix::name(use.entry->reason));
  }
  made.this_update = use.this_update;
  made.next_update = use.next_update;
  made.covers_expired_since = use.crl->expired_certificates_on();
  return made;
}

/// Adds the CRLs that `other`, which another use gave, rests on and `made` does not name yet.
void add_lists(const facts::Revocation& other, facts::Revocation& made) {
  const auto lists_of = [](const facts::Revocation& one) {
    return one.lists.empty() ? std::vector<facts::StatusList>{{one.id, one.this_update, one.signer, one.signature_algorithm}} : one.lists;
  };
  for (facts::StatusList& list : lists_of(other)) {
    if (list.id == made.id || std::ranges::find(made.with, list.id) != made.with.end()) continue;
    if (made.lists.empty()) made.lists = lists_of(made);
    made.with.push_back(list.id);
    made.lists.push_back(std::move(list));
  }
}

/// What the CRLs in force say together. Several share the work when each speaks of some reasons only: the answer is then as
/// old as the oldest of them.
Result<facts::Revocation> ChainCollector::in_force(const path::RevocationAnswer& answer, const path::Candidate& candidate) {
  const auto decisive = std::find_if(answer.used.begin(), answer.used.end(), [](const path::CrlUse& use) {
    return status_of(use) != facts::RevocationStatus::good;
  });
  ESIGN_TRY(facts::Revocation made, describe_use(decisive == answer.used.end() ? answer.used.front() : *decisive, candidate));
  switch (answer.state) {
    case path::RevocationState::good: made.status = facts::RevocationStatus::good; break;
    case path::RevocationState::revoked: made.status = facts::RevocationStatus::revoked; break;
    case path::RevocationState::on_hold: made.status = facts::RevocationStatus::on_hold; break;
    case path::RevocationState::undetermined: made.status = facts::RevocationStatus::unknown; break;
  }
  if (made.status != facts::RevocationStatus::good) {
    made.revoked_at = answer.revocation_date;
    return made;
  }
  for (const auto& use : answer.used) {
    ESIGN_TRY(const facts::Revocation its, describe_use(use, candidate));
    add_lists(its, made);
    made.this_update = std::min(made.this_update, use.this_update);
    if (!use.next_update || !made.next_update) made.next_update.reset();
    else made.next_update = std::min(*made.next_update, *use.next_update);
    if (!its.covers_expired_since || !made.covers_expired_since) made.covers_expired_since.reset();
    else made.covers_expired_since = std::max(*made.covers_expired_since, *its.covers_expired_since);
  }
  return made;
}

/// A genuine CRL on which the status of this instant does not rest: its age, or a later one, keeps it from that. What it says is
/// told, as clauses 5.2.5 and 5.6.2 judge age; but if it speaks of some reasons only, its silence says nothing.
Result<facts::Revocation> ChainCollector::of_another_time(const path::CrlUse& use, const path::Candidate& candidate, const pkix::Certificate& certificate) {
  ESIGN_TRY(facts::Revocation made, describe_use(use, candidate));
  const auto& point = use.crl->issuing_distribution_point();
  const auto& points = certificate.extensions().crl_distribution_points;
  const bool divided = (point && point->only_some_reasons) ||
                       (points && std::any_of(points->begin(), points->end(), [](const auto& one) { return one.reasons.has_value(); }));
  if (divided && made.status == facts::RevocationStatus::good) {
    made.applicability = facts::Applicability::out_of_scope;
    made.reason_not_applicable = "the CRL speaks of some reasons only";
  }
  return made;
}

/// A genuine CRL that does not count at this instant: for its age, or because something in it is not understood.
Result<facts::Revocation> ChainCollector::flawed(const path::FlawedCrl& crl, const path::Candidate& candidate, const pkix::Certificate& certificate) {
  switch (crl.flaw) {
    case path::StatusFlaw::unknown_critical_extension: break;
    case path::StatusFlaw::stale:
    case path::StatusFlaw::no_next_update:
    case path::StatusFlaw::not_yet_issued: return of_another_time(crl.use, candidate, certificate);
  }
  ESIGN_TRY(facts::Revocation made, describe_use(crl.use, candidate));
  made.applicability = facts::Applicability::unsupported;
  made.reason_not_applicable = "unknown critical extension in the CRL";
  return made;
}

facts::RevocationStatus status_of(const pkix::OcspSingleResponse& single) {
  switch (single.status) {
    case pkix::OcspCertStatus::good: return facts::RevocationStatus::good;
    case pkix::OcspCertStatus::unknown: return facts::RevocationStatus::unknown;
    case pkix::OcspCertStatus::revoked: break;
  }
  return single.reason == pkix::CrlReason::certificate_hold ? facts::RevocationStatus::on_hold : facts::RevocationStatus::revoked;
}

Result<facts::Revocation> ChainCollector::describe_use(const path::OcspUse& use, const path::Candidate& candidate) {
  const pkix::OcspSingleResponse& single = use.single();
  facts::Revocation made;
  made.source = facts::RevocationSource::ocsp;
  ESIGN_TRY(made.id, workspace_.name_of(use.response));
  made.applicability = facts::Applicability::applicable;
  made.status = status_of(single);
  made.revoked_at = single.revocation_time;
  if (single.reason && *single.reason != pkix::CrlReason::unspecified) made.reason = std::string(pkix::name(*single.reason));
  made.this_update = single.this_update;
  made.next_update = single.next_update;
  made.produced_at = use.response->produced_at();
  made.covers_expired_since = single.archive_cutoff;
  if (use.signer) {
    ESIGN_TRY(made.signer, workspace_.enter(use.signer));
  } else {
    ESIGN_TRY(made.signer, workspace_.enter(candidate.anchor));
  }
  made.signature_algorithm = describe(use.response->signature_algorithm());
  return made;
}

/// Every OCSP answer that names the certificate: those that count, those whose age clause 5.2.5 judges, and those that do not
/// come from an authorized responder, so that the report can say why.
Result<void> ChainCollector::ocsp_status(const path::StatusQuestion& question, const path::Candidate& candidate,
                                         const facts::Chain& chain, facts::CertificateStatus& told) {
  ESIGN_TRY(const auto answer, evidence_.ocsp().status(question));
  for (const auto& use : answer.ocsp) {
    ESIGN_TRY(auto made, describe_use(use, candidate));
    ESIGN_CHECK(follow(use.signer, made, chain));
    told.answers.push_back(std::move(made));
  }
  for (const auto& one : answer.flawed_ocsp) {
    ESIGN_TRY(auto made, describe_use(one.use, candidate));
    if (one.flaw == path::StatusFlaw::unknown_critical_extension) {
      made.applicability = facts::Applicability::unsupported;
      made.reason_not_applicable = "unknown critical extension in the OCSP response";
    }
    ESIGN_CHECK(follow(one.use.signer, made, chain));
    told.answers.push_back(std::move(made));
  }
  for (const auto& one : answer.refused_ocsp) {
    ESIGN_TRY(auto made, describe_use(one.use, candidate));
    ESIGN_TRY(const Delegate standing, delegate(one.use, question));
    const bool understood = one.use.response->unknown_critical().empty() && one.use.single().unknown_critical.empty();
    if (standing == Delegate::at_some_time && understood) {
      ESIGN_CHECK(follow(one.use.signer, made, chain));
    } else {
      made.applicability = facts::Applicability::signature_invalid;
      made.reason_not_applicable = one.text;
      if (!one.use.signer) made.signer.reset();
    }
    told.answers.push_back(std::move(made));
  }
  if (!answer.text.empty()) told.why += (told.why.empty() ? "" : "; ") + answer.text;
  return {};
}

Result<facts::CertificateStatus> ChainCollector::status(const path::Candidate& candidate, std::size_t index, const facts::Chain& chain) {
  facts::CertificateStatus told{chain.certificates[index], {}, {}};
  const auto& certificate = candidate.certificates[index];
  const bool last = index + 1 == candidate.certificates.size();
  const auto issuer = last ? candidate.anchor.certificate() : candidate.certificates[index + 1];
  const path::StatusQuestion question{certificate, issuer, last ? candidate.anchor.spki() : issuer->spki(), candidate.anchor, workspace_.at()};
  ESIGN_TRY(const auto answer, evidence_.crls().status(question));
  told.why = answer.text;
  if (answer.state != path::RevocationState::undetermined && !answer.used.empty()) {
    ESIGN_TRY(auto made, in_force(answer, candidate));
    for (const auto& use : answer.used) {
      ESIGN_TRY(const auto described, describe_use(use, candidate));
      ESIGN_CHECK(follow(use.signer, described, chain));
    }
    told.answers.push_back(std::move(made));
  }
  const auto tell = [&](facts::Revocation made, const pkix::Certificate::Ptr& signer) -> Result<void> {
    ESIGN_CHECK(follow(signer, made, chain));
    // One CRL is met once for each distribution point that leads to it.
    if (std::find(told.answers.begin(), told.answers.end(), made) == told.answers.end()) told.answers.push_back(std::move(made));
    return {};
  };
  for (const auto& one : answer.flawed) {
    ESIGN_TRY(auto made, flawed(one, candidate, *certificate));
    ESIGN_CHECK(tell(std::move(made), one.use.signer));
  }
  // An older list may be what was known, and is proven to have existed, when a CA was still good.
  ESIGN_TRY(const auto superseded, evidence_.crls().superseded(question, answer));
  for (const auto& use : superseded) {
    ESIGN_TRY(auto made, of_another_time(use, candidate, *certificate));
    ESIGN_CHECK(tell(std::move(made), use.signer));
  }
  ESIGN_CHECK(ocsp_status(question, candidate, chain, told));
  return told;
}

Result<facts::Chain> ChainCollector::describe_chain(const path::Candidate& candidate) {
  facts::Chain chain;
  for (const auto& certificate : candidate.certificates) {
    ESIGN_TRY(auto id, workspace_.enter(certificate));
    chain.certificates.push_back(std::move(id));
  }
  ESIGN_TRY(chain.anchor.certificate, workspace_.enter(candidate.anchor));
  chain.certificates.push_back(chain.anchor.certificate);
  ESIGN_TRY(chain.path, verify(candidate, chain));
  // The status of certificates on a path that leads nowhere would prove nothing.
  if (chain.path.outcome == Outcome::failed) return chain;
  for (std::size_t i = 0; i < candidate.certificates.size(); ++i) {
    ESIGN_TRY(auto told, status(candidate, i, chain));
    chain.status.push_back(std::move(told));
  }
  return chain;
}

Result<std::vector<facts::Chain>> ChainCollector::run() {
  std::vector<facts::Chain> chains;
  ESIGN_CHECK(signer_as_anchor(chains));
  path::PathBuilder builder(signer_, pool_, anchors_, signatures_);
  builder.at(workspace_.at()).within(workspace_.limits());
  // Chains beyond the budget are not looked at: fewer chains can only make a verdict less favourable.
  while (chains.size() < workspace_.limits().chains) {
    ESIGN_TRY(auto candidate, builder.next());
    if (!candidate) break;
    if (candidate->certificates.empty()) continue;
    // The sunset of the anchor is a question of its own (EN 319 102-1 clause 5.2.6 step 3, clause 5.6.2.2 step 1 a): past it the
    // path and the status of its certificates are told as before, for whoever proves that the signature is older.
    const std::optional<Time> sunset = candidate->anchor.sunset();
    if (sunset) candidate->anchor = trust::TrustAnchor(candidate->anchor.certificate());
    ESIGN_TRY(auto chain, describe_chain(*candidate));
    chain.anchor.sunset = sunset;
    chains.push_back(std::move(chain));
  }
  return chains;
}

}  // namespace

Result<std::vector<facts::Chain>> find_chains(const pkix::Certificate::Ptr& signer, const formats::SignatureView& view, Subject subject, Workspace& workspace) {
  return ChainCollector(signer, view, subject, workspace).run();
}

}  // namespace esign::collect
