// SPDX-License-Identifier: Apache-2.0
#include "xml/outline.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace esign::xml {
namespace {

bool white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool ends_name(char c) { return white(c) || c == '/' || c == '>' || c == '<' || c == '=' || c == '"' || c == '\''; }

/// Whether the attribute whose value begins after `tag` is called xmlns or xmlns:something.
bool declares_namespace(std::string_view tag) {
  const std::size_t end = tag.find_last_not_of(" \t\r\n=");
  if (end == std::string_view::npos) return false;
  const std::size_t gap = tag.find_last_of(" \t\r\n\"'", end);
  const std::string_view name = tag.substr(gap == std::string_view::npos ? 0 : gap + 1, end - (gap == std::string_view::npos ? 0 : gap + 1) + 1);
  return name == "xmlns" || name.starts_with("xmlns:");
}

/// Reads mark-up from front to back. The first failure is kept, with the offset where it happened.
class Lexer {
 public:
  Lexer(View octets, const Limits& limits)
      : octets_(octets), text_(as_text(octets)), limits_(limits), nodes_("xml_nodes", limits.xml_nodes),
        namespaces_("xml_namespaces", limits.xml_namespaces) {}

  Result<Outline> run() {
    ESIGN_CHECK(located(prolog()));
    while (at_ < text_.size()) ESIGN_CHECK(located(piece()));
    if (!root_seen_ || depth_ != 0)
      return fail(Errc::malformed, "the document ends before its root element does").in(place(octets_, at_));
    result_.nodes = limits_.xml_nodes - static_cast<std::size_t>(nodes_.left());
    return std::move(result_);
  }

 private:
  Result<void> located(Result<void> result) const {
    if (result) return {};  // The place is counted from the front: only a failure may pay for that.
    return std::move(result).in(place(octets_, at_));
  }
  bool take(std::string_view literal) {
    if (!text_.substr(at_).starts_with(literal)) return false;
    at_ += literal.size();
    return true;
  }
  bool take_white() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && white(text_[at_])) ++at_;
    return at_ != begin;
  }
  /// Skips to behind `end`; what was opened `ahead` octets long is skipped first.
  Result<void> skip_past(std::string_view end, std::size_t ahead) {
    const std::size_t found = text_.find(end, at_ + ahead);
    if (found == std::string_view::npos) return fail(Errc::malformed, "mark-up that does not end");
    at_ = found + end.size();
    return {};
  }

  Result<void> prolog();
  Result<void> declaration();
  std::optional<std::string_view> quoted();
  Result<void> piece();
  Result<void> start_tag();
  Result<void> end_tag();

  View octets_;
  std::string_view text_;
  const Limits& limits_;
  Budget nodes_, namespaces_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
  bool root_seen_ = false;
  Outline result_{};
};

Result<void> Lexer::prolog() {
  if (octets_.size() > limits_.xml_octets) return fail(Errc::limit_exceeded, "xml_octets");
  if (text_.starts_with("\xFE\xFF") || text_.starts_with("\xFF\xFE") || text_.starts_with(std::string_view("\0<", 2)) ||
      text_.starts_with(std::string_view("<\0", 2)))
    return fail(Errc::unsupported, "an encoding other than UTF-8: save the document as UTF-8");
  if (!is_utf8(text_)) return fail(Errc::malformed, "octets that are not UTF-8");
  (void)take("\xEF\xBB\xBF");
  if (text_.substr(at_).starts_with("<?xml") && at_ + 5 < text_.size() && white(text_[at_ + 5])) ESIGN_CHECK(declaration());
  result_.prolog_end = at_;
  return {};
}

