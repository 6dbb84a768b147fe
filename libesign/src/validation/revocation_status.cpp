// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.6.4 step 4: "with several usable instances the latest issued one known to cover the certificate".
// Readings:
// - Usable: authentic and about this certificate, a definite status, issued inside the validity of its signer, and covering
//   the certificate: issued before it ended, or by an issuer that keeps ended certificates since before that.
//   A revoked entry covers by being there.
// - Of two answers of the same instant, the one that shows a revocation or a hold counts.
// - An answer that shows a revocation (no hold) counts before any later one that shows none: RFC 5280 section 5.3.1 lifts
//   nothing but holds, so the later one is wrong, or hides something.
// - A trust anchor that signs status information has no validity to compare with (RFC 5280 section 6.1.1 d).
#include "validation/revocation_status.h"

#include <algorithm>

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

/// "require that the revocation data was issued inside" the validity of its signer; thisUpdate of a CRL, producedAt of OCSP.
bool issued_inside_signers_validity(const Context& context, const facts::Chain& chain, const Revocation& answer) {
  if (!answer.signer) return false;
  if (*answer.signer == chain.anchor.certificate) return true;
  const auto* signer = context.certificate(*answer.signer);
  if (!signer) return false;
  if (answer.source == facts::RevocationSource::ocsp && !answer.produced_at) return false;
  const Time issued = answer.produced_at.value_or(answer.this_update);
  return signer->not_before <= issued && issued <= signer->not_after;
}

bool covers(const facts::Certificate& certificate, const Revocation& answer) {
  if (shows_trouble(answer) || certificate.not_after >= answer.this_update) return true;
  return answer.covers_expired_since && *answer.covers_expired_since <= certificate.not_after;
}

/// Empty when the answer may be used apart from the question whether it covers an ended certificate.
std::string unusable(const Context& context, const facts::Chain& chain, const Revocation& answer) {
  switch (answer.applicability) {
    case facts::Applicability::applicable: break;
    case facts::Applicability::signature_invalid: return "signature not authentic";
    case facts::Applicability::out_of_scope: return "about other certificates";
    case facts::Applicability::unsupported: return "unknown critical extension or algorithm";
  }
  if (answer.status == RevocationStatus::unknown) return "status unknown";
  if (!issued_inside_signers_validity(context, chain, answer)) return "issued outside the validity of its signer";
  return {};
}

bool better(const Revocation& a, const Revocation* b) {
  const auto final = [](const Revocation& answer) { return answer.status == RevocationStatus::revoked; };
  if (b && final(a) != final(*b)) return final(a);
  if (!b || a.this_update != b->this_update) return !b || a.this_update > b->this_update;
  return shows_trouble(a) && !shows_trouble(*b);
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
  for (const auto& answer : status.answers) {
    if (const std::string why = unusable(context, chain, answer); !why.empty()) {
      result.why = answer.reason_not_applicable.empty() ? why : why + " (" + answer.reason_not_applicable + ")";
    } else if (!covers(*certificate, answer)) {
      silent = true;
    } else if (better(answer, result.answer)) {
      result.answer = &answer;
    }
  }
  if (result.answer) result.kind = kind_of(*result.answer);
  else if (silent && context.now() > certificate->not_after) result.kind = StatusOfCertificate::Kind::silent_after_expiry;
  return result;
}

}  // namespace esign::validation
