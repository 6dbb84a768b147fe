// SPDX-License-Identifier: Apache-2.0
#include "care/page/run.h"

namespace esign::care::page {
namespace {

constexpr double kOpaque = 0.99;
constexpr std::uint64_t kForm = 32;  // steps, for what is kept while a form is drawn
constexpr Area kUnitSquare{0, 0, 1, 1};

Matrix matrix_of(const pdf::Object& object) {
  const pdf::Array* array = object.array();
  if (array == nullptr || array->size() != 6) return {};
  const auto at = [&](std::size_t i) { return (*array)[i].number().value_or(0); };
  return {at(0), at(1), at(2), at(3), at(4), at(5)};
}

}  // namespace

Result<void> Run::move_to() {
  path_.move(Area::at(now_.ctm, number(0), number(1)));
  return {};
}

Result<void> Run::line_to() {
  path_.line(Area::at(now_.ctm, number(0), number(1)));
  return {};
}

/// c, v and y: a curve stays between its control points.
Result<void> Run::curve() {
  for (std::size_t i = 0; i + 1 < operands_.size(); i += 2) path_.curve(Area::at(now_.ctm, number(i), number(i + 1)));
  return {};
}

Result<void> Run::rectangle() {
  const double x = number(0), y = number(1), to_x = x + number(2), to_y = y + number(3);
  const Area area{std::min(x, to_x), std::min(y, to_y), std::max(x, to_x), std::max(y, to_y)};
  path_.rectangle(area.through(now_.ctm), now_.ctm.keeps_upright());
  return {};
}

Result<void> Run::clip() {
  clipping_ = Clipping::yes;
  return {};
}

/// Every painting operator ends the path; a clip counts from then on (8.5.4).
Result<void> Run::end_path() {
  if (clipping_ == Clipping::yes && !path_.empty()) {
    now_.clip = now_.clip.within(path_.area());
    if (path_.shape() == Painted::Shape::some) now_.clip_shape = Painted::Shape::some;
  }
  clipping_ = Clipping::no;
  path_.clear();
  return {};
}

Painted Run::painted(const Area& area, Painted::Shape shape, const Ink& ink) const {
  Painted made;
  made.area = area.within(now_.clip);
  made.shape = now_.clip_shape == Painted::Shape::whole ? shape : Painted::Shape::some;
  const bool opaque = ink.alpha >= kOpaque && now_.blend == Graphics::Blend::plain && now_.around == Graphics::Around::opaque;
  if (!opaque) return made;
  made.colour = ink.colour;
  // A pattern may have holes.
  if (ink.colour || ink.space == ColourSpace::tint) made.cover = Painted::Cover::opaque;
  return made;
}

Result<void> Run::paint_fill() {
  clip_text_.reset();
  if (path_.empty() || now_.fill.alpha <= 0) return {};
  return canvas_.paint(painted(path_.area(), path_.shape(), now_.fill));
}

Result<void> Run::paint_stroke() {
  clip_text_.reset();
  if (path_.empty() || now_.stroke.alpha <= 0) return {};
  const double half = now_.line_width * std::max(now_.ctm.x_scale(), now_.ctm.y_scale()) / 2;
  const Area& along = path_.area();
  return canvas_.paint(painted({along.left - half, along.bottom - half, along.right + half, along.top + half}, Painted::Shape::some, now_.stroke));
}

Result<void> Run::fill() {
  ESIGN_CHECK(paint_fill());
  return end_path();
}

Result<void> Run::fill_even_odd() { return fill(); }

Result<void> Run::stroke() {
  // A frame of a thin line hides nothing, and is not what is under a text inside of it.
  if (now_.line_width * std::max(now_.ctm.x_scale(), now_.ctm.y_scale()) >= 2) ESIGN_CHECK(paint_stroke());
  clip_text_.reset();
  return end_path();
}

Result<void> Run::fill_and_stroke() {
  ESIGN_CHECK(paint_fill());
  return stroke();
}

Result<void> Run::shading() {
  clip_text_.reset();
  return canvas_.paint(Painted{now_.clip, std::nullopt, Painted::Shape::some, Painted::Cover::partial});
}

Result<void> Run::paint_picture(Painted::Cover cover) {
  clip_text_.reset();
  if (now_.fill.alpha <= 0) return {};
  const Painted::Shape shape = now_.ctm.keeps_upright() ? Painted::Shape::whole : Painted::Shape::some;
  Painted made = painted(kUnitSquare.through(now_.ctm), shape, now_.fill);
  made.colour.reset();
  const bool opaque = now_.fill.alpha >= kOpaque && now_.blend == Graphics::Blend::plain && now_.around == Graphics::Around::opaque;
  made.cover = opaque ? cover : Painted::Cover::partial;
  return canvas_.paint(made);
}

/// Its dictionary was passed over: whether it is a stencil is not known, so it hides nothing.
Result<void> Run::inline_image() { return paint_picture(Painted::Cover::partial); }

/// An image without a mask of any kind (8.9.6, 11.6.5.2) hides what is under it.
Result<void> Run::image(const pdf::Object& dictionary) {
  ESIGN_TRY(const pdf::Object mask, reader_.store_.object(dictionary["Mask"]));
  ESIGN_TRY(const pdf::Object soft, reader_.store_.object(dictionary["SMask"]));
  const bool stencil = dictionary["ImageMask"].boolean().value_or(false);
  const bool masked = stencil || !mask.is_null() || !soft.is_null() || dictionary["SMaskInData"].integer().value_or(0) != 0;
  return paint_picture(masked ? Painted::Cover::partial : Painted::Cover::opaque);
}

Result<void> Run::draw() {
  ESIGN_TRY(const pdf::Object objects, resource("XObject"));
  const pdf::Object named = objects[name_];
  ESIGN_TRY(const pdf::Object dictionary, reader_.store_.object(named));
  if (!dictionary.is_stream() || !named.reference()) return {};
  if (dictionary["Subtype"].is_name("Image")) return image(dictionary);
  if (dictionary["Subtype"].is_name("Form")) return draw_form(*named.reference(), dictionary);
  return {};
}

Result<void> Run::draw_form(pdf::Ref form, const pdf::Object& dictionary) {
  if (std::ranges::find(around_, form) != around_.end()) return {};
  if (around_.size() >= reader_.costs_.depth) return fail(Errc::limit_exceeded, "care_depth");
  ESIGN_CHECK(reader_.costs_.steps.spend(kForm));
  reader_.drawn_.insert(form);
  ESIGN_TRY(const auto content, reader_.store_.content(form));
  if (!content) return {};
  Store& store = reader_.store_;
  ESIGN_TRY(const pdf::Object matrix, store.object(dictionary["Matrix"]));
  ESIGN_TRY(const pdf::Object box, store.object(dictionary["BBox"]));
  ESIGN_TRY(const pdf::Object own, store.object(dictionary["Resources"]));
  // 1. What the form changes ends with it.
  const Graphics before = now_;
  const pdf::Object resources = resources_;
  const pdf::Ref where = where_;
  const Matrix text = text_, line = line_;
  std::vector<Graphics> saved = std::exchange(saved_, {});
  path_.clear();
  // 2. Its coordinates, its clip, its resources; the page's where it has none, as of old (7.8.3).
  now_.ctm = matrix_of(matrix).before(now_.ctm);
  if (const auto area = area_of(box)) {
    now_.clip = now_.clip.within(area->through(now_.ctm));
    if (!now_.ctm.keeps_upright()) now_.clip_shape = Painted::Shape::some;
  }
  if (!own.is_null()) resources_ = own;
  // 3. A group is blended as a whole with what is set here (11.6.6).
  const bool see_through = now_.fill.alpha < kOpaque || now_.blend == Graphics::Blend::other;
  if (see_through) now_.around = Graphics::Around::see_through;
  if (!dictionary["Group"].is_null()) now_.blend = Graphics::Blend::plain;
  around_.push_back(form);
  auto done = follow(*content, form);
  end_clip();
  around_.pop_back();
  now_ = before;
  resources_ = resources;
  where_ = where;
  text_ = text;
  line_ = line;
  saved_ = std::move(saved);
  path_.clear();
  return done;
}

}  // namespace esign::care::page
