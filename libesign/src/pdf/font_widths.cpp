// SPDX-License-Identifier: Apache-2.0
#include "pdf/font_widths.h"

#include <algorithm>
#include <array>

#include "pdf/content_words.h"

namespace esign::pdf {
namespace {

/// Characters that leave a place free: SPACE, NO-BREAK SPACE, LOW LINE, FULL STOP, HORIZONTAL ELLIPSIS.
bool is_blank(std::uint32_t character) {
  static constexpr std::array<std::uint32_t, 6> kBlank{0x20, 0xA0, 0x5F, 0x2E, 0x2026, 0x09};
  return std::ranges::find(kBlank, character) != kBlank.end();
}

unsigned number_of(std::string_view octets) {
  unsigned value = 0;
  for (const char octet : octets.substr(0, 4)) value = value << 8 | static_cast<std::uint8_t>(octet);
  return value;
}

class FontReader {
 public:
  FontReader(const Window& window, Budget& left, FontWidths& to) : window_(window), left_(left), to_(to) {}

  /// 9.6.2: Widths from FirstChar on, in thousandths.
  Result<void> simple(const Object& font) {
    ESIGN_TRY(const Object list, window_.resolve(font["Widths"]));
    ESIGN_TRY(const Object first, window_.resolve(font["FirstChar"]));
    const std::int64_t from = first.integer().value_or(0);
    if (list.array() == nullptr || from < 0 || from > 255) return {};
    for (std::size_t i = 0; i < list.array()->size() && i < 256; ++i) ESIGN_CHECK(keep(static_cast<unsigned>(from) + static_cast<unsigned>(i), (*list.array())[i]));
    return {};
  }

  /// 9.7.4.3: W is "first [w w w]" and "first last w"; DW for the others.
  Result<void> composite(const Object& descendant) {
    ESIGN_TRY(const Object usual, window_.resolve(descendant["DW"]));
    to_.otherwise = std::max(0.0, usual.number().value_or(1000) / 1000);
    ESIGN_TRY(const Object list, window_.resolve(descendant["W"]));
    if (list.array() == nullptr) return {};
    const Array& all = *list.array();
    for (std::size_t i = 0; i + 1 < all.size();) {
      ESIGN_TRY(const Object first, window_.resolve(all[i]));
      ESIGN_TRY(const Object second, window_.resolve(all[i + 1]));
      const auto from = static_cast<unsigned>(std::clamp<std::int64_t>(first.integer().value_or(0), 0, 0xFFFF));
      if (const Array* widths = second.array()) {
        for (std::size_t k = 0; k < widths->size() && k <= 0xFFFF; ++k) ESIGN_CHECK(keep(from + static_cast<unsigned>(k), (*widths)[k]));
        i += 2;
        continue;
      }
      if (i + 2 >= all.size()) break;
      const auto to = static_cast<unsigned>(std::clamp<std::int64_t>(second.integer().value_or(0), 0, 0xFFFF));
      for (unsigned code = from; code <= to; ++code) ESIGN_CHECK(keep(code, all[i + 2]));
      i += 3;
    }
    return {};
  }

  /// 9.10.3: which codes are blank characters.
  Result<void> characters(const Object& map) {
    if (!map.reference()) return {};
    const auto octets = window_.decoded(*map.reference());
    if (!octets) return {};
    ContentWords words(*octets);
    std::vector<std::string> strings;
    for (ContentWord word = words.next(); word.kind != ContentWord::Kind::end; word = words.next()) {
      ESIGN_CHECK(left_.spend());
      if (word.kind == ContentWord::Kind::string) strings.push_back(std::move(word.text));
      if (word.kind != ContentWord::Kind::word) continue;
      if (word.text == "endbfchar") pairs(strings);
      if (word.text == "endbfrange") ESIGN_CHECK(ranges(strings));
      strings.clear();
    }
    return {};
  }

 private:
  Result<void> keep(unsigned code, const Object& entry) {
    ESIGN_CHECK(left_.spend());
    ESIGN_TRY(const Object width, window_.resolve(entry));
    if (width.number()) to_.widths.insert_or_assign(code, std::max(0.0, *width.number() / 1000));
    return {};
  }

  void pairs(const std::vector<std::string>& strings) {
    for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
      if (strings[i + 1].size() == 2 && is_blank(number_of(strings[i + 1]))) to_.blank.insert(number_of(strings[i]));
    }
  }

  /// Triples; one whose target is an array has its members between, and is passed over.
  Result<void> ranges(const std::vector<std::string>& strings) {
    if (strings.size() % 3 != 0) return {};
    for (std::size_t i = 0; i + 2 < strings.size(); i += 3) {
      const unsigned from = number_of(strings[i]), to = std::min(number_of(strings[i + 1]), from + 0xFFFF), target = number_of(strings[i + 2]);
      if (strings[i + 2].size() != 2) continue;
      for (unsigned code = from; code <= to; ++code) {
        ESIGN_CHECK(left_.spend());
        if (is_blank(target + (code - from))) to_.blank.insert(code);
      }
    }
    return {};
  }

  const Window& window_;
  Budget& left_;
  FontWidths& to_;
};

}  // namespace

Result<FontWidths> font_widths(const Window& window, const Object& font, Budget& left) {
  FontWidths made;
  FontReader reader(window, left, made);
  ESIGN_TRY(const Object subtype, window.resolve(font["Subtype"]));
  if (!font.dictionary() || subtype.is_name("Type3")) return made;
  if (subtype.is_name("Type0")) {
    ESIGN_TRY(const Object encoding, window.resolve(font["Encoding"]));
    const std::string* name = encoding.name();
    if (name == nullptr || name->ends_with("-V")) return made;
    made.octets = 2;
    ESIGN_TRY(const Object descendants, window.resolve(font["DescendantFonts"]));
    if (*name == "Identity-H" && descendants.array() != nullptr && !descendants.array()->empty()) {
      ESIGN_TRY(const Object descendant, window.resolve(descendants.array()->front()));
      ESIGN_CHECK(reader.composite(descendant));
    }
  } else {
    // The codes that these characters have in every Latin encoding, unless ToUnicode says what the codes are.
    if (font["ToUnicode"].is_null()) made.blank = {0x20, 0xA0, 0x5F, 0x2E, 0x85};
    ESIGN_CHECK(reader.simple(font));
  }
  ESIGN_CHECK(reader.characters(font["ToUnicode"]));
  made.usable = FontWidths::Usable::yes;
  return made;
}

}  // namespace esign::pdf
