// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include <optional>

#include "base/bytes.h"

namespace esign::pdf {

/// White space and delimiters of ISO 32000-2, 7.2.3.
constexpr bool is_space(int c) { return c == 0 || c == 9 || c == 10 || c == 12 || c == 13 || c == 32; }
constexpr bool is_delimiter(int c) {
  return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%';
}
constexpr bool is_digit(int c) { return c >= '0' && c <= '9'; }
/// The value of a hexadecimal digit, -1 for anything else.
constexpr int hex_value(int c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Octets [0, end) of a document from any place on, without holding it: a window moves over the file. A reading fault shows as
/// the end, and error() tells it.
class Cursor {
 public:
  Cursor(Document document, std::uint64_t end, std::uint64_t at = 0)
      : document_(std::move(document)), end_(std::min(end, document_.size())), at_(at) {}

  std::uint64_t at() const { return at_; }
  std::uint64_t end() const { return end_; }
  void seek(std::uint64_t at) { at_ = at; }
  const Document& document() const { return document_; }
  const std::optional<Error>& error() const { return error_; }

  int peek() { return at_ - begin_ < window_.size() && at_ >= begin_ ? window_[static_cast<std::size_t>(at_ - begin_)] : fill(); }  ///< -1: the end.
  int next() {
    const int c = peek();
    if (c >= 0) ++at_;
    return c;
  }
  void skip_space();              ///< White space alone.
  void skip_space_and_comments();
  /// An unsigned decimal of at most 19 digits, after white space and comments; nothing is consumed when there is none.
  std::optional<std::uint64_t> number();
  /// Consumes `word` after white space and comments if it stands there, whatever follows it.
  enum class Found : std::uint8_t { no, yes };
  Found word(std::string_view word);
  /// The place of the first `needle` at or after here and wholly before `until`; the cursor does not move.
  std::optional<std::uint64_t> find(std::string_view needle, std::uint64_t until);

 private:
  int fill();

  Document document_;
  std::uint64_t end_ = 0, at_ = 0;
  Bytes window_{};
  std::uint64_t begin_ = 0;
  std::optional<Error> error_{};
};

/// The octets [offset, offset + count) in memory. Errors: limit_exceeded (`limit` names the budget), storage, conflict.
Result<Bytes> take(const Document& document, std::uint64_t offset, std::uint64_t count, std::uint64_t at_most, const char* limit);

}  // namespace esign::pdf
