// SPDX-License-Identifier: Apache-2.0
// What the references cover, and what the baseline profile misses.
#include <algorithm>

#include "formats/xades/names.h"
#include "formats/xades/reading.h"

namespace esign::formats::xades {
namespace {

using Weight = Defect::Weight;
using Kind = Target::Kind;

/// The ds:Object of this signature that the element is, or is all of.
std::optional<xml::Element> whole_object(const Reading& reading, const xml::Element& element) {
  for (const xml::Element& object : reading.objects) {
    if (element == object) return object;
    const bool only = element.parent() == object && object.children().size() == 1 && object.text_content() == xml::Element::Content::empty;
    if (only) return object;
  }
  return std::nullopt;
}

/// Objects of this signature with content that no reference digests: places to show what nobody signed.
std::vector<xml::Element> loose_objects(const Reading& reading) {
  std::vector<xml::Element> loose;
  for (const xml::Element& object : reading.objects) {
    const bool properties = reading.qualifying_properties && reading.qualifying_properties->parent() == object;
    if (properties && object.children().size() == 1 && object.text_content() == xml::Element::Content::empty) continue;
    const bool referenced = std::ranges::any_of(reading.references, [&](const ReferenceNode& node) {
      return node.target && node.target->element && whole_object(reading, *node.target->element) == object;
    });
    if (!referenced) loose.push_back(object);
  }
  return loose;
}

/// Whole means: nothing of the document but signatures is outside. An external reference digests the whole content.
Coverage::Extent extent_of(const Reading& reading, const ReferenceNode& node) {
  const auto partial = Coverage::Extent::partial, full = Coverage::Extent::full;
  if (!node.target || !node.transformed) return partial;
  const bool whole = node.transformed->shape == Transformed::Shape::whole;
  const xml::Tree& tree = *reading.scope.tree;
  switch (node.target->kind) {
    case Kind::external:
      return whole ? full : partial;
    case Kind::document:
      return whole ? full : partial;
    case Kind::element:
      if (whole && *node.target->element == tree.root() && tree.outer_instructions() == xml::Tree::Instructions::absent) return full;
      // An enveloping signature that is the document: the object is all there is.
      return reading.scope.signature == tree.root() && whole_object(reading, *node.target->element) ? full : partial;
  }
  return partial;
}

/// Whether a reference digests this element whole, with all that is in it but signatures that a transform leaves out.
bool digests(const ReferenceNode& node, const xml::Element& element) {
  if (!node.target || !node.transformed || node.transformed->shape != Transformed::Shape::whole) return false;
  if (node.target->kind == Kind::document) return true;
  return node.target->element && element.within(*node.target->element);
}

Packaging packaging_of(const Reading& reading) {
  for (std::size_t i = 0; i < reading.references.size(); ++i) {
    const auto& target = reading.references[i].target;
    if (reading.view.references[i].role != ReferenceRole::data || !target) continue;
    if (target->kind == Kind::document) return Packaging::enveloped;
    if (target->kind == Kind::external) return Packaging::detached;
    if (reading.scope.signature.within(*target->element)) return Packaging::enveloped;
    return target->element->within(reading.scope.signature) ? Packaging::enveloping : Packaging::detached;
  }
  return Packaging::detached;
}

}  // namespace

std::vector<xml::Element> mapped_nodes(const xml::Tree& tree) {
  constexpr std::size_t kMapped = 200;
  const bool enveloping = tree.root().is(kDs, "Signature");
  std::vector<xml::Element> nodes;
  for (const xml::Element& child : tree.root().children()) {
    if (nodes.size() == kMapped) break;
    if (enveloping ? child.is(kDs, "Object") : !child.is(kDs, "Signature")) nodes.push_back(child);
  }
  return nodes;
}

void measure_coverage(Reading& reading) {
  const std::vector<xml::Element> loose = loose_objects(reading);
  for (const xml::Element& object : loose) reading.defect(Weight::conformance, object, "content that no reference signs");
  std::size_t data = 0;
  for (std::size_t i = 0; i < reading.references.size(); ++i) {
    Reference& reference = reading.view.references[i];
    const ReferenceNode& node = reading.references[i];
    if (reference.role != ReferenceRole::data) continue;
    ++data;
    const bool here = node.target && node.target->kind != Kind::external;
    reference.extent = here && !loose.empty() ? Coverage::Extent::partial : extent_of(reading, node);
    if (reference.type == kTypeManifest)
      reading.defect(Weight::conformance, node.element, "a ds:Manifest: the references inside it are not followed");
    const bool sees_comments = node.transformed && node.transformed->comments == xml::WithComments::yes;
    if (here && !sees_comments && reading.scope.tree->comments() == xml::Tree::Comments::present)
      reading.defect(Weight::conformance, node.element, "comments of the document are not signed");
  }
  for (const xml::Element& element : mapped_nodes(*reading.scope.tree)) {
    for (std::size_t i = 0; i < reading.references.size(); ++i) {
      if (reading.view.references[i].role != ReferenceRole::data || !digests(reading.references[i], element)) continue;
      reading.view.covered_nodes.push_back(element.path());
      break;
    }
  }
  if (data == 0) reading.fatal(reading.scope.signature, "no reference signs any data");
  reading.view.packaging = packaging_of(reading);
}

/// EN 319 132-1 V1.3.1 clause 6.3, Table 2, column B-B.
void check_baseline(Reading& reading) {
  const SignatureView& view = reading.view;
  const xml::Element& signature = reading.scope.signature;
  const auto lacks = [&](std::string what) { reading.defect(Weight::conformance, signature, std::move(what)); };
  const auto signed_property = [&](std::string_view name) {
    return std::ranges::any_of(view.attributes, [&](const AttributeNote& note) {
      return note.protection == AttributeNote::Protection::is_signed && note.name == name;
    });
  };
  if (!reading.qualifying_properties) lacks("no QualifyingProperties: a plain XML signature");
  if (view.certificates.empty()) lacks("KeyInfo without a certificate (6.3, requirements a to c)");
  if (view.references.size() < 2) lacks("fewer than two references (6.3)");
  if (!signed_property("xades:SigningTime")) lacks("no SigningTime (6.3, requirement h)");
  if (!signed_property("xades:SigningCertificateV2")) lacks("no SigningCertificateV2 (6.3)");
  for (const std::string_view older : {"xades:SigningCertificate", "xades:SignerRole", "xades:SignatureProductionPlace"})
    if (signed_property(older)) lacks(std::string(older) + " of the first generation (6.3)");
  for (const Reference& reference : view.references)
    if (reference.role == ReferenceRole::data && reference.type != kTypeManifest && reference.media_type.empty())
      lacks("no DataObjectFormat with a MimeType for reference " + reference.uri + " (6.3, requirement k)");
  for (const xml::Attribute& attribute : signature.attributes())
    if (!attribute.name_space.empty()) lacks("attribute " + std::string(attribute.name) + " of a foreign namespace");
}

}  // namespace esign::formats::xades
