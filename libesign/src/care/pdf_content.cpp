// SPDX-License-Identifier: Apache-2.0
// Content streams (ISO 32000-2, 7.8.2), as far as the question needs: which text rendering mode is set when text is shown.
#include <cctype>
#include <string_view>

#include "care/care.h"

namespace esign::care {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }

/// Hands out numbers, names and operators; strings and comments are passed over (7.2.3, 7.3.4).
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  /// Empty at the end. "(" stands for a string of either kind.
  std::string_view next() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_space(c)) {
        ++at_;
      } else if (c == '%') {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else if (c == '(') {
        pass_literal();
        return "(";
      } else if (c == '<' && text_.substr(at_, 2) != "<<") {
        at_ = std::min(text_.find('>', at_), text_.size() - 1) + 1;
        return "(";
      } else if (is_delimiter(c) && c != '/') {
        ++at_;
      } else {
        return word();
      }
    }
    return {};
  }

  /// After ID: the octets of an inline image, up to EI between white space (8.9.7).
  void pass_image() {
    for (std::size_t end = text_.find("EI", at_); end != std::string_view::npos; end = text_.find("EI", end + 2)) {
      const bool before = end > 0 && is_space(text_[end - 1]);
      const bool after = end + 2 >= text_.size() || is_space(text_[end + 2]);
      if (before && after) {
        at_ = end + 2;
        return;
      }
    }
    at_ = text_.size();
  }

 private:
  void pass_literal() {
    unsigned depth = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '(') {
        ++depth;
      } else if (text_[at_] == ')' && --depth == 0) {
        ++at_;
        return;
      }
    }
  }
  std::string_view word() {
    const std::size_t from = at_++;
    while (at_ < text_.size() && !is_space(text_[at_]) && !is_delimiter(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool shows_text(std::string_view word) { return word == "Tj" || word == "TJ" || word == "'" || word == "\""; }

}  // namespace

TextSeen text_in(View content) {
  Words words(as_text(content));
  bool painted = true;
  std::string_view before;
  for (std::string_view word = words.next(); !word.empty(); before = word, word = words.next()) {
    if (word == "ID") words.pass_image();
    // Restoring the graphics state may bring back a mode; the page's first is 0, and a false alarm is worse than none here.
    if (word == "Q") painted = true;
    if (word == "Tr") painted = before != "3" && before != "7";
    if (!painted && shows_text(word)) return TextSeen::not_painted;
  }
  return TextSeen::painted;
}

}  // namespace esign::care
