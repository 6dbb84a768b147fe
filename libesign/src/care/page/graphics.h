// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "care/page/canvas.h"
#include "care/page/fonts.h"

namespace esign::care::page {

/// How many numbers say a colour, and how (ISO 32000-2, 8.6).
enum class ColourSpace : std::uint8_t { gray, rgb, cmyk, tint, other };

/// What something is painted with.
struct Ink {
  ColourSpace space = ColourSpace::gray;
  std::optional<Colour> colour = kBlack;  ///< Empty: a pattern, or a space that is not computed here.
  double alpha = 1;
};

/// The graphics state (8.4), as far as the questions need.
struct Graphics {
  Matrix ctm{};
  Ink fill{}, stroke{};
  double line_width = 1;
  /// Plain: neither a blend mode nor a soft mask, here and around (11.6).
  enum class Blend : std::uint8_t { plain, other } blend = Blend::plain;
  enum class Around : std::uint8_t { opaque, see_through } around = Around::opaque;  ///< The groups that it is inside of.
  Area clip = kEverywhere;
  Painted::Shape clip_shape = Painted::Shape::whole;
  // The text state (9.3).
  std::shared_ptr<const Font> font{};
  enum class Size : std::uint8_t { unset, set } size_set = Size::unset;
  double size = 0, character_spacing = 0, word_spacing = 0, scale = 1, leading = 0, rise = 0;
  int mode = 0;
};

/// The colour that these components mean; empty when it is not computed.
std::optional<Colour> colour_of(ColourSpace space, const std::vector<double>& components);
/// The space of a name or array (8.6.3), with `resolve` for what it refers to. Errors: those of `resolve`.
Result<ColourSpace> colour_space(const pdf::Object& object, const Resolve& resolve);

/// The path that is being built (8.5.2), and whether it is upright rectangles alone.
class Path {
 public:
  void move(const Area& point);
  void line(const Area& point);
  void curve(const Area& point);
  void rectangle(const Area& area, bool upright);
  void close() {}
  void clear() { *this = Path(); }

  bool empty() const { return count_ == 0; }
  const Area& area() const { return area_; }
  /// One upright rectangle and nothing else.
  Painted::Shape shape() const;

 private:
  void reach(const Area& point);

  Area area_{};
  std::size_t count_ = 0, rectangles_ = 0, lines_ = 0;
  std::array<Area, 6> corners_{};
  bool plain_ = true;
};

}  // namespace esign::care::page
