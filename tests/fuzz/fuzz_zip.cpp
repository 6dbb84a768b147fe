// SPDX-License-Identifier: Apache-2.0
// ZIP archives: one that is taken accounts for every octet, and gives for each file the size and checksum that it states or an error.
#include <algorithm>

#include "fuzz.h"
#include "zip/archive.h"
#include "zip/writer.h"

namespace {

using namespace esign;

/// What is read comes to the stated size, or is refused; ranges give the same octets as the whole.
void check_file(const zip::Archive& archive, std::size_t index) {
  const zip::Entry& entry = archive.entries()[index];
  Bytes whole;
  const Document file = archive.file(index);
  const auto read = file.read([&](View piece) -> Result<void> {
    append(whole, piece);
    return {};
  });
  if (!read) return fuzz::require_sound(read.error());
  ESIGN_LAW(whole.size() == entry.size, "a file that was read has its size");
  if (whole.size() < 3) return;
  Bytes part(whole.size() / 2);
  ESIGN_LAW(file.read_at(1, part).has_value() && equal(part, View(whole).subspan(1, part.size())), "a range is a part of the whole");
}

/// Copied into an archive of ours, it is taken again with the same files.
void check_copy(const zip::Archive& archive) {
  Bytes copied;
  zip::Writer writer([&](View piece) -> Result<void> {
    append(copied, piece);
    return {};
  });
  std::size_t files = 0;
  for (std::size_t i = 0; i < archive.entries().size(); ++i) {
    if (archive.entries()[i].kind == zip::Entry::Kind::folder) continue;
    ESIGN_LAW(writer.copy(archive, i).has_value(), "what was taken can be written");
    ++files;
  }
  ESIGN_LAW(writer.finish().has_value(), "an archive can be finished");
  const auto again = zip::Archive::open(Document::from_octets(std::move(copied), "b.zip"));
  ESIGN_LAW(again.has_value() && again->entries().size() == files, "what was written is taken");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto archive = zip::Archive::open(Document::from_octets(copy({data, size}), "a.zip"));
  if (!archive) {
    fuzz::require_sound(archive.error());
    return 0;
  }
  std::uint64_t packed = 0;
  for (const zip::Entry& entry : archive->entries()) packed += entry.packed;
  ESIGN_LAW(packed <= size, "files do not share octets");
  for (std::size_t i = 0; i < std::min<std::size_t>(archive->entries().size(), 16); ++i) check_file(*archive, i);
  check_copy(*archive);
  return 0;
}
