// SPDX-License-Identifier: Apache-2.0
// Headers of files, and what their names may be.
#include <algorithm>

#include "base/text.h"
#include "zip/directory.h"

namespace esign::zip {
namespace {

/// Numbers that stand in the ZIP64 field because their own place holds 0xffffffff (APPNOTE 4.5.3), in this order.
enum class Wide : std::uint8_t { sizes, sizes_and_offset };

Result<void> read_zip64_field(View field, Wide wide, Header& header) {
  Fields values(field);
  const auto widen = [&](std::uint64_t& number) {
    if (number == kSentinel32) number = values.u64();
  };
  widen(header.size);
  widen(header.packed);
  if (wide == Wide::sizes_and_offset) widen(header.offset);
  if (values.ended() || values.left() != 0) return fail(Errc::malformed, "a ZIP64 field with other numbers than are wanted");
  return {};
}

/// Info-ZIP's second name of a file (APPNOTE 4.6.9): it may repeat the first, nothing else.
Result<void> check_unicode_path(View field, std::string_view name) {
  if (field.size() < 5 || field.front() != 1 || as_text(field.subspan(5)) != name) return fail(Errc::malformed, "an extra field gives the file a second name");
  return {};
}

Result<void> read_extra(View extra, Wide wide, Header& header) {
  header.extra_octets = extra.size();
  const bool wanted = header.size == kSentinel32 || header.packed == kSentinel32 || (wide == Wide::sizes_and_offset && header.offset == kSentinel32);
  bool widened = false;
  std::vector<std::uint16_t> seen;
  Fields fields(extra);
  while (fields.left() > 0) {
    const std::uint16_t id = fields.u16();
    const std::uint16_t octets = fields.u16();
    const View field = fields.take(octets);
    if (fields.ended()) return fail(Errc::malformed, "a broken extra field");
    if (std::ranges::find(seen, id) != seen.end()) return fail(Errc::malformed, "the same extra field twice");
    seen.push_back(id);
    if (id == kExtraUnicodePath) ESIGN_CHECK(check_unicode_path(field, header.name));
    if (id == kExtraZip64) {
      ESIGN_CHECK(read_zip64_field(field, wide, header));
      widened = true;
    }
  }
  if (wanted && !widened) return fail(Errc::malformed, "a number without its ZIP64 field");
  return {};
}

/// What both headers have in one order, from the version needed to the length of the extra field.
struct Lengths {
  std::uint16_t name = 0, extra = 0;
};
Lengths read_common(Fields& fields, Header& header) {
  Lengths lengths;
  std::uint32_t packed = 0, size = 0;
  fields.read(header.needed, header.flags, header.method, header.time, header.date, header.crc, packed, size, lengths.name, lengths.extra);
  header.packed = packed;
  header.size = size;
  return lengths;
}

}  // namespace

Result<Header> read_central_header(Fields& directory) {
  Header header;
  std::uint32_t signature = 0, offset = 0;
  std::uint16_t comment = 0, internal = 0;
  directory.read(signature, header.made_by);
  if (signature != kCentralHeader) return fail(Errc::malformed, "no header where the directory has one");
  const Lengths lengths = read_common(directory, header);
  directory.read(comment, header.disk, internal, header.external, offset);
  header.offset = offset;
  header.name = std::string(as_text(directory.take(lengths.name)));
  const View fields = directory.take(lengths.extra);
  directory.take(comment);
  if (directory.ended()) return fail(Errc::malformed, "the central directory is cut short");
  ESIGN_CHECK(read_extra(fields, Wide::sizes_and_offset, header).in(printable(header.name)));
  return header;
}

Result<std::size_t> local_rest(View fixed) {
  if (fixed.size() != kLocalHeaderOctets || Fields(fixed).u32() != kLocalHeader) return fail(Errc::malformed, "no local header where the directory says");
  Header header;
  Fields fields(fixed.subspan(4));
  const Lengths lengths = read_common(fields, header);
  return std::size_t{lengths.name} + lengths.extra;
}

Result<Header> read_local_header(View fixed, View rest) {
  Header header;
  Fields fields(fixed.subspan(4));
  const Lengths lengths = read_common(fields, header);
  header.name = std::string(as_text(rest.first(std::min<std::size_t>(lengths.name, rest.size()))));
  ESIGN_CHECK(read_extra(rest.subspan(header.name.size()), Wide::sizes, header));
  return header;
}

Result<Entry::Kind> check_name(std::string_view name) {
  if (name.empty()) return fail(Errc::malformed, "a file without a name");
  if (!is_utf8(name)) return fail(Errc::malformed, "a file name that is not UTF-8");
  const bool control = std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (control || name.find('\\') != std::string_view::npos) return fail(Errc::malformed, "a file name with a control character or backslash");
  if (name.size() > 1 && name[1] == ':') return fail(Errc::malformed, "a file name with a drive");
  const bool folder = name.ends_with('/');
  if (folder) name.remove_suffix(1);
  for (const std::string_view part : split(name, '/')) {
    // Windows opens "a. " for "a": the same file by another name.
    if (part.empty() || part.ends_with('.') || part.ends_with(' ')) return fail(Errc::malformed, "a file name that leads out of its folder or is another's");
  }
  return folder ? Entry::Kind::folder : Entry::Kind::file;
}

}  // namespace esign::zip
