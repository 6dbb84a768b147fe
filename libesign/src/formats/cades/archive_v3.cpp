// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "cms/oids.h"
#include "formats/cades/long_term.h"

namespace esign::formats::cades {
namespace {

namespace tag = asn1::tag;

/// The index as the token has it: its version, its parsed lists, and the octets that enter the imprint.
struct StatedIndex {
  enum class Version : std::uint8_t { whole_attributes, values } version = Version::values;
  Bytes der{};
  Hash hash = Hash::sha256;
  std::vector<Bytes> certificates{}, crls{}, attributes{};
};

/// ATSHashIndexV3 ::= SEQUENCE { hashIndAlgorithm AlgorithmIdentifier, certificatesHashIndex SEQUENCE OF OCTET STRING,
///      crlsHashIndex SEQUENCE OF OCTET STRING, unsignedAttrValuesHashIndex SEQUENCE OF OCTET STRING }
/// In the first version (TS 101 733) hashIndAlgorithm is DEFAULT SHA-256: left out, three members remain.
Result<void> read_lists(View der, const Limits& limits, StatedIndex& index) {
  ESIGN_TRY(const std::vector<View> members, asn1::ber_children(der, limits));
  asn1::Reader reader(der, limits);
  Budget count("attribute_values", limits.attribute_values);
  std::optional<Error> unknown_hash;
  const auto digests = [&](std::vector<Bytes>& to) {
    reader.each(tag::sequence, 0, [&] {
      to.push_back(copy(reader.octet_string()));
      if (!count.spend()) reader.fail("attribute_values", Errc::limit_exceeded);
    });
  };
  reader.sequence([&] {
    if (members.size() == 4 || index.version == StatedIndex::Version::values) {
      const auto hash = pkix::hash_from(pkix::read_algorithm(reader.at("hashIndAlgorithm")));
      if (hash) index.hash = *hash;
      else unknown_hash = hash.error();
    }
    digests(index.certificates);
    digests(index.crls);
    digests(index.attributes);
  });
  ESIGN_CHECK(reader.finish());
  if (unknown_hash) return fail(*std::move(unknown_hash));
  return {};
}

bool is_index(const asn1::Oid& type) {
  return type == cms::oid::hash_index_v1 || type == cms::oid::hash_index_v2 || type == cms::oid::hash_index_v3;
}

/// The one value of the one index attribute beside the token's signature. Two indexes would be two stories of what is covered.
Result<StatedIndex> read_index(const timestamp::Token& token, const Limits& limits) {
  const timestamp::Token::UnsignedAttribute* found = nullptr;
  for (const auto& attribute : token.unsigned_attributes) {
    if (!is_index(attribute.type)) continue;
    if (found) return fail(Errc::malformed, "the token has more than one ats-hash-index");
    found = &attribute;
  }
  if (!found) return fail(Errc::malformed, "the token has no ats-hash-index");
  if (found->values.size() != 1) return fail(Errc::malformed, "the ats-hash-index has not exactly one value");
  StatedIndex index;
  index.version = found->type == cms::oid::hash_index_v3 ? StatedIndex::Version::values : StatedIndex::Version::whole_attributes;
  index.der = found->values.front();
  ESIGN_CHECK(read_lists(index.der, limits, index).in("ats-hash-index"));
  return index;
}

/// The octets as found and, where that is something else, their DER.
std::vector<Bytes> forms_of(View written, View der) {
  if (equal(written, der)) return {copy(der)};
  return {copy(written), copy(der)};
}

Bytes joined(View first, View second) {
  Bytes both = copy(first);
  append(both, second);
  return both;
}

/// What was parsed before, by its DER.
template <class Item, class Key>
std::map<std::string_view, Item> by_octets(const std::vector<Item>& items, Key&& key) {
  std::map<std::string_view, Item> found;
  for (const Item& item : items) found.emplace(as_text(key(*item)), item);
  return found;
}

using Items = std::vector<IndexedItem>;

Items certificate_items(const Envelope& envelope, const SignatureView& view) {
  const auto parsed = by_octets(view.certificates, [](const pkix::Certificate& one) { return one.der(); });
  Items items;
  for (std::size_t i = 0; i < envelope.data.certificates.size(); ++i) {
    const Bytes& der = envelope.data.certificates[i].der;
    IndexedItem& item = items.emplace_back(IndexedItem{forms_of(envelope.parts.certificates->at(i), der), {}});
    if (const auto one = parsed.find(as_text(der)); one != parsed.end()) item.covers.evidence.certificates = {one->second};
  }
  return items;
}

Items crl_items(const Envelope& envelope, const SignatureView& view) {
  const auto parsed = by_octets(view.crls, [](const pkix::Crl& one) { return one.der(); });
  Items items;
  for (std::size_t i = 0; i < envelope.data.crls.size(); ++i) {
    const cms::RevocationChoice& choice = envelope.data.crls[i];
    IndexedItem& item = items.emplace_back(IndexedItem{forms_of(envelope.parts.crls->at(i), choice.der), {}});
    if (choice.kind == cms::RevocationKind::crl) {
      if (const auto one = parsed.find(as_text(choice.der)); one != parsed.end()) item.covers.evidence.crls = {one->second};
    } else if (auto response = read_ocsp_choice(choice, envelope.limits, envelope.parsed)) {
      item.covers.evidence.ocsp = {*std::move(response)};
    }
  }
  return items;
}

/// In the first two versions an entry is the hash of a whole Attribute.
Items attribute_items(const LongTerm& all) {
  Items items;
  for (const LongTermAttribute& attribute : all.attributes) {
    IndexedItem& item = items.emplace_back(IndexedItem{forms_of(attribute.written_whole, attribute.der_whole), {}});
    item.covers.timestamps = attribute.timestamps;
    item.covers.evidence = attribute.evidence;
  }
  return items;
}

/// In the third, of attrType and one value: one entry for each value.
Items value_items(const LongTerm& all) {
  Items items;
  for (const LongTermAttribute& attribute : all.attributes) {
    for (std::size_t i = 0; i < attribute.der.values.size(); ++i) {
      const Bytes written = joined(attribute.written.type, attribute.written.values.at(i));
      IndexedItem& item = items.emplace_back(IndexedItem{forms_of(written, joined(attribute.der.type, attribute.der.values[i])), {}});
      if (i < attribute.timestamps.size()) item.covers.timestamps = {attribute.timestamps[i]};
      item.covers.evidence = attribute.der.values.size() == 1 ? attribute.evidence : Evidence{};
    }
  }
  return items;
}

}  // namespace

/// EN 319 122-1 clause 5.5.3, the steps of computing the imprint, over the fields in one encoding.
ImprintRule archive_v3_rule(const LongTerm& all, const cms::SignerInfoElements& fields, View index) {
  ImprintRule rule;
  // 1) eContentType; 2) the hash of the content.
  rule.pieces.push_back(plain(asn1::written([&](asn1::Writer& out) { out.oid(all.envelope.data.content_type); })));
  rule.pieces.push_back({ImprintPiece::Form::digested, content_of(all.envelope)});
  // 3) The fields of SignerInfo within the signature; the signature with its tag and length.
  Bytes signer = copy(fields.version);
  append(signer, fields.sid);
  append(signer, fields.digest_algorithm);
  if (fields.signed_attributes) append(signer, *fields.signed_attributes);
  append(signer, fields.signature_algorithm);
  append(signer, fields.signature);
  rule.pieces.push_back(plain(std::move(signer)));
  // 4) The value of ats-hash-index.
  rule.pieces.push_back(plain(copy(index)));
  return rule;
}

Inventory inventory_of(const LongTerm& all, const SignatureView& view) {
  Inventory inventory;
  inventory.certificates = std::make_shared<const Items>(certificate_items(all.envelope, view));
  inventory.crls = std::make_shared<const Items>(crl_items(all.envelope, view));
  inventory.attributes = std::make_shared<const Items>(attribute_items(all));
  inventory.values = std::make_shared<const Items>(value_items(all));
  return inventory;
}

void archive_v3_imprint(const LongTerm& all, const Inventory& inventory, TimestampView& timestamp) {
  auto index = read_index(*timestamp.token, all.envelope.limits);
  if (!index) {
    timestamp.no_imprint = std::move(index).error();
    return;
  }
  if (!content_of(all.envelope)) {
    timestamp.no_imprint = Error{Errc::not_found, "the signed content is not here", {}, -1};
    return;
  }
  timestamp.rules.push_back(archive_v3_rule(all, all.written, index->der));
  if (!equal(all.signer.written, all.signer.der)) {
    timestamp.rules.push_back(archive_v3_rule(all, all.der, index->der));
    timestamp.rules.back().deviation = "the SignerInfo encoded again as DER";
  }
  const bool values = index->version == StatedIndex::Version::values;
  timestamp.index = HashIndex{index->hash,
                              {{"certificatesHashIndex", std::move(index->certificates), inventory.certificates},
                               {"crlsHashIndex", std::move(index->crls), inventory.crls},
                               {values ? "unsignedAttrValuesHashIndex" : "unsignedAttrsHashIndex", std::move(index->attributes),
                                values ? inventory.values : inventory.attributes}}};
  timestamp.covers.signature_value = Covered::SignatureValue::yes;
  timestamp.covers.references = all.references;
  for (std::size_t i = 0; i < all.timestamps.size(); ++i) {
    if (all.timestamps[i]->kind == TimestampKind::content) timestamp.covers.timestamps.push_back(i);
  }
}

}  // namespace esign::formats::cades
