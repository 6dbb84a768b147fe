// SPDX-License-Identifier: Apache-2.0
#include "formats/pades/covered.h"

#include "pdf/revisions.h"

namespace esign::formats::pades {
namespace {

/// The parts of the update before and behind the gap, and the gap itself.
struct Parts {
  View before{}, gap{}, after{};
};
Parts parts_of(const Document& document, const pdf::UpdateOctets& update) {
  const View all = update.octets;
  if (!update.gap) return {all, {}, {}};
  const auto from = static_cast<std::size_t>(update.gap->before - document.size());
  const auto to = static_cast<std::size_t>(update.gap->after - document.size());
  return {all.first(from), all.subspan(from, to - from), all.subspan(to)};
}

}  // namespace

Source covered_octets(const Document& document, const pdf::UpdateOctets& update) {
  return [&document, &update](const Sink& sink) -> Result<void> {
    const Parts parts = parts_of(document, update);
    ESIGN_CHECK(document.read(sink));
    ESIGN_CHECK(sink(parts.before));
    return sink(parts.after);
  };
}

Result<Document> updated(const Document& document, Bytes update) {
  const Document added = Document::from_octets(std::move(update), document.name());
  return Document::joined({{document, 0, document.size()}, {added, 0, added.size()}}, document.name(), document.media_type());
}

Result<void> check_update(const Document& document, const pdf::UpdateOctets& update, const Limits& limits) {
  ESIGN_TRY(const Document whole, updated(document, update.octets));
  ESIGN_TRY(const pdf::Revisions revisions, pdf::read_revisions(whole, limits));
  const pdf::Revision& made = revisions.all.back();
  // The end of line that the update begins with, when the file lacked one, ends the revision before.
  if (made.begin > document.size() + 1 || made.end != whole.size() || made.newest().begin < document.size())
    return fail(Errc::internal, "what was written does not read as a revision of its own");
  for (const pdf::Finding& finding : made.findings) return fail(Errc::internal, finding.rule + ": " + finding.detail).in(finding.place);
  return {};
}

Result<void> write_updated(const Document& document, const pdf::UpdateOctets& update, const Signed& covered, const Sink& out) {
  const Parts parts = parts_of(document, update);
  ESIGN_TRY(const Bytes digest, covered.digest(covered.hash, [&](const Sink& hashed) -> Result<void> {
    const Sink both = [&](View piece) -> Result<void> {
      ESIGN_CHECK(hashed(piece));
      return out(piece);
    };
    ESIGN_CHECK(document.read(both));
    ESIGN_CHECK(both(parts.before));
    ESIGN_CHECK(out(parts.gap));
    return both(parts.after);
  }));
  if (digest != covered.expected) return fail(Errc::conflict, "the document changed while it was signed");
  return {};
}

}  // namespace esign::formats::pades
