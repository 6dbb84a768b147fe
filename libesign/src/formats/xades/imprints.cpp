// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/xades/algorithms.h"
#include "formats/xades/long_term.h"
#include "formats/xades/names.h"

namespace esign::formats::xades {
namespace {

using Standing = ImprintRule::Standing;
using Pieces = std::vector<ImprintPiece>;

void cannot(TimestampView& timestamp, Errc code, std::string detail) { timestamp.no_imprint = Error{code, std::move(detail), {}, -1}; }

/// How a property canonicalises.
struct Method {
  xml::Canonicalization how{xml::C14n::inclusive_1_0, xml::WithComments::no, {}};
  enum class Named : std::uint8_t { yes, no } named = Named::yes;
};

/// ds:CanonicalizationMethod of the property. XML Signature 1.1 section 4.4.3.2 fills the gap where none is named: Canonical
/// XML 1.0, and not what SignedInfo uses.
Result<Method> method_of(const xml::Element& property) {
  for (const xml::Element& child : property.children()) {
    if (!child.is(kDs, "CanonicalizationMethod")) continue;
    if (child.attribute("Algorithm").value_or("").empty()) break;
    ESIGN_TRY(auto how, canonicalization_from(child));
    return Method{std::move(how), Method::Named::yes};
  }
  return Method{{xml::C14n::inclusive_1_0, xml::WithComments::no, {}}, Method::Named::no};
}

ImprintPiece canonical(const LongTerm& all, const xml::NodeSet& nodes, const xml::Canonicalization& how) {
  return {ImprintPiece::Form::plain,
          [tree = all.reading.scope.tree, nodes, how](const Sink& out) { return xml::canonicalize(*tree, nodes, how, out); }};
}
ImprintPiece canonical(const LongTerm& all, const xml::Element& element, const xml::Canonicalization& how) {
  return canonical(all, xml::NodeSet{element, xml::WithComments::yes, {}}, how);
}

/// What XML Signature would digest of a node-set, parsed again and canonicalised: as one implementation that is widely used
/// does it. It keeps xml: attributes of ancestors, which exclusive canonicalisation alone would leave out.
ImprintPiece canonical_twice(const LongTerm& all, const Source& first, const xml::Canonicalization& how) {
  return {ImprintPiece::Form::plain, [first, how, limits = all.reading.scope.limits](const Sink& out) -> Result<void> {
            Bytes octets;
            ESIGN_CHECK(first([&](View part) -> Result<void> {
              append(octets, part);
              return {};
            }));
            const auto tree = xml::Tree::parse(octets, limits);
            if (!tree) return out(octets);
            return xml::canonicalize(**tree, {{}, xml::WithComments::yes, {}}, how, out);
          }};
}

/// How a node-set that a reference leaves is made into octets.
enum class NodeSets : std::uint8_t { at_once, by_way_of_octets };

/// One ds:Reference as it enters an imprint (EN 319 132-1 clause 5.5.2.2 step 1): octets as they are, a node-set canonicalised
/// by the time-stamp's method. Errors: not_found (the content is not here), and what the reference says.
Result<ImprintPiece> reference_piece(const LongTerm& all, std::size_t index, const Method& method, NodeSets node_sets) {
  const Reference& reference = all.reading.view.references.at(index);
  const auto& transformed = all.reading.references.at(index).transformed;
  if (reference.failure) return fail(*reference.failure);
  if (!transformed || !reference.octets) return fail(Errc::not_found, "the signed content is not here").in(reference.uri);
  if (!transformed->nodes) return ImprintPiece{ImprintPiece::Form::plain, transformed->octets};
  if (node_sets == NodeSets::by_way_of_octets) return canonical_twice(all, transformed->octets, method.how);
  return canonical(all, *transformed->nodes, method.how);
}

/// Composes the pieces for one method; the last argument tells what becomes of node-sets.
using Compose = std::function<Result<Pieces>(const Method&, NodeSets)>;

/// The standard's rule, and the other ways in which files of this kind were made.
void add_rules(const LongTerm& all, const StampProperty& property, const Compose& compose, TimestampView& timestamp) {
  auto method = method_of(property.element);
  if (!method) {
    timestamp.no_imprint = std::move(method).error();
    return;
  }
  auto pieces = compose(*method, NodeSets::at_once);
  if (!pieces) {
    timestamp.no_imprint = std::move(pieces).error();
    return;
  }
  timestamp.rules.push_back({{}, Standing::accepted, *std::move(pieces)});
  const bool node_set = std::ranges::any_of(all.reading.references, [](const ReferenceNode& node) { return node.transformed && node.transformed->nodes; });
  if (node_set && method->how.method == xml::C14n::exclusive) {
    if (auto twice = compose(*method, NodeSets::by_way_of_octets)) {
      timestamp.rules.push_back({"node-sets canonicalised twice", Standing::accepted, *std::move(twice)});
    }
  }
  if (method->named == Method::Named::yes) return;
  Method exclusive = *method;
  exclusive.how.method = xml::C14n::exclusive;
  if (auto other = compose(exclusive, NodeSets::at_once)) {
    timestamp.rules.push_back({"exclusive canonicalisation, which the property does not name", Standing::explanation, *std::move(other)});
  }
}

/// Whether the property names its input by Include: the distributed case of earlier versions.
bool has_include(const xml::Element& property) {
  return std::ranges::any_of(property.children(), [](const xml::Element& child) { return child.name() == "Include"; });
}

/// All references but those to SignedProperties; their positions.
std::vector<std::size_t> data_references(const LongTerm& all) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < all.reading.view.references.size(); ++i) {
    if (all.reading.view.references[i].role != ReferenceRole::signed_properties) positions.push_back(i);
  }
  return positions;
}

