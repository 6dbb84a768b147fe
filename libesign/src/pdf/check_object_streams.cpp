// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "pdf/revisions.h"

namespace esign::pdf {
namespace {

using Kind = XrefEntry::Kind;

/// What an object stream's own header lists (7.5.7): pairs of number and offset.
struct StreamHeader {
  std::vector<std::uint64_t> numbers{}, offsets{};
};

Result<StreamHeader> read_header(const Bytes& octets, std::uint64_t count, std::uint64_t first) {
  if (first > octets.size() || count > octets.size() / 4 + 1) return fail(Errc::malformed, "N or First of the object stream is too large");
  Cursor cursor(Document::from_octets(octets, "object stream"), first);
  StreamHeader made;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto number = cursor.number();
    const auto offset = cursor.number();
    if (!number || !offset) return fail(Errc::malformed, "the header of the object stream is too short");
    made.numbers.push_back(*number);
    made.offsets.push_back(*offset);
  }
  return made;
}

/// N and First of the stream's dictionary, as it stands in the file.
Result<StreamHeader> header_of(const Document& file, const XrefEntry& container, const StreamReader& read, const Limits& limits) {
  Cursor cursor(file, file.size(), container.value);
  if (!object_header(cursor)) return fail(Errc::malformed, "no object begins here");
  ESIGN_TRY(const RawDictionary dictionary, read_dictionary(cursor, limits));
  const auto count = dictionary.integer("N"), first = dictionary.integer("First");
  if (!count || !first || *count < 0 || *first < 0) return fail(Errc::malformed, "N and First of the object stream are not direct numbers");
  ESIGN_TRY(const Bytes octets, read(container.number));
  return read_header(octets, static_cast<std::uint64_t>(*count), static_cast<std::uint64_t>(*first));
}

std::string problem_of(const StreamHeader& header, const std::vector<XrefEntry>& members) {
  if (!std::ranges::is_sorted(header.offsets, std::ranges::less_equal{})) return "the offsets in the object stream do not ascend";
  std::set<std::uint64_t> numbers(header.numbers.begin(), header.numbers.end());
  if (numbers.size() != header.numbers.size()) return "the object stream lists a number twice";
  for (const XrefEntry& member : members) {
    if (member.generation >= header.numbers.size() || header.numbers[member.generation] != member.number) {
      return "object " + std::to_string(member.number) + " is not at the index that the section says";
    }
  }
  return {};
}

}  // namespace

Result<void> check_object_streams(Revisions& revisions, std::size_t index, const StreamReader& read, const Limits& limits) {
  Revision& revision = revisions.all.at(index);
  std::map<std::uint64_t, std::vector<XrefEntry>> containers;
  for (const Section& section : revision.sections) {
    for (const XrefEntry& entry : section.in_force()) {
      if (entry.kind == Kind::compressed) containers[entry.value].push_back(entry);
    }
  }
  for (const auto& [number, members] : containers) {
    const std::string place = std::to_string(number) + " 0 obj";
    const auto where = number > INT32_MAX ? Revisions::Place{} : revisions.find(static_cast<std::uint32_t>(number), index);
    if (where.entry == nullptr || where.entry->kind != Kind::plain) {
      add(revision, index, "XR-06", place, "the object stream is not there");
      continue;
    }
    if (where.revision != index && index > 0) {
      // What an older revision holds may be listed again as it was.
      const bool same = std::ranges::all_of(members, [&](const XrefEntry& one) {
        const auto before = revisions.find(one.number, index - 1);
        return before.entry != nullptr && *before.entry == one;
      });
      if (!same) add(revision, index, "XR-04", place, "objects are taken from an object stream of an older revision");
      continue;
    }
    const auto header = header_of(revisions.file, *where.entry, read, limits);
    if (!header && header.error().code != Errc::malformed && header.error().code != Errc::unsupported && header.error().code != Errc::not_found) {
      return fail(header.error());
    }
    const std::string problem = header ? problem_of(*header, members) : header.error().detail;
    if (!problem.empty()) add(revision, index, "XR-06", place, problem);
  }
  return {};
}

}  // namespace esign::pdf
