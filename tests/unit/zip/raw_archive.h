// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <zlib.h>

#include <optional>
#include <string>
#include <vector>

#include "zip/archive.h"

// Archives written record by record, so that a test can get any one of them wrong.
namespace esign::zip::test {

struct RawFile {
  std::string name{};
  std::string content{};
  std::uint16_t method = 0, flags = 0, needed = 20;
  std::string packed{};  ///< With method 8; empty: the content deflated.
  Bytes local_extra{}, central_extra{}, descriptor{};
  std::string local_name{};  ///< Empty: the name.
  std::string gap{};         ///< Octets behind the file that belong to nothing.
  std::optional<std::uint16_t> local_needed{};
  std::optional<std::uint32_t> crc{}, local_crc{}, local_size{}, central_size{}, offset{}, external{};
  std::uint16_t made_by = 3u << 8;
};

inline std::string deflated(const std::string& text) {
  ::z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}
inline std::uint32_t crc_of(const std::string& text) { return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size())); }

struct RawArchive {
  std::vector<RawFile> files{};
  std::string front{}, comment{}, behind{}, before_end{};
  std::optional<std::uint16_t> entries{};
  std::optional<std::uint32_t> directory_offset{};
  Bytes zip64{};  ///< Between the directory and the end record.

  Bytes octets() const {
    FieldWriter out, directory;
    out.octets(as_view(front));
    for (const RawFile& file : files) write(file, out, directory);
    const std::size_t offset = out.written().size();
    out.octets(directory.written()).octets(as_view(before_end)).octets(zip64);
    const auto count = entries.value_or(static_cast<std::uint16_t>(files.size()));
    out.u32(kEndRecord).u16(0).u16(0).u16(count).u16(count).u32(static_cast<std::uint32_t>(directory.written().size()));
    out.u32(directory_offset.value_or(static_cast<std::uint32_t>(offset))).u16(static_cast<std::uint16_t>(comment.size())).octets(as_view(comment));
    out.octets(as_view(behind));
    return out.written();
  }
  Result<Archive> open(const Limits& limits = {}) const { return Archive::open(Document::from_octets(octets(), "x.zip"), limits); }

 private:
  static void write(const RawFile& file, FieldWriter& out, FieldWriter& directory) {
    const std::string data = file.method == 8 ? (file.packed.empty() ? deflated(file.content) : file.packed) : file.content;
    const auto size = static_cast<std::uint32_t>(file.content.size()), packed = static_cast<std::uint32_t>(data.size());
    const std::uint32_t crc = file.crc.value_or(crc_of(file.content));
    const std::string& local = file.local_name.empty() ? file.name : file.local_name;
    const bool later = (file.flags & kFlagDescriptor) != 0;
    const auto at = file.offset.value_or(static_cast<std::uint32_t>(out.written().size()));
    out.u32(kLocalHeader).u16(file.local_needed.value_or(file.needed)).u16(file.flags).u16(file.method).u16(0).u16(33).u32(file.local_crc.value_or(later ? 0 : crc));
    out.u32(later ? 0 : packed).u32(file.local_size.value_or(later ? 0 : size)).u16(static_cast<std::uint16_t>(local.size()));
    out.u16(static_cast<std::uint16_t>(file.local_extra.size())).octets(as_view(local)).octets(file.local_extra).octets(as_view(data));
    out.octets(file.descriptor).octets(as_view(file.gap));
    directory.u32(kCentralHeader).u16(file.made_by).u16(file.needed).u16(file.flags).u16(file.method).u16(0).u16(33).u32(crc);
    directory.u32(packed).u32(file.central_size.value_or(size)).u16(static_cast<std::uint16_t>(file.name.size()));
    directory.u16(static_cast<std::uint16_t>(file.central_extra.size())).u16(0).u16(0).u16(0).u32(file.external.value_or(0100644u << 16)).u32(at);
    directory.octets(as_view(file.name)).octets(file.central_extra);
  }
};

/// The error's code, place and words; "opened" without one.
inline std::string outcome(const Result<Archive>& result) {
  if (result) return "opened";
  return std::string(name(result.error().code)) + ": " + (result.error().at.empty() ? "" : result.error().at + ": ") + result.error().detail;
}

/// Everything of a file, or why not.
inline std::string content(const Archive& archive, std::size_t index) {
  std::string all;
  const auto read = archive.file(index).read([&](View piece) -> Result<void> {
    all += as_text(piece);
    return {};
  });
  return read ? all : "error: " + read.error().detail;
}

}  // namespace esign::zip::test
