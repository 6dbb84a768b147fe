// SPDX-License-Identifier: Apache-2.0
#include "pdf/revisions.h"

#include <algorithm>

#include "base/text.h"

namespace esign::pdf {
namespace {

constexpr std::size_t kTail = 64 * 1024;  // where the last marker is looked for; what follows it is found as BR-18
constexpr std::size_t kOfOneRule = 20;    // findings that are listed one by one

Failure broken(std::string place, std::string what) { return fail(Error{Errc::malformed, std::move(what), std::move(place), -1}); }

/// "startxref n %%EOF" (7.5.5) as it stands in the file.
struct Marker {
  std::uint64_t begin = 0;   ///< Of "startxref".
  std::uint64_t target = 0;  ///< n
  std::uint64_t eof = 0;     ///< Of "%%EOF".
  std::uint64_t end = 0;     ///< After it and at most one end of line.
};

/// The marker whose "startxref" is at `at`; absent when it is none.
std::optional<Marker> marker_at(Cursor& cursor, std::uint64_t at) {
  Marker made;
  made.begin = at;
  cursor.seek(at + 9);
  if (!is_space(cursor.peek())) return std::nullopt;
  const auto target = cursor.number();
  if (!target) return std::nullopt;
  made.target = *target;
  cursor.skip_space();
  made.eof = cursor.at();
  for (const char c : std::string_view("%%EOF")) {
    if (cursor.next() != c) return std::nullopt;
  }
  if (cursor.peek() == '\r') cursor.next();
  if (cursor.peek() == '\n') cursor.next();
  made.end = cursor.at();
  return made;
}

/// The last marker before `end`.
Result<Marker> last_marker(const Document& file, std::uint64_t end) {
  const std::uint64_t begin = end - std::min<std::uint64_t>(end, kTail);
  ESIGN_TRY(const Bytes tail, take(file, begin, end - begin, kTail, "pdf_tokens"));
  const std::string_view text = as_text(tail);
  const std::size_t eof = text.rfind("%%EOF");
  if (eof == std::string_view::npos) return broken("end of file", "there is no %%EOF");
  const std::size_t start = text.rfind("startxref", eof);
  Cursor cursor(file, end);
  const auto found = start == std::string_view::npos ? std::nullopt : marker_at(cursor, begin + start);
  if (!found || found->eof != begin + eof) return broken("offset " + std::to_string(begin + eof), "no startxref with an offset stands before the last %%EOF");
  return *found;
}

void note(Revisions& revisions, std::string rule, std::uint64_t at, std::string detail) {
  Finding made;
  made.rule = std::move(rule);
  made.place = "offset " + std::to_string(at);
  made.detail = std::move(detail);
  revisions.findings.push_back(std::move(made));
}

/// The sections from `target` over /Prev, oldest first.
Result<std::vector<Section>> walk(const Document& file, std::uint64_t target, std::uint64_t end, SectionBudgets& budgets, const Limits& limits) {
  std::vector<Section> newest_first;
  std::vector<std::uint64_t> seen;
  for (std::optional<std::uint64_t> at = target; at;) {
    const auto place = std::ranges::lower_bound(seen, *at);
    if (place != seen.end() && *place == *at) return broken("xref at " + std::to_string(*at), "Prev leads in a circle");
    seen.insert(place, *at);
    ESIGN_TRY(Section section, read_section(file, *at, end, budgets, limits));
    at = section.prev;
    newest_first.push_back(std::move(section));
  }
  std::ranges::reverse(newest_first);
  return newest_first;
}

/// Annex F: a linearised file begins with its parameter dictionary.
Result<Revisions::Layout> layout_of(const Document& file, const Limits& limits) {
  Cursor cursor(file, std::min<std::uint64_t>(file.size(), 2048));
  cursor.skip_space_and_comments();
  if (object_header(cursor)) {
    const auto dictionary = read_dictionary(cursor, limits);
    if (dictionary && dictionary->find("Linearized") != nullptr) return Revisions::Layout::linearised;
  }
  if (cursor.error()) return fail(*cursor.error());
  return Revisions::Layout::plain;
}

/// Sections to revisions: each its own, but the two oldest of a linearised file, whose first-page section lies before the main one.
void group(std::vector<Section> sections, Revisions& to) {
  for (Section& section : sections) {
    const bool pair = to.layout == Revisions::Layout::linearised && to.all.size() == 1 && to.all[0].sections.size() == 1 &&
                      section.at < to.all[0].sections[0].at;
    if (!pair) to.all.emplace_back();
    to.all.back().sections.push_back(std::move(section));
  }
}

bool belongs(const Marker& marker, const Revision& revision) {
  return std::ranges::any_of(revision.sections, [&](const Section& section) { return section.at == marker.target; });
}

/// Looks for the revision's own marker behind its section and before the next one's.
Result<void> find_end(const Document& file, std::uint64_t until, Revision& revision) {
  Cursor cursor(file, until, revision.sections_end());
  while (const auto at = cursor.find("startxref", until)) {
    const auto marker = marker_at(cursor, *at);
    if (marker && belongs(*marker, revision)) {
      revision.end = marker->end;
      revision.marker = marker->eof;
      return {};
    }
    cursor.seek(*at + 9);
  }
  return cursor.error() ? Result<void>(fail(*cursor.error())) : Result<void>();
}

Result<void> find_ends(Revisions& revisions, const Marker& last) {
  for (std::size_t i = 0; i < revisions.all.size(); ++i) {
    Revision& revision = revisions.all[i];
    const bool newest = i + 1 == revisions.all.size();
    const std::uint64_t until = newest ? last.end : revisions.all[i + 1].newest().begin;
    if (revision.sections_end() > until) {
      const Section& next = newest ? revision.newest() : revisions.all[i + 1].newest();
      return broken("xref at " + std::to_string(next.at), "a cross-reference section lies before the older one that its Prev names");
    }
    ESIGN_CHECK(find_end(revisions.file, until, revision));
    // A revision that needs what was appended later is none: read by itself it would be another document.
    for (const Section& section : revision.sections) {
      if (section.hybrid_end > revision.end.value_or(until)) {
        return broken("xref at " + std::to_string(section.at), "the hidden section that XRefStm names lies behind the revision");
      }
    }
    if (!revision.end) add(revision, i, "XR-01", "xref at " + std::to_string(revision.newest().at), "no startxref and %%EOF of its own follow the section");
    if (i > 0) revision.begin = revisions.all[i - 1].end.value_or(revisions.all[i - 1].sections_end());
  }
  return {};
}

bool is_known(const Revisions& revisions, std::uint64_t target) {
  // What stands first in a linearised file says 0: no revision ends there.
  if (target == 0) return true;
  return std::ranges::any_of(revisions.all, [&](const Revision& revision) {
    return std::ranges::any_of(revision.sections, [&](const Section& section) { return section.at == target; });
  });
}

/// BR-11: every marker in the file whose section is not in the chain, though a whole chain begins with it. Markers inside of
/// streams and attached files lead to nothing.
Result<void> find_hidden(Revisions& revisions, SectionBudgets& budgets, const Limits& limits) {
  Cursor cursor(revisions.file, revisions.file.size());
  while (const auto at = cursor.find("startxref", cursor.end())) {
    const auto marker = marker_at(cursor, *at);
    cursor.seek(*at + 9);
    if (!marker || is_known(revisions, marker->target)) continue;
    const auto chain = walk(revisions.file, marker->target, marker->eof, budgets, limits);
    if (chain) note(revisions, "BR-11", marker->eof, "a revision ends here that the newest one does not continue");
    else if (chain.error().code != Errc::malformed && chain.error().code != Errc::unsupported) return fail(chain.error());
  }
  return cursor.error() ? Result<void>(fail(*cursor.error())) : Result<void>();
}

/// BR-18; and BR-11 when a reader that repairs files finds in it what makes another document: an object, a section or a trailer,
/// cut off or whole.
Result<void> check_tail(Revisions& revisions, std::uint64_t end) {
  const std::uint64_t size = revisions.file.size();
  if (end >= size) return {};
  note(revisions, "BR-18", end, std::to_string(size - end) + " octets follow the last %%EOF");
  Cursor cursor(revisions.file, size, end);
  for (const char* word : {"obj", "xref", "trailer"}) {
    if (!cursor.find(word, size)) continue;
    note(revisions, "BR-11", end, std::string("what follows the last %%EOF may be taken for a revision: \"") + word + "\" is in it");
    break;
  }
  return cursor.error() ? Result<void>(fail(*cursor.error())) : Result<void>();
}

Result<void> check_outside(Revisions& revisions, const Marker& last) {
  Cursor front(revisions.file, revisions.file.size());
  for (const char c : std::string_view("%PDF-")) {
    if (front.next() == c) continue;
    note(revisions, "BR-15", 0, "the file does not begin with %PDF-");
    break;
  }
  if (front.error()) return fail(*front.error());
  return check_tail(revisions, last.end);
}

}  // namespace

const XrefEntry* Revision::find(std::uint32_t number) const {
  for (auto section = sections.rbegin(); section != sections.rend(); ++section) {
    if (const XrefEntry* entry = section->find(number)) return entry;
  }
  return nullptr;
}

std::uint64_t Revision::sections_end() const {
  // The first page's section of a linearised file lies before the main one.
  return std::ranges::max(sections, {}, &Section::end).end;
}

Revisions::Place Revisions::find(std::uint32_t number, std::size_t index) const {
  for (std::size_t i = std::min(index + 1, all.size()); i-- > 0;) {
    if (const XrefEntry* entry = all[i].find(number)) return {entry, i};
  }
  return {};
}

std::optional<std::size_t> Revisions::ending_at(std::uint64_t end) const {
  const auto found = std::ranges::find_if(all, [&](const Revision& one) { return one.end && end >= one.marker + 5 && end <= *one.end; });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

void add(Revision& revision, std::size_t index, std::string rule, std::string place, std::string detail) {
  const auto same = static_cast<std::size_t>(std::ranges::count(revision.findings, rule, &Finding::rule));
  if (same > kOfOneRule) return;
  Finding made;
  made.rule = std::move(rule);
  made.place = std::move(place);
  made.detail = same < kOfOneRule ? std::move(detail) : std::string("further places, which are not listed");
  made.revision = index + 1;
  revision.findings.push_back(std::move(made));
}

Result<Revisions> read_revisions(const Document& file, const Limits& limits) {
  Revisions made(file);
  SectionBudgets budgets(limits);
  ESIGN_TRY(const Marker last, last_marker(file, file.size()));
  ESIGN_TRY(made.layout, layout_of(file, limits));
  ESIGN_TRY(std::vector<Section> sections, walk(file, last.target, last.eof, budgets, limits));
  group(std::move(sections), made);
  ESIGN_CHECK(find_ends(made, last));
  ESIGN_CHECK(check_outside(made, last));
  ESIGN_CHECK(find_hidden(made, budgets, limits));
  for (std::size_t i = 0; i < made.all.size(); ++i) {
    for (const Section& section : made.all[i].sections) {
      for (const Finding& finding : section.findings) add(made.all[i], i, finding.rule, finding.place, finding.detail);
    }
  }
  ESIGN_CHECK(check_entries(made, limits));
  for (std::size_t i = 1; i < made.all.size(); ++i) ESIGN_CHECK(check_unlisted(made, i, limits));
  return made;
}

}  // namespace esign::pdf
