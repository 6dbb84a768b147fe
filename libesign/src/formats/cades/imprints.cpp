// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/long_term.h"

namespace esign::formats::cades {
namespace {

/// attrType and attrValues of every attribute of this type, without the SEQUENCE around them (EN 319 122-1 annex A.1.5.2).
void add_attributes(const LongTerm& all, const asn1::Oid& type, cms::AttributeElements LongTermAttribute::*encoding,
                    std::vector<ImprintPiece>& pieces) {
  for (const LongTermAttribute& attribute : all.attributes) {
    if (attribute.type != type) continue;
    pieces.push_back(plain(copy((attribute.*encoding).type)));
    pieces.push_back(plain(copy((attribute.*encoding).set)));
  }
}

std::vector<ImprintPiece> referenced(const LongTerm& all, const asn1::Oid& type, cms::AttributeElements LongTermAttribute::*encoding) {
  std::vector<ImprintPiece> pieces;
  if (type == cms::oid::cades_c_timestamp) {
    pieces.push_back(plain(copy(all.signer.signature)));
    add_attributes(all, cms::oid::signature_timestamp, encoding, pieces);
  }
  add_attributes(all, cms::oid::certificate_references, encoding, pieces);
  add_attributes(all, cms::oid::revocation_references, encoding, pieces);
  return pieces;
}

}  // namespace

Source content_of(const Envelope& envelope) {
  if (envelope.data.content) return [octets = *envelope.data.content](const Sink& sink) { return octets.write(sink); };
  if (envelope.content) return [document = *envelope.content](const Sink& sink) { return document.read(sink); };
  return {};
}

ImprintPiece plain(Bytes octets) {
  return {ImprintPiece::Form::plain,
          [held = std::make_shared<const Bytes>(std::move(octets))](const Sink& sink) { return sink(*held); }};
}

void content_imprint(const LongTerm& all, TimestampView& timestamp) {
  Source content = content_of(all.envelope);
  if (!content) {
    timestamp.no_imprint = Error{Errc::not_found, "the signed content is not here", {}, -1};
    return;
  }
  timestamp.rules = {{{}, ImprintRule::Standing::accepted, {{ImprintPiece::Form::plain, std::move(content)}}}};
  timestamp.covers.references = all.references;
}

void signature_imprint(const LongTerm& all, TimestampView& timestamp) {
  timestamp.rules = {{{}, ImprintRule::Standing::accepted, {plain(copy(all.signer.signature))}}};
  timestamp.covers.signature_value = Covered::SignatureValue::yes;
}

void references_imprint(const LongTerm& all, const asn1::Oid& type, TimestampView& timestamp) {
  std::vector<ImprintPiece> pieces = referenced(all, type, &LongTermAttribute::written);
  if (pieces.empty()) {
    timestamp.no_imprint = Error{Errc::not_found, "there are no references to stamp", {}, -1};
    return;
  }
  timestamp.rules = {{{}, ImprintRule::Standing::accepted, std::move(pieces)},
                     {"attributes encoded again as DER", ImprintRule::Standing::accepted, referenced(all, type, &LongTermAttribute::der)}};
  if (type != cms::oid::cades_c_timestamp) return;
  timestamp.covers.signature_value = Covered::SignatureValue::yes;
  for (const LongTermAttribute& attribute : all.attributes) {
    if (attribute.type != cms::oid::signature_timestamp) continue;
    timestamp.covers.timestamps.insert(timestamp.covers.timestamps.end(), attribute.timestamps.begin(), attribute.timestamps.end());
  }
}

}  // namespace esign::formats::cades
