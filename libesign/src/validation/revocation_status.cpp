// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.6.4 step 4: "with several usable instances the latest issued one known to cover the certificate".
// Readings:
// - Usable: authentic and about this certificate, a definite status, issued inside the validity of its signer, and covering
//   the certificate: issued before it ended, or by an issuer that keeps ended certificates since before that.
//   A revoked entry covers by being there.
// - Of two answers of the same instant, the one that shows a revocation or a hold counts.
// - An answer that shows a revocation (no hold) counts before any later one that shows none: RFC 5280 section 5.3.1 lifts
//   nothing but holds, so the later one is wrong, or hides something.
// - Nobody vouches for himself: an answer signed by the certificate that it is about is not usable.
// - A delegated signer of status information whose chains are among the facts must itself be good or exempt (policy rules
//   status-signer.*); else its answer is not usable. Whether it was revoked is part of validating the path, so when its own status
//   is known and only too old, the data is stale (step 4 a): TRY_LATER, until somebody says more. An answer of such a signer that
//   shows trouble is not passed over for one that shows none.
// - An answer that several lists give together (divided reasons, a delta and its base) is as good as the worst of them: each list's
//   own signer is asked about.
// - A trust anchor that signs status information has no validity to compare with (RFC 5280 section 6.1.1 d).
#include "validation/revocation_status.h"

#include <algorithm>

#include "validation/roles.h"

