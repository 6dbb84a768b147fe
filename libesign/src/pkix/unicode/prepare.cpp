// SPDX-License-Identifier: Apache-2.0
#include "pkix/unicode/prepare.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace esign::pkix {
namespace {

struct Mapping {
  char32_t from;
  const char32_t* to;
};
struct CombiningClass {
  char32_t point;
  std::uint8_t combining_class;
};
struct Composition {
  char32_t first, second, composed;
};
#include "pkix/unicode/tables.inc"

struct Range {
  char32_t first, last;
};
bool is_in(std::span<const Range> ranges, char32_t point) {
  return std::ranges::any_of(ranges, [&](const Range& range) { return point >= range.first && point <= range.last; });
}

// RFC 4518 section 2.2, in its order.
constexpr Range kMappedToNothing[] = {
    {0xAD, 0xAD},     {0x1806, 0x1806}, {0x34F, 0x34F},   {0x180B, 0x180D}, {0xFE00, 0xFE0F}, {0xFFFC, 0xFFFC},   {0x00, 0x08},
    {0x0E, 0x1F},     {0x7F, 0x84},     {0x86, 0x9F},     {0x6DD, 0x6DD},   {0x70F, 0x70F},   {0x180E, 0x180E},   {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2063}, {0x206A, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0001, 0xE0001},
    {0xE0020, 0xE007F}};
constexpr Range kMappedToSpace[] = {{0x09, 0x0D},     {0x85, 0x85},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680},
                                    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};
// RFC 4518 section 2.4: RFC 3454 tables C.3 (private use), C.4 (noncharacters), C.5 (surrogates), C.8 (what is left of it
// after mapping), and U+FFFD.
constexpr Range kProhibited[] = {{0xE000, 0xF8FF}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}, {0xFDD0, 0xFDEF},
                                 {0xD800, 0xDFFF}, {0x340, 0x341},     {0xFFFD, 0xFFFD}};

bool is_prohibited(char32_t point) { return (point & 0xFFFE) == 0xFFFE || is_in(kProhibited, point); }

const char32_t* find(std::span<const Mapping> table, char32_t point) {
  const auto row = std::ranges::lower_bound(table, point, {}, &Mapping::from);
  return row != table.end() && row->from == point ? row->to : nullptr;
}

std::uint8_t combining_class(char32_t point) {
  const auto row = std::ranges::lower_bound(kCombiningClasses, point, {}, &CombiningClass::point);
  return row != std::end(kCombiningClasses) && row->point == point ? row->combining_class : std::uint8_t{0};
}

// Hangul by arithmetic: Unicode 3.2 section 3.12.
constexpr char32_t kS = 0xAC00, kL = 0x1100, kV = 0x1161, kT = 0x11A7;
constexpr char32_t kLCount = 19, kVCount = 21, kTCount = 28;

char32_t compose(char32_t first, char32_t second) {
  if (first >= kL && first < kL + kLCount && second >= kV && second < kV + kVCount)
    return kS + ((first - kL) * kVCount + (second - kV)) * kTCount;
  const bool open_syllable = first >= kS && first < kS + kLCount * kVCount * kTCount && (first - kS) % kTCount == 0;
  if (open_syllable && second > kT && second < kT + kTCount) return first + (second - kT);
  const auto row = std::ranges::lower_bound(kCompositions, std::pair(first, second), {},
                                            [](const Composition& c) { return std::pair(c.first, c.second); });
  return row != std::end(kCompositions) && row->first == first && row->second == second ? row->composed : 0;
}

std::u32string decomposed(std::u32string_view text) {
  std::u32string points;
  for (const char32_t point : text) {
    if (point >= kS && point < kS + kLCount * kVCount * kTCount) {
      const char32_t index = point - kS;
      points += kL + index / (kVCount * kTCount);
      points += kV + index % (kVCount * kTCount) / kTCount;
      if (index % kTCount != 0) points += kT + index % kTCount;
    } else if (const char32_t* parts = find(kDecomposition, point)) {
      points += parts;
    } else {
      points += point;
    }
  }
  return points;
}

/// Canonical ordering: runs of combining marks, stably sorted by class.
void order_marks(std::u32string& points) {
  for (auto run = points.begin(); run != points.end();) {
    if (combining_class(*run) == 0) {
      ++run;
      continue;
    }
    const auto end = std::find_if(run, points.end(), [](char32_t p) { return combining_class(p) == 0; });
    std::stable_sort(run, end, [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    run = end;
  }
}

/// 2.6.1, insignificant spaces: none at the ends, one inside.
std::u32string squeezed(std::u32string_view text) {
  std::u32string result;
  for (const char32_t point : text) {
    if (point == U' ' && (result.empty() || result.back() == U' ')) continue;
    result += point;
  }
  if (!result.empty() && result.back() == U' ') result.pop_back();
  return result;
}

/// Printable ASCII needs none of the tables; most names are that.
bool is_plain_ascii(std::u32string_view text) {
  return std::ranges::all_of(text, [](char32_t p) { return p >= 0x20 && p < 0x7F; });
}
char32_t ascii_folded(char32_t p) { return p >= U'A' && p <= U'Z' ? p + 32 : p; }

}  // namespace

std::u32string nfkc(std::u32string_view text) {
  if (is_plain_ascii(text)) return std::u32string(text);
  std::u32string points = decomposed(text);
  order_marks(points);
  std::u32string composed;
  std::size_t starter = std::u32string::npos;
  std::uint8_t last_class = 0;  // of the last character kept after the starter; a mark behind an equal class is blocked
  for (const char32_t point : points) {
    const std::uint8_t its_class = combining_class(point);
    const bool adjacent = starter != std::u32string::npos && starter + 1 == composed.size();
    if (starter != std::u32string::npos && (adjacent || (last_class < its_class && last_class != 0))) {
      if (const char32_t both = compose(composed[starter], point); both != 0) {
        composed[starter] = both;
        continue;
      }
    }
    if (its_class == 0) starter = composed.size();
    last_class = its_class;
    composed += point;
  }
  return composed;
}

std::optional<std::u32string> prepare(std::u32string_view text, CaseFolding folding) {
  if (is_plain_ascii(text)) {
    std::u32string folded(text);
    if (folding == CaseFolding::fold) std::ranges::transform(folded, folded.begin(), ascii_folded);
    return squeezed(folded);
  }
  std::u32string mapped;
  for (const char32_t point : text) {
    if (is_in(kMappedToNothing, point)) continue;
    const char32_t* folded = folding == CaseFolding::fold ? find(kFold, point) : nullptr;
    if (is_in(kMappedToSpace, point)) {
      mapped += U' ';
    } else if (folded != nullptr) {
      mapped += folded;
    } else {
      mapped += point;
    }
  }
  const std::u32string normal = nfkc(mapped);
  if (std::ranges::any_of(normal, is_prohibited)) return std::nullopt;
  return squeezed(normal);
}

}  // namespace esign::pkix
