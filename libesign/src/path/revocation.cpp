// SPDX-License-Identifier: Apache-2.0
#include "path/revocation.h"

#include <algorithm>

#include "path/verify_path.h"

namespace esign::path {
namespace {

/// What keeps a genuine CRL from counting at this instant. nextUpdate is required (RFC 5280 section 5.1.2.5): without it
/// nobody can say until when the list speaks.
std::optional<StatusFlaw> flaw_of(const pkix::Crl& crl, Time at) {
  if (!crl.unknown_critical().empty()) return StatusFlaw::unknown_critical_extension;  // 5.2, 5.3
  if (crl.this_update() > at) return StatusFlaw::not_yet_issued;
  if (!crl.next_update()) return StatusFlaw::no_next_update;
  if (*crl.next_update() < at) return StatusFlaw::stale;
  return std::nullopt;
}

/// 6.3.3 (i), (j), (k): the entry of the delta first; removeFromCRL takes a hold back. Stricter than (j), which does not look
/// at the complete CRL then: a revocation there stays one, as only holds and ended certificates are removed (5.3.1). And
/// stricter than (k) where a complete CRL has removeFromCRL, which "may only appear in delta CRLs" (5.3.1): an entry is there.
std::optional<pkix::RevokedCertificate> entry_for(const CrlUse& use, const pkix::Certificate& certificate) {
  bool removed = false;
  if (use.delta) {
    std::optional<pkix::RevokedCertificate> entry = use.delta->find(certificate.serial_number(), certificate.issuer());
    if (entry && entry->reason != pkix::CrlReason::remove_from_crl) return entry;
    removed = entry.has_value();
  }
  std::optional<pkix::RevokedCertificate> entry = use.crl->find(certificate.serial_number(), certificate.issuer());
  if (removed && entry && entry->reason == pkix::CrlReason::certificate_hold) return std::nullopt;
  return entry;
}

void record(RevocationAnswer& answer, const pkix::RevokedCertificate& entry) {
  // removeFromCRL out of its place: its issuer contradicts himself, and the next list may say what he means, as after a hold.
  const bool open = entry.reason == pkix::CrlReason::certificate_hold || entry.reason == pkix::CrlReason::remove_from_crl;
  answer.state = open ? RevocationState::on_hold : RevocationState::revoked;
  answer.revocation_date = entry.revocation_date;
  answer.reason = entry.reason;
}

bool may_sign_crls(const pkix::Certificate* certificate) {
  if (certificate == nullptr || !certificate->extensions().key_usage) return true;
  return certificate->extensions().key_usage->has(pkix::KeyUsageBit::crl_sign);
}

std::string why_undetermined(const RevocationAnswer& answer) {
  if (answer.flawed.empty()) return "no CRL covers it";
  switch (answer.flawed.front().flaw) {
    case StatusFlaw::stale: return "its CRL is out of date";
    case StatusFlaw::no_next_update: return "its CRL does not say until when it counts";
    case StatusFlaw::not_yet_issued: return "its CRL was issued later";
    case StatusFlaw::unknown_critical_extension: return "its CRL has critical extensions that are not processed";
  }
  return {};
}

}  // namespace

CrlStatusSource::CrlStatusSource(std::vector<pkix::Crl::Ptr> crls, std::vector<pkix::Certificate::Ptr> certificates,
                                 SignatureChecker& signatures, const Limits& limits, StatusSource* outer)
    : crls_(std::move(crls)), certificates_(std::move(certificates)), signatures_(signatures), limits_(limits),
      outer_(outer == nullptr ? *this : *outer), questions_("status_questions", limits.status_questions) {
  // The latest list is asked first: an older one that is still current must not hide a revocation.
  std::ranges::stable_sort(crls_, std::ranges::greater{}, [](const pkix::Crl::Ptr& crl) { return crl->this_update(); });
}

/// 6.3.3: over the distribution points until all reasons are covered or the certificate is found revoked.
Result<RevocationAnswer> CrlStatusSource::status(const StatusQuestion& question) {
  Search search{question};
  ESIGN_CHECK(questions_.spend());
  const View der = question.certificate->der();
  if (is_asked(asked_, der)) {
    search.answer.text = "its status depends on itself";
    return std::move(search.answer);
  }
  const Asking asking(asked_, der);
  for (const EffectivePoint& point : effective_points(*question.certificate)) {
    ESIGN_CHECK(try_distribution_point(point, search));
    if (search.answer.state != RevocationState::undetermined) return std::move(search.answer);
  }
  if (search.reasons_mask == kAllReasons) {
    search.answer.state = RevocationState::good;
  } else {
    search.answer.text = search.reasons_mask != 0 ? "its CRLs do not cover all reasons" : why_undetermined(search.answer);
  }
  return std::move(search.answer);
}

Result<std::vector<CrlUse>> CrlStatusSource::superseded(const StatusQuestion& question, const RevocationAnswer& answer) {
  std::vector<CrlUse> found;
  const pkix::Certificate& certificate = *question.certificate;
  const auto told = [&](const pkix::Crl::Ptr& crl) {
    const auto is_it = [&](const CrlUse& use) { return use.crl == crl; };
    return std::ranges::any_of(answer.used, is_it) || std::ranges::any_of(found, is_it) ||
           std::ranges::any_of(answer.flawed, [&](const FlawedCrl& one) { return one.use.crl == crl; });
  };
  const Asking asking(asked_, certificate.der());
  for (const EffectivePoint& point : effective_points(certificate)) {
    for (const pkix::Crl::Ptr& crl : crls_) {
      if (told(crl) || !crl->unknown_critical().empty() || scope_of(*crl, point, certificate) == Scope::elsewhere) continue;
      ESIGN_TRY(const std::optional<Signer> signer, find_signer(*crl, point, question));
      if (!signer) continue;
      CrlUse use{crl, nullptr, signer->certificate, crl->this_update(), crl->next_update(), std::nullopt};
      use.entry = entry_for(use, certificate);
      found.push_back(std::move(use));
    }
  }
  return found;
}

Result<void> CrlStatusSource::try_distribution_point(const EffectivePoint& point, Search& search) {
  for (const pkix::Crl::Ptr& crl : crls_) {
    if (search.reasons_mask == kAllReasons || search.answer.state != RevocationState::undetermined) return {};
    if (scope_of(*crl, point, *search.question.certificate) == Scope::elsewhere) continue;          // (b)
    if ((interim_reasons(*crl, point) & ~search.reasons_mask) == 0) continue;                       // (d), (e)
    ESIGN_CHECK(try_crl(crl, point, search));
  }
  return {};
}

Result<void> CrlStatusSource::try_crl(const pkix::Crl::Ptr& crl, const EffectivePoint& point, Search& search) {
  ESIGN_TRY(const std::optional<Signer> signer, find_signer(*crl, point, search.question));  // (f), (g)
  if (!signer) return {};
  const pkix::Certificate& certificate = *search.question.certificate;
  CrlUse use{crl, nullptr, signer->certificate, crl->this_update(), crl->next_update(), std::nullopt};
  if (const std::optional<StatusFlaw> flaw = flaw_of(*crl, search.question.at)) {
    use.entry = entry_for(use, certificate);
    search.answer.flawed.push_back({*flaw, std::move(use)});
    return {};
  }
  ESIGN_TRY(use.delta, find_delta(use, signer->spki, search));  // (c), (h)
  if (use.delta) {
    use.this_update = use.delta->this_update();
    use.next_update = use.delta->next_update();
  }
  use.entry = entry_for(use, certificate);                     // (i), (j), (k)
  if (use.entry) record(search.answer, *use.entry);
  search.reasons_mask = static_cast<std::uint16_t>(search.reasons_mask | interim_reasons(*crl, point));  // (l)
  search.answer.this_update = std::min(search.answer.this_update.value_or(use.this_update), use.this_update);
  search.answer.used.push_back(std::move(use));
  return {};
}

/// 6.3.3 (a), (c), (h): the latest current delta CRL that goes with this complete CRL and was signed with the same key.
Result<pkix::Crl::Ptr> CrlStatusSource::find_delta(const CrlUse& base, View signer_spki, const Search& search) {
  for (const pkix::Crl::Ptr& delta : crls_) {
    if (scope_of_delta(*delta, *base.crl) == Scope::elsewhere || flaw_of(*delta, search.question.at)) continue;
    ESIGN_TRY(const SignatureAnswer answer, signatures_.check(*delta, signer_spki));
    if (answer.state == SignatureState::valid) return pkix::Crl::Ptr(delta);
  }
  return pkix::Crl::Ptr{};
}

/// 6.3.3 (f), (g): whoever signed the CRL, with a path to the same anchor. The certificate's own issuer needs no other path
/// than the one that is being verified.
Result<std::optional<CrlStatusSource::Signer>> CrlStatusSource::find_signer(const pkix::Crl& crl, const EffectivePoint& point,
                                                                            const StatusQuestion& question) {
  const pkix::Name& issuer_name = question.certificate->issuer();
  if (match(crl.issuer(), issuer_name) == pkix::NameMatch::same) {
    ESIGN_TRY(const SignatureAnswer answer, signatures_.check(crl, question.issuer_spki));
    if (answer.state == SignatureState::valid && may_sign_crls(question.issuer.get()))
      return std::optional(Signer{question.issuer, question.issuer_spki});
  }
  const trust::TrustAnchor& anchor = question.anchor;
  if (match(crl.issuer(), anchor.name()) == pkix::NameMatch::same && may_sign_crls(anchor.certificate().get())) {
    ESIGN_TRY(const SignatureAnswer answer, signatures_.check(crl, anchor.spki()));
    if (answer.state == SignatureState::valid) return std::optional(Signer{anchor.certificate(), anchor.spki()});
  }
  for (const pkix::Certificate::Ptr& candidate : certificates_) {
    if (match(candidate->subject(), crl.issuer()) == pkix::NameMatch::different || !may_sign_crls(candidate.get())) continue;
    ESIGN_TRY(const SignatureAnswer answer, signatures_.check(crl, candidate->spki()));
    if (answer.state != SignatureState::valid) continue;
    // The issuer of the certificate has said, by cRLIssuer, that its subject lists itself (PKITS 4.14.30). Its path is the
    // one that is being verified.
    const bool lists_itself = !point.crl_issuer.empty() && equal(candidate->der(), question.certificate->der());
    if (lists_itself) return std::optional(Signer{candidate, candidate->spki()});
    ESIGN_TRY(std::optional<Signer> signer, try_signer(candidate, question));
    if (signer) return signer;
  }
  return std::optional<Signer>{};
}

/// The path of a CRL issuer, verified like any other, its revocation included.
Result<std::optional<CrlStatusSource::Signer>> CrlStatusSource::try_signer(const pkix::Certificate::Ptr& candidate,
                                                                           const StatusQuestion& question) {
  trust::TrustStore store;
  store.add(question.anchor);
  PathBuilder builder(candidate, certificates_, store, signatures_);
  builder.at(question.at).within(limits_);
  for (;;) {
    ESIGN_TRY(std::optional<Candidate> path, builder.next());
    if (!path) return std::optional<Signer>{};
    PathInputs inputs{.certificates = path->certificates, .at = question.at, .anchor = path->anchor};
    ESIGN_TRY(const PathResult result, verify_path(inputs, signatures_, &outer_, limits_));
    if (std::holds_alternative<VerifiedPath>(result)) return std::optional(Signer{candidate, candidate->spki()});
  }
}

}  // namespace esign::path
