// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <vector>

#include "care/page/geometry.h"
#include "care/page/hidden.h"

namespace esign::care::page {

/// Red, green and blue, each from 0 to 1: near enough to tell what an eye does not.
using Colour = std::array<double, 3>;
inline constexpr Colour kWhite{1, 1, 1}, kBlack{0, 0, 0};

/// A part of the page that was painted.
struct Painted {
  Area area{};
  std::optional<Colour> colour{};  ///< Empty: a picture, a pattern, or something see-through.
  enum class Shape : std::uint8_t { some, whole } shape = Shape::some;     ///< whole: all of `area`, nothing beside it.
  enum class Cover : std::uint8_t { partial, opaque } cover = Cover::partial;  ///< opaque: nothing under it is seen.
};

/// A text where it stands. The width is an estimate.
struct Text {
  Area area{};
  std::optional<Colour> colour{};
  double size = 0;  ///< The shorter side of its letters' em, in points; 0: not known.
  pdf::Ref where{};
};

/// One page while it is painted, in the order of painting: what covers what.
class Canvas {
 public:
  /// `steps` pays for what is kept and compared.
  Canvas(const Area& page, HiddenText& hidden, Budget& steps) : page_(page), hidden_(hidden), steps_(steps) {}

  Result<void> show(const Text& text);
  Result<void> paint(const Painted& painted);

 private:
  enum class Sight : std::uint8_t { seen, unseen };
  Result<Sight> against_ground(const Text& text);

  Area page_;
  HiddenText& hidden_;
  Budget& steps_;
  std::vector<Painted> painted_{};
  std::vector<Text> seen_{};
};

}  // namespace esign::care::page
