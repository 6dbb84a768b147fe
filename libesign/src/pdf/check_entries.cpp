// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "pdf/revisions.h"

namespace esign::pdf {
namespace {

using Kind = XrefEntry::Kind;

std::string told(const XrefEntry& entry) {
  return std::to_string(entry.number) + ' ' + std::to_string(entry.kind == Kind::compressed ? 0 : entry.generation) + " obj";
}

/// Goes over the revisions, oldest first, with what was in force before each.
class EntryChecker {
 public:
  explicit EntryChecker(Revisions& revisions) : revisions_(revisions), cursor_(revisions.file, revisions.file.size()) {}

  Result<void> run();

 private:
  void check_section(std::size_t index);
  void check_plain(std::size_t index, const XrefEntry& entry);
  void check_update(std::size_t index, const XrefEntry& entry, const XrefEntry* before);
  void check_generation(std::size_t index, const XrefEntry& entry, const XrefEntry* before);
  const XrefEntry* before(std::size_t index, std::uint32_t number) const;
  void take_over(std::size_t index, const std::vector<XrefEntry>& entries);
  void found(std::size_t index, const char* rule, const XrefEntry& entry, std::string detail) {
    add(revisions_.all[index], index, rule, told(entry), std::move(detail));
  }

  Revisions& revisions_;
  Cursor cursor_;
  std::unordered_map<std::uint32_t, XrefEntry> changed_{};   ///< Since the first revision.
  std::unordered_set<std::uint64_t> containers_{};           ///< Object streams that hold, or held, something.
};

const XrefEntry* EntryChecker::before(std::size_t index, std::uint32_t number) const {
  if (index == 0) return nullptr;
  const auto known = changed_.find(number);
  return known != changed_.end() ? &known->second : revisions_.all[0].find(number);
}

/// Objects that a hybrid file hides from readers of tables (7.5.8.4) are free in the table, and of a generation that never comes
/// again. Programs that write files in two sections (Microsoft Word does) tell where they are in the second one, which has
/// nothing else: XR-05 speaks of it.
bool is_hidden_object(const Section& section, const XrefEntry& entry, const XrefEntry* prior) {
  constexpr std::uint32_t kNeverAgain = 65535;
  const auto told = std::ranges::lower_bound(section.hybrid_entries, entry.number, {}, &XrefEntry::number);
  if (told == section.hybrid_entries.end() || *told != entry || entry.generation != 0) return false;
  return prior != nullptr && prior->kind == Kind::free && prior->generation == kNeverAgain;
}

/// XR-08. A number that was freed says which generation comes next (7.5.4); another one beside the old is two objects to some readers.
void EntryChecker::check_generation(std::size_t index, const XrefEntry& entry, const XrefEntry* prior) {
  const std::uint32_t expected = prior == nullptr ? 0 : prior->kind == Kind::compressed ? 0 : prior->generation;
  if (entry.generation != expected) {
    found(index, "XR-08", entry, "generation " + std::to_string(expected) + " was to be expected here");
  }
}

void EntryChecker::check_plain(std::size_t index, const XrefEntry& entry) {
  const Revision& revision = revisions_.all[index];
  // XR-03: the object of this number stands there, and no octet before it.
  cursor_.seek(entry.value);
  const bool begins = is_digit(cursor_.peek());
  const auto header = begins ? object_header(cursor_) : std::nullopt;
  if (!header || header->number != entry.number || header->generation != entry.generation) {
    found(index, "XR-03", entry, "the object does not begin at offset " + std::to_string(entry.value));
  }
  // XR-04: an update lists what it holds itself; what is listed again must be what was in force.
  if (revision.end && entry.value >= *revision.end) found(index, "XR-04", entry, "the offset lies behind the revision");
}

/// XR-04 and XR-08, of a revision that is not the first.
void EntryChecker::check_update(std::size_t index, const XrefEntry& entry, const XrefEntry* prior) {
  const Revision& revision = revisions_.all[index];
  if (entry.value < revision.begin && (prior == nullptr || *prior != entry)) {
    found(index, "XR-04", entry, "the entry points into an older revision, at something else than was in force");
  }
  check_generation(index, entry, prior);
}

void EntryChecker::take_over(std::size_t index, const std::vector<XrefEntry>& entries) {
  for (const XrefEntry& entry : entries) {
    if (index > 0) changed_[entry.number] = entry;
    if (entry.kind == Kind::compressed) containers_.insert(entry.value);
  }
}

void EntryChecker::check_section(std::size_t index) {
  Revision& revision = revisions_.all[index];
  for (const Section& section : revision.sections) {
    const std::string place = "xref at " + std::to_string(section.at);
    if (index > 0 && section.hybrid_at) add(revision, index, "XR-05", place, "an update with a hidden second section (XRefStm)");
    if (index > 0 && section.form != revisions_.all[index - 1].newest().form) {
      add(revision, index, "XR-12", place, "table and stream are mixed");
    }
    const std::vector<XrefEntry> entries = section.in_force();
    for (const XrefEntry& entry : entries) {
      const XrefEntry* prior = before(index, entry.number);
      const bool used_before = prior != nullptr && prior->kind != Kind::free;
      if (entry.kind == Kind::plain) check_plain(index, entry);
      if (entry.kind == Kind::plain && index > 0 && !is_hidden_object(section, entry, prior)) check_update(index, entry, prior);
      if (entry.kind == Kind::free && used_before) found(index, "XR-09", entry, "an object that was in use is freed");
      const bool same = prior != nullptr && *prior == entry;
      if (index > 0 && used_before && !same && containers_.contains(entry.number)) {
        found(index, "XR-07", entry, "an object stream is replaced, and with it objects that the section does not list");
      }
    }
    take_over(index, entries);
  }
}

Result<void> EntryChecker::run() {
  for (std::size_t i = 0; i < revisions_.all.size(); ++i) {
    check_section(i);
    if (cursor_.error()) return fail(*cursor_.error());
  }
  return {};
}

/// Goes over the octets of one revision: XR-10.
class OctetWalker {
 public:
  OctetWalker(Revisions& revisions, std::size_t index, const Limits& limits)
      : revisions_(revisions), index_(index), limits_(limits), cursor_(revisions.file, revisions.all[index].end.value_or(0), revisions.all[index].begin) {}

