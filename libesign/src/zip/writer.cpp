// SPDX-License-Identifier: Apache-2.0
#include "zip/writer.h"

#include <zlib.h>

#include <algorithm>

#include "base/text.h"
#include "zip/directory.h"

namespace esign::zip {
namespace {

constexpr std::uint16_t kVersion = 20, kVersion64 = 45, kMadeByUnix = 3u << 8;
constexpr std::uint16_t kFirstDate = 1u << 5 | 1u;  // 1980-01-01
constexpr std::uint32_t kPlainFile = 0100644u << 16;
/// What is deflated is held; larger files are stored, which costs no time either.
constexpr std::uint64_t kDeflatedAtMost = 16u << 20;

bool is_wide(std::uint64_t number) { return number >= kSentinel32; }
std::uint32_t brief(std::uint64_t number) { return is_wide(number) ? kSentinel32 : static_cast<std::uint32_t>(number); }
std::uint16_t flags_of(std::string_view name) {
  const bool ascii = std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? 0 : kFlagUtf8;
}
std::uint16_t method_of(const Entry& entry) { return entry.method == Entry::Method::stored ? kStored : kDeflated; }

/// Raw deflate data; nothing when it would not be smaller.
Result<std::optional<Bytes>> deflated(View octets) {
  ::z_stream stream{};
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) return fail(Errc::internal, "zlib does not start");
  Bytes packed(octets.size());
  stream.next_in = const_cast<Bytef*>(octets.data());  // NOLINT: zlib reads it only
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  const int code = ::deflate(&stream, Z_FINISH);
  // Not resize(): g++ 12 under the thread sanitizer takes it for one that may grow without end.
  packed.erase(packed.end() - static_cast<std::ptrdiff_t>(stream.avail_out), packed.end());
  ::deflateEnd(&stream);
  return code == Z_STREAM_END ? std::optional(std::move(packed)) : std::optional<Bytes>();
}

Result<std::uint32_t> crc_of(const Document& file) {
  std::uint32_t crc = 0;
  ESIGN_CHECK(file.read([&](View piece) -> Result<void> {
    crc = static_cast<std::uint32_t>(::crc32_z(crc, piece.data(), piece.size()));
    return {};
  }));
  return crc;
}

Bytes local_header(const Entry& entry) {
  const bool wide = is_wide(entry.size) || is_wide(entry.packed);
  FieldWriter out;
  out.u32(kLocalHeader).u16(wide ? kVersion64 : kVersion).u16(flags_of(entry.name)).u16(method_of(entry)).u16(0).u16(kFirstDate).u32(entry.crc);
  // The ZIP64 field of a local header has both sizes (APPNOTE 4.5.3).
  out.u32(wide ? kSentinel32 : brief(entry.packed)).u32(wide ? kSentinel32 : brief(entry.size));
  out.u16(static_cast<std::uint16_t>(entry.name.size())).u16(wide ? 20 : 0).octets(as_view(entry.name));
  if (wide) out.u16(kExtraZip64).u16(16).u64(entry.size).u64(entry.packed);
  return out.written();
}

Bytes central_header(const Entry& entry) {
  const bool sizes = is_wide(entry.size) || is_wide(entry.packed), offset = is_wide(entry.header);
  FieldWriter wide;
  if (sizes) wide.u64(entry.size).u64(entry.packed);
  if (offset) wide.u64(entry.header);
  const auto extra = static_cast<std::uint16_t>(wide.written().size());
  FieldWriter out;
  out.u32(kCentralHeader).u16(kMadeByUnix | kVersion64).u16(sizes || offset ? kVersion64 : kVersion).u16(flags_of(entry.name)).u16(method_of(entry));
  out.u16(0).u16(kFirstDate).u32(entry.crc).u32(sizes ? kSentinel32 : brief(entry.packed)).u32(sizes ? kSentinel32 : brief(entry.size));
  out.u16(static_cast<std::uint16_t>(entry.name.size())).u16(static_cast<std::uint16_t>(extra == 0 ? 0 : extra + 4)).u16(0).u16(0).u16(0);
  out.u32(kPlainFile).u32(brief(entry.header)).octets(as_view(entry.name));
  if (extra != 0) out.u16(kExtraZip64).u16(extra).octets(wide.written());
  return out.written();
}

}  // namespace

Result<void> Writer::begin(Entry entry) {
  if (entry.name.size() > kSentinel16) return fail(Errc::invalid_argument, "a file name of more than 65535 octets");
  auto kind = check_name(entry.name);
  if (!kind || *kind != Entry::Kind::file) return fail(Errc::invalid_argument, "no name for a file in a container").in(printable(entry.name));
  if (std::ranges::find(entries_, entry.name, &Entry::name) != entries_.end())
    return fail(Errc::invalid_argument, "two files of one name").in(printable(entry.name));
  entry.header = at_;
  ESIGN_CHECK(write(local_header(entry)));
  entries_.push_back(std::move(entry));
  return {};
}

Result<void> Writer::add(const std::string& name, const Document& file, Packing packing) {
  Entry entry;
  entry.name = name;
  entry.size = entry.packed = file.size();
  ESIGN_TRY(entry.crc, crc_of(file));
  std::optional<Bytes> packed;
  if (packing == Packing::deflate && file.size() <= kDeflatedAtMost) {
    ESIGN_TRY(const Bytes octets, file.octets(kDeflatedAtMost));
    ESIGN_TRY(packed, deflated(octets));
  }
  if (packed) {
    entry.method = Entry::Method::deflated;
    entry.packed = packed->size();
    ESIGN_CHECK(begin(std::move(entry)));
    return write(*packed);
  }
  ESIGN_CHECK(begin(std::move(entry)));
  return file.read([&](View piece) { return write(piece); });
}

Result<void> Writer::copy(const Archive& archive, std::size_t index) {
  ESIGN_CHECK(begin(archive.entries().at(index)));
  return archive.packed(index, [&](View piece) { return write(piece); });
}

Result<void> Writer::finish() {
  const std::uint64_t offset = at_, entries = entries_.size();
  for (const Entry& entry : entries_) ESIGN_CHECK(write(central_header(entry)));
  const std::uint64_t size = at_ - offset;
  const bool wide = is_wide(offset) || is_wide(size) || entries >= kSentinel16;
  if (wide) {
    const std::uint64_t record = at_;
    FieldWriter out;
    out.u32(kEndRecord64).u64(kEndRecord64Octets - 12).u16(kMadeByUnix | kVersion64).u16(kVersion64).u32(0).u32(0);
    out.u64(entries).u64(entries).u64(size).u64(offset);
    out.u32(kEndLocator64).u32(0).u64(record).u32(1);
    ESIGN_CHECK(write(out.written()));
  }
  const auto count = static_cast<std::uint16_t>(std::min<std::uint64_t>(entries, kSentinel16));
  FieldWriter out;
  out.u32(kEndRecord).u16(0).u16(0).u16(count).u16(count).u32(brief(size)).u32(brief(offset)).u16(0);
  return write(out.written());
}

}  // namespace esign::zip
