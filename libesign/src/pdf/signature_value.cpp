// SPDX-License-Identifier: Apache-2.0
#include "pdf/signature_value.h"

#include <algorithm>
#include <array>

namespace esign::pdf {
namespace {

using Kind = RawValue::Kind;

constexpr std::size_t kDecoys = 20;  // places of BR-21 that are listed

/// One clause after the other; each adds what it finds.
class Checker {
 public:
  Checker(const Revisions& revisions, const Limits& limits, SignatureValue& to) : revisions_(revisions), limits_(limits), to_(to) {}

  Result<void> run(std::size_t seen);

 private:
  void found(std::string rule, std::string detail) {
    Finding made;
    made.rule = std::move(rule);
    made.place = told(to_.ref);
    made.detail = std::move(detail);
    to_.findings.push_back(std::move(made));
  }
  /// Whether an error is about the octets or about reading them.
  Result<void> finding_or_fault(const Error& error, const char* rule) {
    if (error.code != Errc::malformed) return fail(error);
    found(rule, error.at.empty() ? error.detail : error.at + ": " + error.detail);
    return {};
  }

  Result<std::optional<RawDictionary>> locate(std::size_t seen);
  Result<std::optional<std::array<std::uint64_t, 4>>> byte_range(const RawDictionary& dictionary);
  Result<void> contents(const RawDictionary& dictionary);
  Result<void> gap(const RawValue& contents);
  void coverage();
  void definition();
  void sections();

