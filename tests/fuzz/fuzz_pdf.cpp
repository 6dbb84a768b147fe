// SPDX-License-Identifier: Apache-2.0
// PDF files: sections, revisions, signature dictionaries, what changed between revisions, and the views of signatures.
#include "formats/pades/pades.h"
#include "fuzz.h"
#include "views.h"

namespace {

using namespace esign;

void check_sections(const pdf::Revision& revision) {
  for (const pdf::Section& section : revision.sections) {
    const auto entries = section.in_force();
    ESIGN_LAW(std::ranges::is_sorted(entries, {}, &pdf::XrefEntry::number), "entries ascend");
    for (const pdf::XrefEntry& entry : entries) {
      const pdf::XrefEntry* found = section.find(entry.number);
      ESIGN_LAW(found != nullptr && *found == entry, "what is in force is found by its number");
    }
  }
}

/// Revisions lie one behind the other; the octets of one are a file whose newest revision it is, with the older ones as they were.
void check_revisions(const Document& document) {
  const auto revisions = pdf::read_revisions(document);
  if (!revisions) return fuzz::require_sound(revisions.error());
  ESIGN_LAW(!revisions->all.empty(), "a file has a revision");
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < revisions->all.size(); ++i) {
    const pdf::Revision& one = revisions->all[i];
    check_sections(one);
    ESIGN_LAW(one.begin >= before, "revisions follow each other");
    before = one.begin;
    if (!one.end) continue;
    ESIGN_LAW(*one.end <= document.size() && *one.end > one.begin, "a revision ends in the file, behind its beginning");
    ESIGN_LAW(revisions->ending_at(*one.end) == i, "a revision is found by its end");
    if (i > 3) continue;
    const Document prefix = Document::excerpt(document, {{0, *one.end}}).value();
    const auto again = pdf::read_revisions(prefix);
    ESIGN_LAW(again.has_value() && again->all.size() == i + 1, "a revision alone is a file with the older ones in it");
    ESIGN_LAW(again->all.back().end == one.end, "and ends where it ended");
  }
}

void check_signatures(const Document& document) {
  const auto set = formats::pades::read(document);
  if (!set) return fuzz::require_sound(set.error());
  ESIGN_LAW(!set->signatures.empty(), "a file without signatures is an error");
  for (const formats::SignatureView& view : set->signatures) {
    ESIGN_LAW(view.format == Format::pades, "a signature in a PDF file is one");
    ESIGN_LAW(view.revisions.has_value(), "it stands among the revisions");
    for (const pdf::Finding& one : view.revisions->findings) ESIGN_LAW(!one.rule.empty() && !one.detail.empty(), "a finding says what it is");
    fuzz::check_view(view);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Document document = Document::from_octets(copy({data, size}), "ərizə.pdf");
  check_revisions(document);
  check_signatures(document);
  const auto outline = formats::pades::outline(document);
  if (!outline) fuzz::require_sound(outline.error());
  return 0;
}
