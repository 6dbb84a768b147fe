// SPDX-License-Identifier: Apache-2.0
#include "formats/asic/assemble.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/media_types.h"
#include "xml/escape.h"
#include "zip/directory.h"
#include "zip/writer.h"

namespace esign::formats::asic {
namespace {

constexpr std::string_view kOpenDocument = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";

Result<void> check_file_name(const Document& file) {
  const auto kind = zip::check_name(file.name());
  if (!kind || *kind != zip::Entry::Kind::file) return fail(Errc::invalid_argument, "a name that no file of a container may have");
  const bool reserved = equal_ignoring_ascii_case(file.name(), kMimetype) || equal_ignoring_ascii_case(std::string_view(file.name()).substr(0, 8), "META-INF");
  if (reserved) return fail(Errc::invalid_argument, "a name that a container has for itself");
  return {};
}

/// OpenDocument 1.2 part 3: the media types, for programs that show the container by them.
std::string opendocument_manifest(const Package& package) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"" + std::string(kOpenDocument) +
                     "\" manifest:version=\"1.2\">\n";
  const auto line = [&](std::string_view path, std::string_view type) {
    text += " <manifest:file-entry manifest:full-path=\"" + xml::escaped(path) + "\" manifest:media-type=\"" + xml::escaped(type) + "\"/>\n";
  };
  line("/", media_type(package.kind));
  for (const Member* member : package.all(Part::data)) line(member->name, member->octets.media_type());
  return text + "</manifest:manifest>\n";
}

}  // namespace

Result<Package> new_package(Kind kind, const std::vector<Document>& files) {
  if (files.empty()) return fail(Errc::invalid_argument, "nothing to sign");
  if (kind == Kind::simple && files.size() != 1) return fail(Errc::invalid_argument, "an ASiC-S container holds one file: take ASiC-E");
  Package package;
  package.kind = kind;
  put(package, std::string(kMimetype), copy(as_view(media_type(kind))));
  for (const Document& file : files) {
    ESIGN_CHECK(check_file_name(file).in(printable(file.name())));
    if (package.find(file.name()) != nullptr) return fail(Errc::invalid_argument, "two files of one name").in(printable(file.name()));
    package.members.push_back({file.name(), Part::data, file, std::nullopt});
  }
  if (kind == Kind::extended) put(package, "META-INF/manifest.xml", copy(as_view(opendocument_manifest(package))));
  return package;
}

Result<Package> package_to_extend(const Document& container, const Limits& limits) {
  ESIGN_TRY(Package package, open_package(container, limits));
  check_package(package);
  for (const Defect& defect : package.defects) {
    if (defect.weight == Defect::Weight::fatal) return fail(Error{Errc::unsupported, "nothing is added to a container that breaks a rule: " + defect.detail, printable(defect.place), -1});
  }
  if (!package.all(Part::evidence_record).empty()) return fail(Errc::unsupported, "nothing is added to a container with an evidence record");
  return package;
}

void put(Package& package, const std::string& name, Bytes octets) {
  Member made{name, part_of(name), Document::from_octets(std::move(octets), name), std::nullopt};
  const auto found = std::ranges::find(package.members, name, &Member::name);
  if (found == package.members.end()) package.members.push_back(std::move(made));
  else *found = std::move(made);
}

std::string free_name(const Package& package, std::string_view front, std::string_view ending) {
  for (unsigned number = 1;; ++number) {
    std::string name = fmt::format("{}{:03}{}", front, number, ending);
    if (package.find(name) == nullptr) return name;
  }
}

Result<ManifestEntry> entry_for(const Member& member, Hash hash, const std::function<Result<Bytes>(Hash, const Source&)>& digest) {
  ManifestEntry entry;
  entry.uri = percent_encoded(member.name, "/");
  entry.hash = hash;
  ESIGN_TRY(entry.media_type, media_type_to_state(member.octets));
  ESIGN_TRY(entry.digest, digest(hash, [&](const Sink& out) { return member.octets.read(out); }));
  return entry;
}

Result<void> write_package(const Package& package, const Sink& out) {
  zip::Writer writer(out);
  for (const Member& member : package.members) {
    const auto packing = member.part == Part::mimetype ? zip::Writer::Packing::store : zip::Writer::Packing::deflate;
    auto written = member.entry ? writer.copy(*package.archive, *member.entry) : writer.add(member.name, member.octets, packing);
    ESIGN_CHECK(std::move(written).in(printable(member.name)));
  }
  return writer.finish();
}

}  // namespace esign::formats::asic
