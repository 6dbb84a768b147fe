// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/signed_properties.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/xades/names.h"

namespace esign::formats::xades {
namespace {

using Weight = Defect::Weight;

/// xsd:dateTime with a zone. Clause 5.2.1 wants one; a time without is no instant.
Result<Time> read_signing_time(const xml::Element& property) {
  ESIGN_TRY(const std::string text, property.value());
  return parse_rfc3339(trim(text));
}

/// How much an unreadable signed property matters. What the signer wrote counts as absent; but canonical forms leave comments
/// out, so in a document with comments anybody may have made it unreadable, and a signing time would vanish from a signature
/// that still verifies; without its media type, data may be shown as anything.
Weight weight_of_unreadable(const Reading& reading) {
  return reading.scope.tree->comments() == xml::Tree::Comments::present ? Weight::fatal : Weight::attribute;
}

/// Carries the value of one property over, or notes why it counts as absent.
template <class T>
Result<void> take(Reading& reading, const xml::Element& property, Result<T> value, auto&& keep) {
  if (value) {
    keep(*std::move(value));
    return {};
  }
  if (value.error().code == Errc::limit_exceeded) return fail(std::move(value).error());
  reading.defect(weight_of_unreadable(reading), property, value.error().at.empty() ? value.error().detail : value.error().at + ": " + value.error().detail);
  return {};
}

Result<void> read_signature_property(Reading& reading, const xml::Element& property) {
  SignatureView& view = reading.view;
  const std::string_view name = property.name();
  if (name == "SigningTime")
    return take(reading, property, read_signing_time(property), [&](Time time) { view.claimed_signing_time = time; });
  if (name == "SigningCertificateV2" || (name == "SigningCertificate" && view.certificate_references.empty())) {
    return take(reading, property, read_signing_certificate(property, reading.scope.limits),
                [&](std::vector<CertificateReference> references) { view.certificate_references = std::move(references); });
  }
  if (name == "SignaturePolicyIdentifier")
    return take(reading, property, read_signature_policy(property), [&](SignaturePolicy policy) { view.policy = std::move(policy); });
  return {};
}

Result<void> read_signature_properties(Reading& reading, const xml::Element& group) {
  auto inside = group.elements();
  if (!inside) return reading.fatal(group, std::move(inside).error());
  std::map<std::string_view, std::size_t> count;
  for (const xml::Element& property : *inside)
    if (property.name_space() == kXades) ++count[property.name()];
  Budget budget("attributes", reading.scope.limits.attributes);
  for (const xml::Element& property : *inside) {
    ESIGN_CHECK(budget.spend());
    const bool ours = property.name_space() == kXades;
    reading.view.attributes.push_back({(ours ? "xades:" : "") + printable(property.name()), AttributeNote::Protection::is_signed});
    if (!ours) continue;
    if (count[property.name()] > 1) {
      reading.defect(Weight::attribute, property, "stands more than once");
    } else {
      ESIGN_CHECK(read_signature_property(reading, property));
    }
  }
  return {};
}

/// Clause 5.2.4. The reference is found by its own Id; a format of something else describes nothing here.
Result<void> read_data_object_format(Reading& reading, const xml::Element& format) {
  const std::string object = format.attribute("ObjectReference").value_or("");
  const auto inside = format.elements();
  if (!inside) {
    reading.defect(weight_of_unreadable(reading), format, inside.error().detail);
    return {};
  }
  for (const xml::Element& child : *inside) {
    if (!child.is(kXades, "MimeType")) continue;
    const auto type = child.value();
    if (!type) {
      reading.defect(weight_of_unreadable(reading), child, type.error().detail);
      continue;
    }
    for (Reference& reference : reading.view.references) {
      if (reference.id.empty() || object != "#" + reference.id) continue;
      if (!reference.media_type.empty() && reference.media_type != trim(*type))
        reading.defect(Weight::attribute, child, "two media types for one signed object");
      reference.media_type = std::string(trim(*type));
    }
  }
  return {};
}

Result<void> read_data_object_properties(Reading& reading, const xml::Element& group) {
  auto inside = group.elements();
  if (!inside) return reading.fatal(group, std::move(inside).error());
  // One format per reference is what is needed; the product with the references is what this loop costs.
  Budget budget("references", reading.scope.limits.references);
  for (const xml::Element& property : *inside) {
    ESIGN_CHECK(budget.spend());
    reading.view.attributes.push_back({"xades:" + printable(property.name()), AttributeNote::Protection::is_signed});
    if (property.is(kXades, "DataObjectFormat")) ESIGN_CHECK(read_data_object_format(reading, property));
  }
  return {};
}

}  // namespace

Result<void> read_signed_properties(Reading& reading) {
  const xml::Element& properties = *reading.signed_properties;
  auto inside = properties.elements();
  if (!inside) return reading.fatal(properties, std::move(inside).error());
  std::size_t signature_groups = 0, data_groups = 0;
  for (const xml::Element& group : *inside) {
    if (group.is(kXades, "SignedSignatureProperties") && ++signature_groups == 1 && data_groups == 0) {
      ESIGN_CHECK(read_signature_properties(reading, group));
    } else if (group.is(kXades, "SignedDataObjectProperties") && ++data_groups == 1) {
      ESIGN_CHECK(read_data_object_properties(reading, group));
    } else {
      reading.fatal(group, "an element that may not stand here");
    }
  }
  return {};
}

}  // namespace esign::formats::xades
