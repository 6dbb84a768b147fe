// SPDX-License-Identifier: Apache-2.0
// What the authority wants of the world.
#pragma once
#include <span>

#include "base/bytes.h"
#include "domain/clock_gate.h"

namespace esign::tsa {

/// The time, once it is sure. Any thread.
class TrustedClock {
 public:
  virtual ~TrustedClock() = default;
  /// Errors: unavailable, with the reason.
  virtual Result<SureTime> now() const = 0;
};

/// One token as the log keeps it.
struct LogEntry {
  Nanoseconds time{};       ///< genTime
  std::string unit{};
  std::string serial{};     ///< Hexadecimal
  std::string policy{};     ///< Dotted
  std::string token{};      ///< SHA-256 of the token, hexadecimal
};

/// The chain of all tokens. Any thread; entries of several threads share one fsync.
class TokenLog {
 public:
  virtual ~TokenLog() = default;
  /// Returns when the entry is durable. Errors: storage.
  virtual Result<void> append(const LogEntry& entry) = 0;
};

}  // namespace esign::tsa
