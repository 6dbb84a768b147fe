// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "formats/xades/names.h"
#include "formats/xades/signed_properties.h"

namespace esign::formats::xades {
namespace {

constexpr std::string_view kOlderNamespaces[] = {"http://uri.etsi.org/01903/v1.1.1#", "http://uri.etsi.org/01903/v1.2.2#"};

/// Every QualifyingProperties that lies in this signature and in no signature below it, wherever it hides.
std::vector<xml::Element> candidates(const Reading& reading) {
  std::vector<xml::Element> found = reading.scope.tree->all(kXades, "QualifyingProperties");
  std::erase_if(found, [&](const xml::Element& element) { return enclosing_signature(element) != reading.scope.signature; });
  return found;
}

/// EN 319 132-1 clause 4.4.1: one QualifyingProperties, child of one ds:Object, whose Target is this signature.
Result<void> find_qualifying(Reading& reading) {
  const xml::Element& signature = reading.scope.signature;
  const auto found = candidates(reading);
  if (found.size() > 1) reading.fatal(found[1], "a second QualifyingProperties of one signature");
  for (const std::string_view older : kOlderNamespaces)
    for (const xml::Element& element : reading.scope.tree->all(older, "QualifyingProperties"))
      if (enclosing_signature(element) == signature) reading.fatal(element, "properties of an older XAdES version, which are not read");
  if (found.empty()) return {};
  const xml::Element& properties = found.front();
  const auto object = properties.parent();
  if (!object || std::ranges::find(reading.objects, *object) == reading.objects.end()) {
    reading.fatal(properties, "QualifyingProperties that are no child of a ds:Object of this signature");
    return {};
  }
  if (auto known = only_attributes(properties, {"Target", "Id"}); !known) ESIGN_CHECK(reading.fatal(properties, std::move(known).error()));
  const auto id = signature.attribute("Id");
  if (!id || properties.attribute("Target") != "#" + *id) reading.fatal(properties, "Target is not the Id of this signature");
  reading.qualifying_properties = properties;
  return {};
}

/// SignedProperties?, UnsignedProperties?, in this order.
Result<void> split_properties(Reading& reading) {
  const xml::Element& properties = *reading.qualifying_properties;
  auto inside = properties.elements();
  if (!inside) return reading.fatal(properties, std::move(inside).error());
  bool unsigned_seen = false;
  for (const xml::Element& element : *inside) {
    if (element.is(kXades, "SignedProperties") && !reading.signed_properties && !unsigned_seen) {
      reading.signed_properties = element;
    } else if (element.is(kXades, "UnsignedProperties") && !unsigned_seen) {
      unsigned_seen = true;
      reading.unsigned_properties = element;
      ESIGN_CHECK(note_unsigned_properties(reading, element));
    } else {
      reading.fatal(element, "an element that may not stand here");
    }
  }
  if (!reading.signed_properties) reading.fatal(properties, "no SignedProperties");
  return {};
}

/// EN 319 132-1 clause 4.4.2: one reference of the SignedProperties type, and the node that its URI means is the node that is
/// read below. Finding it twice, by name here and by Id there, is how unsigned properties are passed off as signed.
void bind_properties(Reading& reading) {
  std::size_t typed = 0;
  for (std::size_t i = 0; i < reading.references.size(); ++i) {
    if (reading.view.references[i].role != ReferenceRole::signed_properties) continue;
    const ReferenceNode& node = reading.references[i];
    if (++typed > 1) reading.fatal(node.element, "a second reference of the SignedProperties type");
    const bool same = node.target && node.target->element && reading.signed_properties && *node.target->element == *reading.signed_properties;
    if (!same) reading.fatal(node.element, "a reference of the SignedProperties type that means another element");
    const bool plain = node.transformed && node.transformed->shape == Transformed::Shape::whole &&
                       node.transformed->removed == Transformed::Removed::nothing;
    if (same && !plain) reading.fatal(node.element, "SignedProperties that are digested other than canonicalised");
  }
  if (typed == 0 && reading.qualifying_properties)
    reading.fatal(*reading.qualifying_properties, "SignedProperties that no reference signs");
}

}  // namespace

Result<void> note_unsigned_properties(Reading& reading, const xml::Element& properties) {
  for (const xml::Element& group : properties.children()) {
    for (const xml::Element& property : group.children()) {
      const std::string_view prefix = property.name_space() == kXades ? "xades:" : property.name_space() == kXades141 ? "xades141:" : "";
      reading.view.attributes.push_back({std::string(prefix) + printable(property.name()), AttributeNote::Protection::is_unsigned});
    }
  }
  return {};
}

Result<void> read_properties(Reading& reading) {
  ESIGN_CHECK(find_qualifying(reading));
  if (reading.qualifying_properties) ESIGN_CHECK(split_properties(reading));
  bind_properties(reading);
  if (reading.signed_properties) ESIGN_CHECK(read_signed_properties(reading));
  return {};
}

}  // namespace esign::formats::xades
