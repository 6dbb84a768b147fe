// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

namespace esign::care {

/// What declarations of a style say about whether text is seen (CSS 2.2, CSS Color 4).
struct Style {
  enum class Seen : std::uint8_t { yes, no } shown = Seen::yes;  ///< no: display, visibility, opacity or font-size hide it.
  enum class Colour : std::uint8_t { unsaid, white, other } text = Colour::unsaid, ground = Colour::unsaid;
  std::string_view why{};  ///< The property that hides.
  enum class Fetch : std::uint8_t { none, url } fetch = Fetch::none;  ///< An image or sheet from elsewhere.
};
/// "display: none; color: #fff" of an attribute or of a block.
Style style_of(std::string_view declarations);
/// Every block of declarations of a style sheet, and those inside of @media and the like; comments are passed over.
void each_block(std::string_view sheet, const std::function<void(std::string_view declarations)>& block);
/// Whether these words name white, near enough.
bool is_white(std::string_view colour);

}  // namespace esign::care
