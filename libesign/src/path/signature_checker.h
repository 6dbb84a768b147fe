// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "base/limits.h"
#include "crypto/backend.h"
#include "path/known_signatures.h"
#include "path/object_names.h"
#include "pkix/certificate.h"
#include "pkix/crl.h"
#include "pkix/ocsp_response.h"

namespace esign::path {

/// Checks signatures of certificates, CRLs and OCSP responses, each pair of object and key once, on a budget.
class SignatureChecker {
 public:
  /// `known` and `names`, if given, outlive this object; `known` belongs to the same backend.
  SignatureChecker(const crypto::Backend& backend, const Limits& limits, KnownSignatures* known = nullptr, const ObjectNames* names = nullptr)
      : backend_(backend), checks_("signature_checks", limits.signature_checks), shared_(known), names_(names) {}

  /// Errors: limit_exceeded, internal. A key or algorithm that cannot be used is an answer.
  Result<SignatureAnswer> check(const pkix::Certificate& certificate, View issuer_spki);
  Result<SignatureAnswer> check(const pkix::Crl& crl, View issuer_spki);
  Result<SignatureAnswer> check(const pkix::OcspResponse& response, View responder_spki);
  const crypto::Backend& backend() const { return backend_; }

 private:
  struct Signed {
    View tbs;
    const pkix::AlgorithmIdentifier& algorithm;
    const asn1::BitString& signature;
    View whole;
  };
  Result<SignatureAnswer> check(const Signed& object, View issuer_spki);
  Result<std::string> name_of(View whole) const;
  Result<SignatureAnswer> look_up(const std::string& key, const Signed& object, View issuer_spki);
  Result<SignatureAnswer> compute(const Signed& object, View issuer_spki);

  const crypto::Backend& backend_;
  Budget checks_;
  KnownSignatures* shared_;
  const ObjectNames* names_;
  std::map<std::string, SignatureAnswer> known_{};  ///< By the signed object (its SHA-256, or where it is), followed by the key.
};

}  // namespace esign::path
