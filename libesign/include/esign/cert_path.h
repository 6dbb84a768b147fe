// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/online.h>
#include <esign/trust.h>
#include <esign/verifier.h>

#include <string>
#include <string_view>
#include <vector>

namespace esign {

enum class Purpose : std::uint8_t { any, signing, authentication, tsa, ocsp };
enum class Revocation : std::uint8_t { required, ignored };

/// The inputs of RFC 5280 section 6.1.1 besides path, trust and time.
struct PathQuestion {
  Purpose purpose = Purpose::any;
  Revocation revocation = Revocation::required;
  std::vector<std::string> initial_policies{};  ///< Dotted OIDs; empty means anyPolicy.
  bool require_explicit_policy = false, inhibit_policy_mapping = false, inhibit_any_policy = false;
};
struct ESIGN_API PathAnswer {
  enum class Verdict : std::uint8_t { passed, failed, indeterminate } verdict = Verdict::indeterminate;
  std::string_view indication() const noexcept;  ///< "PASSED", "FAILED" or "INDETERMINATE".
  std::string sub_indication{};      ///< As EN 319 102-1 names it; empty when passed.
  std::string reason{};              ///< One English clause, and which certificate.
  std::vector<Certificate> path{};   ///< Leaf first, anchor last; the best one found.
  std::vector<Inquiry> inquiries{};  ///< Of what was gathered, filled in by whoever wants them in the JSON.
  std::string json() const;          ///< Schema esign.path/1.
};
/// Asks the network for the status of the certificates on the best path of `leaf`, where `evidence` has none in force. Added to the
/// evidence (Evidence::add) it counts in verify_certificate(). Errors: limit_exceeded, internal.
ESIGN_API Result<Gathered> gather_status(const Certificate& leaf, const TrustStore& trust, const Evidence& evidence, const OnlineStatus& online, Time now);
/// `esign cert verify`: RFC 5280 section 6 over every path that can be built; algorithms and keys along the path must be
/// reliable at `at` by the algorithm table, otherwise INDETERMINATE / CRYPTO_CONSTRAINTS_FAILURE_NO_POE. Errors: malformed, limit_exceeded.
ESIGN_API Result<PathAnswer> verify_certificate(const Certificate& leaf, const TrustStore& trust, const Evidence& evidence,
                                                const PathQuestion& question, Time at, Judges judges = Judges::one);

}  // namespace esign
