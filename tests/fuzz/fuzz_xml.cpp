// SPDX-License-Identifier: Apache-2.0
// XML: one parse, and canonical forms that are fixed points (Canonical XML 1.0 section 1, Exclusive C14N 1.0).
#include "base/text.h"
#include "fuzz.h"
#include "xml/canonical.h"
#include "xml/escape.h"

namespace {

using namespace esign;
using xml::C14n;
using xml::WithComments;

constexpr std::size_t kApices = 4;  // subtrees looked at; the mutations make up for the rest

/// The canonical form is a document of its own, and its canonical form is itself.
void check_canonical(const xml::Tree& tree, const xml::NodeSet& nodes, const xml::Canonicalization& how) {
  const auto first = xml::canonical_octets(tree, nodes, how);
  if (!first) return fuzz::require_sound(first.error());
  ESIGN_LAW(!first->empty() && is_utf8(as_text(*first)), "a canonical form is UTF-8 and never empty");
  const auto parsed = xml::Tree::parse(*first);
  ESIGN_LAW(parsed.has_value(), "a canonical form is well-formed: " + (parsed ? std::string() : parsed.error().detail));
  const auto second = xml::canonical_octets(**parsed, {{}, nodes.comments, {}}, how);
  ESIGN_LAW(second && *second == *first, "the canonical form of a canonical form is itself");
}

void check_element(const xml::Tree& tree, const xml::Element& element) {
  ESIGN_LAW(is_utf8(element.path()) && is_utf8(element.string_value()), "names and text are UTF-8");
  for (const xml::Attribute& attribute : element.attributes()) {
    ESIGN_LAW(is_utf8(attribute.value), "attribute values are UTF-8");
    if (attribute.name_space.empty()) ESIGN_LAW(element.attribute(attribute.name) == attribute.value, "an attribute has one value");
  }
  ESIGN_LAW(element.within(tree.root()), "every element lies within the root");
  check_canonical(tree, {element, WithComments::no, {}}, {C14n::exclusive, WithComments::no, {}});
  check_canonical(tree, {element, WithComments::yes, {}}, {C14n::exclusive, WithComments::yes, {}});
}

void check_outline(const xml::Outline& outline, std::size_t size) {
  ESIGN_LAW(outline.root_begin < outline.root_tag_end && outline.root_tag_end <= outline.root_end && outline.root_end <= size,
            "the root lies in the document");
  ESIGN_LAW(outline.prolog_end <= outline.root_begin, "the prolog stands before the root");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  const auto outline = xml::outline(input);
  const auto parsed = xml::Tree::parse(input);
  if (!parsed) {
    fuzz::require_sound(parsed.error());
    return 0;
  }
  ESIGN_LAW(outline.has_value(), "what has a tree has an outline");
  check_outline(*outline, size);
  const xml::Tree& tree = **parsed;
  for (const C14n method : {C14n::inclusive_1_0, C14n::inclusive_1_1, C14n::exclusive})
    for (const WithComments comments : {WithComments::no, WithComments::yes}) check_canonical(tree, {{}, comments, {}}, {method, comments, {}});
  check_element(tree, tree.root());
  std::size_t seen = 0;
  for (const xml::Element& child : tree.root().children()) {
    if (++seen > kApices) break;
    check_element(tree, child);
    if (const auto id = child.attribute("Id"))
      if (const auto found = tree.by_id(*id)) ESIGN_LAW(tree.has_id(*id) && *found == child, "an Id that is there once means its element");
  }
  return 0;
}
