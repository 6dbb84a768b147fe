// SPDX-License-Identifier: Apache-2.0
// RTF 1.9.1: control words, groups, and what they say about the text between them.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "care/care.h"
#include "care/fields.h"

namespace esign::care {
namespace {

/// One token of the file.
struct Token {
  enum class Kind : std::uint8_t { end, open, close, word, symbol, text } kind = Kind::end;
  std::string_view text{};  ///< Of a word without its solidus and number; of text.
  std::optional<int> number{};
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  Token next() {
    while (at_ < text_.size() && (text_[at_] == '\r' || text_[at_] == '\n')) ++at_;
    if (at_ >= text_.size()) return {};
    const char c = text_[at_];
    if (c == '{' || c == '}') return {c == '{' ? Token::Kind::open : Token::Kind::close, text_.substr(at_++, 1), std::nullopt};
    if (c == '\\') return control();
    const std::size_t end = std::min(text_.find_first_of("{}\\\r\n", at_), text_.size());
    const Token token{Token::Kind::text, text_.substr(at_, end - at_), std::nullopt};
    at_ = end;
    return token;
  }

 private:
  Token control() {
    if (++at_ >= text_.size()) return {};
    if (!is_letter(text_[at_])) return symbol();
    const std::size_t from = at_;
    while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
    Token token{Token::Kind::word, text_.substr(from, at_ - from), std::nullopt};
    const std::size_t digits = at_;
    if (at_ + 1 < text_.size() && text_[at_] == '-' && is_digit(text_[at_ + 1])) ++at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    int value = 0;
    if (at_ > digits && std::from_chars(text_.data() + digits, text_.data() + at_, value).ec == std::errc()) token.number = value;
    if (at_ < text_.size() && text_[at_] == ' ') ++at_;
    // What follows \bin is data, whatever it looks like.
    if (token.text == "bin" && token.number.value_or(0) > 0) at_ = std::min(text_.size(), at_ + static_cast<std::size_t>(*token.number));
    return token;
  }
  Token symbol() {
    const std::size_t from = at_++;
    if (text_[from] == '\'') at_ = std::min(text_.size(), at_ + 2);
    return {Token::Kind::symbol, text_.substr(from, 1), std::nullopt};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// What a group inherits and changes (character, paragraph and row properties that matter here).
struct Group {
  enum class Content : std::uint8_t { shown, colours, instruction, other } content = Content::shown;
  enum class Hidden : std::uint8_t { no, yes } hidden = Hidden::no;
  int colour = 0, size = 24;                    ///< Row of the colour table; half-points.
  int character_ground = 0, paragraph_ground = 0;  ///< Rows of the colour table; 0: none.
};

constexpr std::array<std::string_view, 26> kNotShown{"fonttbl", "stylesheet", "info", "pict", "themedata", "colorschememapping", "datastore", "latentstyles", "listtable",
                                                     "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "mmathPr", "wgrffmtfilter", "filetbl", "revtbl", "objdata", "blipuid",
                                                     "bkmkstart", "bkmkend", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "fontemb"};

class RtfLook {
 public:
  explicit RtfLook(Look& look) : look_(look) {}

  Result<void> all(std::string_view octets) {
    Tokens tokens(octets);
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
      if (token.kind == Token::Kind::open) ESIGN_CHECK(open());
      if (token.kind == Token::Kind::close) close();
      if (token.kind == Token::Kind::word) word(token);
      if (token.kind == Token::Kind::symbol) symbol(token.text.front());
      if (token.kind == Token::Kind::text) text(token.text);
    }
    return {};
  }

 private:
  Result<void> open() {
    if (around_.size() >= look_.limits().care_depth) return fail(Errc::limit_exceeded, "care_depth");
    around_.push_back(now_);
    return {};
  }

  void close() {
    if (around_.empty()) return;
    const bool instruction = now_.content == Group::Content::instruction && around_.back().content != Group::Content::instruction;
    now_ = around_.back();
    around_.pop_back();
    if (!instruction) return;
    if (const auto effect = effect_of_field(instruction_)) look_.note(effect->kind, "\\field", std::string(effect->detail) + ": " + printable(std::string(trim(instruction_)).substr(0, 60)));
    instruction_.clear();
  }

  /// \* says that who does not know the destination passes it over: nothing of it is shown, unless it is known here.
  void symbol(char c) {
    if (c == '*' && now_.content == Group::Content::shown) now_.content = Group::Content::other;
    if (c == '\'' || c == '\\' || c == '{' || c == '}') text("x");
    if (c == '~' || c == '-' || c == '_') text(" ");
  }

  void word(const Token& token) {
    if (destination(token.text)) return;
    if (now_.content == Group::Content::colours) return colour(token);
    character(token);
    finding(token);
  }

  bool destination(std::string_view word) {
    if (word == "fldinst") now_.content = Group::Content::instruction;
    else if (word == "fldrslt" || word == "shptxt" || word == "nonshppict") now_.content = Group::Content::shown;
    else if (word == "colortbl") now_.content = Group::Content::colours;
    else if (std::ranges::find(kNotShown, word) != kNotShown.end()) now_.content = Group::Content::other;
    else return false;
    return true;
  }

  void colour(const Token& token) {
    const int value = token.number.value_or(0);
    if (token.text == "red") row_[0] = value;
    if (token.text == "green") row_[1] = value;
    if (token.text == "blue") row_[2] = value;
  }

  void character(const Token& token) {
    const std::string_view word = token.text;
    const int number = token.number.value_or(0);
    if (word == "v" || word == "webhidden") now_.hidden = token.number == 0 ? Group::Hidden::no : Group::Hidden::yes;
    if (word == "cf") now_.colour = number;
    if (word == "fs") now_.size = token.number.value_or(24);
    if (word == "cb" || word == "chcbpat" || word == "highlight") now_.character_ground = number;
    if (word == "cbpat") now_.paragraph_ground = number;
    if (word == "clcbpat" || word == "trcbpat") cell_ground_ = number;
    if (word == "trowd") cell_ground_ = 0;
    if (word == "pard") now_.paragraph_ground = 0;
    if (word == "plain") {
      now_.hidden = Group::Hidden::no;
      now_.colour = now_.character_ground = 0;
      now_.size = 24;
    }
  }

  void finding(const Token& token) {
    const std::string_view word = token.text;
    const std::string place = "\\" + std::string(word);
    if (word == "objlink" || word == "objautlink" || word == "objsub" || word == "objpub") look_.note(CautionKind::external_reference, place, "an object that lies elsewhere");
    if (word == "object") look_.note(CautionKind::embedded_object, place, "an object of another program");
    if (word == "template") look_.note(CautionKind::external_reference, place, "a template from elsewhere");
    if (word == "chdate" || word == "chdpl" || word == "chdpa" || word == "chtime") look_.note(CautionKind::calculation, place, "a field that is computed when it is shown");
  }

  void text(std::string_view piece) {
    if (now_.content == Group::Content::colours) return end_rows(piece);
    if (now_.content == Group::Content::instruction) instruction_ += piece.substr(0, look_.limits().care_octets);
    if (now_.content != Group::Content::shown || trim(piece).empty()) return;
    if (now_.hidden == Group::Hidden::yes) look_.note(CautionKind::hidden_text, "\\v", "text that is set not to show");
    if (now_.size <= 1) look_.note(CautionKind::hidden_text, "\\fs", "text smaller than one point");
    const bool on_paper = now_.character_ground == 0 && now_.paragraph_ground == 0 && cell_ground_ == 0;
    if (on_paper && std::ranges::find(white_, now_.colour) != white_.end()) look_.note(CautionKind::hidden_text, "\\cf", "text in white");
  }

  /// A semicolon ends a row of the colour table; the first row is the automatic colour.
  void end_rows(std::string_view piece) {
    constexpr int kNearWhite = 248;
    for (const char c : piece) {
      if (c != ';') continue;
      const bool white = std::ranges::all_of(row_, [](int part) { return part >= kNearWhite; });
      if (white && rows_ > 0 && white_.size() < kWhites) white_.push_back(rows_);
      ++rows_;
      row_ = {};
    }
  }

  static constexpr std::size_t kWhites = 100;  ///< Rows of the colour table that are white.
  Look& look_;
  Group now_{};
  std::vector<Group> around_{};
  std::array<int, 3> row_{};
  int rows_ = 0, cell_ground_ = 0;
  std::vector<int> white_{};
  std::string instruction_{};
};

}  // namespace

Result<void> look_at_rtf(Look& look, View octets) { return RtfLook(look).all(as_text(octets)); }

}  // namespace esign::care
