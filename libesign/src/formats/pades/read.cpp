// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "formats/pades/reading.h"

namespace esign::formats::pades {
namespace {

constexpr std::size_t kFront = 1024;  // where readers look for "%PDF-"

/// One document time-stamp, read once for all signatures.
struct Stamp {
  const Located* located = nullptr;
  std::shared_ptr<const TimestampView> view{};
};

Evidence evidence_up_to(const Reading& reading, std::size_t revision) {
  Evidence all;
  for (const Added& one : reading.added) {
    if (one.revision <= revision) add(all, one.evidence);
  }
  return all;
}

Result<std::vector<Stamp>> read_stamps(Reading& reading, const Limits& limits, pkix::ParsedObjects* parsed) {
  std::vector<Stamp> stamps;
  Budget budget("timestamps", limits.timestamps);
  for (Located& located : reading.located) {
    if (located.role() != Located::Role::document_timestamp) continue;
    ESIGN_CHECK(budget.spend());
    ESIGN_TRY(TimestampView view, read_document_timestamp(reading, located, limits, parsed));
    stamps.push_back({&located, std::make_shared<const TimestampView>(std::move(view))});
  }
  return stamps;
}

/// A time-stamp over a range that has the whole of the signature in it proves that its value, its data, the older time-stamps and
/// the validation data of the revisions in the range existed. One that the signature covers was there before it, and no more.
void add_stamp(const Reading& reading, const Located& signature, const Stamp& stamp, std::vector<std::size_t>& older, SignatureView& view) {
  const auto &own = signature.value.range, &other = stamp.located->value.range;
  auto made = std::make_shared<TimestampView>(*stamp.view);
  const std::size_t position = view.timestamps.size();
  if (made->token && own && other && own->end <= other->before) {
    made->covers.signature_value = Covered::SignatureValue::yes;
    for (std::size_t i = 0; i < view.references.size(); ++i) made->covers.references.push_back(i);
    made->covers.timestamps = older;
    made->covers.evidence = {view.certificates, view.crls, view.ocsp};
    add(made->covers.evidence, evidence_up_to(reading, stamp.located->value.covered.value_or(0)));
    older.push_back(position);
  } else if (made->token && own && other && other->end <= own->before) {
    made->kind = TimestampKind::content;
  } else if (!made->failure) {
    made->failure = Error{Errc::malformed, "its range and that of the signature overlap", "ByteRange", -1};
    made->token.reset();
    made->rules.clear();
  }
  view.timestamps.push_back(std::move(made));
}

void add_stamps(const Reading& reading, const Located& signature, const std::vector<Stamp>& stamps, SignatureView& view) {
  std::vector<std::size_t> older;
  for (std::size_t i = 0; i < view.timestamps.size(); ++i) older.push_back(i);
  for (const Stamp& stamp : stamps) add_stamp(reading, signature, stamp, older, view);
}

void take_evidence(const Evidence& evidence, SignatureView& view) {
  view.certificates.insert(view.certificates.end(), evidence.certificates.begin(), evidence.certificates.end());
  view.crls.insert(view.crls.end(), evidence.crls.begin(), evidence.crls.end());
  view.ocsp.insert(view.ocsp.end(), evidence.ocsp.begin(), evidence.ocsp.end());
}

/// Its own findings, those of the file, and those of each revision; changes up to the signature are no changes to it.
AmongRevisions among_revisions(const Reading& reading, const Located& located) {
  const auto& all = reading.revisions.all;
  AmongRevisions made;
  made.own = located.value.covered ? *located.value.covered + 1 : 0;
  made.all = all.size();
  made.findings = located.value.findings;
  made.findings.insert(made.findings.end(), reading.revisions.findings.begin(), reading.revisions.findings.end());
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::ranges::copy_if(all[i].findings, std::back_inserter(made.findings),
                         [&](const pdf::Finding& one) { return i >= made.own || !one.rule.starts_with("DF-"); });
  }
  return made;
}

/// Every octet of the file: cut where a range begins or ends.
std::vector<MappedPart> map_of(const std::vector<std::optional<pdf::SignedRange>>& ranges, std::uint64_t size) {
  std::vector<std::uint64_t> cuts{0, size};
  for (const auto& range : ranges) {
    if (range) cuts.insert(cuts.end(), {range->before, range->after, range->end});
  }
  std::ranges::sort(cuts);
  const auto repeated = std::ranges::unique(cuts);
  cuts.erase(repeated.begin(), repeated.end());
  std::vector<MappedPart> map;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    MappedPart part{MappedPart::Kind::octets, {}, cuts[i - 1], cuts[i], {}};
    for (std::size_t k = 0; k < ranges.size(); ++k) {
      const auto& range = ranges[k];
      if (range && (part.end <= range->before || (part.begin >= range->after && part.end <= range->end))) part.covered_by.push_back(k);
    }
    map.push_back(std::move(part));
  }
  return map;
}

Result<SignatureSet> read_with(const Document& file, const Limits& limits, pkix::ParsedObjects* parsed) {
  ESIGN_TRY(Reading reading, read_file(file, limits, parsed));
  ESIGN_TRY(const std::vector<Stamp> stamps, read_stamps(reading, limits, parsed));
  const Evidence evidence = evidence_up_to(reading, reading.revisions.all.size());
  SignatureSet set;
  std::vector<std::optional<pdf::SignedRange>> ranges;
  for (Located& located : reading.located) {
    if (located.role() == Located::Role::document_timestamp) continue;
    ESIGN_TRY(SignatureView view, read_signature(reading, located, limits, parsed));
    view.id = "S-" + std::to_string(set.signatures.size() + 1);
    add_stamps(reading, located, stamps, view);
    take_evidence(evidence, view);
    view.revisions = among_revisions(reading, located);
    view.defects.insert(view.defects.end(), reading.defects.begin(), reading.defects.end());
    ranges.push_back(located.value.range);
    set.signatures.push_back(std::move(view));
  }
  set.map = map_of(ranges, file.size());
  if (set.signatures.empty()) {
    // Signatures that the newest revision jumps over are not none.
    const auto hidden = std::ranges::find(reading.revisions.findings, "BR-11", &pdf::Finding::rule);
    if (hidden != reading.revisions.findings.end()) return fail(Error{Errc::malformed, "BR-11: " + hidden->detail, hidden->place, -1});
    return fail(Errc::no_signature, stamps.empty() ? "the PDF file has no signature" : "the PDF file has time-stamps alone, and no signature");
  }
  return set;
}

}  // namespace

Likeness looks_like_pdf(View front) {
  return as_text(front.first(std::min(front.size(), kFront))).find("%PDF-") != std::string_view::npos ? Likeness::yes : Likeness::no;
}

Result<SignatureSet> read(const Document& file, pkix::ParsedObjects& parsed) { return read_with(file, parsed.limits(), &parsed); }
Result<SignatureSet> read(const Document& file, const Limits& limits) { return read_with(file, limits, nullptr); }

}  // namespace esign::formats::pades
