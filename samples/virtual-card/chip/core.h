// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/apdu.h"
#include "chip/card_state.h"
#include "chip/pace.h"

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
  std::unique_ptr<PaceRun> pace{};             ///< Between MSE SET AT and the last GENERAL AUTHENTICATE.
  std::unique_ptr<SecureChannel> channel{};    ///< After PACE.
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

/// EF.CardAccess, the one file a contactless card shows to anybody.
constexpr std::uint16_t card_access_file = 0x011C;
/// Whether the link's state allows to select or read that file.
inline bool link_allows(const Core& core, const Path& path, const File& file) {
  if (core.session.channel != nullptr) return true;
  if (file.access == Access::after_pace) return false;
  const bool open = path.empty() || (path.size() == 1 && path.front() == card_access_file);
  return core.state.interface == Interface::contact || open;
}

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
Response set_authentication_template(Core& core, const Command& command);  ///< 22 C1 A4, ICAO Doc 9303-11
Response general_authenticate(Core& core, const Command& command);         ///< 86, every link of its chain
Response generate_key_pair(Core& core, const Command& command);            ///< 46 and 47, ISO/IEC 7816-8

// Only in the life cycle "personalisation"; ISO/IEC 7816-9, UPDATE BINARY of 7816-4.
Response create_file(Core& core, const Command& command);    ///< E0
Response delete_file(Core& core, const Command& command);    ///< E4
Response update_binary(Core& core, const Command& command);  ///< D6
Response activate_file(Core& core, const Command& command);  ///< 44

}  // namespace esign::vcard
