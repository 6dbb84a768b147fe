// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/extend.h>

#include <set>

#include "formats/augmenter.h"

namespace esign::signing {

using Certificates = std::vector<pkix::Certificate::Ptr>;

/// The certificate that the signature names as its signer's, by which the value verifies. Errors: not_found (no such certificate
/// at hand), invalid_argument (the value does not verify), internal.
Result<pkix::Certificate::Ptr> verified_signer(const formats::SignatureView& view, const Certificates& at_hand);

/// Gathers what chains need and a file has not: certificates up to a self-issued one, and the status of each below it.
class Material {
 public:
  /// `file`: what the file brings already. Both are used until this object goes.
  Material(const LongTermServices& services, const formats::Evidence& file);

  /// The chain of this certificate. Status that the file has and that is no older than `since` is not asked for again. Errors:
  /// not_found (an issuer), malformed (what a service gave), unavailable (no status), those of the services.
  Result<void> need(const pkix::Certificate::Ptr& certificate, Time since);
  formats::Values take() { return std::exchange(values_, {}); }
  /// Everything that the chains of need() since the last call of this one stand on, whether the file has it already or not; of the
  /// status about a certificate one answer.
  formats::Values take_used() { return std::exchange(used_, {}); }

 private:
  Result<pkix::Certificate::Ptr> issuer_of(const pkix::Certificate& certificate) const;
  Result<void> need_status(const pkix::Certificate::Ptr& certificate, const pkix::Certificate::Ptr& issuer, Time since);
  void keep_certificate(const pkix::Certificate& certificate);
  void note_used(const pkix::Certificate& certificate, const pkix::Certificate& issuer, Time since);

  const LongTermServices& services_;
  formats::Evidence file_;
  Certificates pool_{};
  std::set<std::string> visited_{}, known_{};  ///< By DER.
  Certificates open_{};                        ///< Whose chains are wanted too: signers of answers.
  formats::Values values_{}, used_{};
};

}  // namespace esign::signing
