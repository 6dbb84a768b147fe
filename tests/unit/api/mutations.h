// SPDX-License-Identifier: Apache-2.0
// Deterministic changes of a genuine file: octet by octet, and by the structure of its format. Each mutant names the place
// that was changed, so that a test can say where a change may go unnoticed, and nowhere else.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "asn1/tag.h"
#include "base/bytes.h"

namespace esign::mutation {

struct Mutant {
  std::string change{};  ///< "flip bit 5", "remove", "swap with the next"
  std::string place{};   ///< Path of the innermost node that holds the change: "0.1.0.3.0", "arayis/Signature/KeyInfo".
  Bytes octets{};
};
using Receiver = std::function<void(const Mutant&)>;
/// The path of the innermost node around an offset of the genuine file.
using PlaceOf = std::function<std::string(std::size_t offset)>;

/// Numbers that are the same on every machine: SplitMix64 (Steele, Lea, Flood 2014).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

/// One bit of each octet: of every third the one that tells capitals from small letters, of the others one that wanders.
void flip_every_octet(View genuine, const PlaceOf& place_of, const Receiver& receiver);
/// `count` seeded changes: an octet inserted, overwritten or taken out, a run doubled, dropped or exchanged with another.
void change_runs(View genuine, std::size_t count, const PlaceOf& place_of, const Receiver& receiver);
/// Shorter files, at `step`, and the one without its last octet; the place is that of the first octet that is gone.
void cut_short(View genuine, std::size_t step, const PlaceOf& place_of, const Receiver& receiver);

/// One DER element. Children are indices into the tree's list, in which a parent stands before its children.
struct DerNode {
  asn1::Tag tag{};
  std::string path{};
  std::size_t begin = 0, end = 0;  ///< Offsets in the genuine file.
  View content{};                  ///< Of a primitive element.
  std::vector<std::size_t> children{};
};

/// DER as a tree of elements; lengths are written anew, so that a change of an inner element leaves well-formed DER.
class DerTree {
 public:
  explicit DerTree(View der);
  /// "0" is the outermost element, "0.1" its second member.
  std::string place_of(std::size_t offset) const;
  /// Removes, doubles, empties, retags each element, exchanges it with its neighbour and with elements from elsewhere.
  void change_structure(const Receiver& receiver) const;
  /// Puts `replacement` in the place of the first element whose octets are `old`.
  Bytes replaced(View old, View replacement) const;

 private:
  View whole(std::size_t index) const { return View(der_).subspan(nodes_[index].begin, nodes_[index].end - nodes_[index].begin); }

  std::vector<DerNode> nodes_{};
  Bytes der_{};
};

/// Offsets of one XML element in the text.
struct XmlElement {
  std::string name{};  ///< As written, prefix included.
  std::string path{};
  std::size_t begin = 0, tag_end = 0;  ///< The start tag, "<" to behind ">".
  std::size_t end_tag = 0, end = 0;    ///< The end tag; of an empty-element tag both are tag_end.
  std::optional<std::size_t> parent{};
};

/// XML that this product writes (no comments, no CDATA, no ">" inside attribute values), as a list of elements.
class XmlElements {
 public:
  explicit XmlElements(std::string_view xml);
  /// Local names from the root, "[2]" behind the second of a name.
  std::string place_of(std::size_t offset) const;
  /// Removes, doubles, empties, wraps, renames and moves each element, exchanges neighbours and texts, removes, exchanges and
  /// overwrites attributes, puts comments, instructions, CDATA and white space in between.
  void change_structure(const Receiver& receiver) const;

 private:
  /// Sends the file with [begin, end) replaced, unless that changes nothing.
  struct Splice {
    std::string change{};
    std::size_t begin = 0, end = 0;
    std::string text{};
  };
  using Send = std::function<void(const XmlElement& where, Splice splice)>;
  void change_elements(const XmlElement& one, const Send& send) const;
  void move_element(const XmlElement& one, const Send& send) const;
  void change_text(const XmlElement& one, const Send& send) const;
  void change_attributes(const XmlElement& one, Numbers& numbers, const Send& send) const;
  std::string part(std::size_t begin, std::size_t end) const { return xml_.substr(begin, end - begin); }

  std::string xml_{};
  std::vector<XmlElement> elements_{};
};

}  // namespace esign::mutation
