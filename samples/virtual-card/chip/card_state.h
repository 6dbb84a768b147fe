// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <array>

#include "chip/file_system.h"
#include "chip/personality.h"

namespace esign::vcard {

/// How the card is held to the reader. Without contact nothing answers before PACE but EF.CardAccess.
enum class Interface : std::uint8_t { contact, contactless };

enum class LifeCycle : std::uint8_t {
  personalisation,  ///< Keys are generated, files and PINs written, and keys sign without a PIN.
  operational,
};

struct PinRecord {
  std::string digits{};
  unsigned tries_left = 0;
  unsigned tries_max = 0;
  unsigned min_digits = 0;
  bool changed = false;  ///< The holder has replaced the first value.
  bool transport = false;  ///< Set at personalisation: opens nothing until the holder has replaced it.
};

struct KeySlot {
  KeyType type = KeyType::p256;
  Bytes pkcs8{};  ///< Empty: no key yet.
};

/// Whom the card was made for; nothing on the chip depends on it.
struct Holder {
  std::string fin{};
  std::string given_name{};
  std::string surname{};
};

/// Everything the chip keeps without power.
struct CardState {
  PersonalityName personality = PersonalityName::iso;
  LifeCycle life_cycle = LifeCycle::operational;
  Interface interface = Interface::contact;
  Bytes serial_number{};
  std::string last_update{};  ///< GeneralizedTime for EF.CIAInfo; empty: it does not say.
  Holder holder{};
  std::string can{};
  std::array<PinRecord, 3> pins{};  ///< By PinId.
  std::array<KeySlot, 2> keys{};    ///< By KeyId.
  FileSystem files{};

  PinRecord& pin(PinId id) { return pins[index(id)]; }
  const PinRecord& pin(PinId id) const { return pins[index(id)]; }
  KeySlot& key(KeyId id) { return keys[index(id)]; }
  const KeySlot& key(KeyId id) const { return keys[index(id)]; }
};

/// The card file's text: JSON, schema "esign.vcard/1", UTF-8, keys and contents in hexadecimal.
std::string to_json(const CardState& state);
/// Errors: malformed, with the place. A value out of range is malformed too: a chip with broken memory does not start.
Result<CardState> from_json(std::string_view text);

/// Where the chip's memory lives. A change counts when save() has returned without an error.
class CardStore {
 public:
  virtual ~CardStore() = default;
  virtual Result<void> save(const CardState& state) = 0;
};

}  // namespace esign::vcard
