// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/xades.h"

#include <algorithm>

#include "formats/xades/names.h"
#include "formats/xades/reading.h"
#include "xml/outline.h"

namespace esign::formats::xades {
namespace {

Result<SignatureView> read_one(ReferenceScope scope, std::size_t number, Budget& timestamps) {
  Reading reading{std::move(scope)};
  reading.view.format = Format::xades;
  reading.view.id = reading.scope.signature.attribute("Id").value_or("signature-" + std::to_string(number));
  for (const std::string& id : reading.scope.tree->repeated_ids())
    reading.fatal(reading.scope.signature, "two elements of the document have the Id \"" + id + '"');
  ESIGN_CHECK(read_structure(reading));
  ESIGN_CHECK(read_key_info(reading));
  ESIGN_CHECK(read_signed_info(reading));
  ESIGN_CHECK(read_value(reading));
  ESIGN_CHECK(read_properties(reading));
  ESIGN_CHECK(read_long_term(reading, timestamps));
  measure_coverage(reading);
  check_baseline(reading);
  return std::move(reading.view);
}

}  // namespace

void Reading::defect(Defect::Weight weight, const xml::Element& where, std::string detail) {
  view.defects.push_back({weight, where.path(), std::move(detail)});
}

Result<void> Reading::fatal(const xml::Element& where, Error error) {
  if (error.code == Errc::limit_exceeded || error.code == Errc::storage || error.code == Errc::conflict) return fail(std::move(error));
  fatal(where, error.at.empty() ? error.detail : error.at + ": " + error.detail);
  return {};
}

std::optional<xml::Element> enclosing_signature(const xml::Element& element) {
  for (auto above = element.parent(); above; above = above->parent())
    if (above->is(kDs, "Signature")) return above;
  return std::nullopt;
}

Nesting nesting_of(const xml::Element& signature) {
  const auto property = signature.parent();
  if (!property || !property->is(kXades, "CounterSignature")) return Nesting::own;
  const auto list = property->parent();
  const bool in_place = list && list->is(kXades, "UnsignedSignatureProperties") && enclosing_signature(signature);
  return in_place ? Nesting::counter_signature : Nesting::own;
}

namespace {

/// What is read, with what, and what may help.
struct Input {
  const Document& xml;
  std::optional<Document> content{};
  const Limits& limits;
  pkix::ParsedObjects* parsed = nullptr;
  std::shared_ptr<const ContainerFiles> files{};
};

/// EN 319 162-1 clause A.5: XAdESSignatures with nothing but ds:Signature in it. A bare ds:Signature, which older software wrote, has
/// one meaning as well. Anything else is a place to hide signatures, or is somebody else's format.
void check_container_root(const xml::Tree& tree, std::vector<SignatureView>& views) {
  const xml::Element root = tree.root();
  const auto all = [&](std::string why) {
    for (SignatureView& view : views) view.defects.push_back({Defect::Weight::fatal, root.path(), why});
  };
  if (root.is(kDs, "Signature")) return;
  if (!root.is(kAsic, "XAdESSignatures")) return all("the root is neither XAdESSignatures nor a ds:Signature");
  const auto inside = root.elements();
  if (!inside || std::ranges::any_of(*inside, [](const xml::Element& one) { return !one.is(kDs, "Signature"); }))
    return all("XAdESSignatures holds something other than ds:Signature");
  if (inside->size() != views.size()) all("a ds:Signature lies deeper than in XAdESSignatures");
}

/// Which signatures refer to which of the nodes that the map shows.
std::vector<MappedPart> map_of(const xml::Tree& tree, const std::vector<SignatureView>& signatures) {
  std::vector<MappedPart> map;
  for (const xml::Element& element : mapped_nodes(tree)) {
    MappedPart part{MappedPart::Kind::node, element.path(), 0, 0, {}, {}};
    for (std::size_t i = 0; i < signatures.size(); ++i) {
      const auto& covered = signatures[i].covered_nodes;
      if (std::ranges::find(covered, part.name) != covered.end()) part.covered_by.push_back(i);
    }
    map.push_back(std::move(part));
  }
  return map;
}

Result<SignatureSet> read_with(const Input& input) {
  const Limits& limits = input.limits;
  ESIGN_TRY(const Bytes octets, input.xml.octets(limits.xml_octets));
  // Most XML has no signature: that is told before a tree is built.
  ESIGN_TRY(const xml::Outline outline, xml::outline(octets, limits));
  if (outline.signature == xml::Outline::Signature::none) return fail(Errc::no_signature, "the document has no ds:Signature");
  ESIGN_TRY(const xml::Tree::Ptr tree, xml::Tree::parse(octets, limits));
  const std::vector<xml::Element> all = tree->all(kDs, "Signature");
  std::vector<xml::Element> own;
  std::ranges::copy_if(all, std::back_inserter(own), [](const xml::Element& e) { return nesting_of(e) == Nesting::own; });
  if (own.empty()) return fail(Errc::no_signature, "the document has no ds:Signature");
  if (all.size() > limits.signers) return fail(Errc::limit_exceeded, "signers");
  const bool tells_nothing = input.xml.media_type() == "application/octet-stream";
  const std::string shown = tells_nothing ? "application/xml" : input.xml.media_type();  // it was read as XML
  SignatureSet set;
  Budget timestamps("timestamps", limits.timestamps);
  for (const xml::Element& signature : own) {
    ReferenceScope scope{tree, signature, all, input.content, limits, shown, input.parsed, input.files};
    ESIGN_TRY(SignatureView view, read_one(std::move(scope), set.signatures.size() + 1, timestamps).in(signature.path()));
    set.signatures.push_back(std::move(view));
  }
  if (input.files) {
    check_container_root(*tree, set.signatures);
  } else {
    set.map = map_of(*tree, set.signatures);
  }
  return set;
}

}  // namespace

Result<SignatureSet> read(const Document& xml, const std::optional<Document>& content, const Limits& limits) {
  return read_with({xml, content, limits, nullptr, nullptr});
}
Result<SignatureSet> read(const Document& xml, const std::optional<Document>& content, pkix::ParsedObjects& parsed) {
  return read_with({xml, content, parsed.limits(), &parsed, nullptr});
}
Result<SignatureSet> read_in_container(const Document& xml, std::shared_ptr<const ContainerFiles> files, const Limits& limits, pkix::ParsedObjects* parsed) {
  return read_with({xml, std::nullopt, limits, parsed, std::move(files)});
}

}  // namespace esign::formats::xades
