// SPDX-License-Identifier: Apache-2.0
#include "care/page/run.h"

namespace esign::care::page {
namespace {

/// States saved inside each other. Annex C once said 28; readers take some hundred.
constexpr std::size_t kSaved = 1000;

}  // namespace

Result<void> Run::save() {
  if (saved_.size() < kSaved) saved_.push_back(now_);
  return {};
}

Result<void> Run::restore() {
  end_clip();
  if (saved_.empty()) return {};
  now_ = std::move(saved_.back());
  saved_.pop_back();
  return {};
}

Result<void> Run::concatenate() {
  now_.ctm = matrix().before(now_.ctm);
  return {};
}

Result<void> Run::line_width() {
  now_.line_width = number(0);
  return {};
}

/// gs (8.4.5).
Result<void> Run::parameters() {
  ESIGN_TRY(const pdf::Object states, resource("ExtGState"));
  ESIGN_TRY(const pdf::Object state, reader_.store_.object(states[name_]));
  if (const auto alpha = state["ca"].number()) now_.fill.alpha = *alpha;
  if (const auto alpha = state["CA"].number()) now_.stroke.alpha = *alpha;
  if (const auto width = state["LW"].number()) now_.line_width = *width;
  ESIGN_CHECK(blend(state));
  ESIGN_TRY(const pdf::Object font, reader_.store_.object(state["Font"]));
  if (font.array() == nullptr || font.array()->size() != 2) return {};
  ESIGN_TRY(now_.font, reader_.store_.font(font.array()->front()));
  now_.size = font.array()->back().number().value_or(0);
  now_.size_set = Graphics::Size::set;
  return {};
}

Result<void> Run::blend(const pdf::Object& state) {
  ESIGN_TRY(const pdf::Object mode, reader_.store_.object(state["BM"]));
  ESIGN_TRY(const pdf::Object mask, reader_.store_.object(state["SMask"]));
  if (mode.is_null() && mask.is_null()) return {};
  const bool plain_mode = mode.is_null() || mode.is_name("Normal") || mode.is_name("Compatible");
  const bool plain_mask = mask.is_null() || mask.is_name("None");
  now_.blend = plain_mode && plain_mask ? Graphics::Blend::plain : Graphics::Blend::other;
  return {};
}

Result<void> Run::choose_space(Ink& ink) {
  ESIGN_TRY(const pdf::Object spaces, resource("ColorSpace"));
  const pdf::Object& named = spaces[name_];
  ESIGN_TRY(ink.space, colour_space(named.is_null() ? pdf::Object(pdf::Object::Name{name_}) : named, [this](const pdf::Object& one) { return reader_.store_.object(one); }));
  ink.colour = ink.space == ColourSpace::other || ink.space == ColourSpace::tint ? std::optional<Colour>() : kBlack;
  return {};
}

Result<void> Run::fill_space() { return choose_space(now_.fill); }
Result<void> Run::stroke_space() { return choose_space(now_.stroke); }

template <ColourSpace space>
Result<void> Run::fill_colour() {
  now_.fill.space = space;
  components(now_.fill);
  return {};
}

template <ColourSpace space>
Result<void> Run::stroke_colour() {
  now_.stroke.space = space;
  components(now_.stroke);
  return {};
}

Result<void> Run::fill_components() {
  components(now_.fill);
  return {};
}

Result<void> Run::stroke_components() {
  components(now_.stroke);
  return {};
}

/// A pattern has a name behind its numbers.
void Run::components(Ink& ink) const { ink.colour = name_.empty() ? colour_of(ink.space, numbers()) : std::nullopt; }

Result<void> Run::font() {
  ESIGN_TRY(const pdf::Object fonts, resource("Font"));
  ESIGN_TRY(now_.font, reader_.store_.font(fonts[name_]));
  now_.size = number(0);
  now_.size_set = Graphics::Size::set;
  return {};
}

template <double Graphics::*member>
Result<void> Run::text_number() {
  now_.*member = number(0);
  return {};
}

Result<void> Run::text_scale() {
  now_.scale = number(0) / 100;
  return {};
}

Result<void> Run::text_mode() {
  const double mode = number(0);
  now_.mode = mode >= 0 && mode <= 7 ? static_cast<int>(mode) : 0;
  return {};
}

Result<void> Run::begin_text() {
  text_ = line_ = Matrix();
  return {};
}

Result<void> Run::text_matrix() {
  text_ = line_ = matrix();
  return {};
}

Result<void> Run::next_line() {
  line_ = Matrix{1, 0, 0, 1, number(0), number(1)}.before(line_);
  text_ = line_;
  return {};
}

Result<void> Run::next_line_and_leading() {
  now_.leading = -number(1);
  return next_line();
}

Result<void> Run::next_line_as_led() {
  line_ = Matrix{1, 0, 0, 1, 0, -now_.leading}.before(line_);
  text_ = line_;
  return {};
}

/// Table A.1, without what says nothing about the place or look of a text.
const std::unordered_map<std::string_view, Run::Operation>& Run::operations() {
  static const std::unordered_map<std::string_view, Operation> all{
      {"q", {0, &Run::save}},
      {"Q", {0, &Run::restore}},
      {"cm", {6, &Run::concatenate}},
      {"w", {1, &Run::line_width}},
      {"gs", {0, &Run::parameters}},
      {"cs", {0, &Run::fill_space}},
      {"CS", {0, &Run::stroke_space}},
      {"g", {1, &Run::fill_colour<ColourSpace::gray>}},
      {"G", {1, &Run::stroke_colour<ColourSpace::gray>}},
      {"rg", {3, &Run::fill_colour<ColourSpace::rgb>}},
      {"RG", {3, &Run::stroke_colour<ColourSpace::rgb>}},
      {"k", {4, &Run::fill_colour<ColourSpace::cmyk>}},
      {"K", {4, &Run::stroke_colour<ColourSpace::cmyk>}},
      {"sc", {0, &Run::fill_components}},
      {"scn", {0, &Run::fill_components}},
      {"SC", {0, &Run::stroke_components}},
      {"SCN", {0, &Run::stroke_components}},
      {"Tf", {1, &Run::font}},
      {"Tc", {1, &Run::text_number<&Graphics::character_spacing>}},
      {"Tw", {1, &Run::text_number<&Graphics::word_spacing>}},
      {"TL", {1, &Run::text_number<&Graphics::leading>}},
      {"Ts", {1, &Run::text_number<&Graphics::rise>}},
      {"Tz", {1, &Run::text_scale}},
      {"Tr", {1, &Run::text_mode}},
      {"BT", {0, &Run::begin_text}},
      {"Tm", {6, &Run::text_matrix}},
      {"Td", {2, &Run::next_line}},
      {"TD", {2, &Run::next_line_and_leading}},
      {"T*", {0, &Run::next_line_as_led}},
      {"Tj", {1, &Run::show_strings}},
      {"TJ", {1, &Run::show_strings}},
      {"'", {1, &Run::show_on_next_line}},
      {"\"", {3, &Run::show_with_spacing}},
      {"m", {2, &Run::move_to}},
      {"l", {2, &Run::line_to}},
      {"c", {6, &Run::curve}},
      {"v", {4, &Run::curve}},
      {"y", {4, &Run::curve}},
      {"re", {4, &Run::rectangle}},
      {"W", {0, &Run::clip}},
      {"W*", {0, &Run::clip}},
      {"n", {0, &Run::end_path}},
      {"f", {0, &Run::fill}},
      {"F", {0, &Run::fill}},
      {"f*", {0, &Run::fill_even_odd}},
      {"S", {0, &Run::stroke}},
      {"s", {0, &Run::stroke}},
      {"B", {0, &Run::fill_and_stroke}},
      {"B*", {0, &Run::fill_and_stroke}},
      {"b", {0, &Run::fill_and_stroke}},
      {"b*", {0, &Run::fill_and_stroke}},
      {"sh", {0, &Run::shading}},
      {"EI", {0, &Run::inline_image}},
      {"Do", {0, &Run::draw}},
  };
  return all;
}

}  // namespace esign::care::page
