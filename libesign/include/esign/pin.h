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
enum class PinPurpose : unsigned char { authentication, signature, puk, key_file, token };

/// What a program shows before it asks: whose PIN, how long, how many tries are left.
struct PinRequest {
  std::string token;  ///< Reader and card, or the file: "Virtual PCD 00 00: GÜNEL MƏMMƏDOVA".
  PinPurpose purpose = PinPurpose::signature;
  unsigned min_length = 0;
  unsigned max_length = 0;
  std::optional<unsigned> retries;  ///< Tries left; empty when the token does not tell.
};

/// Asks a person for a secret; an empty answer means that the person said no.
using AskPin = std::function<std::optional<Pin>(const PinRequest&)>;

}  // namespace esign
