// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/policy.h>
#include <esign/report.h>
#include <esign/trust.h>

#include <memory>
#include <optional>

namespace esign {

/// Which implementation of cryptography judges: OpenSSL alone, or OpenSSL and Botan, who must agree.
enum class Judges : std::uint8_t { one, two };

/// Validates signatures by EN 319 102-1 clause 5.3 (basic signatures). Stateless; usable from several threads.
class ESIGN_API Verifier {
 public:
  Verifier(TrustStore trust, Policy policy, Evidence evidence = {}, Judges judges = Judges::one);
  /// Every signature of `document`; `content` is the signed data of a detached signature. The verdict holds for `at`.
  /// Errors: malformed, limit_exceeded, no_signature, storage; never because a signature is bad.
  Result<Report> verify(const Document& document, const std::optional<Document>& content, Time at) const;

 private:
  std::shared_ptr<const struct VerifierState> state_;
};

}  // namespace esign
