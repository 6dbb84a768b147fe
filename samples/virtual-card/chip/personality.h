// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "chip/keys.h"

namespace esign::vcard {

/// Which host program the card is shaped for. `iso` is the card profile itself.
enum class PersonalityName : std::uint8_t { iso, isoapplet, myeid, azedit };
std::string_view personality_name(PersonalityName name);
std::optional<PersonalityName> parse_personality(std::string_view word);

enum class PinId : std::uint8_t { auth, sign, puk };
constexpr std::array<PinId, 3> all_pins{PinId::auth, PinId::sign, PinId::puk};
enum class KeyId : std::uint8_t { auth, sign };
constexpr std::array<KeyId, 2> all_keys{KeyId::auth, KeyId::sign};

constexpr std::size_t index(PinId pin) { return static_cast<std::size_t>(pin); }
constexpr std::size_t index(KeyId key) { return static_cast<std::size_t>(key); }

/// What differs from one personality to another; everything else is the profile.
struct Personality {
  PersonalityName name;
  Bytes atr;
  std::array<std::uint8_t, 3> pin_references;  ///< By PinId.
  std::size_t pin_block;                       ///< Every PIN travels in a block of that many bytes (0: as long as it is) …
  std::uint8_t pin_pad;                        ///< … filled up with this.
  SignatureForm ecdsa_form;
  Bytes applet;         ///< A further AID that selects DF.CIA …
  Bytes applet_answer;  ///< … and is answered by these bytes instead of control parameters.

  std::uint8_t reference(PinId pin) const { return pin_references[index(pin)]; }
  std::optional<PinId> pin(std::uint8_t reference) const;
};
const Personality& personality(PersonalityName name);

/// 81 and 82, of the keys in every personality.
constexpr std::uint8_t key_reference(KeyId key) { return static_cast<std::uint8_t>(0x81 + index(key)); }
std::optional<KeyId> key_by_reference(std::uint8_t reference);
/// 4B01 and 4B02, the internal EFs by which some readers name a key.
constexpr std::uint16_t key_file(KeyId key) { return static_cast<std::uint16_t>(0x4B01 + index(key)); }

/// What an algorithm reference (MSE SET, DO 80) means for a key; nothing when it means nothing.
/// Without a reference: RSA wraps the input as it is, EC takes a hash value.
std::optional<ChipKey::Method> signing_method(const Personality& who, std::optional<std::uint8_t> reference, Family family);

}  // namespace esign::vcard
