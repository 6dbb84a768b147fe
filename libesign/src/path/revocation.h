// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "path/build_path.h"
#include "path/asking.h"
#include "path/crl_scope.h"
#include "path/status_source.h"

namespace esign::path {

/// Revocation by CRLs, RFC 5280 section 6.3.3, with use-deltas set. The CRLs are those that are given: nothing is fetched.
/// The path of a CRL's issuer is built from the given certificates to the anchor of the path in question, and is asked
/// about revocation in its turn. A certificate whose status is being asked already proves nothing for itself, with the one
/// exception that its own issuer made: a distribution point with a cRLIssuer that is the certificate's subject.
class CrlStatusSource : public StatusSource {
 public:
  /// `signatures` is used until the source goes, and so is `outer`, which is asked about the certificates of CRL issuers;
  /// null: this source is.
  CrlStatusSource(std::vector<pkix::Crl::Ptr> crls, std::vector<pkix::Certificate::Ptr> certificates, SignatureChecker& signatures,
                  const Limits& limits = {}, StatusSource* outer = nullptr);
  /// Errors: limit_exceeded (status_questions, signature_checks, path_build_calls).
  Result<RevocationAnswer> status(const StatusQuestion& question) override;
  /// The complete CRLs about the certificate that `answer`, which status() gave to this question, did not need, latest first: a later
  /// one said enough about the present. What was known at an earlier time they tell (EN 319 102-1 clause 5.6.2). They are genuine
  /// by 6.3.3 (b) to (g); deltas are not combined with them. Errors: as status().
  Result<std::vector<CrlUse>> superseded(const StatusQuestion& question, const RevocationAnswer& answer);

 private:
  /// The state variables of 6.3.2 for one question.
  struct Search {
    const StatusQuestion& question;
    RevocationAnswer answer{};
    std::uint16_t reasons_mask = 0;
  };
  Result<void> try_distribution_point(const EffectivePoint& point, Search& search);
  Result<void> try_crl(const pkix::Crl::Ptr& crl, const EffectivePoint& point, Search& search);
  Result<pkix::Crl::Ptr> find_delta(const CrlUse& base, View signer_spki, const Search& search);
  struct Signer {
    pkix::Certificate::Ptr certificate{};
    View spki{};
  };
  Result<std::optional<Signer>> find_signer(const pkix::Crl& crl, const EffectivePoint& point, const StatusQuestion& question);
  Result<std::optional<Signer>> try_signer(const pkix::Certificate::Ptr& candidate,
                                           const StatusQuestion& question);

  std::vector<pkix::Crl::Ptr> crls_;  ///< Latest first.
  std::vector<pkix::Certificate::Ptr> certificates_;
  SignatureChecker& signatures_;
  Limits limits_;
  StatusSource& outer_;
  Budget questions_;
  std::vector<View> asked_{};  ///< DER of the certificates whose status is being asked, outermost first.
};

}  // namespace esign::path
