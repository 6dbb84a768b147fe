// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "chip/apdu.h"

namespace esign::vcard {

/// The chip's end of secure messaging with AES (ICAO Doc 9303-11, 9.8).
class SecureChannel {
 public:
  SecureChannel(Bytes encryption_key, Bytes authentication_key)
      : encryption_key_(std::move(encryption_key)), authentication_key_(std::move(authentication_key)) {}

  struct Opened {
    Command command{};
    Sw why_not = Sw::ok;  ///< 6987 objects are missing, 6988 they are wrong: the session is over.
  };
  /// The command inside a protected one. MAC first.
  Opened open(const Command& outer);
  /// The protected answer to it.
  Response seal(const Response& inner);

 private:
  void count();
  Bytes mac(View header, View objects) const;
  Bytes vector() const;
  std::optional<Bytes> decipher(View cryptogram) const;

  Bytes encryption_key_, authentication_key_;
  std::array<std::uint8_t, 16> counter_{};
  bool odd_ins_ = false;
};

/// AES-128 or AES-256 by the key's length, CBC without padding; the text is whole blocks.
Bytes aes_cbc_encrypt(View key, View vector, View blocks);
Bytes aes_cbc_decrypt(View key, View vector, View blocks);
/// The first eight bytes of AES-CMAC.
Bytes aes_mac(View key, View message);

}  // namespace esign::vcard
