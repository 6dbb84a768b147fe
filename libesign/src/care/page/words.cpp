// SPDX-License-Identifier: Apache-2.0
#include "care/page/words.h"

#include <algorithm>
#include <charconv>

namespace esign::care::page {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_number(std::string_view word) {
  return word.find_first_not_of("+-.0123456789") == std::string_view::npos && word.find_first_of("0123456789") != std::string_view::npos;
}

/// 7.3.3; what stands behind the number is left out, as readers do.
double number_of(std::string_view word) {
  if (word.front() == '+') word.remove_prefix(1);
  double value = 0;
  std::from_chars(word.data(), word.data() + word.size(), value, std::chars_format::fixed);
  return value;
}

}  // namespace

Word Words::next() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (is_space(c)) {
      ++at_;
      continue;
    }
    if (c == '%') {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      continue;
    }
    if (c == '(') return literal();
    if (c == '<' && text_.substr(at_, 2) != "<<") return hexadecimal();
    if (c == '/') return name();
    if (is_delimiter(c)) return {Word::Kind::mark, 0, text_.substr(at_++, 1)};
    return regular();
  }
  return {};
}

void Words::pass_image() {
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

/// Behind a reverse solidus (7.3.4.2, table 3).
void Words::escaped() {
  if (at_ >= text_.size()) return;
  const char c = text_[at_];
  if (is_octal(c)) {
    int value = 0;
    for (int i = 0; i < 3 && at_ < text_.size() && is_octal(text_[at_]); ++i) value = value * 8 + (text_[at_++] - '0');
    held_ += static_cast<char>(value & 0xff);
    return;
  }
  ++at_;
  if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
  if (c == '\r' || c == '\n') return;
  constexpr std::string_view kLetters = "nrtbf", kMeant = "\n\r\t\b\f";
  const std::size_t letter = kLetters.find(c);
  held_ += letter == std::string_view::npos ? c : kMeant[letter];
}

Word Words::literal() {
  held_.clear();
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '\\') {
      escaped();
      continue;
    }
    if (c == ')' && --depth == 0) break;
    if (c != '(' || depth > 0) held_ += c;
    if (c == '(') ++depth;
  }
  return {Word::Kind::string, 0, held_};
}

/// 7.3.4.3: a last digit that is missing is 0.
Word Words::hexadecimal() {
  held_.clear();
  int high = -1;
  for (++at_; at_ < text_.size() && text_[at_] != '>'; ++at_) {
    const int value = digit(text_[at_]);
    if (value < 0) continue;
    if (high >= 0) held_ += static_cast<char>(high * 16 + value);
    high = high >= 0 ? -1 : value;
  }
  if (high >= 0) held_ += static_cast<char>(high * 16);
  at_ = std::min(at_ + 1, text_.size());
  return {Word::Kind::string, 0, held_};
}

Word Words::name() {
  const std::size_t from = ++at_;
  while (at_ < text_.size() && !is_space(text_[at_]) && !is_delimiter(text_[at_])) ++at_;
  const std::string_view written = text_.substr(from, at_ - from);
  if (written.find('#') == std::string_view::npos) return {Word::Kind::name, 0, written};
  held_.clear();
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool coded = written[i] == '#' && i + 2 < written.size() && digit(written[i + 1]) >= 0 && digit(written[i + 2]) >= 0;
    held_ += coded ? static_cast<char>(digit(written[i + 1]) * 16 + digit(written[i + 2])) : written[i];
    if (coded) i += 2;
  }
  return {Word::Kind::name, 0, held_};
}

Word Words::regular() {
  const std::size_t from = at_;
  while (at_ < text_.size() && !is_space(text_[at_]) && !is_delimiter(text_[at_])) ++at_;
  const std::string_view word = text_.substr(from, at_ - from);
  if (is_number(word)) return {Word::Kind::number, number_of(word), word};
  return {Word::Kind::operation, 0, word};
}

}  // namespace esign::care::page
