// SPDX-License-Identifier: Apache-2.0
// CAdES in containers: over the file itself (ASiC-S), or over an ASiCManifest that lists files with their digests (ASiC-E).
#include <algorithm>

#include "base/text.h"
#include "formats/asic/reading.h"
#include "formats/cades/cades.h"

namespace esign::formats::asic {
namespace {

using Weight = Defect::Weight;

/// A file that a manifest lists: signed as if the signature had a reference of its own to it.
Reference reference_to(const Reading& reading, const ManifestEntry& listed) {
  Reference reference;
  reference.uri = listed.uri;
  reference.name = printable(percent_decoded(listed.uri));
  reference.media_type = listed.media_type;
  reference.extent = Coverage::Extent::full;
  reference.hash = listed.hash;
  reference.expected = listed.digest;
  reference.failure = listed.failure;
  const Document* file = reading.files->named(listed.uri);
  if (file == nullptr) {
    reference.failure = Error{Errc::not_found, "it is listed and not in the container", listed.uri, -1};
    return reference;
  }
  reference.entry = file->name();
  reference.same_octets = "file " + file->name();
  reference.shown_type = file->media_type();
  reference.octets = [document = *file](const Sink& out) { return document.read(out); };
  if (is_container_structure(file->name())) reference.role = ReferenceRole::other;
  return reference;
}

/// EN 319 162-1 clause 4.4.3.2 b): the value is over the manifest, which is no data; the files that it lists are.
void refer_to_files(const Reading& reading, const ReadManifest& manifest, SignatureView& view) {
  if (!view.references.empty()) {
    view.references.front().role = ReferenceRole::other;
    view.references.front().entry = manifest.file->name;
    view.references.front().same_octets = "file " + manifest.file->name;
  }
  for (const ManifestEntry& listed : manifest.manifest.entries) view.references.push_back(reference_to(reading, listed));
}

/// Clause 4.3.3.2 a): the value is over the only file.
void refer_to_file(const Member& data, SignatureView& view) {
  if (view.references.empty()) return;
  view.references.front().entry = data.name;
  view.references.front().same_octets = "file " + data.name;
}

}  // namespace

Result<void> read_cades(Reading& reading, const Member& file) {
  const ReadManifest* manifest = nullptr;
  const Member* content = nullptr;
  if (reading.package.kind == Kind::extended) {
    manifest = manifest_for(reading, file);
    if (manifest != nullptr) content = manifest->file;
  } else if (const auto data = data_of(reading.package); data.size() == 1) {
    content = data.front();
  }
  if (content == nullptr) reading.defects.push_back({Weight::fatal, file.name, "nothing says what this signature is over"});
  const std::optional<Document> octets = content == nullptr ? std::nullopt : std::optional(content->octets);
  auto read = reading.parsed != nullptr ? cades::read(file.octets, octets, *reading.parsed) : cades::read(file.octets, octets, reading.limits);
  if (!read) {
    if (!is_finding(read.error())) return fail(std::move(read).error());
    reading.defects.push_back({Weight::fatal, file.name, words(read.error())});
    return {};
  }
  const std::size_t first = reading.set.signatures.size();
  for (SignatureView& view : read->signatures) {
    if (view.packaging != Packaging::detached) view.defects.push_back({Weight::fatal, file.name, "the signature holds content of its own"});
    if (manifest != nullptr) refer_to_files(reading, *manifest, view);
    else if (content != nullptr) refer_to_file(*content, view);
    reading.set.signatures.push_back(std::move(view));
  }
  return attach_timestamps(reading, file, first);
}

}  // namespace esign::formats::asic
