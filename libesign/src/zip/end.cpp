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

/// APPNOTE 4.3.16.
Numbers brief_numbers(View record) {
  std::uint32_t signature = 0, size = 0, offset = 0;
  std::uint16_t disk = 0, directory_disk = 0, entries_here = 0, entries = 0;
  Fields(record).read(signature, disk, directory_disk, entries_here, entries, size, offset);
  return {disk, directory_disk, entries_here, entries, size, offset};
}

/// APPNOTE 4.3.14. Errors: malformed.
Result<Numbers> full_numbers(View record) {
  std::uint32_t signature = 0, disk = 0, directory_disk = 0;
  std::uint16_t made_by = 0, needed = 0;
  std::uint64_t octets_behind = 0;
  Numbers full;
  Fields(record).read(signature, octets_behind, made_by, needed, disk, directory_disk, full.entries_here, full.entries, full.size, full.offset);
  if (signature != kEndRecord64 || octets_behind != kEndRecord64Octets - 12) return fail(Errc::malformed, "a broken ZIP64 end record");
  full.disk = disk;
  full.directory_disk = directory_disk;
  return full;
}

/// Two records that tell the same: a short one says what fits and 0xff… what does not.
bool agree(std::uint64_t brief, std::uint64_t full, std::uint64_t sentinel) { return brief == full || (brief == sentinel && full >= sentinel); }

/// APPNOTE 4.3.14 and 4.3.15, right before the end record at `at`.
Result<std::optional<Numbers>> read_zip64(const Document& document, std::uint64_t at, const Numbers& brief) {
  if (at < kEndLocator64Octets) return std::optional<Numbers>();
  Bytes locator(kEndLocator64Octets);
  ESIGN_CHECK(document.read_at(at - kEndLocator64Octets, locator));
  std::uint32_t signature = 0, disk = 0, disks = 0;
  std::uint64_t offset = 0;
  Fields(locator).read(signature, disk, offset, disks);
  if (signature != kEndLocator64) return std::optional<Numbers>();
  if (disk != 0 || disks != 1) return fail(Errc::unsupported, "an archive of several parts");
  const std::uint64_t before = at - kEndLocator64Octets;
  if (before < kEndRecord64Octets || offset != before - kEndRecord64Octets) return fail(Errc::malformed, "the ZIP64 end record is not where its locator says");
  Bytes record(kEndRecord64Octets);
  ESIGN_CHECK(document.read_at(offset, record));
  ESIGN_TRY(const Numbers full, full_numbers(record));
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
  Numbers numbers = brief_numbers(record);
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
