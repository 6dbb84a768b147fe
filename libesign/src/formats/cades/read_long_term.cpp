// SPDX-License-Identifier: Apache-2.0
#include "cms/oids.h"
#include "formats/cades/long_term.h"

namespace esign::formats::cades {
namespace {

/// The attributes that hold a time-stamp, and what reports call them.
struct Place {
  asn1::Oid type;
  TimestampKind kind;
  const char* name;
};
const Place kPlaces[] = {
    {cms::oid::signature_timestamp, TimestampKind::signature, "signature-time-stamp"},
    {cms::oid::cades_c_timestamp, TimestampKind::references, "CAdES-C-timestamp"},
    {cms::oid::certs_crls_timestamp, TimestampKind::references, "time-stamped-certs-crls-references"},
    {cms::oid::archive_timestamp_v1, TimestampKind::archive, "archive-time-stamp (first version)"},
    {cms::oid::archive_timestamp_v2, TimestampKind::archive, "archive-time-stamp"},
    {cms::oid::archive_timestamp_v3, TimestampKind::archive, "archive-time-stamp-v3"},
};

const Place* place_of(const asn1::Oid& type) {
  for (const Place& place : kPlaces) {
    if (place.type == type) return &place;
  }
  return nullptr;
}

Result<std::shared_ptr<TimestampView>> read_one(const Place& place, View value, Budget& budget, const Envelope& envelope) {
  ESIGN_CHECK(budget.spend());
  auto timestamp = std::make_shared<TimestampView>();
  timestamp->kind = place.kind;
  timestamp->attribute = place.name;
  ESIGN_CHECK(take_token(*timestamp, copy(value), envelope.limits, envelope.parsed));
  return timestamp;
}

/// Signed attributes have one encoding that counts, their DER.
Result<void> read_content_timestamps(LongTerm& all, Budget& budget) {
  if (!all.signer.signed_attributes) return {};
  const Place place{cms::oid::content_timestamp, TimestampKind::content, "content-time-stamp"};
  for (const cms::Attribute* attribute : cms::find_all(*all.signer.signed_attributes, cms::oid::content_timestamp)) {
    for (const View value : attribute->values) {
      ESIGN_TRY(auto timestamp, read_one(place, value, budget, all.envelope));
      all.timestamps.push_back(std::move(timestamp));
    }
  }
  return {};
}

Result<void> read_attribute(LongTerm& all, std::size_t index, Budget& budget, std::vector<Defect>& defects) {
  const cms::Attribute& attribute = all.signer.unsigned_attributes[index];
  LongTermAttribute made;
  made.type = attribute.type;
  made.written_whole = all.written.unsigned_attributes.at(index);
  made.der_whole = attribute.whole;
  ESIGN_TRY(made.written, cms::attribute_elements(made.written_whole, all.envelope.limits));
  ESIGN_TRY(made.der, cms::attribute_elements(made.der_whole, all.envelope.limits));
  made.evidence = read_values(all.envelope, made, defects);
  if (const Place* place = place_of(attribute.type)) {
    for (const View value : made.written.values) {
      ESIGN_TRY(auto timestamp, read_one(*place, value, budget, all.envelope));
      made.timestamps.push_back(all.timestamps.size());
      all.timestamps.push_back(std::move(timestamp));
    }
  }
  all.attributes.push_back(std::move(made));
  return {};
}

/// After all tokens are read: an archive time-stamp looks at the others.
void compose_imprint(const LongTerm& all, const asn1::Oid& type, std::optional<Inventory>& inventory, const SignatureView& view,
                             TimestampView& timestamp) {
  if (!timestamp.token) return;
  if (type == cms::oid::signature_timestamp) {
    signature_imprint(all, timestamp);
  } else if (type == cms::oid::cades_c_timestamp || type == cms::oid::certs_crls_timestamp) {
    references_imprint(all, type, timestamp);
  } else if (type == cms::oid::archive_timestamp_v2) {
    archive_v2_imprint(all, timestamp);
    if (!timestamp.no_imprint) formats::add(timestamp.covers.evidence, {view.certificates, view.crls, view.ocsp});
  } else if (type == cms::oid::archive_timestamp_v3) {
    if (!inventory) inventory = inventory_of(all, view);
    archive_v3_imprint(all, *inventory, timestamp);
  } else {
    timestamp.no_imprint = Error{Errc::unsupported, "archive time-stamps of the first version are not read", {}, -1};
  }
}

}  // namespace

Result<void> read_long_term(const Envelope& envelope, const cms::SignerInfo& signer, Budget& timestamps, SignatureView& view) {
  LongTerm all{envelope, signer};
  ESIGN_TRY(all.written, cms::elements_of(signer.written, envelope.limits));
  ESIGN_TRY(all.der, cms::elements_of(signer.der, envelope.limits));
  if (all.written.unsigned_attributes.size() != signer.unsigned_attributes.size()) return fail(Errc::internal, "attributes were lost");
  if (!view.references.empty()) all.references = {0};  // The content of the SignedData; a second one is given beside it.
  ESIGN_CHECK(read_content_timestamps(all, timestamps));
  for (std::size_t i = 0; i < signer.unsigned_attributes.size(); ++i) ESIGN_CHECK(read_attribute(all, i, timestamps, view.defects));
  std::optional<Inventory> inventory;
  for (const auto& timestamp : all.timestamps) {
    if (timestamp->kind == TimestampKind::content && timestamp->token) content_imprint(all, *timestamp);
  }
  // Before the values of attributes are added to the view: the inventory has those by their attribute.
  for (const LongTermAttribute& attribute : all.attributes) {
    for (const std::size_t position : attribute.timestamps) {
      compose_imprint(all, attribute.type, inventory, view, *all.timestamps[position]);
    }
  }
  for (const LongTermAttribute& attribute : all.attributes) {
    view.certificates.insert(view.certificates.end(), attribute.evidence.certificates.begin(), attribute.evidence.certificates.end());
    view.crls.insert(view.crls.end(), attribute.evidence.crls.begin(), attribute.evidence.crls.end());
    view.ocsp.insert(view.ocsp.end(), attribute.evidence.ocsp.begin(), attribute.evidence.ocsp.end());
  }
  view.timestamps.assign(all.timestamps.begin(), all.timestamps.end());
  return {};
}

}  // namespace esign::formats::cades
