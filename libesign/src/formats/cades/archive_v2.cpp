// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/long_term.h"

namespace esign::formats::cades {
namespace {

bool is_archive(const asn1::Oid& type) {
  return type == cms::oid::archive_timestamp_v1 || type == cms::oid::archive_timestamp_v2 || type == cms::oid::archive_timestamp_v3;
}

ImprintPiece range(const Document& document, cms::OctetRange where) {
  return {ImprintPiece::Form::plain, [document, where](const Sink& out) { return document.read(where.offset, where.count, out); }};
}

/// Whether the attribute was there when this token was made: every one but archive time-stamps that are not older.
bool was_there(const LongTerm& all, const LongTermAttribute& attribute, const TimestampView& timestamp) {
  if (!is_archive(attribute.type)) return true;
  for (const std::size_t position : attribute.timestamps) {
    const TimestampView& other = *all.timestamps[position];
    if (&other == &timestamp || !other.token) return false;
    const timestamp::TstInfo& made = other.token->info;
    const timestamp::TstInfo& own = timestamp.token->info;
    if (made.gen_time > own.gen_time || (made.gen_time == own.gen_time && made.milliseconds >= own.milliseconds)) return false;
  }
  return true;
}

/// What stands before the unsigned attributes: everything of the SignedData and of the SignerInfo as the file has it, BER
/// included, for those octets were hashed.
std::vector<ImprintPiece> front(const LongTerm& all) {
  const cms::Parts& parts = all.envelope.parts;
  std::vector<ImprintPiece> pieces{range(parts.document, parts.encapsulated)};
  if (!all.envelope.data.content) pieces.push_back({ImprintPiece::Form::plain, content_of(all.envelope)});
  if (parts.certificates_range.count != 0) pieces.push_back(range(parts.document, parts.certificates_range));
  if (parts.crls_range.count != 0) pieces.push_back(range(parts.document, parts.crls_range));
  const cms::SignerInfoElements& fields = all.written;
  Bytes signer = copy(fields.version);
  append(signer, fields.sid);
  append(signer, fields.digest_algorithm);
  if (fields.signed_attributes) append(signer, *fields.signed_attributes);
  append(signer, fields.signature_algorithm);
  append(signer, fields.signature);
  pieces.push_back(plain(std::move(signer)));
  return pieces;
}

}  // namespace

void archive_v2_imprint(const LongTerm& all, TimestampView& timestamp) {
  if (!content_of(all.envelope)) {
    timestamp.no_imprint = Error{Errc::not_found, "the signed content is not here", {}, -1};
    return;
  }
  Bytes attributes;
  for (const LongTermAttribute& attribute : all.attributes) {
    if (!was_there(all, attribute, timestamp)) continue;
    append(attributes, attribute.written_whole);
    timestamp.covers.timestamps.insert(timestamp.covers.timestamps.end(), attribute.timestamps.begin(), attribute.timestamps.end());
    formats::add(timestamp.covers.evidence, attribute.evidence);
  }
  // TS 101 733 V1.8.3 left the tag and length of unsignedAttrs out, V2.2.1 has them: files of both kinds are about.
  ImprintRule with{{}, ImprintRule::Standing::accepted, front(all)};
  if (!attributes.empty()) {
    with.pieces.push_back(plain(asn1::written([&](asn1::Writer& out) { out.element(asn1::tag::context_constructed(1), attributes); })));
  }
  ImprintRule without{"unsigned attributes without their tag and length", ImprintRule::Standing::accepted, front(all)};
  without.pieces.push_back(plain(std::move(attributes)));
  timestamp.rules = {std::move(with), std::move(without)};
  timestamp.covers.signature_value = Covered::SignatureValue::yes;
  timestamp.covers.references = all.references;
}

}  // namespace esign::formats::cades
