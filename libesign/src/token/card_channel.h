// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>

#include "base/bytes.h"

namespace esign::token {

/// The transmission protocol of ISO/IEC 7816-3. T=0 carries short commands only, and never data both ways at once.
enum class Protocol : std::uint8_t { t0, t1 };

/// What a reader's PIN pad is told (PC/SC part 10): a command with a block for each PIN, into which the reader puts what
/// the person types as ASCII digits from the left, leaving the rest of the block as it is.
struct PadOrder {
  View command{};          ///< Whole command APDU, short form.
  std::size_t block = 0;   ///< Octets of a PIN block, at most 15; 0: the PIN is inserted as long as it is.
  unsigned min_length = 0, max_length = 0;
  std::size_t old_at = 0;  ///< Where the old (or only) PIN goes, from the first data octet; at most 15.
  std::size_t new_at = 0;  ///< Where the new PIN goes; modify only.
};

/// A port: the keys of a reader. The answer is the card's, or one of the reader's own status words: 6400 nobody typed, 6401
/// the cancel key, 6402 two new PINs that differ, 6403 too few or too many digits.
class PinPad {
 public:
  virtual ~PinPad() = default;
  enum class Feature : std::uint8_t { verify, modify };
  virtual bool has(Feature feature) const = 0;
  /// One PIN is typed. Errors: as CardChannel::transmit.
  virtual Result<Bytes> verify(const PadOrder& order) = 0;
  /// The old PIN is typed, then the new one twice.
  virtual Result<Bytes> modify(const PadOrder& order) = 0;
};

/// A port: the line to one inserted card. Implemented by PC/SC, and by recorded conversations in the tests.
class CardChannel {
 public:
  virtual ~CardChannel() = default;
  virtual const std::string& reader() const = 0;  ///< UTF-8 name, for people.
  virtual View atr() const = 0;
  virtual Protocol protocol() const = 0;
  /// Grows whenever the connection to the card was made anew: after a reset, a card out and in again, a new daemon. As long
  /// as it stays, the card is the same one. A channel that never connects anew stays at 0.
  virtual std::uint64_t connections() const { return 0; }
  /// Takes the card for this process alone until end(). Whatever was selected or verified before is not to be relied on:
  /// another program may have had the card, or reset it. Errors: token_absent, conflict (somebody else holds it for too
  /// long), unavailable, timed_out.
  virtual Result<void> begin() = 0;
  virtual void end() noexcept = 0;
  /// One command APDU; the answer ends in the status word. Errors: token_absent, timed_out, unavailable, protocol.
  virtual Result<Bytes> transmit(View command) = 0;
  /// The reader's PIN pad, used inside a transaction; null when it has none or must not be used.
  virtual PinPad* pin_pad() { return nullptr; }
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
