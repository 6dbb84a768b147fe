// SPDX-License-Identifier: Apache-2.0
#include "care/page/canvas.h"

namespace esign::care::page {
namespace {

/// What is kept costs memory, what is compared does not.
constexpr std::uint64_t kKept = 16, kComparedForOne = 16;
/// Lines and dots hide no text.
constexpr double kThin = 1.5;
/// A person with good eyes reads three points.
constexpr double kTiny = 1;

bool same(const Colour& a, const Colour& b) {
  constexpr double kSame = 0.03;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= kSame)) return false;
  }
  return true;
}

}  // namespace

/// What is right under a text: the last that was painted there, else the paper, which is white.
Result<Canvas::Sight> Canvas::against_ground(const Text& text) {
  if (!text.colour) return Sight::seen;
  ESIGN_CHECK(steps_.spend(1 + painted_.size() / kComparedForOne));
  for (auto one = painted_.rbegin(); one != painted_.rend(); ++one) {
    if (!one->area.meets(text.area)) continue;
    if (!one->colour || one->shape == Painted::Shape::some || !same(*one->colour, *text.colour)) return Sight::seen;
    if (one->area.holds(text.area)) return Sight::unseen;
  }
  return same(*text.colour, kWhite) ? Sight::unseen : Sight::seen;
}

Result<void> Canvas::show(const Text& text) {
  ESIGN_CHECK(steps_.spend(kKept));
  if (page_.is_apart_from(text.area)) {
    hidden_.note(Hiding::outside, text.where);
    return {};
  }
  if (text.size > 0 && text.size < kTiny) {
    hidden_.note(Hiding::tiny, text.where);
    return {};
  }
  ESIGN_TRY(const Sight sight, against_ground(text));
  if (sight == Sight::unseen) {
    hidden_.note(Hiding::colour_of_ground, text.where);
    return {};
  }
  seen_.push_back(text);
  return {};
}

Result<void> Canvas::paint(const Painted& painted) {
  if (!(painted.area.width() >= kThin && painted.area.height() >= kThin)) return {};
  ESIGN_CHECK(steps_.spend(kKept));
  if (painted.cover == Painted::Cover::opaque && painted.shape == Painted::Shape::whole) {
    ESIGN_CHECK(steps_.spend(1 + seen_.size() / kComparedForOne));
    std::erase_if(seen_, [&](const Text& text) {
      if (!painted.area.holds(text.area)) return false;
      hidden_.note(Hiding::covered, text.where);
      return true;
    });
  }
  painted_.push_back(painted);
  return {};
}

}  // namespace esign::care::page
