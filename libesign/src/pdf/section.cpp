// SPDX-License-Identifier: Apache-2.0
#include "pdf/section.h"

#include <algorithm>

namespace esign::pdf {
namespace {

constexpr std::uint64_t kNumbers = 1u << 31;  // object numbers stay below; 8,388,607 is the largest that older readers take

Failure broken(const Cursor& cursor, std::string what) {
  if (cursor.error()) return fail(*cursor.error());
  return fail(Error{Errc::malformed, std::move(what), "offset " + std::to_string(cursor.at()), -1});
}

void note(std::vector<Finding>& findings, std::string rule, std::uint64_t at, std::string detail) {
  Finding made;
  made.rule = std::move(rule);
  made.place = "xref at " + std::to_string(at);
  made.detail = std::move(detail);
  findings.push_back(std::move(made));
}

const XrefEntry* find_in(const std::vector<XrefEntry>& entries, std::uint32_t number) {
  const auto found = std::ranges::lower_bound(entries, number, {}, &XrefEntry::number);
  return found != entries.end() && found->number == number ? &*found : nullptr;
}

/// One line of a table, "nnnnnnnnnn ggggg n": 20 octets (7.5.4), but other ends of line are met.
Result<XrefEntry> read_line(Cursor& cursor, std::uint64_t number) {
  const auto value = cursor.number();
  const auto generation = cursor.number();
  cursor.skip_space();
  const int kind = cursor.next();
  if (!value || !generation || *generation > 65'535 || (kind != 'n' && kind != 'f')) return broken(cursor, "a line of the cross-reference table is broken");
  XrefEntry made;
  made.kind = kind == 'n' ? XrefEntry::Kind::plain : XrefEntry::Kind::free;
  made.number = static_cast<std::uint32_t>(number);
  made.generation = static_cast<std::uint32_t>(*generation);
  made.value = *value;
  // "0000000000 00000 n" is how some writers mark a number that is not used; nothing can be at the header.
  if (made.kind == XrefEntry::Kind::plain && made.value == 0) made.kind = XrefEntry::Kind::free;
  return made;
}

Result<void> read_table(Cursor& cursor, SectionBudgets& budgets, Section& section) {
  while (cursor.word("trailer") == Cursor::Found::no) {
    const auto first = cursor.number();
    const auto count = cursor.number();
    if (!first || !count || *first >= kNumbers || *count >= kNumbers - *first) return broken(cursor, "a subsection of the cross-reference table is broken");
    ESIGN_CHECK(budgets.entries.spend(*count));
    for (std::uint64_t i = 0; i < *count; ++i) {
      ESIGN_TRY(const XrefEntry entry, read_line(cursor, *first + i));
      section.entries.push_back(entry);
    }
  }
  return {};
}

/// 7.5.8.4: a hybrid file has a second, hidden section.
Result<void> read_hybrid(Cursor& cursor, SectionBudgets& budgets, const Limits& limits, Section& section) {
  const auto at = section.trailer.integer("XRefStm");
  if (!at) return {};
  if (*at <= 0 || static_cast<std::uint64_t>(*at) >= cursor.end()) return broken(cursor, "XRefStm points out of the file");
  section.hybrid_at = static_cast<std::uint64_t>(*at);
  cursor.seek(*section.hybrid_at);
  ESIGN_TRY(XrefStream stream, read_xref_stream(cursor, budgets, limits).in("XRefStm"));
  section.hybrid_end = stream.end;
  section.hybrid_entries = std::move(stream.entries);
  for (Finding& finding : stream.findings) section.findings.push_back(std::move(finding));
  return {};
}

Result<void> read_trailer(Section& section) {
  const RawDictionary& trailer = section.trailer;
  const std::string place = "trailer at " + std::to_string(trailer.begin);
  for (const char* key : {"Prev", "Size", "Root", "XRefStm", "Encrypt"}) {
    if (trailer.count(key) > 1) note(section.findings, "XR-02", section.at, std::string("the trailer has several ") + key);
  }
  const auto size = trailer.integer("Size");
  if (!size || *size < 0) return fail(Error{Errc::malformed, "the trailer has no Size", place, -1});
  section.size = *size;
  if (trailer.find("Prev") == nullptr) return {};
  const auto prev = trailer.integer("Prev");
  if (!prev || *prev < 0) return fail(Error{Errc::malformed, "Prev is not an offset", place, -1});
  if (*prev > 0) section.prev = static_cast<std::uint64_t>(*prev);
  else note(section.findings, "XR-01", section.at, "Prev is 0");
  return {};
}

}  // namespace

const XrefEntry* Section::find(std::uint32_t number) const {
  const XrefEntry* own = find_in(entries, number);
  if (own != nullptr && own->kind != XrefEntry::Kind::free) return own;
  const XrefEntry* hidden = find_in(hybrid_entries, number);
  return hidden != nullptr ? hidden : own;
}

std::vector<XrefEntry> Section::in_force() const {
  if (hybrid_entries.empty()) return entries;
  std::vector<XrefEntry> all;
  all.reserve(entries.size() + hybrid_entries.size());
  for (const XrefEntry& entry : entries) all.push_back(*find(entry.number));
  for (const XrefEntry& entry : hybrid_entries) {
    if (find_in(entries, entry.number) == nullptr) all.push_back(entry);
  }
  std::ranges::sort(all, {}, &XrefEntry::number);
  return all;
}

void put_in_order(std::vector<XrefEntry>& entries, std::int64_t size, std::uint64_t at, std::vector<Finding>& findings) {
  if (!std::ranges::is_sorted(entries, {}, &XrefEntry::number)) std::ranges::stable_sort(entries, {}, &XrefEntry::number);
  const auto same = [](const XrefEntry& a, const XrefEntry& b) { return a.number == b.number; };
  if (const auto twice = std::ranges::adjacent_find(entries, same); twice != entries.end()) {
    note(findings, "XR-02", at, "object " + std::to_string(twice->number) + " has two entries in one section");
    const auto rest = std::ranges::unique(entries, same);
    entries.erase(rest.begin(), rest.end());
  }
  if (!entries.empty() && entries.back().number >= size) {
    note(findings, "XR-02", at, "object " + std::to_string(entries.back().number) + " is not below Size " + std::to_string(size));
  }
}

Result<Section> read_section(const Document& file, std::uint64_t at, std::uint64_t end, SectionBudgets& budgets, const Limits& limits) {
  const std::string place = "xref at " + std::to_string(at);
  ESIGN_CHECK(budgets.sections.spend());
  if (at == 0 || at >= end) return fail(Error{Errc::malformed, "the cross-reference section is said to lie beyond the end of the file", place, -1});
  Section section;
  section.at = at;
  Cursor cursor(file, end, at);
  cursor.skip_space();
  section.begin = cursor.at();
  if (section.begin != at) note(section.findings, "XR-01w", at, "white space stands where the section is said to begin");
  if (is_digit(cursor.peek())) {
    section.form = Section::Form::stream;
    ESIGN_TRY(XrefStream stream, read_xref_stream(cursor, budgets, limits).in(place));
    section.stream_number = stream.number;
    section.end = stream.end;
    section.trailer = std::move(stream.dictionary);
    section.entries = std::move(stream.entries);
    for (Finding& finding : stream.findings) section.findings.push_back(std::move(finding));
    ESIGN_CHECK(read_trailer(section));
    return section;
  }
  if (cursor.peek() != 'x' || cursor.word("xref") == Cursor::Found::no) {
    return cursor.error() ? fail(*cursor.error()) : fail(Error{Errc::malformed, "no cross-reference section begins here", place, -1});
  }
  ESIGN_CHECK(read_table(cursor, budgets, section).in(place));
  ESIGN_TRY(section.trailer, read_dictionary(cursor, limits).in(place));
  section.end = cursor.at();
  ESIGN_CHECK(read_trailer(section));
  put_in_order(section.entries, section.size, at, section.findings);
  ESIGN_CHECK(read_hybrid(cursor, budgets, limits, section).in(place));
  return section;
}

}  // namespace esign::pdf
