// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>

#include <optional>
#include <string>
#include <vector>

#include "facts/facts.h"

namespace esign::validation {

/// What a building block or process of clause 5 returns (EN 319 102-1 clause 5.1.1); only clause 5.1.2 makes TOTAL-… of it.
enum class Status : std::uint8_t { passed, failed, indeterminate };

struct Outcome {
  Status status = Status::indeterminate;
  SubIndication sub = SubIndication::custom;
};
constexpr Outcome kPassed{Status::passed, SubIndication::none};
constexpr Outcome indeterminate(SubIndication sub) { return {Status::indeterminate, sub}; }
constexpr Outcome failed(SubIndication sub) { return {Status::failed, sub}; }

/// Something a reader of the report should know although it does not change the verdict.
struct Warning {
  std::string id{};      ///< Stable: "coverage.partial".
  std::string detail{};  ///< What it is about.
  friend bool operator==(const Warning&, const Warning&) = default;
};

/// Every step that was taken, in order, by clause. The only thing that validation writes.
class Trace {
 public:
  /// Notes a step that went well; the validation goes on.
  void pass(std::string clause, std::string key, std::string detail = {});
  /// Notes something that is neither good nor bad: a branch taken, a check that the policy switched off.
  void note(std::string clause, std::string key, std::string detail = {});
  /// Notes the step that decides, and hands its outcome on.
  Outcome conclude(std::string clause, std::string key, Outcome outcome, std::string detail = {});
  void warn(std::string id, std::string detail = {});

  const std::vector<Step>& steps() const { return steps_; }
  const std::vector<Warning>& warnings() const { return warnings_; }

 private:
  std::vector<Step> steps_{};
  std::vector<Warning> warnings_{};
};

/// Why TRY_LATER: EN 319 102-1 clause 5.2.6.4 steps 4 a) and 4 c). Clause 5.5 goes different ways for the two.
enum class TryLater : std::uint8_t { no, stale, suspended };

/// What clause 5.2.6 returns.
struct X509Outcome {
  Outcome outcome{};
  const facts::Chain* chain = nullptr;  ///< The chain that the outcome is about; null when none was ever built.
  std::optional<Time> revoked_at{};     ///< Or suspended at.
  std::string revocation_reason{};
  TryLater try_later = TryLater::no;
  std::optional<Time> retry_at{};       ///< When newer status information is expected.
};

/// What a validation process returns for one signature, with the data of clause 5.1.3. Pointers lead into the Facts.
struct ProcessOutcome {
  Outcome outcome{};
  const facts::Candidate* signer = nullptr;
  X509Outcome x509{};
};

/// Which process of clause 5 gave the answer.
enum class Process : std::uint8_t { basic, with_time, long_term };

/// What became of one time-stamp of the signature.
struct TimestampConclusion {
  const facts::Timestamp* token = nullptr;  ///< Into the Facts.
  const facts::Candidate* tsa = nullptr;    ///< Into the Facts; null when not identified.
  const facts::Chain* chain = nullptr;      ///< Into the Facts: the TSA's, if one was found.
  /// Of clause 5.4, or of clause 5.6.2.4 where the long-term process made more of it. FAILED/HASH_FAILURE when the imprint
  /// is not of what it should be, which the clauses leave to those who use the time-stamp.
  Outcome outcome{};
  std::vector<Step> trace{};
};

/// The answer about one signature.
struct Conclusion {
  Indication indication = Indication::indeterminate;
  SubIndication sub_indication = SubIndication::custom;
  Process process = Process::basic;
  const facts::Candidate* signer = nullptr;  ///< Into the Facts; null when not identified.
  X509Outcome x509{};
  std::vector<Step> trace{};
  std::vector<Warning> warnings{};
  /// The earliest time at which the signature is proven to have existed; absent when nothing but its being here proves it.
  std::optional<Time> best_signature_time{};
  std::string proven_by{};  ///< The id of a time-stamp, or "provided".
  std::vector<ProofOfExistence> proofs{};  ///< The signature's own among them; of the process that gave the answer.
  std::vector<TimestampConclusion> timestamps{};  ///< In the order of facts::Signature::timestamps.
  std::size_t basic_steps = 0;  ///< How many steps of the trace belong to clause 5.3.
};

}  // namespace esign::validation
