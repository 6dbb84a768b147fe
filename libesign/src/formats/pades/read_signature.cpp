// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "cms/cursor.h"
#include "cms/oids.h"
#include "formats/cades/cades.h"
#include "formats/cades/signer_view.h"
#include "formats/pades/reading.h"
#include "pdf/date.h"

namespace esign::formats::pades {
namespace {

using Weight = Defect::Weight;

std::string text(const pdf::Object& value) { return value.string() != nullptr ? pdf::text_of(*value.string()) : std::string(); }

/// A signature that this reader can say nothing about but that it is there.
SignatureView unreadable(std::string place, std::string detail, Errc code) {
  SignatureView view;
  view.algorithm_failure = Error{code, detail, place, -1};
  cades::add(view, Weight::fatal, std::move(place), std::move(detail));
  return view;
}

/// A signature has one name for the octets that no other signature of the file may share.
std::string name_of(const pdf::SignedRange& range) {
  return "[0 " + std::to_string(range.before) + ") [" + std::to_string(range.after) + ' ' + std::to_string(range.end) + ')';
}

void tell_coverage(const Reading& reading, const Located& located, SignatureView& view) {
  for (std::size_t i = 0; i < view.references.size(); ++i) {
    Reference& reference = view.references[i];
    reference.same_octets = name_of(*located.value.range) + ' ' + std::to_string(i);
    reference.id = printable(located.fields.front());
    reference.extent = located.value.range->end == reading.revisions.file.size() ? Coverage::Extent::full : Coverage::Extent::partial;
  }
}

/// adbe.pkcs7.sha1 (ISO 32000-2, 12.8.3.3.1, deprecated): the content is the SHA-1 of the range, in eContent.
void follow_sha1(const Document& covered, const cms::Parts& parts, SignatureView& view) {
  if (view.references.size() != 1 || !parts.content) return cades::add(view, Weight::fatal, "eContent", "the digest of the document is missing");
  const auto digest = parts.content->front(64);
  if (!digest || parts.content->size() != 20) return cades::add(view, Weight::fatal, "eContent", "the content is no SHA-1 digest");
  view.references.front().role = ReferenceRole::other;
  Reference document;
  document.name = covered.name();
  document.shown_type = covered.media_type();
  document.hash = Hash::sha1;
  document.expected = *digest;
  document.octets = [covered](const Sink& sink) { return covered.read(sink); };
  view.references.push_back(std::move(document));
}

/// EN 319 142-1 clause 6.3, table 1, and clause 5.3: what CMS in CAdES.detached has and has not.
void check_profile(const Located& located, SignatureView& view) {
  const auto departs = [&](std::string place, std::string detail) { cades::add(view, Weight::conformance, std::move(place), std::move(detail)); };
  // CAdES wants signing-time; here M tells the time instead.
  std::erase_if(view.defects, [](const Defect& one) { return one.weight == Weight::conformance && one.place == "signedAttrs.signing-time"; });
  if (view.claimed_signing_time) departs("signedAttrs.signing-time", "the attribute is there; in PAdES M tells the time");
  if (located.dictionary["M"].is_null()) departs("M", "the claimed time is missing");
  if (!located.dictionary["Cert"].is_null()) departs("Cert", "the entry is there beside the certificates of the CMS");
  const bool commitment = std::ranges::any_of(view.attributes, [](const AttributeNote& one) { return one.name == "commitment-type-indication"; });
  if (!located.dictionary["Reason"].is_null() && (view.policy || commitment)) departs("Reason", "a reason beside a policy or a commitment");
}

/// ISO 32000-2, table 255: M, unless the CMS tells the time.
void tell_time(const Located& located, SignatureView& view) {
  const auto stated = pdf::date_of(text(located.dictionary["M"]));
  if (!stated && !located.dictionary["M"].is_null()) cades::add(view, Weight::conformance, "M", "not a date");
  const bool pades = located.sub_filter() == "ETSI.CAdES.detached";
  if (stated && (pades || !view.claimed_signing_time)) view.claimed_signing_time = stated;
}

Result<SignatureView> read_cms(const Document& cms, const Document& covered, Located& located, const Limits& limits, pkix::ParsedObjects* parsed) {
  const bool sha1 = located.sub_filter() == "adbe.pkcs7.sha1";
  ESIGN_TRY(const cms::Parts parts, cms::scan(cms, limits));
  const std::optional<Document> content = sha1 ? std::nullopt : std::optional(covered);
  ESIGN_TRY(SignatureSet set, cades::read_parts(parts, cms, content, limits, parsed));
  SignatureView view = std::move(set.signatures.front());
  // Clause 5.3, and ISO 32000-2, 12.8.3.3.1: one signer, and what is signed is the document.
  if (set.signatures.size() != 1) cades::add(view, Weight::fatal, "signerInfos", "there are " + std::to_string(set.signatures.size()) + " signers where one may be");
  if (sha1) follow_sha1(covered, parts, view);
  else if (parts.content) cades::add(view, Weight::fatal, "eContent", "the CMS holds content of its own beside the document");
  if (parts.content_type != cms::oid::data) {
    cades::add(view, Weight::fatal, "eContentType", asn1::name_of(parts.content_type) + " is not id-data");
  }
  ESIGN_CHECK(read_archival(parts, view, limits, parsed));
  return view;
}

Result<SignatureView> read_view(const Reading& reading, Located& located, const Limits& limits, pkix::ParsedObjects* parsed) {
  const std::string filter = located.sub_filter();
  if (filter != "ETSI.CAdES.detached" && filter != "adbe.pkcs7.detached" && filter != "adbe.pkcs7.sha1") {
    return unreadable("SubFilter", "signatures of the kind " + (filter.empty() ? std::string("without a name") : printable(filter)) + " are not supported", Errc::unsupported);
  }
  ESIGN_TRY(const Bytes cms, cms_of(located.value, limits));
  if (cms.empty() || !located.value.range) return unreadable("Contents", "there is no signature that could be checked", Errc::malformed);
  ESIGN_TRY(const Document covered, covered_octets(reading.revisions.file, *located.value.range));
  auto view = read_cms(Document::from_octets(cms, "Contents"), covered, located, limits, parsed);
  if (!view) {
    const Error& error = view.error();
    if (error.code == Errc::limit_exceeded || error.code == Errc::storage || error.code == Errc::conflict || error.code == Errc::internal) return view;
    return unreadable("Contents", error.at.empty() ? error.detail : error.at + ": " + error.detail, error.code);
  }
  tell_coverage(reading, located, *view);
  if (filter == "ETSI.CAdES.detached") check_profile(located, *view);
  tell_time(located, *view);
  return view;
}

}  // namespace

Result<Bytes> cms_of(pdf::SignatureValue& value, const Limits& limits) {
  const auto found = [&](const char* rule, std::string detail) {
    value.findings.push_back({rule, pdf::ChangeLevel::none, pdf::told(value.ref) + "/Contents", {}, {}, {}, std::move(detail)});
  };
  if (value.contents.empty()) {
    found("BR-08", "Contents is empty");
    return Bytes{};
  }
  cms::Cursor cursor(Document::from_octets(value.contents, "Contents"));
  Budget budget("signature_octets", limits.signature_octets);
  auto element = cursor.take(budget, limits);
  if (!element) {
    if (element.error().code == Errc::limit_exceeded) return element;
    found("BR-08", "no complete CMS begins there: " + element.error().detail);
    return Bytes{};
  }
  const View padding = View(value.contents).subspan(element->size());
  if (std::ranges::any_of(padding, [](std::uint8_t octet) { return octet != 0; })) found("BR-09", "other octets than zeros follow the CMS");
  return element;
}

Result<Document> covered_octets(const Document& file, const pdf::SignedRange& range) {
  return Document::excerpt(file, {{0, range.before}, {range.after, range.end - range.after}});
}

Result<SignatureView> read_signature(const Reading& reading, Located& located, const Limits& limits, pkix::ParsedObjects* parsed) {
  ESIGN_TRY(SignatureView view, read_view(reading, located, limits, parsed).in(located.fields.front()));
  view.format = Format::pades;
  view.packaging = Packaging::enveloped;
  return view;
}

Result<TimestampView> read_document_timestamp(const Reading& reading, Located& located, const Limits& limits, pkix::ParsedObjects* parsed) {
  TimestampView made;
  made.kind = TimestampKind::archive;
  made.attribute = "document-time-stamp";
  ESIGN_TRY(Bytes token, cms_of(located.value, limits));
  if (token.empty() || !located.value.range) {
    made.failure = Error{Errc::malformed, "there is no time-stamp that could be checked", "Contents", -1};
    return made;
  }
  ESIGN_CHECK(take_token(made, std::move(token), limits, parsed));
  // What a policy may take of a signature is not asked of a time-stamp: one that departs from the rules of ranges proves nothing.
  for (const pdf::Finding& finding : located.value.findings) {
    const bool harmless = finding.rule == "BR-09" || finding.rule == "BR-16a";
    if (harmless || made.failure) continue;
    made.failure = Error{Errc::malformed, finding.rule + ", " + finding.detail, finding.place, -1};
  }
  if (located.sub_filter() != "ETSI.RFC3161" && !made.failure) {
    made.failure = Error{Errc::unsupported, "a document time-stamp of the kind " + printable(located.sub_filter()), "SubFilter", -1};
  }
  if (made.failure) made.token.reset();
  if (!made.token) return made;
  ESIGN_TRY(const Document covered, covered_octets(reading.revisions.file, *located.value.range));
  made.same_octets = name_of(*located.value.range);
  made.rules = {{{}, ImprintRule::Standing::accepted, {{ImprintPiece::Form::plain, [covered](const Sink& sink) { return covered.read(sink); }}}}};
  return made;
}

}  // namespace esign::formats::pades
