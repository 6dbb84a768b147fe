// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>

#include "base/bytes.h"

namespace esign::token {

/// The transmission protocol of ISO/IEC 7816-3. T=0 carries short commands only, and never data both ways at once.
enum class Protocol : std::uint8_t { t0, t1 };

/// A port: the line to one inserted card. Implemented by PC/SC, and by recorded conversations in the tests.
class CardChannel {
 public:
  virtual ~CardChannel() = default;
  virtual const std::string& reader() const = 0;  ///< UTF-8 name, for people.
  virtual View atr() const = 0;
  virtual Protocol protocol() const = 0;
  /// Takes the card for this process alone until end(). Whatever was selected or verified before is not to be relied on:
  /// another program may have had the card, or reset it. Errors: token_absent, conflict (somebody else holds it for too
  /// long), unavailable, timed_out.
  virtual Result<void> begin() = 0;
  virtual void end() noexcept = 0;
  /// One command APDU; the answer ends in the status word. Errors: token_absent, timed_out, unavailable, protocol.
  virtual Result<Bytes> transmit(View command) = 0;
};

/// A transaction: from begin() to the end of the scope.
class Transaction {
 public:
  static Result<Transaction> begin(CardChannel& channel) {
    ESIGN_CHECK(channel.begin());
    return Transaction(channel);
  }
  Transaction(Transaction&& other) noexcept : channel_(std::exchange(other.channel_, nullptr)) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction() {
    if (channel_ != nullptr) channel_->end();
  }

 private:
  explicit Transaction(CardChannel& channel) : channel_(&channel) {}
  CardChannel* channel_;
};

}  // namespace esign::token
