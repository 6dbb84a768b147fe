// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

struct _xmlNode;  // libxml2's; only this folder looks inside.

namespace esign::xml {

/// An attribute as the parser left it: value normalised (XML 1.0 section 3.3.3). Namespace declarations are no attributes.
struct Attribute {
  std::string_view name_space{};  ///< URI; empty for none.
  std::string_view name{};        ///< Local part.
  std::string value{};
};

/// A node of a Tree that is an element. Does not own it: whoever keeps an Element keeps the Tree. Comparing two compares
/// identity: the very node, not its look.
class Element {
 public:
  explicit Element(_xmlNode* node) : node_(node) {}

  std::string_view name() const;        ///< Local part.
  std::string_view name_space() const;  ///< URI; empty for none.
  bool is(std::string_view name_space, std::string_view name) const;

  /// The attribute of no namespace with this name, spelled exactly so.
  std::optional<std::string> attribute(std::string_view name) const;
  std::vector<Attribute> attributes() const;
  /// What the prefix means here; nullopt when it is not declared. "" asks for the default namespace.
  std::optional<std::string_view> namespace_of(std::string_view prefix) const;

  std::optional<Element> parent() const;  ///< nullopt above the root.
  /// Child elements in document order. Comments between them are passed over; a processing instruction or text that is
  /// not white space is malformed: this is for content that is elements only.
  Result<std::vector<Element>> elements() const;
  /// Child elements in document order, whatever stands between them.
  std::vector<Element> children() const;
  /// The text of an element that holds text only. A child element, comment or processing instruction is malformed: `a<!-- -->b`
  /// is read as "a", "b" or "ab" by different readers, and a signature must have one reading.
  Result<std::string> value() const;
  /// All text below this element in document order, as the XPath string-value has it.
  std::string string_value() const;
  /// Whether the octets between the tags are more than white space, comments aside.
  enum class Content : std::uint8_t { empty, filled };
  Content text_content() const;  ///< Of the text nodes directly below.

  bool within(const Element& ancestor) const;  ///< This node or below it.
  /// "Signature/SignedInfo/Reference[2]", local names from the root; far down a long list "[line 17]", for counting would cost.
  std::string path() const;
  unsigned line() const;                       ///< From 1; 65535 means "there or later".

  _xmlNode* node() const { return node_; }
  friend bool operator==(const Element&, const Element&) = default;

 private:
  static constexpr unsigned kSiblings = 256;  ///< Looked at in each direction to number an element.
  std::string step() const;

  _xmlNode* node_;
};

}  // namespace esign::xml
