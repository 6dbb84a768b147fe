// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <set>
#include <string_view>

#include "pdf/window.h"

namespace esign::pdf {

/// How wide the letters of a font are (ISO 32000-2, 9.2.4), as far as the file tells; at least.
struct FontWidths {
  enum class Usable : std::uint8_t { no, yes } usable = Usable::no;  ///< no: Type 3, or written downwards.
  std::size_t octets = 1;               ///< Of a character code.
  double otherwise = 0.2;               ///< In units of the font size; narrower than the i of any common font.
  std::map<unsigned, double> widths{};  ///< The same, by code.
  std::set<unsigned> blank{};           ///< Codes of spaces, underscores and full stops.

  double width(unsigned code) const {
    const auto found = widths.find(code);
    return found == widths.end() ? otherwise : found->second;
  }
};

/// `font`: its dictionary. Errors: limit_exceeded (`left`: a step for each width); as Window::get().
Result<FontWidths> font_widths(const Window& window, const Object& font, Budget& left);

}  // namespace esign::pdf
