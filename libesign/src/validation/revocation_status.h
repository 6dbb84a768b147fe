// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "validation/blocks.h"

namespace esign::validation {

/// What the status information about one certificate of a chain says, before anybody asks how fresh it is.
struct StatusOfCertificate {
  enum class Kind : std::uint8_t {
    exempt,     ///< The constraints ask for none.
    good,
    revoked,
    on_hold,
    /// The certificate is past its notAfter and the authentic answers were issued later, without a promise to keep ended
    /// certificates: they say nothing. Its being out of bounds is then the only defect (clause 5.2.6.4 step 7).
    silent_after_expiry,
    signer_stale,  ///< The answer would count, but the status of its delegated signer is too old (step 4 a).
    missing        ///< No usable answer.
  } kind = Kind::missing;
  facts::CertificateId certificate{};
  const facts::Revocation* answer = nullptr;  ///< The latest issued usable one; null for exempt, silent and missing.
  std::optional<Time> retry_at{};              ///< For signer_stale: when newer status of the signer is expected, if it is said.
  std::string why{};                           ///< For missing: what was wrong with the answers there were.
};

/// Whether the constraints ask for no status of this certificate.
enum class Need : std::uint8_t { status, exempt };
Need need_of_status(const Context& context, const facts::CertificateId& certificate);

/// The answers about one certificate of `chain` that are authentic, definite, issued inside the validity of their signer and
/// cover the certificate. Nothing is asked about now: neither their age nor whether their signer was revoked since.
std::vector<const facts::Revocation*> usable_answers(const Context& context, const facts::Chain& chain, const facts::CertificateStatus& status);

/// What `answer` rests on: itself, or each of the lists that tell it together, with its own signer.
std::vector<facts::StatusList> lists_of(const facts::Revocation& answer);

/// Step 8 of clause 5.2.6.4 for any answer: whether the validity of its signers includes `at`. An anchor has none to be outside of.
enum class Bounds : std::uint8_t { inside, outside };
Bounds signer_bounds(const Context& context, const facts::Chain& chain, const facts::Revocation& answer, Time at);

/// The entry of `chain` about `certificate`; null when there is none.
const facts::CertificateStatus* entry_of(const facts::Chain& chain, const facts::CertificateId& certificate);

/// EN 319 102-1 clause 5.2.6.4 step 4, its sentence on revocation, for one certificate of `chain`.
StatusOfCertificate status_of(const Context& context, const facts::Chain& chain, const facts::CertificateStatus& status);
/// The same for certificate `index` of `chain`; without an entry nothing is known.
StatusOfCertificate status_of(const Context& context, const facts::Chain& chain, std::size_t index);

}  // namespace esign::validation
