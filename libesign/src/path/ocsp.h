// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "path/revocation.h"

namespace esign::path {

/// Revocation by OCSP responses, RFC 6960 section 3.2, with the authorized responders of section 4.2.2.2: the issuer's own
/// key, or a certificate that the same key issued directly and that names id-kp-OCSPSigning. Responders by local
/// configuration (the RFC's first kind) do not exist here. The responses are those that are given: nothing is fetched, so
/// there is no nonce to compare.
class OcspStatusSource : public StatusSource {
 public:
  /// `certificates` may hold delegates beside those in the responses. `signatures` is used until the source goes, and so is
  /// `outer`, which is asked about delegates without id-pkix-ocsp-nocheck; null: this source is.
  OcspStatusSource(std::vector<pkix::OcspResponse::Ptr> responses, std::vector<pkix::Certificate::Ptr> certificates,
                   SignatureChecker& signatures, const Limits& limits = {}, StatusSource* outer = nullptr);
  /// A revocation in any response in force decides; otherwise the latest one that says something. Errors: limit_exceeded
  /// (status_questions, signature_checks).
  Result<RevocationAnswer> status(const StatusQuestion& question) override;

 private:
  enum class About : std::uint8_t { this_one, another };
  Result<About> about(const pkix::OcspCertId& id, const StatusQuestion& question) const;
  Result<void> try_response(const OcspUse& use, const StatusQuestion& question, RevocationAnswer& answer);
  /// Whoever signed the response, and whether that is somebody who may.
  struct Signer {
    enum class Standing : std::uint8_t { authorized, refused } standing = Standing::refused;
    pkix::Certificate::Ptr certificate{};
    std::string text{};
    RefusedOcsp::Lacks lacks = RefusedOcsp::Lacks::authority;
  };
  Result<Signer> find_signer(const pkix::OcspResponse& response, const StatusQuestion& question);
  Result<Signer> try_delegate(const pkix::Certificate::Ptr& candidate, const pkix::OcspResponse& response,
                              const StatusQuestion& question);
  enum class Names : std::uint8_t { it, another };
  Result<Names> responder_is(const pkix::OcspResponse& response, const pkix::Name& name, View spki) const;

  std::vector<pkix::OcspResponse::Ptr> responses_;
  std::vector<pkix::Certificate::Ptr> certificates_;
  SignatureChecker& signatures_;
  Limits limits_;
  StatusSource& outer_;
  Budget questions_;
  std::vector<View> asked_{};
};

/// What may tell about revocation; proves nothing by itself.
struct StatusEvidence {
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  std::vector<pkix::Certificate::Ptr> certificates{};  ///< CRL issuers and responders among them.
};

/// CRLs and OCSP responses together. A revocation in either decides. Otherwise the later of the two answers does: a hold may
/// have been lifted since, or laid.
class EvidenceStatusSource : public StatusSource {
 public:
  /// `signatures` is used until the source goes.
  EvidenceStatusSource(const StatusEvidence& evidence, SignatureChecker& signatures, const Limits& limits = {})
      : crls_(evidence.crls, evidence.certificates, signatures, limits, this),
        ocsp_(evidence.ocsp, evidence.certificates, signatures, limits, this) {}
  EvidenceStatusSource(const EvidenceStatusSource&) = delete;
  EvidenceStatusSource& operator=(const EvidenceStatusSource&) = delete;

  /// Errors: those of the two.
  Result<RevocationAnswer> status(const StatusQuestion& question) override;
  CrlStatusSource& crls() { return crls_; }
  OcspStatusSource& ocsp() { return ocsp_; }

 private:
  CrlStatusSource crls_;
  OcspStatusSource ocsp_;
};

}  // namespace esign::path
