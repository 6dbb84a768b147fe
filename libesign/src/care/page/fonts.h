// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "pdf/window.h"

namespace esign::care::page {

/// What must be known of a font (ISO 32000-2, 9.5 to 9.7) to say where a text stands: nothing of how its letters look.
struct Font {
  unsigned first = 0;
  std::vector<double> widths{};  ///< In ems, from code `first`.
  double usual = 0.5;            ///< In ems, of every other code.
  enum class Codes : std::uint8_t { one_octet, two_octets } codes = Codes::one_octet;
  enum class Letters : std::uint8_t { outlines, drawings } letters = Letters::outlines;  ///< drawings: Type 3, of any size and colour.
  std::set<unsigned> blanks{};   ///< Codes of spaces.

  struct Extent {
    double ems = 0;
    std::size_t letters = 0, spaces = 0;  ///< Codes that show something; codes of one octet that are 32 (9.3.3).
  };
  Extent extent_of(std::string_view text) const;
};

/// `resolve` follows references, `text` hands out the octets of a stream, nothing when they cannot be had. Errors: theirs.
using Resolve = std::function<Result<pdf::Object>(const pdf::Object&)>;
using StreamText = std::function<Result<Bytes>(pdf::Ref)>;
Result<std::shared_ptr<const Font>> read_font(const pdf::Object& dictionary, const Resolve& resolve, const StreamText& text);

}  // namespace esign::care::page
