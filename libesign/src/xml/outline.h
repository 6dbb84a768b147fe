// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace esign::xml {

/// Where the parts of an XML document lie in its octets, and proof that its size is within the budgets: found by reading
/// mark-up alone, before any tree is built. A parser that meets a hundred thousand attributes of one element, or a DTD,
/// has spent the time already; this one pass has not. It DOES NOT guarantee that the document is well-formed.
struct Outline {
  std::size_t prolog_end = 0;      ///< Offset behind a byte order mark and the XML declaration.
  std::string root_name{};         ///< As written in the start tag, prefix included.
  std::size_t root_begin = 0;      ///< Offset of the "<" of the root's start tag.
  std::size_t root_tag_end = 0;    ///< Offset behind the root's start tag (behind "/>" of a self-closing one).
  std::size_t root_end_tag = 0;    ///< Offset of "</" of the root's end tag; 0 for a self-closing root.
  std::size_t root_end = 0;        ///< Offset behind the root element.
  enum class Root : std::uint8_t { open, self_closing } root = Root::open;
  enum class Signature : std::uint8_t { none, possible } signature = Signature::none;  ///< Whether an element is called Signature.
  std::size_t nodes = 0;           ///< Elements, attributes, comments, processing instructions and texts between them.
};

/// XML 1.0 (fifth edition) sections 2.8, 3.1 and 4.3.3, in the part that this product takes: version "1.0", encoding
/// UTF-8 (or unnamed), no document type declaration. Errors: malformed with "line L, column C"; unsupported (another
/// encoding or XML version); limit_exceeded (xml_octets, xml_depth, xml_nodes, xml_attributes,
/// xml_namespaces).
Result<Outline> outline(View octets, const Limits& limits = {});

/// "line 3, column 17" of an offset, both from 1, columns counted in octets.
std::string place(View octets, std::size_t offset);

}  // namespace esign::xml