  Result<void> run();

 private:
  std::vector<std::uint64_t> listed() const;
  Result<void> skip_object();
  Result<void> skip_stream(const RawValue& dictionary);
  std::optional<std::uint64_t> length_of(const RawDictionary& dictionary);
  Result<void> skip_section(const Section& section);

  Revisions& revisions_;
  std::size_t index_;
  const Limits& limits_;
  Cursor cursor_;
};

std::vector<std::uint64_t> OctetWalker::listed() const {
  std::vector<std::uint64_t> offsets;
  for (const Section& section : revisions_.all[index_].sections) {
    for (const auto* entries : {&section.entries, &section.hybrid_entries}) {
      for (const XrefEntry& entry : *entries) {
        if (entry.kind == Kind::plain) offsets.push_back(entry.value);
      }
    }
  }
  std::ranges::sort(offsets);
  return offsets;
}

/// Length, direct or as an object of its own.
std::optional<std::uint64_t> OctetWalker::length_of(const RawDictionary& dictionary) {
  const RawValue* value = dictionary.find("Length");
  if (value == nullptr) return std::nullopt;
  if (value->kind == RawValue::Kind::integer && value->integer >= 0) return static_cast<std::uint64_t>(value->integer);
  if (value->kind != RawValue::Kind::reference || value->integer > INT32_MAX) return std::nullopt;
  const auto place = revisions_.find(static_cast<std::uint32_t>(value->integer), index_);
  if (place.entry == nullptr || place.entry->kind != Kind::plain) return std::nullopt;
  Cursor there(revisions_.file, cursor_.end(), place.entry->value);
  if (!object_header(there)) return std::nullopt;
  return there.number();
}

Result<void> OctetWalker::skip_stream(const RawValue& written) {
  Cursor again(revisions_.file, written.end, written.begin);
  ESIGN_TRY(const RawDictionary dictionary, read_dictionary(again, limits_));
  if (cursor_.peek() == '\r') cursor_.next();
  if (cursor_.peek() == '\n') cursor_.next();
  const auto length = length_of(dictionary);
  if (!length || *length > cursor_.end() - cursor_.at()) return fail(Errc::malformed, "the length of a stream is not known");
  cursor_.seek(cursor_.at() + *length);
  if (cursor_.word("endstream") == Cursor::Found::no) return fail(Errc::malformed, "a stream does not end where it should");
  return {};
}

Result<void> OctetWalker::skip_object() {
  if (!object_header(cursor_)) return fail(Errc::malformed, "no object begins here");
  ESIGN_TRY(const RawValue value, read_value(cursor_, limits_));
  if (value.kind == RawValue::Kind::dictionary && cursor_.word("stream") == Cursor::Found::yes) ESIGN_CHECK(skip_stream(value));
  if (cursor_.word("endobj") == Cursor::Found::no) return fail(Errc::malformed, "an object without endobj");
  return {};
}

/// A table ends with its trailer; a stream is an object like others.
Result<void> OctetWalker::skip_section(const Section& section) {
  if (section.form == Section::Form::stream) return skip_object();
  cursor_.seek(section.trailer.end);
  return {};
}

Result<void> OctetWalker::run() {
  const std::vector<std::uint64_t> offsets = listed();
  Revision& revision = revisions_.all[index_];
  for (;;) {
    cursor_.skip_space_and_comments();
    const std::uint64_t at = cursor_.at();
    if (cursor_.peek() < 0) break;
    Result<void> step;
    const auto section = std::ranges::find_if(revision.sections, [&](const Section& one) { return one.begin == at || one.hybrid_at == at; });
    if (section != revision.sections.end() && section->begin == at) {
      step = skip_section(*section);
    } else if (section != revision.sections.end() || std::ranges::binary_search(offsets, at)) {
      step = skip_object();
    } else if (cursor_.word("startxref") == Cursor::Found::yes && cursor_.number()) {
      continue;
    } else {
      step = fail(Errc::malformed, "octets that no entry of the section names");
    }
    if (step) continue;
    if (cursor_.error()) return fail(*cursor_.error());
    if (step.error().code == Errc::limit_exceeded) return step;
    add(revision, index_, "XR-10", "offset " + std::to_string(at), step.error().detail);
    return {};
  }
  return cursor_.error() ? Result<void>(fail(*cursor_.error())) : Result<void>();
}

}  // namespace

Result<void> check_entries(Revisions& revisions, const Limits&) { return EntryChecker(revisions).run(); }

Result<void> check_unlisted(Revisions& revisions, std::size_t index, const Limits& limits) {
  if (!revisions.all.at(index).end) return {};  // Already found as XR-01.
  return OctetWalker(revisions, index, limits).run();
}

}  // namespace esign::pdf
