// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>
#include <esign/online.h>
#include <esign/pin.h>
#include <esign/policy.h>
#include <esign/report.h>
#include <esign/trust.h>

#include <memory>
#include <optional>
#include <string>

namespace esign {

/// Which implementation of cryptography judges: OpenSSL alone, or OpenSSL and Botan, who must agree.
enum class Judges : std::uint8_t { one, two };

/// What is verified, with what it takes to read it.
struct SignedInput {
  Document document;
  std::optional<Document> content{};      ///< The signed data of a detached signature.
  std::shared_ptr<const Pin> password{};  ///< Of an encrypted PDF, UTF-8, the user's or the owner's; null: the empty one. Never told.
};

/// Validates signatures by EN 319 102-1 clauses 5.3, 5.5 and 5.6.3, as the policy says. Stateless; usable from several threads.
class ESIGN_API Verifier {
 public:
  Verifier(TrustStore trust, Policy policy, Evidence evidence = {}, Judges judges = Judges::one);
  /// Every signature of `document`; `content` is the signed data of a detached signature. The verdict holds for `at`.
  /// Errors: malformed, limit_exceeded, no_signature, storage; never because a signature is bad.
  Result<Report> verify(const Document& document, const std::optional<Document>& content, Time at) const;
  /// With what gather() found as further evidence, and told in the report. An answer is of the instant at which it was made: `at` is
  /// taken after gathering.
  Result<Report> verify(const Document& document, const std::optional<Document>& content, Time at, const Gathered& gathered) const;
  /// The same of a file that may want a password. Errors also: denied (an encrypted PDF that it does not open).
  Result<Report> verify(const SignedInput& input, Time at, const Gathered& gathered = {}) const;
  /// Asks the network for the status of the certificates on the chains of signers, time-stamps and signers of status information,
  /// where what this verifier was given does not tell it freshly enough for its policy. What the document itself brings does not stop
  /// a question about a certificate that is in force: whoever made the document chose it. Whoever does not answer, or not to the
  /// point, is an Inquiry with a reason and no error. Ends within the settings' `whole`. Errors: those of reading, internal.
  Result<Gathered> gather(const Document& document, const std::optional<Document>& content, const OnlineStatus& online, Time now) const;
  /// The same of a file that may want a password. Errors also: denied.
  Result<Gathered> gather(const SignedInput& input, const OnlineStatus& online, Time now) const;

 private:
  std::shared_ptr<const struct VerifierState> state_;
};

/// Judges facts that Report::facts() gave: the same facts, policy and time give the same report, octet for octet, for ever. `at`
/// absent: the time for which they were collected. Another time asks what these facts say about it; no new status information
/// is looked for. The report has no octets to hand out. Errors: malformed.
ESIGN_API Result<Report> replay(const std::string& facts, const Policy& policy, std::optional<Time> at = std::nullopt);

}  // namespace esign
