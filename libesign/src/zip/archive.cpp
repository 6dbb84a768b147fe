// SPDX-License-Identifier: Apache-2.0
#include "zip/archive.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "zip/directory.h"

namespace esign::zip {
namespace {

constexpr std::uint16_t kVersionNeeded = 45;  ///< ZIP64; later ones announce encryption and other methods.
constexpr unsigned kUnix = 3;
constexpr std::uint32_t kFileType = 0170000, kRegular = 0100000, kFolder = 0040000;

/// A header of the directory beside the entry that is made of it.
struct Read {
  Header header{};
  Entry entry{};
};

/// Links and devices are told by the Unix mode in the external attributes.
Result<void> check_file_type(const Header& header) {
  if (header.made_by >> 8 != kUnix) return {};
  const std::uint32_t type = header.external >> 16 & kFileType;
  if (type != 0 && type != kRegular && type != kFolder) return fail(Errc::malformed, "a link or device, not a file");
  return {};
}

Result<Entry> entry_of(const Header& header) {
  ESIGN_TRY(const Entry::Kind kind, check_name(header.name));
  ESIGN_CHECK(check_file_type(header));
  if (header.flags & 1u || header.flags & 1u << 6 || header.flags & 1u << 13) return fail(Errc::unsupported, "an encrypted file");
  if (header.flags & ~kFlagsKnown) return fail(Errc::unsupported, "a flag that is not known");
  if (header.method != kStored && header.method != kDeflated) return fail(Errc::unsupported, "compression method " + std::to_string(header.method));
  if (header.needed > kVersionNeeded) return fail(Errc::unsupported, "needs version " + std::to_string(header.needed));
  if (header.disk != 0) return fail(Errc::unsupported, "an archive of several parts");
  Entry entry;
  entry.name = header.name;
  entry.kind = kind;
  entry.method = header.method == kStored ? Entry::Method::stored : Entry::Method::deflated;
  entry.crc = header.crc;
  entry.packed = header.packed;
  entry.size = header.size;
  entry.header = header.offset;
  if (entry.method == Entry::Method::stored && entry.packed != entry.size) return fail(Errc::malformed, "a stored file of two sizes");
  if (kind == Entry::Kind::folder && entry.size != 0) return fail(Errc::malformed, "a folder with content");
  return entry;
}

Result<std::vector<Read>> read_directory(const Document& document, const End& end, const Limits& limits) {
  if (end.entries > limits.zip_entries) return fail(Errc::limit_exceeded, "zip_entries");
  if (end.size > limits.zip_directory_octets) return fail(Errc::limit_exceeded, "zip_directory_octets");
  Bytes octets(static_cast<std::size_t>(end.size));
  ESIGN_CHECK(document.read_at(end.offset, octets));
  Fields directory(octets);
  std::vector<Read> all;
  std::set<std::string> names;
  std::uint64_t expanded = 0;
  const std::uint64_t packed = document.size();
  for (std::uint64_t i = 0; i < end.entries; ++i) {
    ESIGN_TRY(Header header, read_central_header(directory));
    ESIGN_TRY(Entry entry, entry_of(header).in(printable(header.name)));
    if (!names.insert(entry.name).second) return fail(Errc::malformed, "two files of one name").in(printable(entry.name));
    if (entry.size > UINT64_MAX - expanded) return fail(Errc::limit_exceeded, "zip_expanded_octets");
    expanded += entry.size;
    all.push_back({std::move(header), std::move(entry)});
  }
  if (directory.left() != 0) return fail(Errc::malformed, "the central directory has more than its entries");
  if (expanded > limits.zip_expanded_octets && expanded / limits.zip_ratio > packed) return fail(Errc::limit_exceeded, "zip_expanded_octets");
  return all;
}

/// A number of a local header before data whose sizes stand behind it: not told yet, or told.
bool agrees(std::uint64_t local, std::uint64_t central, std::uint16_t flags) { return local == central || ((flags & kFlagDescriptor) != 0 && local == 0); }

/// APPNOTE 4.4.3: both name the least version for what they need themselves. The directory alone needs ZIP64 where only the place of the
/// file does (Java writes such archives); nothing else makes the two differ.
Result<void> compare_versions(const Header& local, const Header& central) {
  const bool for_the_offset = central.offset >= kSentinel32 && central.needed == kVersionNeeded && local.needed < central.needed;
  if (local.needed == central.needed || for_the_offset) return {};
  return fail(Errc::malformed, "the local header needs another version than the directory says");
}

/// What both headers say, both must say alike.
Result<void> compare(const Header& local, const Header& central) {
  if (local.name != central.name) return fail(Errc::malformed, "the local header has another name");
  const bool same = local.flags == central.flags && local.method == central.method && local.time == central.time && local.date == central.date &&
                    agrees(local.crc, central.crc, central.flags) && agrees(local.packed, central.packed, central.flags) &&
                    agrees(local.size, central.size, central.flags);
  return same ? Result<void>() : Result<void>(fail(Errc::malformed, "the local header differs from the directory"));
}

/// APPNOTE 4.3.9: the octets between data and what comes next are a data descriptor that repeats the directory, or there are none.
Result<void> check_descriptor(const Document& document, const Read& read, std::uint64_t next) {
  const Entry& entry = read.entry;
  if (entry.data > next || entry.packed > next - entry.data) return fail(Errc::malformed, "its octets run into the next file's");
  const std::uint64_t at = entry.data + entry.packed, octets = next - at;
  if ((read.header.flags & kFlagDescriptor) == 0) return octets == 0 ? Result<void>() : Result<void>(fail(Errc::malformed, "octets between two files"));
  if (octets != 12 && octets != 16 && octets != 20 && octets != 24) return fail(Errc::malformed, "octets between two files that are no data descriptor");
  Bytes descriptor(static_cast<std::size_t>(octets));
  ESIGN_CHECK(document.read_at(at, descriptor));
  const bool wide = octets >= 20;
  Fields fields(descriptor);
  if (octets % 8 == 0 && fields.u32() != kDescriptor) return fail(Errc::malformed, "a broken data descriptor");
  const std::uint32_t crc = fields.u32();
  const std::uint64_t packed = wide ? fields.u64() : fields.u32(), size = wide ? fields.u64() : fields.u32();
  if (crc != entry.crc || packed != entry.packed || size != entry.size) return fail(Errc::malformed, "the data descriptor differs from the directory");
  return {};
}

/// Fills in where the data begins, and holds every octet up to `next` against the directory.
Result<void> check_local(const Document& document, Read& read, std::uint64_t next) {
  Entry& entry = read.entry;
  if (entry.header > next || next - entry.header < kLocalHeaderOctets) return fail(Errc::malformed, "its octets run into the next file's");
  Bytes fixed(kLocalHeaderOctets);
  ESIGN_CHECK(document.read_at(entry.header, fixed));
  ESIGN_TRY(const std::size_t rest_octets, local_rest(fixed));
  if (rest_octets > next - entry.header - kLocalHeaderOctets) return fail(Errc::malformed, "its octets run into the next file's");
  Bytes rest(rest_octets);
  ESIGN_CHECK(document.read_at(entry.header + kLocalHeaderOctets, rest));
  ESIGN_TRY(const Header local, read_local_header(fixed, rest));
  ESIGN_CHECK(compare_versions(local, read.header));
  ESIGN_CHECK(compare(local, read.header));
  entry.data = entry.header + kLocalHeaderOctets + rest_octets;
  entry.local_extra = local.extra_octets == 0 ? Entry::LocalExtra::absent : Entry::LocalExtra::present;
  return check_descriptor(document, read, next);
}

}  // namespace

Result<Archive> Archive::open(const Document& document, const Limits& limits) {
  ESIGN_TRY(End end, read_end(document));
  ESIGN_TRY(std::vector<Read> all, read_directory(document, end, limits));
  std::ranges::stable_sort(all, {}, [](const Read& one) { return one.entry.header; });
  const std::uint64_t first = all.empty() ? end.offset : all.front().entry.header;
  if (first != 0) return fail(Errc::malformed, "octets before the first file").in("offset 0");
  Archive archive(document);
  archive.comment_ = std::move(end.comment);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint64_t next = i + 1 < all.size() ? all[i + 1].entry.header : end.offset;
    ESIGN_CHECK(check_local(document, all[i], next).in(printable(all[i].entry.name)));
    archive.entries_.push_back(std::move(all[i].entry));
  }
  return archive;
}

}  // namespace esign::zip
