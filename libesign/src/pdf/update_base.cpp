// SPDX-License-Identifier: Apache-2.0
#include "pdf/update_base.h"

#include <algorithm>

#include "pdf/revisions.h"

namespace esign::pdf {
namespace {

/// The highest object number that any section knows: /Size is not trusted (files exist where it is too small), and a number
/// that is free may be referred to.
std::uint64_t highest_number(const Revisions& revisions) {
  std::uint64_t highest = 0;
  for (const Revision& revision : revisions.all) {
    for (const Section& section : revision.sections) {
      if (section.size > 0) highest = std::max(highest, static_cast<std::uint64_t>(section.size) - 1);
      if (!section.entries.empty()) highest = std::max<std::uint64_t>(highest, section.entries.back().number);
      if (!section.hybrid_entries.empty()) highest = std::max<std::uint64_t>(highest, section.hybrid_entries.back().number);
      highest = std::max<std::uint64_t>(highest, section.stream_number);
    }
  }
  return highest;
}

/// What would be built upon must stand where every reader looks for it.
Result<void> check_extensible(const Revisions& revisions) {
  for (const Finding& finding : revisions.findings) {
    if (finding.rule == "BR-11" || finding.rule == "BR-15") return fail(Error{Errc::malformed, finding.detail, finding.place, -1}).in(finding.rule);
  }
  if (revisions.all.empty() || revisions.all.back().sections.empty()) return fail(Errc::malformed, "no cross-reference section");
  return {};
}

}  // namespace

Result<UpdateBase> update_base(const Document& document, const Limits& limits) {
  ESIGN_TRY(const Revisions revisions, read_revisions(document, limits));
  ESIGN_CHECK(check_extensible(revisions));
  const Section& newest = revisions.all.back().newest();
  UpdateBase base;
  base.size = document.size();
  base.startxref = newest.at;
  base.section = newest.form == Section::Form::stream ? UpdateBase::Section::stream : UpdateBase::Section::table;
  const std::uint64_t highest = highest_number(revisions);
  constexpr std::uint64_t kMost = 8'388'607;  // ISO 32000-1, annex C.2: what readers of PDF 1.7 take.
  if (highest >= kMost) return fail(Errc::unsupported, "object numbers above 8388607");
  base.next_number = static_cast<std::uint32_t>(highest) + 1;
  Bytes last(1);
  ESIGN_CHECK(document.read_at(document.size() - 1, last));
  base.last_line = last[0] == '\n' || last[0] == '\r' ? UpdateBase::LastLine::ended : UpdateBase::LastLine::open;
  ESIGN_TRY(base.second_id, fresh_identifier());
  return base;
}

}  // namespace esign::pdf
