// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "path/verify_path.h"

namespace esign::path {

/// What the certificate is to be used for; `any` asks nothing.
enum class Purpose : std::uint8_t { any, signing, authentication, time_stamping, ocsp_signing };
/// Whether key usage and extended key usage allow the purpose: empty, or why not. RFC 5280 sections 4.2.1.3 and 4.2.1.12,
/// RFC 3161 section 2.3, RFC 6960 section 4.2.2.2. Extended key usages of CA certificates are not looked at.
std::optional<std::string> purpose_violation(const pkix::Certificate& certificate, Purpose purpose);

enum class RevocationChecking : std::uint8_t { required, none };

struct CertificateQuestion {
  pkix::Certificate::Ptr target{};
  trust::TrustStore anchors{};
  std::vector<pkix::Certificate::Ptr> certificates{};  ///< For building paths, of CRL issuers and OCSP responders too; not trusted.
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  Time at{};
  Purpose purpose = Purpose::any;
  PolicySet initial_policies{kAnyPolicy};
  bool require_explicit_policy = false;
  bool inhibit_policy_mapping = false;
  bool inhibit_any_policy = false;
  RevocationChecking revocation = RevocationChecking::required;
};

enum class Indication : std::uint8_t { passed, failed, indeterminate };
std::string_view name(Indication indication) noexcept;  ///< "PASSED", "FAILED", "INDETERMINATE"

struct PathReport {
  Indication indication = Indication::indeterminate;
  std::string sub_indication{};                 ///< As EN 319 102-1 writes them; empty with passed.
  std::vector<pkix::Certificate::Ptr> path{};   ///< Target first, the anchor's certificate (if it has one) last.
  std::optional<trust::TrustAnchor> anchor{};
  std::string reason{};                         ///< One English clause; empty with passed.
  std::optional<PathFailure> failure{};
  std::optional<VerifiedPath> verified{};       ///< With passed, unless the target is itself an anchor.
};

/// Is this certificate valid at this instant? Tries one prospective path after another; the first that verifies decides, as
/// does a target that is revoked. Otherwise the failure of the likeliest path is told. Errors: limit_exceeded.
Result<PathReport> verify_certificate(const CertificateQuestion& question, const crypto::Backend& backend, const Limits& limits = {});

}  // namespace esign::path
