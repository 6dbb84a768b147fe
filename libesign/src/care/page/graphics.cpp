// SPDX-License-Identifier: Apache-2.0
#include "care/page/graphics.h"

#include <algorithm>

namespace esign::care::page {
namespace {

double part(double value) { return value >= 0 && value <= 1 ? value : value > 1 ? 1 : 0; }

bool near(double a, double b) { return std::abs(a - b) < 0.01; }

}  // namespace

std::optional<Colour> colour_of(ColourSpace space, const std::vector<double>& components) {
  const auto given = [&](std::size_t i) { return part(components[i]); };
  switch (space) {
    case ColourSpace::gray:
      if (components.size() != 1) return std::nullopt;
      return Colour{given(0), given(0), given(0)};
    case ColourSpace::rgb:
      if (components.size() != 3) return std::nullopt;
      return Colour{given(0), given(1), given(2)};
    case ColourSpace::cmyk: {
      if (components.size() != 4) return std::nullopt;
      const double light = 1 - given(3);
      return Colour{(1 - given(0)) * light, (1 - given(1)) * light, (1 - given(2)) * light};
    }
    case ColourSpace::tint:
      // No ink at all leaves the paper; how the others look is a function's business.
      if (!components.empty() && std::ranges::all_of(components, [](double value) { return value == 0; })) return kWhite;
      return std::nullopt;
    case ColourSpace::other: break;
  }
  return std::nullopt;
}

Result<ColourSpace> colour_space(const pdf::Object& object, const Resolve& resolve) {
  ESIGN_TRY(const pdf::Object space, resolve(object));
  const pdf::Object family = space.array() != nullptr && !space.array()->empty() ? space.array()->front() : space;
  if (family.is_name("DeviceGray") || family.is_name("CalGray") || family.is_name("G")) return ColourSpace::gray;
  if (family.is_name("DeviceRGB") || family.is_name("CalRGB") || family.is_name("RGB")) return ColourSpace::rgb;
  if (family.is_name("DeviceCMYK") || family.is_name("CMYK")) return ColourSpace::cmyk;
  if (family.is_name("Separation") || family.is_name("DeviceN")) return ColourSpace::tint;
  if (!family.is_name("ICCBased") || space.array() == nullptr || space.array()->size() < 2) return ColourSpace::other;
  ESIGN_TRY(const pdf::Object profile, resolve((*space.array())[1]));
  switch (profile["N"].integer().value_or(0)) {
    case 1: return ColourSpace::gray;
    case 3: return ColourSpace::rgb;
    case 4: return ColourSpace::cmyk;
    default: return ColourSpace::other;
  }
}

void Path::reach(const Area& point) {
  if (count_++ == 0) area_ = point;
  area_.reach(point.left, point.bottom);
  area_.reach(point.right, point.top);
}

void Path::move(const Area& point) {
  plain_ = plain_ && count_ == 0;
  reach(point);
  corners_[0] = point;
  lines_ = 1;
}

void Path::line(const Area& point) {
  plain_ = plain_ && lines_ > 0 && lines_ < corners_.size() - 1;
  reach(point);
  if (plain_) corners_.at(lines_++) = point;
}

void Path::curve(const Area& point) {
  plain_ = false;
  reach(point);
}

void Path::rectangle(const Area& area, bool upright) {
  plain_ = plain_ && upright && count_ == 0;
  reach(area);
  ++rectangles_;
}

Painted::Shape Path::shape() const {
  if (!plain_ || count_ == 0) return Painted::Shape::some;
  if (rectangles_ == 1 && lines_ == 0) return Painted::Shape::whole;
  // Four corners of the area around them, each in its turn; the fifth is the first again.
  if (rectangles_ > 0 || lines_ < 4 || lines_ > 5) return Painted::Shape::some;
  if (lines_ == 5 && (!near(corners_[4].left, corners_[0].left) || !near(corners_[4].bottom, corners_[0].bottom))) return Painted::Shape::some;
  for (std::size_t i = 0; i < 4; ++i) {
    const Area &from = corners_.at(i), &to = corners_.at((i + 1) % 4);
    const bool corner = (near(from.left, area_.left) || near(from.left, area_.right)) && (near(from.bottom, area_.bottom) || near(from.bottom, area_.top));
    if (!corner || near(from.left, to.left) == near(from.bottom, to.bottom)) return Painted::Shape::some;
  }
  return Painted::Shape::whole;
}

}  // namespace esign::care::page
