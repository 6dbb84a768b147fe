// SPDX-License-Identifier: Apache-2.0
#include "xml/locate.h"

#include "xml/library.h"

namespace esign::xml {
namespace {

/// How many elements begin before this one.
std::size_t ordinal_of(const Tree& tree, const Element& wanted) {
  std::size_t ordinal = 0;
  const xmlNode* const top = tree.root().node();
  for (const xmlNode* node = top; node;) {
    if (node == wanted.node()) return ordinal;
    if (node->type == XML_ELEMENT_NODE) ++ordinal;
    if (node->type == XML_ELEMENT_NODE && node->children) {
      node = node->children;
      continue;
    }
    while (node && node != top && !node->next) node = node->parent;
    node = !node || node == top ? nullptr : node->next;
  }
  return ordinal;
}

/// Goes over the mark-up of a document that a parser has found well-formed and that has no DTD.
class Scanner {
 public:
  explicit Scanner(View octets) : text_(as_text(octets)) {}

  std::optional<ElementRange> element(std::size_t ordinal) {
    std::optional<ElementRange> found;
    std::size_t seen = 0, depth = 0, depth_of_found = 0;
    while (next_tag()) {
      if (kind_ == Kind::end) {
        --depth;
        if (!found || depth != depth_of_found) continue;
        found->end_tag = begin_;
        found->end = at_;
        return found;
      }
      if (seen++ == ordinal) {
        found = ElementRange{begin_, at_, at_, at_, ElementRange::Form::open, name()};
        depth_of_found = depth;
        if (kind_ == Kind::empty) {
          found->form = ElementRange::Form::self_closing;
          return found;
        }
      }
      if (kind_ == Kind::start) ++depth;
    }
    return std::nullopt;
  }

 private:
  enum class Kind : std::uint8_t { start, end, empty };

  bool skip_past(std::string_view end, std::size_t ahead) {
    const std::size_t found = text_.find(end, begin_ + ahead);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }
  /// The next start, end or empty-element tag: its range and kind.
  bool next_tag() {
    while ((begin_ = text_.find('<', at_)) != std::string_view::npos) {
      const std::string_view rest = text_.substr(begin_);
      if (rest.starts_with("<!--")) {
        if (!skip_past("-->", 4)) return false;
      } else if (rest.starts_with("<![CDATA[")) {
        if (!skip_past("]]>", 9)) return false;
      } else if (rest.starts_with("<?")) {
        if (!skip_past("?>", 2)) return false;
      } else {
        return read_tag();
      }
    }
    return false;
  }
  bool read_tag() {
    for (at_ = begin_ + 1; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') at_ = text_.find(c, at_ + 1);
      if (at_ == std::string_view::npos) return false;
      if (c == '>') break;
    }
    if (at_ >= text_.size()) return false;
    kind_ = text_[begin_ + 1] == '/' ? Kind::end : text_[at_ - 1] == '/' ? Kind::empty : Kind::start;
    ++at_;
    return true;
  }
  std::string name() const {
    const std::string_view inside = text_.substr(begin_ + 1, at_ - begin_ - 1);
    return std::string(inside.substr(0, inside.find_first_of(" \t\r\n/>")));
  }

  std::string_view text_;
  std::size_t begin_ = 0, at_ = 0;
  Kind kind_ = Kind::start;
};

}  // namespace

Result<ElementRange> locate(const Tree& tree, View octets, const Element& element) {
  auto found = Scanner(octets).element(ordinal_of(tree, element));
  if (!found) return fail(Errc::internal, "an element is not where its tree has it");
  const std::size_t colon = found->name.find(':');
  const std::string_view local = std::string_view(found->name).substr(colon == std::string::npos ? 0 : colon + 1);
  if (local != element.name()) return fail(Errc::internal, "another element is where this one should be");
  return *std::move(found);
}

Result<Bytes> with_last_child(const Tree& tree, View octets, const Element& element, std::string_view text) {
  ESIGN_TRY(const ElementRange range, locate(tree, octets, element));
  Bytes out;
  out.reserve(octets.size() + text.size() + range.name.size() + 8);
  if (range.form == ElementRange::Form::open) {
    append(out, octets.first(range.end_tag));
    append(out, as_view(text));
    append(out, octets.subspan(range.end_tag));
    return out;
  }
  append(out, octets.first(range.tag_end - 2));  // <a/> becomes <a>…</a>
  append(out, as_view(">"));
  append(out, as_view(text));
  append(out, as_view("</" + range.name + '>'));
  append(out, octets.subspan(range.tag_end));
  return out;
}

}  // namespace esign::xml
