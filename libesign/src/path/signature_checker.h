// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "base/limits.h"
#include "crypto/backend.h"
#include "pkix/certificate.h"
#include "pkix/crl.h"
#include "pkix/ocsp_response.h"

namespace esign::path {

/// What is known about a signature over a certificate, CRL or OCSP response.
enum class SignatureState : std::uint8_t { valid, invalid, unsupported };
struct SignatureAnswer {
  SignatureState state = SignatureState::invalid;
  std::string detail{};  ///< Why it could not be checked.
};

/// Checks signatures of certificates, CRLs and OCSP responses, each pair of object and key once, on a budget.
class SignatureChecker {
 public:
  SignatureChecker(const crypto::Backend& backend, const Limits& limits)
      : backend_(backend), checks_("signature_checks", limits.signature_checks) {}

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
  Result<SignatureAnswer> compute(const Signed& object, View issuer_spki);

  const crypto::Backend& backend_;
  Budget checks_;
  std::map<std::string, SignatureAnswer> known_{};  ///< By SHA-256 of the signed object, followed by the key.
};

}  // namespace esign::path
