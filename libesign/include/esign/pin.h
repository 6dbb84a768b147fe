// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/export.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace esign {

/// Digits of a PIN, or the password of a key file. Moves once, never copies, never prints, and wipes its only buffer.
class ESIGN_API Pin {
 public:
  explicit Pin(std::span<const char> digits);
  Pin(Pin&& other) noexcept;
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;
  Pin& operator=(Pin&&) = delete;  // would free a buffer that nobody wiped
  ~Pin();
  /// The digits; one grep finds every use.
  std::span<const char> reveal() const { return digits_; }

 private:
  std::vector<char> digits_;
};

/// Which secret is wanted, so that a person is never asked for "the PIN".
/// `can`: the card access number that is printed on a contactless card; it guards the radio link, and is no secret of the holder.
enum class PinPurpose : unsigned char { authentication, signature, puk, key_file, token, can };

/// What a program shows before it asks: whose PIN, how long, how many tries are left.
struct PinRequest {
  std::string token;  ///< Reader and card, or the file: "Virtual PCD 00 00: GÜNEL MƏMMƏDOVA".
  PinPurpose purpose = PinPurpose::signature;
  unsigned min_length = 0;
  unsigned max_length = 0;
  std::optional<unsigned> retries;  ///< Tries left; empty when the token does not tell.
  /// `reader`: the person types on the reader's own PIN pad. The program says so and answers nothing, at once; a PIN that it
  /// answers all the same (from a file, say) is used instead of the PIN pad.
  enum class Entry : unsigned char { keyboard, reader } entry = Entry::keyboard;
};

/// Asks a person for a secret; an empty answer means that the person said no.
using AskPin = std::function<std::optional<Pin>(const PinRequest&)>;

}  // namespace esign
