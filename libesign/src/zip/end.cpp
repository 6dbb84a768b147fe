// SPDX-License-Identifier: Apache-2.0
// The end of an archive: where its directory is. A comment may hold anything but the look of another end.
#include <algorithm>
#include <optional>

#include "zip/directory.h"

namespace esign::zip {
namespace {

constexpr std::size_t kLongestComment = 0xffff;

bool fits(View tail, std::size_t at) { return Fields(tail.subspan(at + 20)).u16() == tail.size() - at - kEndRecordOctets; }

/// Where the end record begins in the last octets of the archive. The last place that looks like one must be one, and an earlier
/// one that would be one too (its comment being the later one) leaves two readings. A stored file may itself be an archive: an end
/// record whose comment would not reach to the last octet is no other end.
Result<std::size_t> find_end_record(View tail) {
  std::optional<std::size_t> found;
  for (std::size_t at = tail.size() - kEndRecordOctets + 1; at > 0; --at) {
    if (Fields(tail.subspan(at - 1)).u32() != kEndRecord) continue;
    if (!found) {
      if (!fits(tail, at - 1)) return fail(Errc::malformed, "octets behind the end of the archive");
      found = at - 1;
    } else if (fits(tail, at - 1)) {
      return fail(Errc::malformed, "two ends of the central directory");
    }
  }
  if (!found) return fail(Errc::malformed, "no end of the central directory: not a ZIP archive, or cut short");
  return *found;
}

/// The four numbers of either end record.
struct Numbers {
  std::uint64_t disk = 0, directory_disk = 0, entries_here = 0, entries = 0, size = 0, offset = 0;
};

Numbers numbers_of(View record) {
  Fields fields(record.subspan(4));
  return {fields.u16(), fields.u16(), fields.u16(), fields.u16(), fields.u32(), fields.u32()};
}

/// Two records that tell the same: a short one says what fits and 0xff… what does not.
bool agree(std::uint64_t brief, std::uint64_t full, std::uint64_t sentinel) { return brief == full || (brief == sentinel && full >= sentinel); }

/// APPNOTE 4.3.14 and 4.3.15, right before the end record at `at`.
Result<std::optional<Numbers>> read_zip64(const Document& document, std::uint64_t at, const Numbers& brief) {
  if (at < kEndLocator64Octets) return std::optional<Numbers>();
  Bytes locator(kEndLocator64Octets);
  ESIGN_CHECK(document.read_at(at - kEndLocator64Octets, locator));
  Fields place(locator);
  if (place.u32() != kEndLocator64) return std::optional<Numbers>();
  const std::uint32_t disk = place.u32();
  const std::uint64_t offset = place.u64();
  if (disk != 0 || place.u32() != 1) return fail(Errc::unsupported, "an archive of several parts");
  const std::uint64_t before = at - kEndLocator64Octets;
  if (before < kEndRecord64Octets || offset != before - kEndRecord64Octets) return fail(Errc::malformed, "the ZIP64 end record is not where its locator says");
  Bytes record(kEndRecord64Octets);
  ESIGN_CHECK(document.read_at(offset, record));
  Fields fields(record);
  if (fields.u32() != kEndRecord64 || fields.u64() != kEndRecord64Octets - 12) return fail(Errc::malformed, "a broken ZIP64 end record");
  fields.take(4);  // versions
  Numbers full;
  full.disk = fields.u32();
  full.directory_disk = fields.u32();
  full.entries_here = fields.u64();
  full.entries = fields.u64();
  full.size = fields.u64();
  full.offset = fields.u64();
  const bool same = agree(brief.disk, full.disk, kSentinel16) && agree(brief.directory_disk, full.directory_disk, kSentinel16) &&
                    agree(brief.entries_here, full.entries_here, kSentinel16) && agree(brief.entries, full.entries, kSentinel16) &&
                    agree(brief.size, full.size, kSentinel32) && agree(brief.offset, full.offset, kSentinel32);
  if (!same) return fail(Errc::malformed, "the two end records contradict each other");
  return std::optional(full);
}

}  // namespace

Result<End> read_end(const Document& document) {
  if (document.size() < kEndRecordOctets) return fail(Errc::malformed, "too short for a ZIP archive");
  Bytes tail(static_cast<std::size_t>(std::min<std::uint64_t>(document.size(), kEndRecordOctets + kLongestComment)));
  const std::uint64_t tail_at = document.size() - tail.size();
  ESIGN_CHECK(document.read_at(tail_at, tail));
  ESIGN_TRY(const std::size_t found, find_end_record(tail));
  const View record = View(tail).subspan(found);
  Numbers numbers = numbers_of(record);
  std::uint64_t end = tail_at + found;
  ESIGN_TRY(const auto full, read_zip64(document, end, numbers));
  if (full) {
    numbers = *full;
    end -= kEndLocator64Octets + kEndRecord64Octets;
  }
  if (numbers.disk != 0 || numbers.directory_disk != 0 || numbers.entries_here != numbers.entries) return fail(Errc::unsupported, "an archive of several parts");
  if (numbers.size > end || numbers.offset != end - numbers.size)
    return fail(Errc::malformed, "the central directory does not end where the end record begins");
  return End{numbers.entries, numbers.offset, numbers.size, copy(record.subspan(kEndRecordOctets))};
}

}  // namespace esign::zip
