// SPDX-License-Identifier: Apache-2.0
// Own: the steps of EN 319 102-1 clause 5.2.6.4 end with the first finding, and clauses 5.5.4 and 5.6.2.4.4 then repair that
// one. What it hid (a signer revoked below a revoked CA, an ended certificate behind a stale CRL) must not pass with it.
#include "validation/past.h"

namespace esign::validation {
namespace {

using Kind = StatusOfCertificate::Kind;

Outcome bounds(const Context& context, const facts::CertificateId& id, Time at) {
  const auto* certificate = context.certificate(id);
  if (!certificate) return indeterminate(SubIndication::certificate_chain_general_failure);
  if (at < certificate->not_before) return failed(SubIndication::not_yet_valid);
  return at > certificate->not_after ? indeterminate(SubIndication::out_of_bounds_no_poe) : kPassed;
}

Outcome status(const Context& context, const facts::Chain& chain, std::size_t index, Time at) {
  const auto found = status_of(context, chain, index);
  const bool before = found.answer && found.answer->revoked_at && at < *found.answer->revoked_at;
  switch (found.kind) {
    case Kind::exempt: return kPassed;
    case Kind::silent_after_expiry: return indeterminate(SubIndication::out_of_bounds_no_poe);
    case Kind::signer_stale: return indeterminate(SubIndication::try_later);
    case Kind::missing: return indeterminate(SubIndication::certificate_chain_general_failure);
    case Kind::on_hold: return before ? kPassed : indeterminate(SubIndication::try_later);
    case Kind::revoked:
      if (before) return kPassed;
      return indeterminate(index == 0 ? SubIndication::revoked_no_poe : SubIndication::revoked_ca_no_poe);
    case Kind::good: break;
  }
  const bool fresh = check_revocation_freshness(*found.answer, at, context.policy.x509.freshness) == Status::passed;
  return fresh ? kPassed : indeterminate(SubIndication::try_later);
}

}  // namespace

Outcome standing_at(const Context& context, const facts::Chain& chain, Time at) {
  if (chain.certificates.empty()) return indeterminate(SubIndication::no_certificate_chain_found);
  if (const Outcome found = bounds(context, chain.certificates.front(), at); found.status != Status::passed) return found;
  for (std::size_t i = 0; i + 1 < chain.certificates.size(); ++i) {
    if (const Outcome found = status(context, chain, i, at); found.status != Status::passed) return found;
  }
  return kPassed;
}

}  // namespace esign::validation
