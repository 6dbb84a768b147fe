// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/token.h>

#include <memory>

#include "base/wipe.h"
#include "pkix/algorithms.h"
#include "token/apdu.h"
#include "token/cards/directory.h"
#include "token/cards/profile.h"

namespace esign::token {

/// A card in its life cycle "personalisation" (docs/reference/card-profile.md), raw: one object is one transaction.
/// ISO/IEC 7816-4 UPDATE BINARY and CHANGE REFERENCE DATA, 7816-8 GENERATE ASYMMETRIC KEY PAIR, 7816-9 CREATE FILE, DELETE
/// FILE and ACTIVATE FILE. Errors of every member: those of the channel; denied where the card has been activated.
class BlankCard {
 public:
  /// Errors: unsupported (unknown card).
  static Result<std::unique_ptr<BlankCard>> open(std::unique_ptr<CardChannel> channel, const Limits& limits = {});

  Result<Bytes> serial_number();
  /// Nothing is changed by asking.
  enum class LifeCycle : std::uint8_t { personalisation, activated };
  Result<LifeCycle> life_cycle();
  /// What the chip makes for this key, whether it has been made or not: the size that the key's internal EF announces, in
  /// bits. Errors: not_found (no such EF), protocol.
  struct KeyKind {
    pkix::KeyType type = pkix::KeyType::other;
    unsigned bits = 0;
  };
  Result<KeyKind> key_kind(CardKey key);
  /// SubjectPublicKeyInfo of the key, if it has been generated.
  Result<std::optional<Bytes>> public_key(CardKey key);
  Result<void> generate(CardKey key);
  /// Key, public key and directory entries; the chip can make another one then. Errors: not_found (no such key).
  Result<void> erase(CardKey key);
  /// Content of an EF of the application, or nothing if there is none.
  Result<std::optional<Bytes>> read(std::uint16_t identifier);
  /// Makes the EF hold this and nothing else. One that holds it already is left alone; one of another size is made anew.
  Result<void> write(std::uint16_t identifier, View content);
  /// Overwrites the EF from its beginning and fills it up with 00.
  Result<void> fill(std::uint16_t identifier, View content);
  Result<void> set_transport_pin(const PinObject& pin, const SecretBytes& block);
  Result<void> activate();

  /// Files of the profile.
  static constexpr std::uint16_t kPins = 0x4401, kPrivateKeys = 0x4402, kCertificates = 0x4404, kCardIdentity = 0x5032;
  static constexpr std::uint16_t kFirstCertificate = 0x4301, kFirstPublicKey = 0x4201, kFirstKey = 0x4B01;

 private:
  BlankCard(std::unique_ptr<CardChannel> channel, const Limits& limits)
      : channel_(std::move(channel)), conversation_(*channel_, limits), limits_(limits) {}
  Result<void> enter();
  Result<Response> key_pair(CardKey key, std::uint8_t p1);
  Result<void> update(std::size_t offset, View content);
  Result<void> remove(std::uint16_t identifier);
  Result<void> create(std::uint16_t identifier, std::size_t size);
  Result<void> select(std::uint16_t identifier);

  std::unique_ptr<CardChannel> channel_;
  Conversation conversation_;
  Limits limits_;
  const Profile* profile_ = nullptr;
  std::optional<Transaction> transaction_{};
};

}  // namespace esign::token
