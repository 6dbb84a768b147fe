// SPDX-License-Identifier: Apache-2.0
// READ BINARY in both instruction codes, GET DATA in both, GET CHALLENGE.
#include <algorithm>

#include "chip/core.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::size_t most_challenge = 4096;

struct Source {
  const File* file = nullptr;
  Sw why_not = Sw::ok;
};

Source readable(const Core& core, const std::optional<Path>& path, Sw missing) {
  if (!path) return {nullptr, missing};
  const File* file = core.state.files.at(*path);
  if (file == nullptr) return {nullptr, missing};
  if (!link_allows(core, *path, *file)) return {nullptr, Sw::security_status};
  switch (file->kind) {
    case FileKind::directory: return {nullptr, Sw::no_current_ef};
    case FileKind::key: return {nullptr, Sw::security_status};
    case FileKind::transparent: break;
  }
  return {file};
}

// A short identifier makes its EF the current one (ISO/IEC 7816-4).
Source by_short_id(Core& core, std::uint8_t short_id) {
  const auto path = core.state.files.by_short_id(core.session.df, short_id);
  if (path) core.session.ef = path;
  return readable(core, path, Sw::file_not_found);
}

// `ne` bytes from `offset`; what lies between the content and the file's size is 00.
Response slice(const File& file, std::size_t offset, const Command& command) {
  if (offset >= file.size) return Sw::offset_outside;
  const std::size_t left = file.size - offset;
  const std::size_t count = std::min(left, command.ne);
  Bytes part(count, 0x00);
  for (std::size_t i = 0; i < count && offset + i < file.content.size(); ++i) part[i] = file.content[offset + i];
  return {std::move(part), count < command.ne && !command.asks_for_all() ? Sw::end_of_file : Sw::ok};
}

Response whole_object(Bytes object, const Command& command) {
  if (command.ne == 0) return Sw::wrong_length;
  if (object.size() > command.ne) return exact_length(object.size());
  return Response(std::move(object));
}

// A0 03 83 01 reference: the PIN's tries and whether the holder has changed it (as FINEID's applet answers).
Response pin_information(const Core& core, const Command& command) {
  const auto reference = find_path(command.data, {0xA0, 0x83});
  if (!reference || reference->size() != 1) return Sw::wrong_data;
  const auto pin = core.who.pin(reference->front());
  if (!pin) return Sw::reference_not_found;
  const PinRecord& record = core.state.pin(*pin);
  const Bytes tries = tlv(0xDF21, Bytes{static_cast<std::uint8_t>(record.tries_left)});
  const Bytes changed = tlv(0xDF2F, Bytes{static_cast<std::uint8_t>(record.changed ? 1 : 0)});
  return whole_object(tlv(0xA0, {tries, changed}), command);
}

// MyEID's card information and capabilities, as OpenSC's driver reads them before anything else: name and applet
// version 4.5.0, serial number, change counter; RSA and ECC on the chip, keys up to 4096 and 521 bits.
Response myeid_data(const Core& core, const Command& command) {
  if (command.p1p2() == 0x01A0) {
    const Bytes name = join({text_bytes("MyEID"), Bytes{4, 5, 0}});
    const Bytes counters(20 - name.size() - core.state.serial_number.size(), 0x01);
    return whole_object(join({name, core.state.serial_number, counters}), command);
  }
  if (command.p1p2() == 0x01AA) {
    return whole_object(Bytes{0x01, 0x00, 0x09, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x09}, command);
  }
  return Sw::reference_not_found;
}

}  // namespace

Response read_binary(Core& core, const Command& command) {
  if (!command.data.empty() || command.ne == 0) return Sw::wrong_length;
  if ((command.p1 & 0x80) == 0) {
    const Source source = readable(core, core.session.ef, Sw::no_current_ef);
    if (source.file == nullptr) return source.why_not;
    return slice(*source.file, command.p1p2(), command);
  }
  if ((command.p1 & 0x60) != 0) return Sw::wrong_p1p2;
  const Source source = by_short_id(core, command.p1 & 0x1F);
  if (source.file == nullptr) return source.why_not;
  return slice(*source.file, command.p2, command);
}

// P1-P2 name the file (0000 the current one, 1…30 a short identifier, else a file identifier), 54 holds the offset,
// the answer comes in 53.
Response read_binary_odd(Core& core, const Command& command) {
  const auto offset_bytes = find_path(command.data, {0x54});
  if (!offset_bytes || offset_bytes->empty() || offset_bytes->size() > 3) return Sw::wrong_data;
  if (command.ne == 0) return Sw::wrong_length;
  std::size_t offset = 0;
  for (const std::uint8_t byte : *offset_bytes) offset = offset << 8 | byte;
  Source source;
  if (command.p1p2() == 0) {
    source = readable(core, core.session.ef, Sw::no_current_ef);
  } else if (command.p1 == 0 && command.p2 <= 30) {
    source = by_short_id(core, command.p2);
  } else {
    const auto path = core.state.files.by_id(core.session.df, command.p1p2());
    source = readable(core, path, Sw::file_not_found);
    if (source.file != nullptr) core.session.ef = path;
  }
  if (source.file == nullptr) return source.why_not;
  // Ne counts the whole data object: up to four bytes of tag and length stand before the content.
  Command inside = command;
  inside.ne = std::min<std::size_t>(command.ne, 65000);
  inside.ne = inside.ne > 4 ? inside.ne - (inside.ne > 0x102 ? 4 : inside.ne > 0x81 ? 3 : 2) : 0;
  if (inside.ne == 0) return Sw::wrong_length;
  Response part = slice(*source.file, offset, inside);
  if (part.sw == Sw::offset_outside) return part;
  if (command.asks_for_all()) part.sw = Sw::ok;
  return {tlv(0x53, part.data), part.sw};
}

Response get_data(Core& core, const Command& command) {
  if (!command.data.empty()) return Sw::wrong_length;
  if (core.who.name == PersonalityName::myeid) return myeid_data(core, command);
  return Sw::reference_not_found;
}

Response get_data_odd(Core& core, const Command& command) {
  if (command.p1p2() != 0x00FF) return Sw::reference_not_found;  // PIV's 3FFF is asked for by every OpenSC
  return pin_information(core, command);
}

Response get_challenge(Core&, const Command& command) {
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  if (!command.data.empty() || command.ne == 0) return Sw::wrong_length;
  if (command.ne > most_challenge && !command.asks_for_all()) return Sw::wrong_length;
  return Response(random_bytes(std::min(command.ne, most_challenge)));
}

}  // namespace esign::vcard
