// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "xml/tree.h"

namespace esign::xml {

/// Where an element lies in the octets that its tree was parsed from.
struct ElementRange {
  std::size_t begin = 0;      ///< Of the "<" of its start tag.
  std::size_t tag_end = 0;    ///< Behind its start tag.
  std::size_t end_tag = 0;    ///< Of "</"; of an empty-element tag the same as tag_end.
  std::size_t end = 0;        ///< Behind the element.
  enum class Form : std::uint8_t { open, self_closing } form = Form::open;
  std::string name{};         ///< As written, prefix included.
};
/// For writers that must leave every other octet as it is. Errors: internal (the octets are not those of the tree).
Result<ElementRange> locate(const Tree& tree, View octets, const Element& element);

/// The octets with `text` as the last thing inside the element. Errors: those of locate().
Result<Bytes> with_last_child(const Tree& tree, View octets, const Element& element, std::string_view text);

}  // namespace esign::xml
