// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "domain/records.h"
#include "pkix/certificate.h"

namespace esign::ca {

/// A TBSCertificate that every lint has passed: the only thing that a certification authority's key signs certificates
/// from. lints/ makes it, from the same octets that are signed.
class LintedTbs {
 public:
  View tbs() const { return tbs_; }
  const std::string& issuer() const { return issuer_; }

 private:
  friend class Linter;
  LintedTbs(std::string issuer, Bytes tbs) : issuer_(std::move(issuer)), tbs_(std::move(tbs)) {}
  std::string issuer_;
  Bytes tbs_;
};

/// What the rules are told besides the octets.
struct LintContext {
  const CertificateRecord& record;           ///< The intent: what the register says of this certificate.
  pkix::Certificate::Ptr issuer{};           ///< Its issuer's certificate; null for a self-signed root.
  View issuer_spki{};                        ///< The key that will sign.
  Time now{};
};

/// Errors: denied, with the rule's name and its citation in the detail and the field in `at`. Nothing was signed then.
using Lint = std::function<Result<LintedTbs>(const LintContext&)>;
/// The second, separately written look, at the signed certificate before it is stored. Errors: internal, with what differs.
using CheckIssued = std::function<Result<void>(View certificate, const LintContext&)>;

}  // namespace esign::ca
