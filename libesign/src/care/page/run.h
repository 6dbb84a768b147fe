// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "care/page/reader.h"
#include "care/page/words.h"

namespace esign::care::page {

/// One page, or one form that stands alone, while its operators are followed.
class Run {
 public:
  enum class Kind : std::uint8_t { page, lone_form };
  Run(Reader& reader, const Reader::Page& page, Kind kind)
      : reader_(reader), kind_(kind), unit_(page.unit), canvas_(page.box, reader.hidden_, reader.costs_.steps), resources_(page.resources) {}

  /// The operators of one stream; those of the next one go on where they ended.
  Result<void> follow(View content, pdf::Ref where);
  /// Behind the last operator: what is restored then.
  void end_clip();
  /// A form (8.10.1) in the coordinates of now.
  Result<void> draw_form(pdf::Ref form, const pdf::Object& dictionary);

 private:
  struct Operand {
    enum class Kind : std::uint8_t { number, string } kind = Kind::number;
    double number = 0;
    std::string string{};
  };
  using Handler = Result<void> (Run::*)();
  struct Operation {
    std::size_t operands = 0;  ///< Numbers and strings that must be there.
    Handler run = nullptr;
  };
  static const std::unordered_map<std::string_view, Operation>& operations();

  Result<void> operate(std::string_view operation);
  double number(std::size_t i) const { return operands_.at(i).number; }
  std::vector<double> numbers() const;
  Matrix matrix() const { return {number(0), number(1), number(2), number(3), number(4), number(5)}; }
  Result<pdf::Object> resource(std::string_view category) const;

  // run_state.cpp: 8.4.4, 8.6.8, 9.3, 9.4.2
  Result<void> save();
  Result<void> restore();
  Result<void> concatenate();
  Result<void> line_width();
  Result<void> parameters();
  Result<void> blend(const pdf::Object& state);
  Result<void> fill_space();
  Result<void> stroke_space();
  Result<void> choose_space(Ink& ink);
  template <ColourSpace space>
  Result<void> fill_colour();
  template <ColourSpace space>
  Result<void> stroke_colour();
  Result<void> fill_components();
  Result<void> stroke_components();
  void components(Ink& ink) const;
  Result<void> font();
  template <double Graphics::*member>
  Result<void> text_number();
  Result<void> text_scale();
  Result<void> text_mode();
  Result<void> begin_text();
  Result<void> text_matrix();
  Result<void> next_line();
  Result<void> next_line_and_leading();
  Result<void> next_line_as_led();

  // run_paint.cpp: 8.5, 8.8, 8.9, 8.10
  Result<void> move_to();
  Result<void> line_to();
  Result<void> curve();
  Result<void> rectangle();
  Result<void> clip();
  Result<void> end_path();
  Result<void> fill();
  Result<void> fill_even_odd();
  Result<void> stroke();
  Result<void> fill_and_stroke();
  Result<void> shading();
  Result<void> inline_image();
  Result<void> draw();
  Result<void> image(const pdf::Object& dictionary);
  Result<void> paint_fill();
  Result<void> paint_stroke();
  Result<void> paint_picture(Painted::Cover cover);
  Painted painted(const Area& area, Painted::Shape shape, const Ink& ink) const;

  // run_text.cpp: 9.4.3
  Result<void> show_strings();
  Result<void> show_on_next_line();
  Result<void> show_with_spacing();
  Result<void> show(const Area& along, std::size_t letters);

  Reader& reader_;
  Kind kind_;
  double unit_;
  Canvas canvas_;
  pdf::Object resources_;
  Graphics now_{};
  std::vector<Graphics> saved_{};
  Path path_{};
  enum class Clipping : std::uint8_t { no, yes } clipping_ = Clipping::no;
  Matrix text_{}, line_{};
  std::vector<Operand> operands_{};
  std::string name_{};
  std::optional<pdf::Ref> clip_text_{};  ///< A text of mode 7, until something is painted through it.
  pdf::Ref where_{};
  std::vector<pdf::Ref> around_{};  ///< Forms that are being drawn.
};

}  // namespace esign::care::page
