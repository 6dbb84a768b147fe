// SPDX-License-Identifier: Apache-2.0
#include "xml/tree.h"

#include <algorithm>

#include "base/text.h"
#include "xml/library.h"

namespace esign::xml {
namespace {

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

// No XML_PARSE_NOENT, no XML_PARSE_DTD*, no XML_PARSE_XINCLUDE; without XML_PARSE_HUGE libxml2 keeps its own bounds
// (256 levels, 10 MB of one text) behind ours. CDATA becomes text, as canonical form has it anyway.
constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES;

/// The parser's complaint as one clause of ours.
Error complaint(const xmlError* error) {
  if (!error || error->code == XML_ERR_OK) return {Errc::malformed, "not well-formed XML", {}, -1};
  std::string detail = printable(trim(error->message ? error->message : "not well-formed XML"));
  return {Errc::malformed, "not well-formed XML: " + detail,
          "line " + std::to_string(error->line) + ", column " + std::to_string(error->int2), -1};
}

/// The node after this one in document order, below `top`.
xmlNode* next_in_order(xmlNode* node, const xmlNode* top) {
  if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
  while (node != top && !node->next) node = node->parent;
  return node == top ? nullptr : node->next;
}

}  // namespace

void Tree::Freer::operator()(_xmlDoc* document) const noexcept { xmlFreeDoc(document); }

Result<Tree::Ptr> Tree::parse(View octets, const Limits& limits) {
  ESIGN_TRY(Outline outline, xml::outline(octets, limits));
  start_library();
  const SilentErrors silent;
  const ParserHandle parser(xmlNewParserCtxt());
  if (!parser || octets.size() > INT32_MAX) return fail(Errc::limit_exceeded, "xml_octets");
  DocumentHandle document(xmlCtxtReadMemory(parser.get(), reinterpret_cast<const char*>(octets.data()),
                                            static_cast<int>(octets.size()), nullptr, nullptr, kOptions));
  const xmlError& error = parser->lastError;
  if (!document || parser->wellFormed != 1 || parser->nsWellFormed != 1 || error.level >= XML_ERR_ERROR)
    return fail(complaint(&error));
  // The outline has refused a DTD already; a document that has one all the same is not what the outline read.
  if (document->intSubset || document->extSubset || !xmlDocGetRootElement(document.get()))
    return fail(Errc::malformed, "a document type declaration, which signed documents may not have");

  std::shared_ptr<Tree> tree(new Tree);
  tree->document_.reset(document.release());
  tree->outline_ = std::move(outline);
  tree->visits_limit_ = limits.xml_visits;
  tree->octets_limit_ = std::max<std::uint64_t>(limits.xml_canonical_octets, std::uint64_t{limits.xml_canonical_forms} * octets.size());
  tree->look_around();
  return Ptr(std::move(tree));
}

/// One walk over everything: Ids, comments, processing instructions beside the root.
void Tree::look_around() {
  for (xmlNode* node = document_->children; node; node = node->next) {
    if (node->type == XML_PI_NODE) outer_instructions_ = Instructions::present;
    if (node->type == XML_COMMENT_NODE) comments_ = Comments::present;
  }
  xmlNode* const top = xmlDocGetRootElement(document_.get());
  for (xmlNode* node = top; node; node = next_in_order(node, top)) {
    if (node->type == XML_COMMENT_NODE) comments_ = Comments::present;
    if (node->type == XML_ELEMENT_NODE) index(Element(node));
  }
  std::ranges::sort(repeated_ids_);
  const auto [from, to] = std::ranges::unique(repeated_ids_);
  repeated_ids_.erase(from, to);
}

void Tree::index(Element element) {
  if (!element.node()->properties) return;
  for (const Attribute& attribute : element.attributes()) {
    const bool named = attribute.name_space.empty() && (attribute.name == "Id" || attribute.name == "ID");
    const bool lower = attribute.name == "id" && (attribute.name_space.empty() || attribute.name_space == kXmlNamespace);
    if (!named && !lower) continue;
    std::vector<Element>& bearers = ids_[attribute.value];
    const bool strict = named || attribute.name_space == kXmlNamespace;
    if (std::ranges::find(bearers, element) != bearers.end()) continue;
    if (strict && !bearers.empty()) repeated_ids_.push_back(attribute.value);
    bearers.push_back(element);
  }
}

Element Tree::root() const { return Element(xmlDocGetRootElement(document_.get())); }

std::vector<Element> Tree::all(std::string_view name_space, std::string_view name) const {
  std::vector<Element> found;
  xmlNode* const top = xmlDocGetRootElement(document_.get());
  for (xmlNode* node = top; node; node = next_in_order(node, top))
    if (node->type == XML_ELEMENT_NODE && Element(node).is(name_space, name)) found.emplace_back(node);
  return found;
}

Result<Element> Tree::by_id(std::string_view id) const {
  const auto found = ids_.find(std::string(id));
  if (found == ids_.end()) return fail(Errc::not_found, "no element has this Id");
  if (found->second.size() != 1) return fail(Errc::malformed, "more than one element has this Id");
  return found->second.front();
}

Result<void> Tree::spend_walk() const {
  const std::uint64_t after = visits_ += outline_.nodes;
  if (after > visits_limit_) return fail(Errc::limit_exceeded, "xml_visits");
  return {};
}

Result<void> Tree::spend_octets(std::uint64_t octets) const {
  if ((octets_ += octets) > octets_limit_) return fail(Errc::limit_exceeded, "xml_canonical_octets");
  return {};
}

}  // namespace esign::xml
