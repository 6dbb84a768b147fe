// SPDX-License-Identifier: Apache-2.0
#include "xml/element.h"

#include <algorithm>

#include "xml/library.h"

namespace esign::xml {
namespace {

std::string_view text_of(const xmlChar* text) { return text ? reinterpret_cast<const char*>(text) : std::string_view{}; }
bool is_text(const xmlNode& node) { return node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE; }
bool white(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// Without a DTD an attribute's value is one text node; an entity reference would be a node of another kind and is left out,
/// so that the value cannot match anything expected.
std::string value_of(const xmlAttr& attribute) {
  std::string value;
  for (const xmlNode* part = attribute.children; part; part = part->next)
    if (is_text(*part)) value += text_of(part->content);
  return value;
}

}  // namespace

std::string_view Element::name() const { return text_of(node_->name); }
std::string_view Element::name_space() const { return node_->ns ? text_of(node_->ns->href) : std::string_view{}; }
bool Element::is(std::string_view wanted_space, std::string_view wanted_name) const {
  return name() == wanted_name && name_space() == wanted_space;
}

std::optional<std::string> Element::attribute(std::string_view wanted) const {
  for (const xmlAttr* attribute = node_->properties; attribute; attribute = attribute->next)
    if (!attribute->ns && text_of(attribute->name) == wanted) return value_of(*attribute);
  return std::nullopt;
}

std::vector<Attribute> Element::attributes() const {
  std::vector<Attribute> all;
  for (const xmlAttr* attribute = node_->properties; attribute; attribute = attribute->next)
    all.push_back({attribute->ns ? text_of(attribute->ns->href) : std::string_view{}, text_of(attribute->name), value_of(*attribute)});
  return all;
}

std::optional<std::string_view> Element::namespace_of(std::string_view prefix) const {
  for (const xmlNode* node = node_; node && node->type == XML_ELEMENT_NODE; node = node->parent)
    for (const xmlNs* declared = node->nsDef; declared; declared = declared->next)
      if (text_of(declared->prefix) == prefix) return text_of(declared->href);
  return std::nullopt;
}

std::optional<Element> Element::parent() const {
  if (!node_->parent || node_->parent->type != XML_ELEMENT_NODE) return std::nullopt;
  return Element(node_->parent);
}

Result<std::vector<Element>> Element::elements() const {
  std::vector<Element> found;
  for (xmlNode* child = node_->children; child; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      found.emplace_back(child);
    } else if (child->type != XML_COMMENT_NODE && !(is_text(*child) && white(text_of(child->content)))) {
      return fail(Error{Errc::malformed, "something other than elements", path(), -1});
    }
  }
  return found;
}

std::vector<Element> Element::children() const {
  std::vector<Element> found;
  for (xmlNode* child = node_->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE) found.emplace_back(child);
  return found;
}

Result<std::string> Element::value() const {
  std::string value;
  for (const xmlNode* child = node_->children; child; child = child->next) {
    if (!is_text(*child)) return fail(Error{Errc::malformed, "a value with something other than text in it", path(), -1});
    value += text_of(child->content);
  }
  return value;
}

std::string Element::string_value() const {
  std::string text;
  const xmlNode* node = node_->children;
  while (node) {
    if (is_text(*node)) text += text_of(node->content);
    if (node->type == XML_ELEMENT_NODE && node->children) {
      node = node->children;
      continue;
    }
    while (node && node != node_ && !node->next) node = node->parent;
    if (!node || node == node_) break;
    node = node->next;
  }
  return text;
}

Element::Content Element::text_content() const {
  for (const xmlNode* child = node_->children; child; child = child->next)
    if (is_text(*child) && !white(text_of(child->content))) return Content::filled;
  return Content::empty;
}

bool Element::within(const Element& ancestor) const {
  for (const xmlNode* node = node_; node; node = node->parent)
    if (node == ancestor.node_) return true;
  return false;
}

std::string Element::step() const {
  std::string step(name());
  unsigned before = 0, looked_at = 0;
  for (const xmlNode* child = node_->prev; child; child = child->prev) {
    if (++looked_at > kSiblings) return step + "[line " + std::to_string(line()) + ']';
    if (child->type == XML_ELEMENT_NODE && text_of(child->name) == name()) ++before;
  }
  bool alone = before == 0;
  looked_at = 0;
  for (const xmlNode* child = node_->next; alone && child && looked_at < kSiblings; child = child->next, ++looked_at)
    alone = child->type != XML_ELEMENT_NODE || text_of(child->name) != name();
  return alone ? step : step + '[' + std::to_string(before + 1) + ']';
}

std::string Element::path() const {
  const auto above = parent();
  return above ? above->path() + '/' + step() : step();
}

unsigned Element::line() const { return static_cast<unsigned>(std::max(1L, xmlGetLineNo(node_))); }

}  // namespace esign::xml
