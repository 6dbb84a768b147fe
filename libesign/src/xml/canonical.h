// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "xml/tree.h"

namespace esign::xml {

/// Canonical XML 1.0 and 1.1 (W3C, 2001 and 2008) and Exclusive XML Canonicalization 1.0 (W3C, 2002).
enum class C14n : std::uint8_t { inclusive_1_0, inclusive_1_1, exclusive };
/// Whether comments are kept.
enum class WithComments : std::uint8_t { no, yes };

struct Canonicalization {
  C14n method = C14n::exclusive;
  WithComments comments = WithComments::no;
  /// Only exclusive: the InclusiveNamespaces PrefixList, "#default" for the default namespace.
  std::vector<std::string> inclusive_prefixes{};
  friend bool operator==(const Canonicalization&, const Canonicalization&) = default;
};

/// A node-set of the only shape this product digests: one subtree, or the whole document, without some subtrees.
struct NodeSet {
  std::optional<Element> apex{};  ///< Empty: the document, with what stands beside the root.
  WithComments comments = WithComments::no;
  std::vector<Element> without{};
};

/// Writes the canonical form into `out`. It is never empty: a node-set that leaves nothing, and any failure of the library,
/// is an error and not a digest of no octets. Errors: malformed (relative namespace URI, nothing left); limit_exceeded
/// (xml_visits, xml_canonical_octets); what `out` says.
Result<void> canonicalize(const Tree& tree, const NodeSet& nodes, const Canonicalization& how, const Sink& out);
/// Each of `elements` as canonicalize() writes it alone, comments as `how` says, all with one walk. They are in document order, and
/// none is inside another. `out` is told which one a piece belongs to. Errors: as canonicalize(); internal (another order).
Result<void> canonicalize_each(const Tree& tree, const std::vector<Element>& elements, const Canonicalization& how,
                               const std::function<Result<void>(std::size_t index, View piece)>& out);
/// The same as canonicalize(), into memory.
Result<Bytes> canonical_octets(const Tree& tree, const NodeSet& nodes, const Canonicalization& how);

}  // namespace esign::xml
