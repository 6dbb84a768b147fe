// SPDX-License-Identifier: Apache-2.0
// SELECT in all its forms. A SELECT that fails changes nothing: host programs try dozens of foreign AIDs first.
#include "chip/core.h"

namespace esign::vcard {
namespace {

std::optional<Path> identifiers(View data) {
  if (data.size() % 2 != 0) return std::nullopt;
  Path path;
  for (std::size_t i = 0; i < data.size(); i += 2) path.push_back(static_cast<std::uint16_t>(data[i] << 8 | data[i + 1]));
  return path;
}

struct Target {
  std::optional<Path> path{};
  Sw why_not = Sw::file_not_found;
};

Target existing(const Core& core, Path path) {
  if (core.state.files.at(path) == nullptr) return {};
  return {std::move(path)};
}

enum class Wanted : std::uint8_t { directory, elementary };
Target of_kind(const Core& core, const Path& path, Wanted wanted) {
  const File* file = core.state.files.at(path);
  if (file == nullptr || (file->kind == FileKind::directory) != (wanted == Wanted::directory)) return {};
  return {path};
}

Path below(const Path& df, const Path& ids) {
  Path path = df;
  path.insert(path.end(), ids.begin(), ids.end());
  return path;
}

Target by_identifier(const Core& core, const Path& ids) {
  if (ids.empty()) return {Path{}};
  if (ids.size() != 1) return {std::nullopt, Sw::wrong_length};
  return {core.state.files.by_id(core.session.df, ids.front())};
}

Target by_path(const Core& core, const Path& from, const Path& ids) {
  if (ids.empty()) return {std::nullopt, Sw::wrong_length};
  const bool says_mf = ids.front() == 0x3F00;  // tolerated: the profile's readers send whole paths
  return existing(core, below(from, says_mf ? Path(ids.begin() + 1, ids.end()) : ids));
}

Target by_name(const Core& core, const Command& command) {
  if ((command.p2 & 0x03) != 0) return {};  // every name names one DF: there is no last, next or previous
  if (!core.who.applet.empty() && command.data == core.who.applet) return {Path{cia_directory}};
  return {core.state.files.by_name(command.data)};
}

// P1 of ISO/IEC 7816-4.
Target find_target(const Core& core, const Command& command) {
  if (command.p1 == 0x04) return by_name(core, command);
  const auto ids = identifiers(command.data);
  if (!ids) return {std::nullopt, Sw::wrong_length};
  const Path& df = core.session.df;
  switch (command.p1) {
    case 0x00: return by_identifier(core, *ids);
    case 0x01:
      if (ids->size() != 1) return {std::nullopt, Sw::wrong_length};
      return of_kind(core, below(df, *ids), Wanted::directory);
    case 0x02:
      if (ids->size() != 1) return {std::nullopt, Sw::wrong_length};
      return of_kind(core, below(df, *ids), Wanted::elementary);
    case 0x03:
      if (!ids->empty()) return {std::nullopt, Sw::wrong_length};
      return {df.empty() ? df : Path(df.begin(), df.end() - 1)};
    case 0x08: return by_path(core, {}, *ids);
    case 0x09: return by_path(core, df, *ids);
  }
  return {std::nullopt, Sw::wrong_p1p2};
}

// The state of a local PIN lives as long as the DF it belongs to is selected. Selecting that DF again, or a file in
// it, leaves the state alone: OpenSC selects 5015 between VERIFY and MSE.
void enter(Core& core, const Path& path, const File& file) {
  const bool directory = file.kind == FileKind::directory;
  Path df = directory ? path : Path(path.begin(), path.end() - 1);
  if (in_cia(core.session.df) && !in_cia(df)) {
    core.forget(PinId::sign);
    core.forget(PinId::puk);
  }
  core.session.df = std::move(df);
  core.session.ef = directory ? std::nullopt : std::optional(path);
}

}  // namespace

Response select(Core& core, const Command& command) {
  const std::uint8_t answer = command.p2 & 0x0C;
  if ((command.p2 & 0xF0) != 0 || answer == 0x08) return Sw::wrong_p1p2;  // 08 asks for management data: there is none
  const Target target = find_target(core, command);
  if (!target.path) return target.why_not;
  const File* file = core.state.files.at(*target.path);
  if (file == nullptr) return Sw::file_not_found;
  if (!link_allows(core, *target.path, *file)) return Sw::security_status;
  enter(core, *target.path, *file);
  if (answer == 0x0C) return Sw::ok;
  if (command.p1 == 0x04 && !core.who.applet.empty() && command.data == core.who.applet) {
    return Response(core.who.applet_answer);
  }
  return Response(control_parameters(*target.path, *file, answer == 0x04 ? Template::fcp : Template::fci));
}

}  // namespace esign::vcard
