// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/xades/names.h"
#include "formats/xades/reading.h"

namespace esign::formats::xades {

Result<void> only_attributes(const xml::Element& element, std::initializer_list<std::string_view> allowed) {
  for (const xml::Attribute& attribute : element.attributes())
    if (attribute.name_space.empty() && std::ranges::find(allowed, attribute.name) == allowed.end())
      return fail(Errc::malformed, "attribute " + std::string(attribute.name)).in(element.path());
  return {};
}

Result<Bytes> base64_value(const xml::Element& element) {
  ESIGN_TRY(const std::string text, element.value());
  return from_base64(text, Base64Space::xml_whitespace).in(element.path());
}

/// SignedInfo, SignatureValue, KeyInfo?, Object*, in this order and nothing else. Two SignedInfo are how one is verified and
/// the other believed; a schema-valid signature has one.
Result<void> read_structure(Reading& reading) {
  const xml::Element& signature = reading.scope.signature;
  if (auto known = only_attributes(signature, {"Id"}); !known) ESIGN_CHECK(reading.fatal(signature, std::move(known).error()));
  auto children = signature.elements();
  if (!children) return reading.fatal(signature, std::move(children).error());
  enum class Stage : std::uint8_t { start, signed_info, value, key_info, object } stage = Stage::start;
  for (const xml::Element& child : *children) {
    if (child.is(kDs, "SignedInfo") && stage == Stage::start) {
      reading.signed_info = child;
      stage = Stage::signed_info;
    } else if (child.is(kDs, "SignatureValue") && stage == Stage::signed_info) {
      reading.value = child;
      stage = Stage::value;
    } else if (child.is(kDs, "KeyInfo") && stage == Stage::value) {
      reading.key_info = child;
      stage = Stage::key_info;
    } else if (child.is(kDs, "Object") && stage >= Stage::value) {
      reading.objects.push_back(child);
      stage = Stage::object;
    } else {
      reading.fatal(child, "an element that may not stand here");
    }
  }
  if (!reading.signed_info) reading.fatal(signature, "no SignedInfo");
  if (!reading.value) reading.fatal(signature, "no SignatureValue");
  for (const xml::Element& object : reading.objects)
    if (auto known = only_attributes(object, {"Id", "MimeType", "Encoding"}); !known) ESIGN_CHECK(reading.fatal(object, std::move(known).error()));
  return {};
}

}  // namespace esign::formats::xades
