// SPDX-License-Identifier: Apache-2.0
// A PIN pad of the common kind: ASCII and BCD digits, left justified in a block of fixed size or without a block.
#include "pin_pad.h"

#include <algorithm>

namespace esign::reader {
namespace {

constexpr std::size_t kVerifyHeader = 19, kModifyHeader = 24;
constexpr std::size_t kApduHeader = 5;
constexpr std::uint8_t kConfirm = 0x01, kAskOld = 0x02;

std::size_t little(View octets, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | octets[at + i];
  return value;
}

/// bmFormatString, bmPINBlockString and wPINMaxExtraDigit, which both structures have.
struct Format {
  enum class Digits : std::uint8_t { binary = 0, bcd = 1, ascii = 2 } digits = Digits::ascii;
  std::size_t block = 0;  ///< Octets; 0: as long as the PIN is.
  std::size_t least = 0, most = 0;
};

std::optional<Format> read_format(std::uint8_t format, std::uint8_t block, std::size_t sizes) {
  if ((format & 3) == 3 || (format & 4) != 0) return std::nullopt;  // right justification: no card of ours wants it
  if ((block & 0xF0) != 0) return std::nullopt;                     // a length field inside the block
  return Format{static_cast<Format::Digits>(format & 3), static_cast<std::size_t>(block & 0x0F), sizes >> 8, sizes & 0xFF};
}

Bytes encode(Format::Digits how, const std::string& pin) {
  Bytes octets;
  for (std::size_t i = 0; i < pin.size(); ++i) {
    const auto digit = static_cast<std::uint8_t>(pin[i] - '0');
    switch (how) {
      case Format::Digits::ascii: octets.push_back(static_cast<std::uint8_t>(pin[i])); break;
      case Format::Digits::binary: octets.push_back(digit); break;
      case Format::Digits::bcd:
        if (i % 2 == 0) octets.push_back(static_cast<std::uint8_t>(digit << 4 | 0x0F));
        else octets.back() = static_cast<std::uint8_t>((octets.back() & 0xF0) | digit);
        break;
    }
  }
  return octets;
}

/// One entry by the person.
std::variant<std::string, PadStatus> entry(const Format& format, const Fingers& fingers) {
  const auto typed = fingers();
  if (!typed || typed->empty()) return PadStatus::timed_out;
  if (*typed == "CANCEL") return PadStatus::cancelled;
  if (typed->size() < format.least || typed->size() > format.most) return PadStatus::wrong_size;
  return *typed;
}

/// Puts a PIN into the command. A host may send the padding or leave it to the reader, which then fills up with 00.
std::optional<PadStatus> insert(Bytes& command, const Format& format, std::size_t at, const std::string& pin) {
  const Bytes octets = encode(format.digits, pin);
  if (format.block == 0) {
    command.insert(command.begin() + static_cast<std::ptrdiff_t>(std::min(at, command.size())), octets.begin(), octets.end());
    return std::nullopt;
  }
  if (octets.size() > format.block) return PadStatus::wrong_size;
  if (command.size() < at + format.block) command.resize(at + format.block, 0);
  std::copy(octets.begin(), octets.end(), command.begin() + static_cast<std::ptrdiff_t>(at));
  return std::nullopt;
}

Composed finish(Bytes command) {
  if (command.size() < kApduHeader || command.size() > kApduHeader + 255) return PadStatus::bad_parameters;
  command[4] = static_cast<std::uint8_t>(command.size() - kApduHeader);
  return command;
}

std::optional<Bytes> command_of(View structure, std::size_t header) {
  if (structure.size() < header) return std::nullopt;
  const std::size_t length = little(structure, header - 4, 4);
  if (length < kApduHeader || length > structure.size() - header) return std::nullopt;
  const View data = structure.subspan(header, length);
  return Bytes(data.begin(), data.end());
}

}  // namespace

Composed compose_verify(View structure, const Fingers& fingers) {
  auto command = command_of(structure, kVerifyHeader);
  if (!command) return PadStatus::bad_parameters;
  const auto format = read_format(structure[2], structure[3], little(structure, 5, 2));
  if (!format) return PadStatus::bad_parameters;
  const auto pin = entry(*format, fingers);
  if (const auto* status = std::get_if<PadStatus>(&pin)) return *status;
  const std::size_t at = kApduHeader + (structure[2] >> 3 & 0x0F);
  if (const auto status = insert(*command, *format, at, std::get<std::string>(pin))) return *status;
  return finish(*std::move(command));
}

Composed compose_modify(View structure, const Fingers& fingers) {
  auto command = command_of(structure, kModifyHeader);
  if (!command) return PadStatus::bad_parameters;
  const auto format = read_format(structure[2], structure[3], little(structure, 7, 2));
  if (!format) return PadStatus::bad_parameters;
  const std::uint8_t confirm = structure[9];
  std::size_t old_size = 0;
  if ((confirm & kAskOld) != 0) {
    const auto old_pin = entry(*format, fingers);
    if (const auto* status = std::get_if<PadStatus>(&old_pin)) return *status;
    old_size = std::get<std::string>(old_pin).size();
    if (const auto status = insert(*command, *format, kApduHeader + structure[5], std::get<std::string>(old_pin))) return *status;
  }
  const auto new_pin = entry(*format, fingers);
  if (const auto* status = std::get_if<PadStatus>(&new_pin)) return *status;
  if ((confirm & kConfirm) != 0) {
    const auto again = entry(*format, fingers);
    if (const auto* status = std::get_if<PadStatus>(&again)) return *status;
    if (again != new_pin) return PadStatus::differs;
  }
  // Without a block the new PIN can only come right behind the old one: no offset can be known beforehand.
  const std::size_t at = kApduHeader + (format->block == 0 && (confirm & kAskOld) != 0 ? old_size : structure[6]);
  if (const auto status = insert(*command, *format, at, std::get<std::string>(new_pin))) return *status;
  return finish(*std::move(command));
}

}  // namespace esign::reader
