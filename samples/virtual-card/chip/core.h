// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/apdu.h"
#include "chip/card_state.h"

namespace esign::vcard {

/// One control reference template as MSE SET left it.
struct Reference {
  std::optional<std::uint8_t> algorithm{};
  std::optional<KeyId> key{};
};

/// What the chip forgets when the power goes.
struct Session {
  Path df{};
  std::optional<Path> ef{};
  std::array<bool, 3> verified{};                ///< By PinId.
  std::optional<Reference> signature{};        ///< CRT B6.
  std::optional<Reference> authentication{};   ///< CRT A4.
  std::optional<Reference> confidentiality{};  ///< CRT B8.
  std::optional<Reference> hashing{};          ///< CRT AA.
  std::optional<Bytes> hash_value{};           ///< From PSO HASH, for the next PSO COMPUTE DIGITAL SIGNATURE.
  Bytes waiting{};                             ///< For GET RESPONSE.
};

/// The chip as its commands see it.
struct Core {
  CardState& state;
  CardStore& store;
  const Personality& who;
  std::array<std::optional<ChipKey>, 2> keys{};  ///< By KeyId.
  Session session{};

  bool verified(PinId pin) const { return session.verified[index(pin)]; }
  void forget(PinId pin) { session.verified[index(pin)] = false; }
  /// Makes the state durable.
  Sw commit() { return store.save(state) ? Sw::ok : Sw::memory_failure; }
};

/// The DF of the application (ISO/IEC 7816-15); PIN2 and the PUK are local to it.
constexpr std::uint16_t cia_directory = 0x5015;
inline bool in_cia(const Path& df) { return !df.empty() && df.front() == cia_directory; }

// One function per command; ISO/IEC 7816-4 unless another part is named.
Response select(Core& core, const Command& command);                ///< A4
Response read_binary(Core& core, const Command& command);           ///< B0
Response read_binary_odd(Core& core, const Command& command);       ///< B1
Response get_data(Core& core, const Command& command);              ///< CA
Response get_data_odd(Core& core, const Command& command);          ///< CB
Response get_challenge(Core& core, const Command& command);         ///< 84
Response verify(Core& core, const Command& command);                ///< 20
Response change_reference_data(Core& core, const Command& command); ///< 24
Response reset_retry_counter(Core& core, const Command& command);   ///< 2C
Response manage_security_environment(Core& core, const Command& command);  ///< 22
Response perform_security_operation(Core& core, const Command& command);   ///< 2A, ISO/IEC 7816-8
Response internal_authenticate(Core& core, const Command& command);        ///< 88
Response generate_key_pair(Core& core, const Command& command);            ///< 46 and 47, ISO/IEC 7816-8

}  // namespace esign::vcard
