// SPDX-License-Identifier: Apache-2.0
// Time-stamps of containers, over everything that is there (EN 319 162-1 clause A.7).
#include "formats/asic/archive_manifest.h"

#include <algorithm>

#include "base/text.h"
#include "formats/asic/reading.h"
#include "formats/cades/cades.h"

namespace esign::formats::asic {
namespace {

constexpr std::string_view kNewest = "META-INF/ASiCArchiveManifest.xml";

/// The time-stamp that no manifest lists yet.
Result<std::string> newest_timestamp(const Package& package, const Limits& limits) {
  ESIGN_TRY(const auto listed, listed_names(package, limits));
  std::optional<std::string> newest;
  for (const Member* member : package.all(Part::timestamp)) {
    if (std::ranges::find(listed, member->name) != listed.end()) continue;
    if (newest) return fail(Errc::unsupported, "two archive time-stamps that no other covers");
    newest = member->name;
  }
  if (!newest) return fail(Errc::unsupported, "no time-stamp of the container that may still get validation data");
  return *newest;
}

/// The archive manifest so far gets out of the way of the new one. Empty: there is none.
Result<std::string> rename_newest(Package& package, const Limits& limits) {
  const auto last = std::ranges::find(package.members, kNewest, &Member::name);
  if (last == package.members.end()) return std::string();
  std::string name = free_name(package, "META-INF/ASiCArchiveManifest", ".xml");
  ESIGN_TRY(Bytes octets, last->octets.octets(limits.xml_octets));
  package.members.erase(last);
  put(package, name, std::move(octets));
  return name;
}

}  // namespace

Result<std::vector<std::string>> listed_names(const Package& package, const Limits& limits) {
  Reading reading{package, limits, nullptr, package.files(), {}, {}, {}};
  ESIGN_CHECK(read_manifests(reading));
  std::vector<std::string> names;
  for (const ReadManifest& one : reading.manifests) {
    for (const ManifestEntry& entry : one.manifest.entries) {
      if (const Document* file = reading.files->named(entry.uri); file != nullptr) names.push_back(file->name());
    }
  }
  return names;
}

Result<void> add_to_newest_timestamp(Package& package, const Values& values, const Limits& limits) {
  if (values.empty()) return {};
  ESIGN_TRY(const std::string name, newest_timestamp(package, limits));
  ESIGN_TRY(const auto token, cades::open_for_more(package.find(name)->octets, std::nullopt, limits).in(printable(name)));
  ESIGN_CHECK(token->add_values(0, ValuesOf::timestamps, values));
  Bytes octets;
  ESIGN_CHECK(token->write([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  put(package, name, std::move(octets));
  return {};
}

Result<BegunManifest> begin_archive_manifest(Package& package, Hash hash, const DigestFunction& digest, const Limits& limits) {
  ESIGN_TRY(const std::string before, rename_newest(package, limits));
  BegunManifest begun;
  begun.timestamp = free_name(package, "META-INF/timestamp", ".tst");
  Manifest manifest{percent_encoded(begun.timestamp, "/"), "application/vnd.etsi.timestamp-token", {}};
  ESIGN_TRY(const auto listed, listed_names(package, limits));
  for (const Member& member : package.members) {
    const bool optional = member.part == Part::opendocument_manifest && std::ranges::find(listed, member.name) == listed.end();
    if (member.part == Part::mimetype || optional) continue;
    ESIGN_TRY(auto entry, entry_for(member, hash, digest).in(printable(member.name)));
    if (member.name == before) entry.rootfile = ManifestEntry::Rootfile::yes;
    manifest.entries.push_back(std::move(entry));
  }
  Bytes octets = write_manifest(manifest);
  ESIGN_TRY(begun.imprint, digest(hash, [&](const Sink& out) { return out(octets); }));
  put(package, std::string(kNewest), std::move(octets));
  return begun;
}

}  // namespace esign::formats::asic
