// SPDX-License-Identifier: Apache-2.0
// What only a card in the life cycle "personalisation" does: CREATE FILE, DELETE FILE, ACTIVATE FILE (ISO/IEC 7816-9) and
// UPDATE BINARY (ISO/IEC 7816-4). Each change is durable before it is answered, or has not happened.
#include <utility>

#include "chip/core.h"
#include "chip/image.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::size_t largest_file = 0x7FFF;
constexpr std::size_t most_files = 64;

std::optional<std::uint16_t> two_octets(View bytes) {
  if (bytes.size() != 2) return std::nullopt;
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

/// Makes the change durable, or takes it back.
Sw commit_files(Core& core, FileSystem before) {
  const Sw sw = core.commit();
  if (sw != Sw::ok) core.state.files = std::move(before);
  return sw;
}

}  // namespace

/// 62 {80 size, 82 01 (transparent), 83 identifier, 88 short identifier}; in the current DF. The new file is selected.
Response create_file(Core& core, const Command& command) {
  if (core.state.life_cycle != LifeCycle::personalisation) return Sw::conditions;
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  const auto size = find_path(command.data, {0x62, 0x80});
  const auto kind = find_path(command.data, {0x62, 0x82});
  const auto name = find_path(command.data, {0x62, 0x83});
  if (!size || !kind || !name || kind->size() != 1 || kind->front() != 0x01) return Sw::wrong_data;
  const auto octets = two_octets(*size);
  const auto identifier = two_octets(*name);
  if (!octets || !identifier || *octets == 0 || *octets > largest_file || *identifier == 0x3F00 || *identifier == 0xFFFF) return Sw::wrong_data;
  Path path = core.session.df;
  path.push_back(*identifier);
  if (core.state.files.at(path) != nullptr) return Sw::file_exists;
  if (core.state.files.all().size() >= most_files) return Sw::no_memory;
  File file;
  file.size = *octets;
  if (const auto short_id = find_path(command.data, {0x62, 0x88})) {
    if (short_id->size() != 1 || short_id->front() > 30) return Sw::wrong_data;
    file.short_id = short_id->front();
  }
  FileSystem before = core.state.files;
  core.state.files.put(path, std::move(file));
  const Sw sw = commit_files(core, std::move(before));
  if (sw == Sw::ok) core.session.ef = path;
  return sw;
}

/// Key, public key and directory entries together, or nothing. The internal EF stays: the chip can make another key in it.
Sw erase_key(Core& core, KeyId id) {
  if (!core.keys[index(id)]) return Sw::reference_not_found;
  const CardState before = core.state;
  std::optional<ChipKey> former = std::exchange(core.keys[index(id)], std::nullopt);
  core.state.key(id).pkcs8.clear();
  rebuild_key_files(core.state, core.keys);
  const Sw sw = core.commit();
  if (sw == Sw::ok) return sw;
  core.state = before;
  core.keys[index(id)] = std::move(former);
  return sw;
}

/// The data is the identifier of a transparent EF in the current DF, or of the internal EF of a key, which loses its key.
Response delete_file(Core& core, const Command& command) {
  if (core.state.life_cycle != LifeCycle::personalisation) return Sw::conditions;
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  const auto identifier = two_octets(command.data);
  if (!identifier) return Sw::wrong_data;
  Path path = core.session.df;
  path.push_back(*identifier);
  const File* file = core.state.files.at(path);
  if (file == nullptr) return Sw::file_not_found;
  for (const KeyId id : all_keys) {
    if (file->kind == FileKind::key && *identifier == key_file(id)) return erase_key(core, id);
  }
  if (file->kind != FileKind::transparent) return Sw::incompatible_file;
  FileSystem before = core.state.files;
  core.state.files.remove(path);
  core.session.ef.reset();
  return commit_files(core, std::move(before));
}

/// Writes into the current EF, never beyond its size.
Response update_binary(Core& core, const Command& command) {
  if (core.state.life_cycle != LifeCycle::personalisation) return Sw::conditions;
  if ((command.p1 & 0x80) != 0) return Sw::wrong_p1p2;
  if (command.data.empty()) return Sw::wrong_length;
  if (!core.session.ef) return Sw::no_current_ef;
  const File* current = core.state.files.at(*core.session.ef);
  if (current == nullptr) return Sw::no_current_ef;
  if (current->kind != FileKind::transparent) return Sw::incompatible_file;
  const std::size_t end = command.p1p2() + command.data.size();
  if (end > current->size) return Sw::no_memory;
  File changed = *current;
  if (changed.content.size() < end) changed.content.resize(end);
  std::copy(command.data.begin(), command.data.end(), changed.content.begin() + command.p1p2());
  FileSystem before = core.state.files;
  core.state.files.put(*core.session.ef, std::move(changed));
  return commit_files(core, std::move(before));
}

/// From here on the card is its holder's: no file, key or PIN is written any more without a PIN. Wants the authentication
/// key and a PIN for each key.
Response activate_file(Core& core, const Command& command) {
  if (core.state.life_cycle != LifeCycle::personalisation) return Sw::conditions;
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  if (!command.data.empty()) return Sw::wrong_length;
  if (!core.keys[index(KeyId::auth)] || !core.state.pin(PinId::auth).transport) return Sw::conditions;
  if (core.keys[index(KeyId::sign)] && !core.state.pin(PinId::sign).transport) return Sw::conditions;
  core.state.life_cycle = LifeCycle::operational;
  const Sw sw = core.commit();
  if (sw != Sw::ok) core.state.life_cycle = LifeCycle::personalisation;
  return sw;
}

}  // namespace esign::vcard