  const Revisions& revisions_;
  const Limits& limits_;
  SignatureValue& to_;
  const XrefEntry* entry_ = nullptr;
};

/// BR-12: an object of its own, its dictionary right behind the header.
Result<std::optional<RawDictionary>> Checker::locate(std::size_t seen) {
  const auto place = revisions_.find(to_.ref.number, seen);
  entry_ = place.entry;
  if (entry_ == nullptr || entry_->kind != XrefEntry::Kind::plain || entry_->generation != to_.ref.generation) {
    found("BR-12", "the signature dictionary is no object of its own in the file");
    return std::optional<RawDictionary>{};
  }
  Cursor cursor(revisions_.file, revisions_.file.size(), entry_->value);
  const auto header = is_digit(cursor.peek()) ? object_header(cursor) : std::nullopt;
  if (cursor.error()) return fail(*cursor.error());
  if (!header || header->number != to_.ref.number || header->generation != to_.ref.generation) {
    found("BR-12", "the signature dictionary is not where its entry says");
    return std::optional<RawDictionary>{};
  }
  auto dictionary = read_dictionary(cursor, limits_);
  if (!dictionary) {
    ESIGN_CHECK(finding_or_fault(dictionary.error(), "BR-12"));
    return std::optional<RawDictionary>{};
  }
  to_.begin = dictionary->begin;
  to_.end = dictionary->end;
  if (cursor.word("endobj") == Cursor::Found::no) found("BR-12", "the signature dictionary is not all of its object");
  return std::optional(*std::move(dictionary));
}

/// BR-01, BR-03 and BR-04.
Result<std::optional<std::array<std::uint64_t, 4>>> Checker::byte_range(const RawDictionary& dictionary) {
  using Nothing = std::optional<std::array<std::uint64_t, 4>>;
  const RawValue* value = dictionary.find("ByteRange");
  if (value == nullptr || value->kind != Kind::array) {
    found("BR-01", "there is no ByteRange that is an array");
    return Nothing{};
  }
  Cursor cursor(revisions_.file, value->end, value->begin);
  const auto members = read_array(cursor, limits_);
  if (!members) {
    ESIGN_CHECK(finding_or_fault(members.error(), "BR-01"));
    return Nothing{};
  }
  const bool four = members->size() == 4 && std::ranges::all_of(*members, [](const RawValue& one) { return one.kind == Kind::integer && one.integer >= 0; });
  if (!four) {
    found("BR-01", "ByteRange is not four numbers");
    return Nothing{};
  }
  std::array<std::uint64_t, 4> made{};
  std::ranges::transform(*members, made.begin(), [](const RawValue& one) { return static_cast<std::uint64_t>(one.integer); });
  if (made[0] != 0) found("BR-03", "the range begins at offset " + std::to_string(made[0]));
  const std::uint64_t size = revisions_.file.size();
  const bool inside = made[1] > 0 && made[1] < made[2] && made[2] < size && made[3] > 0 && made[3] <= size - made[2];
  if (!inside) found("BR-04", "the range does not lie in the file");
  if (made[0] != 0 || !inside) return Nothing{};
  return std::optional(made);
}

/// BR-05 and BR-06, octet for octet: nothing is between the ranges but the value.
Result<void> Checker::gap(const RawValue& contents) {
  if (to_.range->before != contents.begin || to_.range->after != contents.end) {
    found("BR-05", "what the range leaves out, " + std::to_string(to_.range->before) + " to " + std::to_string(to_.range->after) + ", is not Contents, " +
                       std::to_string(contents.begin) + " to " + std::to_string(contents.end));
    return {};
  }
  Cursor cursor(revisions_.file, contents.end - 1, contents.begin + 1);
  while (hex_value(cursor.peek()) >= 0) cursor.next();
  if (cursor.error()) return fail(*cursor.error());
  if (cursor.at() != contents.end - 1) found("BR-06", "other octets than hexadecimal digits at offset " + std::to_string(cursor.at()));
  else if ((contents.end - contents.begin) % 2 != 0) found("BR-06", "an odd number of hexadecimal digits");
  return {};
}

/// BR-07, and the value itself.
Result<void> Checker::contents(const RawDictionary& dictionary) {
  const RawValue* value = dictionary.find("Contents");
  if (value == nullptr || value->kind != Kind::hex_string) {
    found("BR-07", "there is no Contents that is a hexadecimal string");
    return {};
  }
  if (to_.range) ESIGN_CHECK(gap(*value));
  ESIGN_TRY(to_.contents, string_octets(revisions_.file, *value, 2 * limits_.signature_octets + 2));
  return {};
}

/// BR-10: a revision ends where the range ends. BR-11 for prefixes follows: the chain of a revision is the older part of the whole.
void Checker::coverage() {
  to_.covered = revisions_.ending_at(to_.range->end);
  if (!to_.covered) found("BR-10", "no revision ends at offset " + std::to_string(to_.range->end));
}

/// BR-13: it was written in the revision that it covers, and nothing later says otherwise.
void Checker::definition() {
  const Revision& own = revisions_.all[*to_.covered];
  if (entry_->value < own.begin || entry_->value >= own.end.value_or(0)) {
    found("BR-13", "the signature dictionary is not of the revision that it covers");
  }
  const auto now = revisions_.find(to_.ref.number, revisions_.all.size() - 1);
  const bool freed = now.entry != nullptr && now.entry->kind == XrefEntry::Kind::free;
  if (now.entry == nullptr || (!freed && *now.entry != *entry_)) found("BR-13", "a later revision defines the signature dictionary again");
}

/// BR-14: what tells a reader where objects are is signed.
void Checker::sections() {
  const SignedRange& range = *to_.range;
  for (std::size_t i = 0; i <= *to_.covered; ++i) {
    for (const Section& section : revisions_.all[i].sections) {
      const bool in_gap = section.begin < range.after && section.end > range.before;
      const bool hidden_in_gap = section.hybrid_at && *section.hybrid_at >= range.before && *section.hybrid_at < range.after;
      if (in_gap || hidden_in_gap || section.end > range.end) found("BR-14", "the cross-reference section at " + std::to_string(section.at) + " is not covered");
    }
  }
}

Result<void> Checker::run(std::size_t seen) {
  ESIGN_TRY(const auto dictionary, locate(seen));
  if (!dictionary) return {};
  for (const char* key : {"ByteRange", "Contents", "SubFilter", "Filter", "Type", "M"}) {
    if (dictionary->count(key) > 1) found("BR-02", std::string(key) + " stands in the dictionary more than once");
  }
  ESIGN_TRY(const auto range, byte_range(*dictionary));
  if (range) to_.range = SignedRange{(*range)[1], (*range)[2], (*range)[2] + (*range)[3]};
  ESIGN_CHECK(contents(*dictionary));
  if (!to_.range) return {};
  coverage();
  if (!to_.covered) return {};
  definition();
  sections();
  return {};
}

}  // namespace

Result<SignatureValue> read_signature_value(const Revisions& revisions, Ref ref, std::size_t seen, const Limits& limits) {
  SignatureValue made;
  made.ref = ref;
  ESIGN_CHECK(Checker(revisions, limits, made).run(seen));
  return made;
}

void check_overlaps(std::vector<SignatureValue>& values) {
  std::vector<SignatureValue*> ordered;
  for (SignatureValue& value : values) {
    if (value.range) ordered.push_back(&value);
  }
  std::ranges::sort(ordered, {}, [](const SignatureValue* one) { return one->range->end; });
  for (std::size_t i = 1; i < ordered.size(); ++i) {
    const SignedRange &older = *ordered[i - 1]->range, &newer = *ordered[i]->range;
    if (older.end <= newer.before) continue;
    Finding made;
    made.rule = "BR-16";
    made.place = told(ordered[i]->ref);
    made.detail = "the range overlaps that of " + told(ordered[i - 1]->ref);
    ordered[i]->findings.push_back(made);
    made.place = told(ordered[i - 1]->ref);
    made.detail = "the range overlaps that of " + told(ordered[i]->ref);
    ordered[i - 1]->findings.push_back(std::move(made));
  }
}

Result<std::vector<Finding>> find_decoys(const Document& file, const std::vector<SignatureValue>& values) {
  std::vector<Finding> decoys;
  Cursor cursor(file, file.size());
  while (const auto at = cursor.find("/ByteRange", cursor.end())) {
    cursor.seek(*at + 10);
    const bool known = std::ranges::any_of(values, [&](const SignatureValue& one) { return *at >= one.begin && *at < one.end; });
    if (known || decoys.size() >= kDecoys) continue;
    Finding made;
    made.rule = "BR-21";
    made.place = "offset " + std::to_string(*at);
    made.detail = "a ByteRange that belongs to no signature field";
    decoys.push_back(std::move(made));
  }
  if (cursor.error()) return fail(*cursor.error());
  return decoys;
}

}  // namespace esign::pdf
