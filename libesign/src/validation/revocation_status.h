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
    missing     ///< No usable answer.
  } kind = Kind::missing;
  facts::CertificateId certificate{};
  const facts::Revocation* answer = nullptr;  ///< The latest issued usable one; null for exempt, silent and missing.
  std::string why{};                           ///< For missing: what was wrong with the answers there were.
};

/// EN 319 102-1 clause 5.2.6.4 step 4, its sentence on revocation, for one certificate of `chain`.
StatusOfCertificate status_of(const Context& context, const facts::Chain& chain, const facts::CertificateStatus& status);

}  // namespace esign::validation
