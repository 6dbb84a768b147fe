// SPDX-License-Identifier: Apache-2.0
#include "chip/file_system.h"

#include <algorithm>

#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::uint16_t mf = 0x3F00;
constexpr std::size_t shortest_partial_name = 5;  // the registered provider identifier, ISO/IEC 7816-4

bool begins_with(View whole, View start) {
  return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

Path child(const Path& df, std::uint16_t id) {
  Path path = df;
  path.push_back(id);
  return path;
}

Path parent(const Path& df) { return df.empty() ? df : Path(df.begin(), df.end() - 1); }

std::uint8_t descriptor(FileKind kind) {
  switch (kind) {
    case FileKind::directory: return 0x38;
    case FileKind::transparent: return 0x01;
    case FileKind::key: return 0x11;
  }
  return 0x01;
}

}  // namespace

const File* FileSystem::at(const Path& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

std::optional<Path> FileSystem::by_name(View name) const {
  if (name.empty()) return std::nullopt;
  for (const auto& [path, file] : files_) {
    for (const Bytes& own : file.names) {
      if (own.size() == name.size() && begins_with(own, name)) return path;
      if (name.size() >= shortest_partial_name && begins_with(own, name)) return path;
    }
  }
  return std::nullopt;
}

std::optional<Path> FileSystem::by_id(const Path& current_df, std::uint16_t id) const {
  if (id == mf) return Path{};
  if (at(child(current_df, id)) != nullptr) return child(current_df, id);
  if (current_df.empty()) return std::nullopt;
  const Path above = parent(current_df);
  if (!above.empty() && above.back() == id) return above;
  if (at(child(above, id)) != nullptr) return child(above, id);
  return std::nullopt;
}

std::optional<Path> FileSystem::by_short_id(const Path& df, std::uint8_t short_id) const {
  if (short_id == 0) return std::nullopt;
  for (const auto& [path, file] : files_) {
    if (file.short_id == short_id && !path.empty() && parent(path) == df) return path;
  }
  return std::nullopt;
}

Bytes control_parameters(const Path& path, const File& file, Template outer) {
  Bytes inside;
  const auto add = [&inside](std::uint32_t tag, View value) {
    const Bytes object = tlv(tag, value);
    inside.insert(inside.end(), object.begin(), object.end());
  };
  if (file.kind != FileKind::directory) add(0x80, two_bytes(file.size));
  add(0x82, Bytes{descriptor(file.kind)});
  add(0x83, two_bytes(path.empty() ? mf : path.back()));
  if (!file.names.empty()) add(0x84, file.names.front());
  if (file.short_id != 0) add(0x88, Bytes{static_cast<std::uint8_t>(file.short_id << 3)});
  add(0x8A, Bytes{0x05});
  return tlv(static_cast<std::uint8_t>(outer), inside);
}

std::string path_text(const Path& path) {
  std::string text = to_hex(two_bytes(mf));
  for (const std::uint16_t id : path) text += to_hex(two_bytes(id));
  return text;
}

std::optional<Path> parse_path(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() < 2 || bytes->size() % 2 != 0) return std::nullopt;
  Path ids;
  for (std::size_t i = 0; i < bytes->size(); i += 2) {
    ids.push_back(static_cast<std::uint16_t>((*bytes)[i] << 8 | (*bytes)[i + 1]));
  }
  if (ids.front() != mf) return std::nullopt;
  return Path(ids.begin() + 1, ids.end());
}

}  // namespace esign::vcard
