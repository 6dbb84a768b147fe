// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>

namespace esign::care::page {

/// A transformation of coordinates (ISO 32000-2, 8.3.3): x' = a x + c y + e, y' = b x + d y + f.
struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  /// First this one, then `then`.
  Matrix before(const Matrix& then) const {
    return {a * then.a + b * then.c,          a * then.b + b * then.d,          c * then.a + d * then.c,
            c * then.b + d * then.d,          e * then.a + f * then.c + then.e, e * then.b + f * then.d + then.f};
  }
  /// Whether upright rectangles stay upright rectangles.
  bool keeps_upright() const {
    constexpr double kSlant = 1e-6;
    const double most = std::max({std::abs(a), std::abs(b), std::abs(c), std::abs(d)});
    return (std::abs(b) <= kSlant * most && std::abs(c) <= kSlant * most) || (std::abs(a) <= kSlant * most && std::abs(d) <= kSlant * most);
  }
  double x_scale() const { return std::hypot(a, b); }
  double y_scale() const { return std::hypot(c, d); }
};

/// An upright rectangle; left <= right and bottom <= top, or it is empty.
struct Area {
  double left = 0, bottom = 0, right = 0, top = 0;

  double width() const { return right - left; }
  double height() const { return top - bottom; }
  bool meets(const Area& other) const { return left < other.right && other.left < right && bottom < other.top && other.bottom < top; }
  bool is_apart_from(const Area& other) const { return left > other.right || other.left > right || bottom > other.top || other.bottom > top; }
  /// With a slack of a fifth of a point: widths of text are estimates.
  bool holds(const Area& other) const {
    constexpr double kSlack = 0.2;
    return left <= other.left + kSlack && bottom <= other.bottom + kSlack && right >= other.right - kSlack && top >= other.top - kSlack;
  }
  Area within(const Area& other) const {
    return {std::max(left, other.left), std::max(bottom, other.bottom), std::min(right, other.right), std::min(top, other.top)};
  }
  void reach(double x, double y) {
    left = std::min(left, x);
    bottom = std::min(bottom, y);
    right = std::max(right, x);
    top = std::max(top, y);
  }
  /// The smallest upright rectangle around what becomes of this one.
  Area through(const Matrix& m) const {
    Area made = at(m, left, bottom);
    for (const auto& [x, y] : {std::pair{left, top}, std::pair{right, bottom}, std::pair{right, top}}) {
      const Area corner = at(m, x, y);
      made.reach(corner.left, corner.bottom);
    }
    return made;
  }
  /// A point of no size.
  static Area at(const Matrix& m, double x, double y) {
    const double to_x = m.a * x + m.c * y + m.e, to_y = m.b * x + m.d * y + m.f;
    return {to_x, to_y, to_x, to_y};
  }
};
/// Everywhere: a page of which no size is known.
inline constexpr Area kEverywhere{-1e15, -1e15, 1e15, 1e15};

}  // namespace esign::care::page
