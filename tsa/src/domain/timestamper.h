// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>

#include "crypto/repeated_verifier.h"
#include "domain/outside.h"
#include "formats/timestamp/token.h"

namespace esign::tsa {

/// A time-stamping unit: one key with its certificate (EN 319 421 clause 3.1).
struct Unit {
  std::string name{};
  formats::timestamp::TokenSigner signer{};
  /// Signs with the unit's key, by signer.algorithm; ECDSA as DER. Errors: unavailable (the token is away), internal.
  std::function<Result<Bytes>(View message)> sign{};
  /// Of the certificate's key, to look at what `sign` made; absent for keys of which no table is made.
  std::shared_ptr<const crypto::RepeatedVerifier> table{};
  /// The key is used no longer: privateKeyUsagePeriod, or the certificate's own end (TIS-7.7.1-09).
  Time not_before{}, not_after{};
};

struct StampRules {
  std::vector<asn1::Oid> policies{};  ///< Accepted; the first is the default.
  std::vector<Hash> hashes{};         ///< Accepted of message imprints
  Nanoseconds accuracy = std::chrono::seconds{1};
};

/// What one request came to.
struct Stamped {
  Bytes reply{};                                            ///< TimeStampResp
  std::optional<formats::timestamp::Failure> failure{};     ///< Absent: granted
  std::string reason{};                                     ///< Of a failure, for the log
};

/// Answers requests (RFC 3161 section 2.4, EN 319 422 clause 5). Nothing leaves that was not verified and recorded. Any thread.
class Timestamper {
 public:
  Timestamper(const TrustedClock& clock, TokenLog& log, StampRules rules) : clock_(clock), log_(log), rules_(std::move(rules)) {}
  /// Never fails: what cannot be stamped is a rejection.
  Stamped answer(const Unit& unit, View request) const;

 private:
  struct Wanted;
  Result<Bytes> stamp(const Unit& unit, const Wanted& wanted, const SureTime& time) const;

  const TrustedClock& clock_;
  TokenLog& log_;
  StampRules rules_;
  mutable pkix::ParsedObjects parsed_{};  ///< The certificates of the units, which every token brings along.
};

}  // namespace esign::tsa
