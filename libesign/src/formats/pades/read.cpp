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

/// The time-stamps of VRI that are about this signature: over its value, as a signature-time-stamp is; they give no level. Where each
/// stands in the view, and the revision that brought it.
Result<std::vector<std::pair<std::size_t, std::size_t>>> add_related(const Reading& reading, const Located& signature, const DigestFunction& digest,
                                                                     SignatureView& view) {
  std::vector<std::pair<std::size_t, std::size_t>> made;
  if (!digest || reading.related.empty() || signature.value.contents.empty()) return made;
  ESIGN_TRY(const std::string digits, vri_key(signature.value, digest));
  for (const RelatedStamp& one : reading.related) {
    if (one.key != digits) continue;
    auto stamp = std::make_shared<TimestampView>(*one.view);
    if (stamp->token && view.value.empty()) {
      stamp->no_imprint = Error{Errc::not_found, "there is no signature value to stamp", {}, -1};
    } else if (stamp->token) {
      stamp->rules = {{{}, ImprintRule::Standing::accepted, {{ImprintPiece::Form::plain, [value = view.value](const Sink& out) { return out(value); }}}}};
      stamp->covers.signature_value = Covered::SignatureValue::yes;
    }
    made.emplace_back(view.timestamps.size(), one.revision);
    view.timestamps.push_back(std::move(stamp));
  }
  return made;
}

Result<void> add_stamps(const Reading& reading, const Located& signature, const std::vector<Stamp>& stamps, const DigestFunction& digest, SignatureView& view) {
  std::vector<std::size_t> older;
  for (std::size_t i = 0; i < view.timestamps.size(); ++i) older.push_back(i);
  ESIGN_TRY(auto related, add_related(reading, signature, digest, view));
  for (const Stamp& stamp : stamps) {
    std::erase_if(related, [&](const auto& one) {
      const bool before = stamp.located->value.covered && one.second <= *stamp.located->value.covered;
      if (before) older.push_back(one.first);
      return before;
    });
    add_stamp(reading, signature, stamp, older, view);
  }
  return {};
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
struct Ranges {
  std::vector<std::optional<pdf::SignedRange>> signatures{};
  std::vector<std::pair<pdf::SignedRange, MappedPart::Stamp>> stamps{};  ///< As the first signature has them.
};

bool lies_in(const MappedPart& part, const pdf::SignedRange& range) {
  return part.end <= range.before || (part.begin >= range.after && part.end <= range.end);
}

std::vector<MappedPart> map_of(const Ranges& ranges, std::uint64_t size) {
  std::vector<std::uint64_t> cuts{0, size};
  const auto cut = [&](const pdf::SignedRange& range) { cuts.insert(cuts.end(), {range.before, range.after, range.end}); };
  for (const auto& range : ranges.signatures) {
    if (range) cut(*range);
  }
  for (const auto& [range, stamp] : ranges.stamps) cut(range);
  std::ranges::sort(cuts);
  const auto repeated = std::ranges::unique(cuts);
  cuts.erase(repeated.begin(), repeated.end());
  std::vector<MappedPart> map;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    MappedPart part{MappedPart::Kind::octets, {}, cuts[i - 1], cuts[i], {}, {}};
    for (std::size_t k = 0; k < ranges.signatures.size(); ++k) {
      if (ranges.signatures[k] && lies_in(part, *ranges.signatures[k])) part.covered_by.push_back(k);
    }
    for (const auto& [range, stamp] : ranges.stamps) {
      if (lies_in(part, range)) part.stamped_by.push_back(stamp);
    }
    map.push_back(std::move(part));
  }
  return map;
}

Result<SignatureSet> read_with(const Document& file, const Opening& opening, const Limits& limits, pkix::ParsedObjects* parsed) {
  ESIGN_TRY(Reading reading, read_file(file, opening.password, limits, parsed));
  ESIGN_TRY(const std::vector<Stamp> stamps, read_stamps(reading, limits, parsed));
  const Evidence evidence = evidence_up_to(reading, reading.revisions.all.size());
  SignatureSet set;
  Ranges ranges;
  for (Located& located : reading.located) {
    if (located.role() == Located::Role::document_timestamp) continue;
    ESIGN_TRY(SignatureView view, read_signature(reading, located, limits, parsed));
    view.id = "S-" + std::to_string(set.signatures.size() + 1);
    ESIGN_CHECK(add_stamps(reading, located, stamps, opening.digest, view));
    take_evidence(evidence, view);
    view.revisions = among_revisions(reading, located);
    view.defects.insert(view.defects.end(), reading.defects.begin(), reading.defects.end());
    ranges.signatures.push_back(located.value.range);
    for (std::size_t i = 0; set.signatures.empty() && i < stamps.size(); ++i) {
      const auto& range = stamps[i].located->value.range;
      if (range) ranges.stamps.push_back({*range, {0, view.timestamps.size() - stamps.size() + i}});
    }
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

Result<SignatureSet> read(const Document& file, pkix::ParsedObjects& parsed, const Opening& opening) {
  return read_with(file, opening, parsed.limits(), &parsed);
}
Result<SignatureSet> read(const Document& file, const Limits& limits, const Opening& opening) { return read_with(file, opening, limits, nullptr); }

}  // namespace esign::formats::pades
