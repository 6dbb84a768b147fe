// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pdf/inflate.h"
#include "pdf/section.h"

namespace esign::pdf {
namespace {

using Kind = RawValue::Kind;

constexpr std::int64_t kNumbers = std::int64_t{1} << 31;

Failure broken(std::uint64_t at, std::string what) { return fail(Error{Errc::malformed, std::move(what), "offset " + std::to_string(at), -1}); }

/// The value itself, or the only member of an array around it: Filter and DecodeParms are written both ways.
Result<std::optional<RawValue>> only(const Document& file, const RawDictionary& dictionary, std::string_view key, const Limits& limits) {
  const RawValue* value = dictionary.find(key);
  if (value == nullptr || value->kind == Kind::null) return std::optional<RawValue>{};
  if (value->kind != Kind::array) return std::optional(*value);
  Cursor cursor(file, value->end, value->begin);
  ESIGN_TRY(const auto members, read_array(cursor, limits));
  if (members.empty() || (members.size() == 1 && members.front().kind == Kind::null)) return std::optional<RawValue>{};
  if (members.size() > 1) return fail(Errc::unsupported, "a cross-reference stream with several filters");
  return std::optional(members.front());
}

Result<Predictor> predictor_of(const Document& file, const RawDictionary& dictionary, const Limits& limits) {
  Predictor made;
  ESIGN_TRY(const auto parameters, only(file, dictionary, "DecodeParms", limits));
  if (!parameters) return made;
  if (parameters->kind != Kind::dictionary) return fail(Errc::unsupported, "DecodeParms of a cross-reference stream is not a direct dictionary");
  Cursor cursor(file, parameters->end, parameters->begin);
  ESIGN_TRY(const RawDictionary inside, read_dictionary(cursor, limits));
  made.predictor = inside.integer("Predictor").value_or(1);
  made.columns = inside.integer("Columns").value_or(1);
  made.colors = inside.integer("Colors").value_or(1);
  made.bits = inside.integer("BitsPerComponent").value_or(8);
  return made;
}

Result<Bytes> data_of(const Document& file, const RawDictionary& dictionary, std::uint64_t begin, std::uint64_t length, SectionBudgets& budgets,
                      const Limits& limits) {
  ESIGN_TRY(Bytes raw, take(file, begin, length, limits.pdf_stream_octets, "pdf_stream_octets"));
  ESIGN_TRY(const auto filter, only(file, dictionary, "Filter", limits));
  if (!filter) return raw;
  if (filter->kind != Kind::name || (filter->name != "FlateDecode" && filter->name != "Fl")) {
    return fail(Errc::unsupported, "a cross-reference stream with another filter than FlateDecode");
  }
  ESIGN_TRY(Bytes inflated, inflate(raw, limits.pdf_stream_octets, budgets.inflated));
  ESIGN_TRY(const Predictor predictor, predictor_of(file, dictionary, limits));
  return unpredict(std::move(inflated), predictor);
}

Result<std::vector<std::int64_t>> integers(const Document& file, const RawValue& array, const Limits& limits) {
  Cursor cursor(file, array.end, array.begin);
  ESIGN_TRY(const auto members, read_array(cursor, limits));
  std::vector<std::int64_t> made;
  for (const RawValue& member : members) {
    if (member.kind != Kind::integer || member.integer < 0) return broken(member.begin, "not a number of a cross-reference stream");
    made.push_back(member.integer);
  }
  return made;
}

/// 7.5.8.3: fields of `widths` octets, big end first; the type is 1 when its field has none.
Result<XrefEntry> entry_of(View record, const std::vector<std::int64_t>& widths) {
  std::array<std::uint64_t, 3> fields{1, 0, 0};
  std::size_t at = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (widths[i] > 0) fields[i] = 0;
    for (std::int64_t octet = 0; octet < widths[i]; ++octet) fields[i] = fields[i] << 8 | record[at++];
  }
  if (fields[0] > 2) return fail(Errc::malformed, "an entry of unknown type");
  if (fields[2] > 0xffff'ffffu) return fail(Errc::malformed, "an entry with too large a generation or index");
  XrefEntry made;
  made.kind = fields[0] == 0 ? XrefEntry::Kind::free : fields[0] == 1 ? XrefEntry::Kind::plain : XrefEntry::Kind::compressed;
  made.value = fields[1];
  made.generation = static_cast<std::uint32_t>(fields[2]);
  return made;
}

struct Shape {
  std::vector<std::int64_t> widths{}, index{};
  std::int64_t size = 0;
  std::size_t record = 0;
};

Result<Shape> shape_of(const Document& file, const RawDictionary& dictionary, const Limits& limits) {
  Shape shape;
  const RawValue* widths = dictionary.find("W");
  const auto size = dictionary.integer("Size");
  if (widths == nullptr || widths->kind != Kind::array || !size || *size < 0 || *size >= kNumbers) {
    return broken(dictionary.begin, "the cross-reference stream lacks W or Size");
  }
  shape.size = *size;
  ESIGN_TRY(shape.widths, integers(file, *widths, limits));
  if (shape.widths.size() != 3 || std::ranges::any_of(shape.widths, [](auto w) { return w > 8; })) return broken(widths->begin, "W is not three small numbers");
  for (const auto width : shape.widths) shape.record += static_cast<std::size_t>(width);
  if (shape.record == 0) return broken(widths->begin, "W leaves no octet for an entry");
  shape.index = {0, shape.size};
  if (const RawValue* index = dictionary.find("Index"); index != nullptr && index->kind == Kind::array) {
    ESIGN_TRY(shape.index, integers(file, *index, limits));
  }
  if (shape.index.size() % 2 != 0) return broken(dictionary.begin, "Index is not pairs");
  return shape;
}

Result<void> read_entries(View data, const Shape& shape, std::uint64_t at, SectionBudgets& budgets, XrefStream& to) {
  std::int64_t last = -1;
  bool ordered = true;
  std::size_t position = 0;
  for (std::size_t pair = 0; pair < shape.index.size(); pair += 2) {
    const std::int64_t first = shape.index[pair], count = shape.index[pair + 1];
    if (first >= kNumbers || count >= kNumbers - first) return broken(at, "Index has too large a number");
    if (static_cast<std::uint64_t>(count) > (data.size() - position) / shape.record) return broken(at, "the cross-reference stream is too short");
    ESIGN_CHECK(budgets.entries.spend(static_cast<std::uint64_t>(count)));
    ordered = ordered && (count == 0 || first > last);
    for (std::int64_t i = 0; i < count; ++i, position += shape.record) {
      ESIGN_TRY(XrefEntry entry, entry_of(data.subspan(position, shape.record), shape.widths).in("offset " + std::to_string(at)));
      entry.number = static_cast<std::uint32_t>(first + i);
      to.entries.push_back(entry);
    }
    if (count > 0) last = first + count - 1;
  }
  if (!ordered) to.findings.push_back({"XR-02", ChangeLevel::none, "xref at " + std::to_string(at), {}, {}, {}, "Index does not ascend"});
  return {};
}

}  // namespace

Result<XrefStream> read_xref_stream(Cursor& cursor, SectionBudgets& budgets, const Limits& limits) {
  cursor.skip_space();
  const std::uint64_t at = cursor.at();
  const auto header = object_header(cursor);
  if (!header || header->number >= static_cast<std::uint64_t>(kNumbers)) return cursor.error() ? fail(*cursor.error()) : broken(at, "no object begins here");
  XrefStream made;
  made.number = static_cast<std::uint32_t>(header->number);
  ESIGN_TRY(made.dictionary, read_dictionary(cursor, limits));
  const RawValue* type = made.dictionary.find("Type");
  if (type == nullptr || type->kind != Kind::name || type->name != "XRef") return broken(at, "the object is not a cross-reference stream");
  if (cursor.word("stream") == Cursor::Found::no) return broken(cursor.at(), "a cross-reference stream without data");
  if (cursor.peek() == '\r') cursor.next();
  if (cursor.peek() == '\n') cursor.next();
  const auto length = made.dictionary.integer("Length");
  if (!length || *length < 0 || static_cast<std::uint64_t>(*length) > cursor.end() - std::min(cursor.end(), cursor.at())) {
    return broken(cursor.at(), "the Length of a cross-reference stream is missing or wrong");
  }
  const std::uint64_t begin = cursor.at();
  ESIGN_TRY(const Shape shape, shape_of(cursor.document(), made.dictionary, limits));
  ESIGN_TRY(const Bytes data, data_of(cursor.document(), made.dictionary, begin, static_cast<std::uint64_t>(*length), budgets, limits).in("offset " + std::to_string(at)));
  ESIGN_CHECK(read_entries(data, shape, at, budgets, made));
  put_in_order(made.entries, shape.size, at, made.findings);
  cursor.seek(begin + static_cast<std::uint64_t>(*length));
  made.end = cursor.at();
  return made;
}

}  // namespace esign::pdf
