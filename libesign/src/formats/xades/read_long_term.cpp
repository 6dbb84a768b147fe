// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/long_term.h"
#include "formats/xades/names.h"

namespace esign::formats::xades {
namespace {

using Imprint = void (*)(const LongTerm&, const StampProperty&, TimestampView&);

/// The properties that hold time-stamps.
struct Place {
  std::string_view name_space, name;
  TimestampKind kind;
  Imprint imprint;
};
const Place kSignedPlaces[] = {
    {kXades, "AllDataObjectsTimeStamp", TimestampKind::content, &all_data_imprint},
    {kXades, "IndividualDataObjectsTimeStamp", TimestampKind::content, &individual_data_imprint},
};
const Place kUnsignedPlaces[] = {
    {kXades, "SignatureTimeStamp", TimestampKind::signature, &signature_imprint},
    {kXades, "SigAndRefsTimeStamp", TimestampKind::references, &references_imprint},
    {kXades, "RefsOnlyTimeStamp", TimestampKind::references, &references_imprint},
    {kXades141, "SigAndRefsTimeStampV2", TimestampKind::references, &references_imprint},
    {kXades141, "RefsOnlyTimeStampV2", TimestampKind::references, &references_imprint},
    {kXades, "ArchiveTimeStamp", TimestampKind::archive, &archive_imprint},
    {kXades141, "ArchiveTimeStamp", TimestampKind::archive, &archive_imprint},
};

template <std::size_t N>
const Place* place_of(const Place (&places)[N], const xml::Element& property) {
  for (const Place& place : places) {
    if (property.is(place.name_space, place.name)) return &place;
  }
  return nullptr;
}

/// The tokens of one property, read; their positions. Imprints are composed later, when every token is known.
Result<std::vector<std::size_t>> read_tokens(LongTerm& all, const Place& place, const xml::Element& property, Budget& budget) {
  std::vector<std::size_t> positions;
  for (const xml::Element& child : property.children()) {
    const bool xml_token = child.is(kXades, "XMLTimeStamp");
    if (!xml_token && !child.is(kXades, "EncapsulatedTimeStamp")) continue;
    ESIGN_CHECK(budget.spend());
    auto made = std::make_shared<TimestampView>();
    made->kind = place.kind;
    made->attribute = (place.name_space == kXades141 ? "xades141:" : "xades:") + std::string(place.name);
    auto octets = base64_value(child);
    if (xml_token) {
      made->failure = Error{Errc::unsupported, "a time-stamp token in XML", child.path(), -1};
    } else if (!octets) {
      made->failure = std::move(octets).error();
    } else {
      ESIGN_CHECK(take_token(*made, *std::move(octets), all.reading.scope.limits, all.reading.scope.parsed));
    }
    positions.push_back(all.timestamps.size());
    all.timestamps.push_back(std::move(made));
  }
  return positions;
}

void compose(const LongTerm& all, const Place& place, const StampProperty& property, const std::vector<std::size_t>& positions) {
  for (const std::size_t position : positions) {
    TimestampView& timestamp = *all.timestamps[position];
    place.imprint(all, property, timestamp);
    // Its own property is not before it; but a token beside it in one property is over the same octets, and not over this one.
    std::erase(timestamp.covers.timestamps, position);
  }
}

/// SignedDataObjectProperties.
Result<void> read_signed(LongTerm& all, Budget& budget) {
  if (!all.reading.signed_properties) return {};
  for (const xml::Element& group : all.reading.signed_properties->children()) {
    if (!group.is(kXades, "SignedDataObjectProperties")) continue;
    for (const xml::Element& property : group.children()) {
      const Place* place = place_of(kSignedPlaces, property);
      if (!place) continue;
      ESIGN_TRY(const auto positions, read_tokens(all, *place, property, budget));
      compose(all, *place, {property, 0}, positions);
    }
  }
  return {};
}

/// The children of the one UnsignedSignatureProperties. Two of them have no order that is anybody's.
Result<std::vector<xml::Element>> unsigned_properties(const Reading& reading) {
  std::vector<xml::Element> found;
  if (!reading.unsigned_properties) return found;
  std::size_t groups = 0;
  for (const xml::Element& group : reading.unsigned_properties->children()) {
    if (!group.is(kXades, "UnsignedSignatureProperties")) continue;
    if (++groups > 1) return fail(Errc::malformed, "a second UnsignedSignatureProperties").in(group.path());
    found = group.children();
  }
  return found;
}

}  // namespace

Result<void> read_long_term(Reading& reading, Budget& timestamps) {
  LongTerm all{reading, {reading.view.certificates, {}, {}}};
  ESIGN_CHECK(read_signed(all, timestamps));
  auto properties = unsigned_properties(reading);
  if (!properties) return reading.fatal(*reading.unsigned_properties, std::move(properties).error());
  for (const xml::Element& element : *properties) {
    UnsignedProperty made{element};
    ESIGN_TRY(made.evidence, read_values(reading, element));
    if (const Place* place = place_of(kUnsignedPlaces, element)) {
      ESIGN_TRY(made.timestamps, read_tokens(all, *place, element, timestamps));
    }
    all.properties.push_back(std::move(made));
  }
  std::vector<xml::Element> elements;
  for (const UnsignedProperty& property : all.properties) elements.push_back(property.element);
  all.forms = std::make_shared<CanonicalForms>(reading.scope.tree, std::move(elements));
  for (std::size_t i = 0; i < all.properties.size(); ++i) {
    const UnsignedProperty& property = all.properties[i];
    if (const Place* place = place_of(kUnsignedPlaces, property.element)) compose(all, *place, {property.element, i}, property.timestamps);
  }
  for (const UnsignedProperty& property : all.properties) {
    SignatureView& view = reading.view;
    view.certificates.insert(view.certificates.end(), property.evidence.certificates.begin(), property.evidence.certificates.end());
    view.crls.insert(view.crls.end(), property.evidence.crls.begin(), property.evidence.crls.end());
    view.ocsp.insert(view.ocsp.end(), property.evidence.ocsp.begin(), property.evidence.ocsp.end());
  }
  reading.view.timestamps.assign(all.timestamps.begin(), all.timestamps.end());
  return {};
}

}  // namespace esign::formats::xades
