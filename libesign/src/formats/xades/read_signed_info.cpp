// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "formats/xades/algorithms.h"
#include "formats/xades/names.h"
#include "formats/xades/reading.h"

namespace esign::formats::xades {
namespace {

/// What is inside a ds:Reference, in schema order: Transforms?, DigestMethod, DigestValue.
struct ReferenceParts {
  std::optional<xml::Element> transforms{};
  xml::Element method;
  xml::Element value;
};
Result<ReferenceParts> parts_of(const xml::Element& reference) {
  ESIGN_CHECK(only_attributes(reference, {"Id", "URI", "Type"}));
  ESIGN_TRY(auto inside, reference.elements());
  std::optional<xml::Element> transforms;
  if (!inside.empty() && inside.front().is(kDs, "Transforms")) {
    transforms = inside.front();
    inside.erase(inside.begin());
  }
  if (inside.size() != 2 || !inside[0].is(kDs, "DigestMethod") || !inside[1].is(kDs, "DigestValue"))
    return fail(Errc::malformed, "not Transforms, DigestMethod, DigestValue");
  return ReferenceParts{transforms, inside[0], inside[1]};
}

ReferenceRole role_of(const Reading& reading, const ReferenceNode& node, std::string_view type) {
  if (type == kTypeSignedProperties) return ReferenceRole::signed_properties;
  if (type == kTypeSignatureProperties) return ReferenceRole::other;
  const bool key_info = node.target && node.target->element && reading.key_info && *node.target->element == *reading.key_info;
  return key_info ? ReferenceRole::other : ReferenceRole::data;
}

std::string name_of(const Reference& reference, const std::optional<Target>& target) {
  if (!target || target->kind != Target::Kind::external) return reference.uri.empty() ? std::string{} : printable(reference.uri);
  if (!reference.uri.empty()) return printable(percent_decoded(reference.uri));
  return target->content ? target->content->name() : std::string{};
}

/// A file of the container. What makes it a container is no data: a signature over the mimetype alone signs nothing.
void in_container(const Document& file, Reference& reference) {
  reference.entry = file.name();
  reference.same_octets = "file " + file.name();
  if (is_container_structure(file.name())) reference.role = ReferenceRole::other;
}

/// What the referenced data is shown as, and whether its octets are the data: those of an element inside a signature are the
/// XML around it. A document that was parsed as XML is shown as such, whatever an ending that tells nothing may hide.
void describe_data(const Reading& reading, const ReferenceNode& node, Reference& reference) {
  if (!node.target) return;
  const Target& target = *node.target;
  if (target.kind == Target::Kind::external) {
    if (target.content) reference.shown_type = target.content->media_type();
    if (reading.scope.files && target.content) in_container(*target.content, reference);
    return;
  }
  if (!target.element || *target.element == reading.scope.tree->root()) {
    reference.shown_type = reading.scope.document_type;
    return;
  }
  if (target.element->is(kDs, "Object")) reference.shown_type = target.element->attribute("MimeType").value_or("");
  const bool decoded = node.transformed && node.transformed->shape == Transformed::Shape::decoded;
  reference.form = decoded ? Reference::Form::data : Reference::Form::wrapped;
}

/// An error of one reference is kept with it: the signature has other references, and its report should name this one.
Result<void> keep_failure(Reference& reference, Error error) {
  if (error.code == Errc::limit_exceeded) return fail(std::move(error));
  if (error.code == Errc::not_found && error.at.empty()) error.at = reference.uri;
  reference.failure = std::move(error);
  return {};
}

/// XML Signature calls Type advisory (section 4.4.3.1); a ds:Object that was moved into a wrapper keeps its Id and its digest,
/// and only its place tells. So a ds:Object counts where ds:Signature has its objects, and Type "Object" means such a one
/// (or KeyInfo: Signature-X-CZ_SEF-4.xml of the DSS corpus, made by an authority's archive, says it of that).
Result<Target> in_place(const Reading& reading, Target target, std::string_view type) {
  const bool object = target.element && target.element->is(kDs, "Object");
  const bool key_info = target.element && reading.key_info && *target.element == *reading.key_info;
  if ((type != kTypeObject && !object) || key_info) return target;
  if (object && target.element->parent() && target.element->parent()->is(kDs, "Signature") &&
      (type != kTypeObject || std::ranges::find(reading.objects, *target.element) != reading.objects.end()))
    return target;
  return fail(Errc::malformed, "the referenced ds:Object is not an object of this signature");
}

/// Section 4.4.3.
Result<void> read_reference(Reading& reading, const xml::Element& element) {
  Reference reference;
  ReferenceNode node{element};
  reference.id = element.attribute("Id").value_or("");
  reference.type = element.attribute("Type").value_or("");
  const std::optional<std::string> uri = element.attribute("URI");
  reference.uri = uri.value_or("");
  auto parts = parts_of(element);
  if (!parts) {
    ESIGN_CHECK(reading.fatal(element, std::move(parts).error()));
    return {};
  }
  auto target = dereference(reading.scope, uri).and_then([&](Target&& found) { return in_place(reading, std::move(found), reference.type); });
  if (target) {
    node.target = *target;
    auto transformed = transform(reading.scope, *target, parts->transforms);
    const bool file = reading.scope.files && target->kind == Target::Kind::external;
    if (file && parts->transforms) {
      // What is shown is the file; a transform would let the signature be over something else.
      ESIGN_CHECK(keep_failure(reference, Error{Errc::unsupported, "a transform of a file in a container", {}, -1}));
    } else if (transformed) {
      reference.octets = transformed->octets;
      node.transformed = *std::move(transformed);
    } else if (transformed.error().code != Errc::not_found) {
      ESIGN_CHECK(keep_failure(reference, std::move(transformed).error()));
    }
  } else {
    ESIGN_CHECK(keep_failure(reference, std::move(target).error()));
  }
  auto hash = hash_from(parts->method.attribute("Algorithm").value_or(""));
  if (hash) {
    reference.hash = *hash;
  } else {
    ESIGN_CHECK(keep_failure(reference, std::move(hash).error()));
  }
  auto digest = base64_value(parts->value);
  if (digest) {
    reference.expected = *std::move(digest);
  } else {
    ESIGN_CHECK(reading.fatal(parts->value, std::move(digest).error()));
  }
  reference.role = role_of(reading, node, reference.type);
  reference.name = name_of(reference, node.target);
  describe_data(reading, node, reference);
  reading.view.references.push_back(std::move(reference));
  reading.references.push_back(std::move(node));
  return {};
}

/// An external URI means the content that was handed over: by its name, or because there is nothing else it could mean.
void match_external(Reading& reading) {
  std::size_t external = 0;
  for (const ReferenceNode& node : reading.references) external += node.target && node.target->kind == Target::Kind::external;
  if (external <= 1 || !reading.scope.content || reading.scope.files) return;
  for (std::size_t i = 0; i < reading.references.size(); ++i) {
    const auto& target = reading.references[i].target;
    if (!target || target->kind != Target::Kind::external) continue;
    Reference& reference = reading.view.references[i];
    if (percent_decoded(reference.uri) == reading.scope.content->name()) continue;
    reference.octets = {};
    reading.references[i].transformed.reset();
  }
}

/// Sections 4.4.1 and 3.2.2: what the value signs is the canonical form of this very SignedInfo.
Result<void> canonical_signed_info(Reading& reading, const xml::Element& method) {
  if (auto known = only_attributes(method, {"Algorithm"}); !known) ESIGN_CHECK(reading.fatal(method, std::move(known).error()));
  auto how = canonicalization_from(method);
  if (!how) return reading.fatal(method, std::move(how).error());
  auto octets = xml::canonical_octets(*reading.scope.tree, {reading.signed_info, xml::WithComments::yes, {}}, *how);
  if (!octets) return reading.fatal(method, std::move(octets).error());
  reading.view.signed_octets = *std::move(octets);
  return {};
}

}  // namespace

Result<void> read_signed_info(Reading& reading) {
  if (!reading.signed_info) return {};
  const xml::Element& signed_info = *reading.signed_info;
  if (auto known = only_attributes(signed_info, {"Id"}); !known) ESIGN_CHECK(reading.fatal(signed_info, std::move(known).error()));
  auto inside = signed_info.elements();
  if (!inside) return reading.fatal(signed_info, std::move(inside).error());
  if (inside->size() < 3 || !inside->at(0).is(kDs, "CanonicalizationMethod") || !inside->at(1).is(kDs, "SignatureMethod")) {
    reading.fatal(signed_info, "not CanonicalizationMethod, SignatureMethod, Reference");
    return {};
  }
  ESIGN_CHECK(canonical_signed_info(reading, inside->at(0)));
  auto algorithm = signature_algorithm_from(inside->at(1));
  if (algorithm) {
    reading.view.algorithm = *algorithm;
  } else {
    reading.view.algorithm_failure = std::move(algorithm).error();
  }

  Budget budget("references", reading.scope.limits.references);
  for (auto element = inside->begin() + 2; element != inside->end(); ++element) {
    ESIGN_CHECK(budget.spend());
    if (element->is(kDs, "Reference")) {
      ESIGN_CHECK(read_reference(reading, *element));
    } else {
      reading.fatal(*element, "an element that may not stand here");
    }
  }
  match_external(reading);
  const auto data = std::ranges::find(reading.view.references, ReferenceRole::data, &Reference::role);
  if (data != reading.view.references.end()) reading.view.digest_algorithm = data->hash;
  return {};
}

}  // namespace esign::formats::xades
