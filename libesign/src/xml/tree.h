// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "base/limits.h"
#include "xml/element.h"
#include "xml/outline.h"

struct _xmlDoc;  // libxml2's; only this folder looks inside.

namespace esign::xml {

/// A parsed XML document with namespaces, without a DTD: nothing is fetched, no entity but the five exists, no default
/// attributes appear, CDATA is text. Immutable and shared; it may be read from several threads.
class Tree {
 public:
  using Ptr = std::shared_ptr<const Tree>;
  /// One parse, and the only one. Errors: as outline(); malformed for anything that is not well-formed or not
  /// namespace-well-formed, with line and column.
  static Result<Ptr> parse(View octets, const Limits& limits = {});

  Element root() const;
  /// Every element of this name, the root included, in document order.
  std::vector<Element> all(std::string_view name_space, std::string_view name) const;

  /// The element that a same-document reference means. Without a DTD no attribute has the type ID (XML Signature 1.1
  /// section 4.4.3.2 leaves that to the application), so every spelling in use counts: Id, ID, id and xml:id, on any
  /// element. A value that two elements bear means nothing. Errors: not_found; malformed (more than one).
  Result<Element> by_id(std::string_view id) const;
  /// Values of Id, ID or xml:id that more than one element bears. Lower-case `id` alone is ordinary data of many
  /// documents, so its repetition is a fault only for a reference to it.
  const std::vector<std::string>& repeated_ids() const { return repeated_ids_; }
  bool has_id(std::string_view id) const { return ids_.contains(std::string(id)); }

  /// What a reference that leaves comments out does not cover.
  enum class Comments : std::uint8_t { absent, present };
  Comments comments() const { return comments_; }
  /// Processing instructions beside the root: no reference to an element covers them.
  enum class Instructions : std::uint8_t { absent, present };
  Instructions outer_instructions() const { return outer_instructions_; }

  std::size_t nodes() const { return outline_.nodes; }
  const Outline& outline() const { return outline_; }
  _xmlDoc* document() const { return document_.get(); }

  /// Canonicalisation walks the whole document whatever it is asked for; a thousand references to a large one are a
  /// denial of service. Each walk is drawn from one budget. Errors: limit_exceeded (xml_visits).
  Result<void> spend_walk() const;
  std::uint64_t visits() const { return visits_; }  ///< Nodes walked so far.
  /// What canonicalisation writes, in all. Errors: limit_exceeded (xml_canonical_octets).
  Result<void> spend_octets(std::uint64_t octets) const;

 private:
  struct Freer {
    void operator()(_xmlDoc* document) const noexcept;
  };
  Tree() = default;
  void index(Element element);
  void look_around();

  std::unique_ptr<_xmlDoc, Freer> document_{};
  Outline outline_{};
  std::unordered_map<std::string, std::vector<Element>> ids_{};
  std::vector<std::string> repeated_ids_{};
  Comments comments_ = Comments::absent;
  Instructions outer_instructions_ = Instructions::absent;
  mutable std::atomic<std::uint64_t> visits_{0}, octets_{0};
  std::uint64_t visits_limit_ = 0, octets_limit_ = 0;
};

}  // namespace esign::xml
