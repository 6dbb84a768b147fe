// SPDX-License-Identifier: Apache-2.0
#include "care/page/fonts.h"

#include <algorithm>

#include "care/page/words.h"

namespace esign::care::page {
namespace {

constexpr std::size_t kSimpleCodes = 256;

unsigned code_of(std::string_view octets) {
  unsigned code = 0;
  for (const char c : octets) code = code << 8 | static_cast<unsigned char>(c);
  return code;
}

/// One UTF-16 unit that is a space of some width (Unicode, White_Space), or nothing at all.
bool is_blank(unsigned unit) {
  return unit <= 0x20 || unit == 0xA0 || unit == 0xAD || (unit >= 0x2000 && unit <= 0x200F) || unit == 0x202F || unit == 0x3000 || unit == 0xFEFF;
}

/// ToUnicode CMaps (9.10.3): the codes of spaces alone.
class Blanks {
 public:
  explicit Blanks(std::set<unsigned>& found) : found_(found) {}

  void read(View cmap) {
    Words words(cmap);
    for (Word word = words.next(); word.kind != Word::Kind::end; word = words.next()) {
      if (word.kind == Word::Kind::operation) begin(word.text);
      if (word.kind == Word::Kind::mark) list(word.text);
      if (word.kind == Word::Kind::string) string(word.text);
    }
  }

 private:
  enum class Table : std::uint8_t { none, characters, ranges };
  void begin(std::string_view operation) {
    table_ = operation == "beginbfchar" ? Table::characters : operation == "beginbfrange" ? Table::ranges : Table::none;
    row_.clear();
  }
  /// A range whose codes mean what a list says: no producer writes spaces so.
  void list(std::string_view bracket) {
    in_list_ = bracket == "[";
    row_.clear();
  }
  void string(std::string_view octets) {
    if (table_ == Table::none || in_list_ || octets.size() > 2) return row_.clear();
    row_.push_back(code_of(octets));
    if (table_ == Table::characters && row_.size() == 2) {
      if (is_blank(row_[1])) found_.insert(row_[0]);
      row_.clear();
    }
    if (table_ == Table::ranges && row_.size() == 3) {
      for (const unsigned blank : {0x20u, 0xA0u, 0x3000u}) {
        if (blank >= row_[2] && blank - row_[2] <= row_[1] - std::min(row_[0], row_[1])) found_.insert(row_[0] + blank - row_[2]);
      }
      row_.clear();
    }
  }

  std::set<unsigned>& found_;
  Table table_ = Table::none;
  bool in_list_ = false;
  std::vector<unsigned> row_{};
};

Result<void> read_widths(const pdf::Object& dictionary, const Resolve& resolve, Font& font) {
  ESIGN_TRY(const pdf::Object widths, resolve(dictionary["Widths"]));
  if (widths.array() == nullptr) return {};
  double em = 0.001;
  if (font.letters == Font::Letters::drawings) {
    ESIGN_TRY(const pdf::Object matrix, resolve(dictionary["FontMatrix"]));
    if (matrix.array() != nullptr && !matrix.array()->empty()) em = matrix.array()->front().number().value_or(em);
  }
  font.first = static_cast<unsigned>(std::clamp<std::int64_t>(dictionary["FirstChar"].integer().value_or(0), 0, kSimpleCodes));
  const std::size_t count = std::min(widths.array()->size(), kSimpleCodes);
  for (std::size_t i = 0; i < count; ++i) font.widths.push_back((*widths.array())[i].number().value_or(0) * em);
  return {};
}

/// Widths of a composite font (9.7.4.3), by the codes of Identity-H: others have few pages, and their letters the usual width.
class CompositeWidths {
 public:
  explicit CompositeWidths(Font& font) : font_(font) {}

  void read(const pdf::Array& entries) {
    for (std::size_t i = 0; i + 1 < entries.size() && left_ > 0;) {
      const auto first = entries[i].integer();
      if (!first) return;
      if (const auto* list = entries[i + 1].array()) {
        for (std::size_t k = 0; k < list->size(); ++k) put(*first + static_cast<std::int64_t>(k), (*list)[k]);
        i += 2;
        continue;
      }
      const auto last = entries[i + 1].integer();
      if (!last || i + 2 >= entries.size()) return;
      for (std::int64_t code = *first; code <= *last && left_ > 0; ++code) put(code, entries[i + 2]);
      i += 3;
    }
  }

 private:
  static constexpr std::size_t kCodes = 65'536;
  void put(std::int64_t code, const pdf::Object& width) {
    if (left_ == 0) return;
    --left_;
    if (code < 0 || code >= static_cast<std::int64_t>(kCodes)) return;
    const auto at = static_cast<std::size_t>(code);
    if (font_.widths.size() <= at) font_.widths.resize(at + 1, font_.usual);
    font_.widths[at] = width.number().value_or(0) / 1000;
  }

  Font& font_;
  std::size_t left_ = 4 * kCodes;  ///< Entries, those that say again what was said included.
};

Result<void> read_composite_widths(const pdf::Object& dictionary, const Resolve& resolve, Font& font) {
  ESIGN_TRY(const pdf::Object descendants, resolve(dictionary["DescendantFonts"]));
  if (descendants.array() == nullptr || descendants.array()->empty()) return {};
  ESIGN_TRY(const pdf::Object descendant, resolve(descendants.array()->front()));
  ESIGN_TRY(const pdf::Object usual, resolve(descendant["DW"]));
  ESIGN_TRY(const pdf::Object widths, resolve(descendant["W"]));
  font.usual = usual.number().value_or(1000) / 1000;
  if (widths.array() == nullptr) return {};
  // A list may stand elsewhere.
  pdf::Array entries = *widths.array();
  for (pdf::Object& one : entries) {
    ESIGN_TRY(one, resolve(one));
  }
  CompositeWidths(font).read(entries);
  return {};
}

}  // namespace

Font::Extent Font::extent_of(std::string_view text) const {
  Extent extent;
  const std::size_t step = codes == Codes::two_octets ? 2 : 1;
  for (std::size_t i = 0; i + step <= text.size(); i += step) {
    const unsigned code = code_of(text.substr(i, step));
    const bool listed = code >= first && code - first < widths.size();
    extent.ems += listed ? widths[code - first] : usual;
    if (step == 1 && code == 0x20) ++extent.spaces;
    if (!blanks.contains(code)) ++extent.letters;
  }
  return extent;
}

Result<std::shared_ptr<const Font>> read_font(const pdf::Object& dictionary, const Resolve& resolve, const StreamText& text) {
  auto font = std::make_shared<Font>();
  if (dictionary["Subtype"].is_name("Type3")) font->letters = Font::Letters::drawings;
  if (dictionary["Subtype"].is_name("Type0")) {
    font->codes = Font::Codes::two_octets;
    // Without a map to Unicode: .notdef, and the space of fonts made by TrueType's rules.
    font->blanks = {0, 3};
    ESIGN_CHECK(read_composite_widths(dictionary, resolve, *font));
  } else {
    font->blanks = {0, '\t', '\n', '\r', ' ', 0xA0};
    ESIGN_CHECK(read_widths(dictionary, resolve, *font));
  }
  if (const auto map = dictionary["ToUnicode"].reference()) {
    ESIGN_TRY(const Bytes cmap, text(*map));
    if (font->codes == Font::Codes::two_octets && !cmap.empty()) font->blanks = {0};
    Blanks(font->blanks).read(cmap);
  }
  return std::shared_ptr<const Font>(std::move(font));
}

}  // namespace esign::care::page