namespace esign::validation {
namespace {

using facts::Revocation;
using facts::RevocationStatus;

bool exempt(const Context& context, const facts::Certificate& certificate) {
  const auto& rules = context.policy.x509;
  if (rules.revocation == policy::Demand::not_required) return true;
  return std::any_of(rules.exempt.begin(), rules.exempt.end(), [&](policy::Exemption exemption) {
    switch (exemption) {
      case policy::Exemption::validity_assured: return certificate.validity_assured;
      case policy::Exemption::no_revocation_available: return certificate.no_revocation_available;
      case policy::Exemption::ocsp_no_check: return certificate.ocsp_no_check;
    }
    return false;
  });
}

bool shows_trouble(const Revocation& answer) {
  return answer.status == RevocationStatus::revoked || answer.status == RevocationStatus::on_hold;
}

/// The validity of whoever signed one list includes `at`.
Bounds bounds_of(const Context& context, const facts::Chain& chain, const std::optional<facts::CertificateId>& signer_id, Time at) {
  if (!signer_id) return Bounds::outside;
  if (*signer_id == chain.anchor.certificate) return Bounds::inside;
  const auto* signer = context.certificate(*signer_id);
  return signer && signer->not_before <= at && at <= signer->not_after ? Bounds::inside : Bounds::outside;
}

/// "require that the revocation data was issued inside" the validity of its signer; thisUpdate of a CRL, producedAt of OCSP.
bool issued_inside_signers_validity(const Context& context, const facts::Chain& chain, const Revocation& answer) {
  if (answer.source == facts::RevocationSource::ocsp) {
    const bool by_anchor = answer.signer && *answer.signer == chain.anchor.certificate;
    return by_anchor || (answer.produced_at && bounds_of(context, chain, answer.signer, *answer.produced_at) == Bounds::inside);
  }
  const auto lists = lists_of(answer);
  return std::all_of(lists.begin(), lists.end(), [&](const facts::StatusList& list) {
    return bounds_of(context, chain, list.signer, list.this_update) == Bounds::inside;
  });
}

bool signed_by_itself(const facts::Chain& chain, const facts::CertificateId& about, const Revocation& answer) {
  const auto lists = lists_of(answer);
  return about != chain.anchor.certificate && std::any_of(lists.begin(), lists.end(), [&](const facts::StatusList& list) { return list.signer == about; });
}

bool covers(const facts::Certificate& certificate, const Revocation& answer) {
  if (shows_trouble(answer) || certificate.not_after >= answer.this_update) return true;
  return answer.covers_expired_since && *answer.covers_expired_since <= certificate.not_after;
}

/// Empty when the answer is authentic, definite and issued in time; whether it covers an ended certificate is another question.
std::string unusable(const Context& context, const facts::Chain& chain, const facts::CertificateId& about, const Revocation& answer) {
  switch (answer.applicability) {
    case facts::Applicability::applicable: break;
    case facts::Applicability::signature_invalid: return "signature not authentic";
    case facts::Applicability::out_of_scope: return "about other certificates";
    case facts::Applicability::unsupported: return "unknown critical extension or algorithm";
  }
  if (answer.status == RevocationStatus::unknown) return "status unknown";
  if (signed_by_itself(chain, about, answer)) return "signed by the certificate that it is about";
  if (!issued_inside_signers_validity(context, chain, answer)) return "issued outside the validity of its signer";
  return {};
}

bool better(const Revocation& a, const Revocation* b) {
  const auto final = [](const Revocation& answer) { return answer.status == RevocationStatus::revoked; };
  if (b && final(a) != final(*b)) return final(a);
  if (!b || a.this_update != b->this_update) return !b || a.this_update > b->this_update;
  return shows_trouble(a) && !shows_trouble(*b);
}

enum class Standing : std::uint8_t { good, stale, not_good };
struct Judged {
  Standing standing = Standing::not_good;
  std::optional<Time> retry_at{};  ///< When stale: when its newer status is expected.
};
Judged standing_of_signers(const Context& context, const facts::Chain& chain, const Revocation& answer, std::vector<facts::CertificateId>& asked);

/// The best usable answer whose own signer is good. `stale`: what keeps another one from counting, when it is age alone.
const Revocation* best_answer(const Context& context, const facts::Chain& chain, const facts::CertificateStatus& status,
                              std::vector<facts::CertificateId>& asked, std::optional<Judged>& stale) {
  const Revocation* best = nullptr;
  for (const auto* answer : usable_answers(context, chain, status)) {
    const Judged its = standing_of_signers(context, chain, *answer, asked);
    const bool trouble = shows_trouble(*answer);
    if (its.standing == Standing::stale && !trouble) stale = its;
    if ((its.standing == Standing::good || (its.standing == Standing::stale && trouble)) && better(*answer, best)) best = answer;
  }
  return best;
}

/// Whether every certificate of a delegated signer's chain is exempt, or good and freshly so.
Judged standing_of_chain(const Context& context, const facts::Chain& chain, std::vector<facts::CertificateId>& asked) {
  Judged result{Standing::good, {}};
  if (chain.path.outcome == facts::PathResult::Outcome::failed) return {};
  for (std::size_t i = 0; i + 1 < chain.certificates.size(); ++i) {
    if (need_of_status(context, chain.certificates[i]) == Need::exempt) continue;
    const auto* status = entry_of(chain, chain.certificates[i]);
    if (!status) return {};
    std::optional<Judged> stale;
    const Revocation* best = best_answer(context, chain, *status, asked, stale);
    if (best && shows_trouble(*best)) return {};
    if (best && check_revocation_freshness(*best, context.now(), context.policy.x509.freshness) == Status::passed) continue;
    if (!best && !stale) return {};
    result = best ? Judged{Standing::stale, best->next_update} : *stale;
  }
  return result;
}

/// `asked`: the delegates on the way here; one that needs its own word for its own standing has none.
Judged standing_of_delegate(const Context& context, const facts::Chain& chain, const facts::CertificateId& signer, std::vector<facts::CertificateId>& asked) {
  const Judged good{Standing::good, {}};
  if (std::find(chain.certificates.begin(), chain.certificates.end(), signer) != chain.certificates.end()) return good;
  const auto known = context.facts.status_signers.find(signer);
  if (known == context.facts.status_signers.end()) return good;  // asked when the facts were collected
  if (std::find(asked.begin(), asked.end(), signer) != asked.end()) return {};
  asked.push_back(signer);
  const Policy::Data rules = policy_for(Role::status_signer, context.policy);
  const Context of_signers{context.facts, context.signature, rules, context.trace};
  Judged best;
  for (const facts::Chain& its : known->second) {
    if (its.certificates.empty() || its.certificates.front() != signer || its.anchor.certificate != chain.anchor.certificate) continue;
    const Judged found = standing_of_chain(of_signers, its, asked);
    if (found.standing < best.standing) best = found;
  }
  asked.pop_back();
  return best;
}

/// Of several lists' signers the worst.
Judged standing_of_signers(const Context& context, const facts::Chain& chain, const Revocation& answer, std::vector<facts::CertificateId>& asked) {
  Judged worst{Standing::good, {}};
  for (const facts::StatusList& list : lists_of(answer)) {
    const Judged its = list.signer ? standing_of_delegate(context, chain, *list.signer, asked) : Judged{};
    if (its.standing > worst.standing) worst = its;
  }
  return worst;
}

StatusOfCertificate::Kind kind_of(const Revocation& answer) {
  switch (answer.status) {
    case RevocationStatus::good: return StatusOfCertificate::Kind::good;
    case RevocationStatus::revoked: return StatusOfCertificate::Kind::revoked;
    case RevocationStatus::on_hold: return StatusOfCertificate::Kind::on_hold;
    case RevocationStatus::unknown: break;
  }
  return StatusOfCertificate::Kind::missing;
}

}  // namespace

Need need_of_status(const Context& context, const facts::CertificateId& id) {
  const auto* certificate = context.certificate(id);
  return certificate && exempt(context, *certificate) ? Need::exempt : Need::status;
}

std::vector<const Revocation*> usable_answers(const Context& context, const facts::Chain& chain, const facts::CertificateStatus& status) {
  std::vector<const Revocation*> usable;
  const auto* certificate = context.certificate(status.certificate);
  if (!certificate) return usable;
  for (const auto& answer : status.answers) {
    if (unusable(context, chain, status.certificate, answer).empty() && covers(*certificate, answer)) usable.push_back(&answer);
  }
  return usable;
}

std::vector<facts::StatusList> lists_of(const Revocation& answer) {
  if (!answer.lists.empty()) return answer.lists;
  return {{answer.id, answer.this_update, answer.signer, answer.signature_algorithm}};
}

Bounds signer_bounds(const Context& context, const facts::Chain& chain, const Revocation& answer, Time at) {
  const auto lists = lists_of(answer);
  const bool inside = std::all_of(lists.begin(), lists.end(), [&](const facts::StatusList& list) {
    return bounds_of(context, chain, list.signer, at) == Bounds::inside;
  });
  return inside ? Bounds::inside : Bounds::outside;
}

const facts::CertificateStatus* entry_of(const facts::Chain& chain, const facts::CertificateId& certificate) {
  const auto found = std::find_if(chain.status.begin(), chain.status.end(), [&](const auto& one) { return one.certificate == certificate; });
  return found == chain.status.end() ? nullptr : &*found;
}

StatusOfCertificate status_of(const Context& context, const facts::Chain& chain, std::size_t index) {
  const auto& id = chain.certificates[index];
  const auto* entry = entry_of(chain, id);
  return entry ? status_of(context, chain, *entry) : status_of(context, chain, facts::CertificateStatus{id, {}, {}});
}

StatusOfCertificate status_of(const Context& context, const facts::Chain& chain, const facts::CertificateStatus& status) {
  StatusOfCertificate result;
  result.certificate = status.certificate;
  result.why = status.why;
  const auto* certificate = context.certificate(status.certificate);
  if (!certificate) return result;
  if (exempt(context, *certificate)) {
    result.kind = StatusOfCertificate::Kind::exempt;
    return result;
  }
  bool silent = false;
  const Revocation* stale = nullptr;
  for (const auto& answer : status.answers) {
    std::vector<facts::CertificateId> asked;
    if (const std::string why = unusable(context, chain, status.certificate, answer); !why.empty()) {
      result.why = answer.reason_not_applicable.empty() ? why : why + " (" + answer.reason_not_applicable + ")";
      continue;
    }
    if (!covers(*certificate, answer)) {
      silent = true;
      continue;
    }
    const Judged its = standing_of_signers(context, chain, answer, asked);
    switch (its.standing) {
      case Standing::not_good: result.why = "its signer is revoked, or nobody says that it is not"; break;
      case Standing::good:
        if (better(answer, result.answer)) result.answer = &answer;
        break;
      case Standing::stale:
        if (!better(answer, stale)) break;
        stale = &answer;
        result.retry_at = its.retry_at;
        break;
    }
  }
  if (stale && (!result.answer || (shows_trouble(*stale) && better(*stale, result.answer)))) {
    result.answer = stale;
    result.kind = StatusOfCertificate::Kind::signer_stale;
    return result;
  }
  if (result.answer) result.kind = kind_of(*result.answer);
  else if (silent && context.now() > certificate->not_after) result.kind = StatusOfCertificate::Kind::silent_after_expiry;
  return result;
}

}  // namespace esign::validation