void references_rule(const LongTerm& all, const StampProperty& property, const std::vector<std::size_t>& positions, TimestampView& timestamp) {
  add_rules(all, property, [&](const Method& method, NodeSets node_sets) -> Result<Pieces> {
    Pieces pieces;
    for (const std::size_t index : positions) {
      ESIGN_TRY(auto piece, reference_piece(all, index, method, node_sets));
      pieces.push_back(std::move(piece));
    }
    return pieces;
  }, timestamp);
  timestamp.covers.references = positions;
}

/// The properties that SigAndRefs and RefsOnly time-stamps are over. The second generation has its own certificate lists.
bool is_reference_property(const xml::Element& candidate, const xml::Element& stamp) {
  const bool second = stamp.name_space() == kXades141;
  if (candidate.is(kXades, "CompleteRevocationRefs") || candidate.is(kXades, "AttributeRevocationRefs")) return true;
  if (second) return candidate.is(kXades141, "CompleteCertificateRefsV2") || candidate.is(kXades141, "AttributeCertificateRefsV2");
  return candidate.is(kXades, "CompleteCertificateRefs") || candidate.is(kXades, "AttributeCertificateRefs");
}

bool is_referenced(const LongTerm& all, const xml::Element& object) {
  return std::ranges::any_of(all.reading.references, [&](const ReferenceNode& node) { return node.target && node.target->element == object; });
}

/// The ds:Object elements that an archive time-stamp takes in (clause 5.5.2.2 step 5): all but that of the properties; the
/// older form leaves out those that a reference has brought in already.
std::vector<xml::Element> objects_of(const LongTerm& all, const xml::Element& stamp) {
  std::vector<xml::Element> objects;
  const auto properties = all.reading.qualifying_properties ? all.reading.qualifying_properties->parent() : std::nullopt;
  for (const xml::Element& object : all.reading.objects) {
    if (properties && *properties == object) continue;
    if (stamp.name_space() == kXades && is_referenced(all, object)) continue;
    objects.push_back(object);
  }
  return objects;
}

/// EN 319 132-1 clause 5.5.2.2.
Result<Pieces> archive_pieces(const LongTerm& all, const StampProperty& property, const Method& method, NodeSets node_sets) {
  const Reading& reading = all.reading;
  Pieces pieces;
  // 1) Every ds:Reference in order, SignedProperties among them.
  for (std::size_t i = 0; i < reading.references.size(); ++i) {
    ESIGN_TRY(auto piece, reference_piece(all, i, method, node_sets));
    pieces.push_back(std::move(piece));
  }
  // 2) SignedInfo, SignatureValue, KeyInfo if it is there.
  if (!reading.signed_info || !reading.value) return fail(Errc::malformed, "the signature has no SignedInfo or no SignatureValue");
  pieces.push_back(canonical(all, *reading.signed_info, method.how));
  pieces.push_back(canonical(all, *reading.value, method.how));
  if (reading.key_info) pieces.push_back(canonical(all, *reading.key_info, method.how));
  // 3) Every unsigned property before this one, whatever it is.
  for (std::size_t i = 0; i < property.position; ++i) {
    pieces.push_back({ImprintPiece::Form::plain, [forms = all.forms, i, how = method.how](const Sink& out) { return forms->write(i, how, out); }});
  }
  // 4) The further objects.
  for (const xml::Element& object : objects_of(all, property.element)) pieces.push_back(canonical(all, object, method.how));
  return pieces;
}

}  // namespace

