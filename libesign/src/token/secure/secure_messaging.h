// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "base/wipe.h"
#include "token/apdu.h"

namespace esign::token {

/// The two keys of a session, both of 16 or of 32 octets (AES-128, AES-256).
struct SessionKeys {
  SecretBytes encryption{};
  SecretBytes authentication{};
};

/// Secure messaging with AES (ISO/IEC 7816-4 clause 10, ICAO Doc 9303-11 section 9.8, BSI TR-03110-3 annex F): every command
/// is encrypted and authenticated, every answer checked; the send sequence counter runs before each of both.
class SecureMessaging {
 public:
  explicit SecureMessaging(SessionKeys keys) : keys_(std::move(keys)) {}

  /// The command as it goes over the line: CLA with secure messaging, DO 85/87 cryptogram, DO 97 Le, DO 8E MAC. `lengths` says
  /// whether an answer longer than short forms carry may be asked for. Errors: internal.
  Result<Command> protect(const Command& command, Capabilities::Lengths lengths);
  /// Keeps the data that the last protected command refers to.
  View protected_data() const { return data_; }

  /// What the card meant. Errors: protocol for everything that is not exactly DO 85/87 (optional), DO 99, DO 8E with the
  /// right MAC and padding; the session is over then.
  Result<Response> open(const Response& received);

  /// The most plain octets that a command and an answer of short form carry.
  static constexpr std::size_t kShortData = 223, kShortAnswer = 223;

 private:
  void count();
  Result<Bytes> cryptogram_vector() const;
  Result<Bytes> mac(View header, View objects) const;
  Result<Bytes> decipher(View content, std::uint8_t tag) const;

  SessionKeys keys_;
  std::array<std::uint8_t, 16> counter_{};  ///< SSC: zero at the start of a session.
  Bytes data_{};
  std::uint8_t cryptogram_tag_ = 0x87;
};

}  // namespace esign::token