/// XMLDecl of section 2.8. Nothing signs these octets, so every spelling that is not needed is refused.
Result<void> Lexer::declaration() {
  (void)take("<?xml");
  (void)take_white();
  if (!take("version")) return fail(Errc::malformed, "an XML declaration without a version");
  const auto version = quoted();
  if (!version) return fail(Errc::malformed, "an XML declaration with a broken version");
  if (*version != "1.0") return fail(Errc::unsupported, "an XML version other than 1.0");
  bool gap = take_white();
  if (gap && take("encoding")) {
    const auto encoding = quoted();
    if (!encoding) return fail(Errc::malformed, "an XML declaration with a broken encoding");
    if (*encoding != "UTF-8" && *encoding != "utf-8")
      return fail(Errc::unsupported, "an encoding other than UTF-8: save the document as UTF-8");
    gap = take_white();
  }
  if (gap && take("standalone")) {
    const auto standalone = quoted();
    if (!standalone || (*standalone != "yes" && *standalone != "no"))
      return fail(Errc::malformed, "an XML declaration with a broken standalone");
    (void)take_white();
  }
  if (!take("?>")) return fail(Errc::malformed, "an XML declaration that does not end");
  return {};
}

std::optional<std::string_view> Lexer::quoted() {
  (void)take_white();
  if (!take("=")) return std::nullopt;
  (void)take_white();
  if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return std::nullopt;
  const std::size_t end = text_.find(text_[at_], at_ + 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  return value;
}

/// One run of text, comment, CDATA section, processing instruction or tag.
Result<void> Lexer::piece() {
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("</")) return end_tag();  // No node of its own.
  ESIGN_CHECK(nodes_.spend());
  if (text_[at_] != '<') {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view run = text_.substr(at_, end - at_);
    if (depth_ == 0 && !std::ranges::all_of(run, white)) return fail(Errc::malformed, "text outside the root element");
    at_ = end;
    return {};
  }
  if (rest.starts_with("<!--")) return skip_past("-->", 4);
  if (rest.starts_with("<![CDATA[")) return skip_past("]]>", 9);
  if (rest.starts_with("<!")) return fail(Errc::malformed, "a document type declaration, which signed documents may not have");
  if (rest.starts_with("<?")) return skip_past("?>", 2);
  return start_tag();
}

Result<void> Lexer::start_tag() {
  const std::size_t begin = ++at_;
  while (at_ < text_.size() && !ends_name(text_[at_])) ++at_;
  const std::string_view name = text_.substr(begin, at_ - begin);
  if (depth_ == 0 && root_seen_) return fail(Errc::malformed, "a second root element");
  if (name == "Signature" || name.ends_with(":Signature")) result_.signature = Outline::Signature::possible;
  for (std::size_t attributes = 0; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '<') return fail(Errc::malformed, "a tag inside a tag");
    if (c == '"' || c == '\'') {
      if (++attributes > limits_.xml_attributes) return fail(Errc::limit_exceeded, "xml_attributes");
      if (declares_namespace(text_.substr(begin, at_ - begin))) ESIGN_CHECK(namespaces_.spend());
      ESIGN_CHECK(nodes_.spend());
      at_ = text_.find(c, at_ + 1);
      if (at_ == std::string_view::npos) {
        at_ = begin;
        return fail(Errc::malformed, "an attribute that does not end");
      }
    }
    if (c == '>') break;
  }
  if (at_ >= text_.size()) return fail(Errc::malformed, "a tag that does not end");
  const bool self_closing = text_[at_ - 1] == '/';
  ++at_;
  if (depth_ == 0) {
    root_seen_ = true;
    result_.root_name = std::string(name);
    result_.root_begin = begin - 1;
    result_.root_tag_end = result_.root_end = at_;
    if (self_closing) result_.root = Outline::Root::self_closing;
  }
  if (!self_closing && ++depth_ > limits_.xml_depth) return fail(Errc::limit_exceeded, "xml_depth");
  return {};
}

Result<void> Lexer::end_tag() {
  const std::size_t begin = at_;
  if (depth_ == 0) return fail(Errc::malformed, "an end tag without its start tag");
  ESIGN_CHECK(skip_past(">", 2));
  if (--depth_ == 0) {
    result_.root_end_tag = begin;
    result_.root_end = at_;
  }
  return {};
}

}  // namespace

Result<Outline> outline(View octets, const Limits& limits) { return Lexer(octets, limits).run(); }

std::string place(View octets, std::size_t offset) {
  const std::string_view before = as_text(octets).substr(0, std::min(offset, octets.size()));
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t last = before.rfind('\n');
  const std::size_t column = last == std::string_view::npos ? before.size() + 1 : before.size() - last;
  return "line " + std::to_string(lines + 1) + ", column " + std::to_string(column);
}

}  // namespace esign::xml