void signature_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp) {
  if (!all.reading.value) return cannot(timestamp, Errc::malformed, "the signature has no SignatureValue");
  add_rules(all, property, [&](const Method& method, NodeSets) -> Result<Pieces> { return Pieces{canonical(all, *all.reading.value, method.how)}; },
            timestamp);
  timestamp.covers.signature_value = Covered::SignatureValue::yes;
}

void all_data_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp) {
  const auto positions = data_references(all);
  if (positions.empty()) return cannot(timestamp, Errc::malformed, "there are no data objects to stamp");
  references_rule(all, property, positions, timestamp);
}

void individual_data_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp) {
  std::vector<std::size_t> positions;
  for (const xml::Element& child : property.element.children()) {
    if (!child.is(kXades, "Include")) continue;
    const std::string uri = child.attribute("URI").value_or("");
    const std::string referenced = child.attribute("referencedData").value_or("");
    const auto& references = all.reading.view.references;
    const auto meant = std::ranges::find_if(references, [&](const Reference& one) { return !one.id.empty() && uri == '#' + one.id; });
    if (meant == references.end() || meant->role == ReferenceRole::signed_properties || (referenced != "true" && referenced != "1"))
      return cannot(timestamp, Errc::malformed, "an Include that means no data object of this signature");
    positions.push_back(static_cast<std::size_t>(meant - references.begin()));
  }
  if (positions.empty()) return cannot(timestamp, Errc::malformed, "no Include names a data object");
  references_rule(all, property, positions, timestamp);
}

void references_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp) {
  const bool with_signature = property.element.name().starts_with("SigAndRefs");
  std::vector<xml::Element> elements;
  if (with_signature && all.reading.value) elements.push_back(*all.reading.value);
  for (std::size_t i = 0; i < property.position; ++i) {
    const UnsignedProperty& one = all.properties[i];
    const bool stamp = with_signature && one.element.is(kXades, "SignatureTimeStamp");
    if (stamp) timestamp.covers.timestamps.insert(timestamp.covers.timestamps.end(), one.timestamps.begin(), one.timestamps.end());
    if (stamp || is_reference_property(one.element, property.element)) elements.push_back(one.element);
  }
  if (elements.empty()) return cannot(timestamp, Errc::malformed, "there are no references to stamp");
  add_rules(all, property, [&](const Method& method, NodeSets) -> Result<Pieces> {
    Pieces pieces;
    for (const xml::Element& element : elements) pieces.push_back(canonical(all, element, method.how));
    return pieces;
  }, timestamp);
  if (with_signature) timestamp.covers.signature_value = Covered::SignatureValue::yes;
}

void archive_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp) {
  if (has_include(property.element) && property.element.name_space() == kXades141)
    return cannot(timestamp, Errc::unsupported, "an archive time-stamp that names its input by Include");
  add_rules(all, property,
            [&](const Method& method, NodeSets node_sets) { return archive_pieces(all, property, method, node_sets); }, timestamp);
  Covered& covers = timestamp.covers;
  covers.signature_value = Covered::SignatureValue::yes;
  for (std::size_t i = 0; i < all.reading.references.size(); ++i) covers.references.push_back(i);
  add(covers.evidence, all.key_info);
  for (std::size_t i = 0; i < all.timestamps.size(); ++i) {
    if (all.timestamps[i]->kind == TimestampKind::content) covers.timestamps.push_back(i);
  }
  for (std::size_t i = 0; i < property.position; ++i) {
    const UnsignedProperty& one = all.properties[i];
    add(covers.evidence, one.evidence);
    covers.timestamps.insert(covers.timestamps.end(), one.timestamps.begin(), one.timestamps.end());
  }
}

}  // namespace esign::formats::xades
