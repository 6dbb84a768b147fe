// SPDX-License-Identifier: Apache-2.0
// Time-stamps of documents by themselves (RFC 3161): asking for one, and judging one.
#pragma once
#include <esign/algorithms.h>
#include <esign/cert_path.h>
#include <esign/document.h>
#include <esign/policy.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace esign {

/// What a time-stamp says. Not judged: only with a passed TimestampVerdict is it also true.
struct TimestampFacts {
  Time time{};                                          ///< genTime, in whole seconds
  std::chrono::milliseconds milliseconds{};             ///< Of that second
  std::optional<std::chrono::microseconds> accuracy{};  ///< As stated; nothing when nothing is said
  std::string policy{};                                 ///< Dotted
  std::string serial_number{};                          ///< Lower-case hexadecimal
  std::string authority{};                              ///< Subject of the unit's certificate; empty when it is not at hand
  Hash hash = Hash::sha256;                             ///< Of the document
};

/// Whom to ask.
struct TimestampRequest {
  std::vector<std::string> authorities{};  ///< http or https URLs, in the order they are asked
  Hash hash = Hash::sha256;
  std::string policy{};                    ///< Dotted; empty: the authority's own
  std::string tls_trust{};                 ///< PEM file: the authorities of https servers; empty: the system's
  std::chrono::milliseconds within{15'000};  ///< Of one authority
};
struct TimestampReply {
  std::vector<std::uint8_t> response{};  ///< The TimeStampResp, as `openssl ts` keeps it
  TimestampFacts facts{};
  std::string url{};                     ///< Who gave it
  std::vector<Error> passed_over{};      ///< Who did not, and why
};
/// Asks for a time-stamp of a document's octets. What comes back was checked as RFC 3161 section 2.2 asks a client, `now` within
/// five minutes of its time; whether its authority is to be trusted is judge_timestamp()'s question. Errors: invalid_argument, unavailable (nobody could;
/// told is each one's reason), denied (rejected), protocol (a wrong answer), storage, conflict.
ESIGN_API Result<TimestampReply> request_timestamp(const Document& document, const TimestampRequest& request, Time now);

struct ESIGN_API TimestampVerdict {
  enum class Indication : std::uint8_t { passed, failed, indeterminate } indication = Indication::indeterminate;
  std::string sub_indication{};  ///< As EN 319 102-1 names it; empty when passed
  std::string reason{};          ///< One English clause; empty when passed
  TimestampFacts facts{};
  std::vector<Certificate> path{};  ///< Of the unit, leaf first; the best one found
  std::vector<Inquiry> inquiries{};  ///< Of what was gathered, filled in by whoever wants them in the JSON
  std::string json() const;         ///< Schema esign.timestamp/1
};
/// Asks the network for the status of the unit's path (gather_status() in cert_path.h); added to the evidence it counts in
/// judge_timestamp(). Nothing is gathered for a time-stamp without its unit's certificate. Errors: malformed, limit_exceeded, internal.
ESIGN_API Result<Gathered> gather_timestamp_status(std::span<const std::uint8_t> timestamp, const TrustStore& trust, const Evidence& evidence,
                                                   const OnlineStatus& online, Time now);
/// Whether a TimeStampResp or TimeStampToken is one over this document by an authority that is trusted: imprint, signature, the unit's
/// certificate (RFC 3161 section 2.3), no time in the future, its path at the token's time and at `at`, algorithms that are reliable
/// at `at`, the one by which it names its unit among them (EN 319 102-1 clause 5.4 for a token that nothing else proves the existence
/// of). `policy`: whose cryptographic constraints count; absent: "default". Errors: malformed (no time-stamp in it,
/// a rejection), limit_exceeded, storage, conflict, internal.
ESIGN_API Result<TimestampVerdict> judge_timestamp(std::span<const std::uint8_t> timestamp, const Document& document, const TrustStore& trust,
                                                   const Evidence& evidence, Revocation revocation, Time at, Judges judges = Judges::one,
                                                   const std::optional<Policy>& policy = std::nullopt);


/// How the time-stamps of a container are judged.
struct StampedQuestion {
  TrustStore trust{};
  Evidence evidence{};
  Revocation revocation = Revocation::required;
  Judges judges = Judges::one;
  std::optional<Policy> policy{};  ///< Absent: "default".
};
/// The time-stamps of a container that has no signature: that of its file, and those that renewed it.
struct ESIGN_API StampedVerdict {
  struct One {
    std::string file{};  ///< Its name in the container, fit to be shown.
    TimestampVerdict verdict{};
  };
  std::vector<One> timestamps{};     ///< Oldest first.
  std::vector<Inquiry> inquiries{};  ///< As TimestampVerdict has them.
  /// The worst of them: passed when all are.
  TimestampVerdict::Indication indication() const;
  std::string json() const;          ///< Schema esign.timestamp/1: of the oldest, with indication(), and each in "timestamps".
};
/// Every time-stamp of an ASiC-S container without signatures (EN 319 162-1 clauses 4.3.3.2 and A.7): imprint, and what the manifest
/// lists; the token by EN 319 102-1 clause 5.4; and from the newest to the oldest clause 5.6.3.4 step 5, so that what ended or was revoked
/// after a newer one had covered it still holds. `gathered` of gather_stamped_status(). Errors: those of open_stamped(), storage, internal.
ESIGN_API Result<StampedVerdict> judge_stamped(const Document& container, const StampedQuestion& question, Time at, const Gathered& gathered = Gathered());
/// Verifier::gather() for them. Errors: those of open_stamped(), internal.
ESIGN_API Result<Gathered> gather_stamped_status(const Document& container, const StampedQuestion& question, const OnlineStatus& online, Time now);

}  // namespace esign
