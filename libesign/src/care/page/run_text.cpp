// SPDX-License-Identifier: Apache-2.0
#include "care/page/run.h"

namespace esign::care::page {
namespace {

constexpr double kUnseen = 0.02;
/// Height of a capital letter, in ems.
constexpr double kCapital = 0.7;
/// Operands of one operator; more are passed over. A line of text has some hundred.
constexpr std::size_t kOperands = 20'000;

/// A font that is not known has letters of the usual width.
const Font& any_font() {
  static const Font kAny = [] {
    Font font;
    font.blanks = {0, '\t', '\n', '\r', ' '};
    return font;
  }();
  return kAny;
}

}  // namespace

std::vector<double> Run::numbers() const {
  std::vector<double> all;
  for (const Operand& one : operands_) {
    if (one.kind == Operand::Kind::number) all.push_back(one.number);
  }
  return all;
}

Result<pdf::Object> Run::resource(std::string_view category) const { return reader_.store_.object(resources_[category]); }

Result<void> Run::follow(View content, pdf::Ref where) {
  where_ = where;
  // The name of the form that is drawn is no operand of its first operator.
  operands_.clear();
  name_.clear();
  Words words(content);
  for (Word word = words.next(); word.kind != Word::Kind::end; word = words.next()) {
    switch (word.kind) {
      case Word::Kind::number:
        if (operands_.size() < kOperands) operands_.push_back({Operand::Kind::number, word.number, {}});
        break;
      case Word::Kind::string:
        if (operands_.size() < kOperands) operands_.push_back({Operand::Kind::string, 0, std::string(word.text)});
        break;
      case Word::Kind::name: name_ = word.text; break;
      case Word::Kind::operation:
        if (word.text == "ID") {
          words.pass_image();
          word.text = "EI";
        }
        ESIGN_CHECK(operate(word.text));
        operands_.clear();
        name_.clear();
        break;
      case Word::Kind::mark:
      case Word::Kind::end: break;
    }
  }
  operands_.clear();
  name_.clear();
  return {};
}

/// A text that became a clip, and nothing was painted through it.
void Run::end_clip() {
  if (clip_text_) reader_.hidden_.note(Hiding::not_painted, *clip_text_);
  clip_text_.reset();
}

Result<void> Run::operate(std::string_view operation) {
  ESIGN_CHECK(reader_.costs_.steps.spend());
  const auto found = operations().find(operation);
  if (found == operations().end() || operands_.size() < found->second.operands) return {};
  return (this->*found->second.run)();
}

Result<void> Run::show_on_next_line() {
  ESIGN_CHECK(next_line_as_led());
  return show_strings();
}

Result<void> Run::show_with_spacing() {
  now_.word_spacing = number(0);
  now_.character_spacing = number(1);
  operands_.erase(operands_.begin(), operands_.begin() + 2);
  return show_on_next_line();
}

/// Tj and TJ (9.4.3, 9.4.4): one text from where it begins to where it ends.
Result<void> Run::show_strings() {
  const Font& font = now_.font ? *now_.font : any_font();
  double along = 0, least = 0, most = 0;
  std::size_t letters = 0;
  for (const Operand& one : operands_) {
    if (one.kind == Operand::Kind::number) {
      along -= one.number / 1000 * now_.size * now_.scale;
    } else {
      const Font::Extent extent = font.extent_of(one.string);
      const double codes = static_cast<double>(font.codes == Font::Codes::two_octets ? one.string.size() / 2 : one.string.size());
      along += (extent.ems * now_.size + codes * now_.character_spacing + static_cast<double>(extent.spaces) * now_.word_spacing) * now_.scale;
      letters += extent.letters;
    }
    least = std::min(least, along);
    most = std::max(most, along);
  }
  const double up = now_.size * kCapital;
  const Area area{least, now_.rise + std::min(0.0, up), most, now_.rise + std::max(0.0, up)};
  auto shown = show(area, letters);
  text_ = Matrix{1, 0, 0, 1, along, 0}.before(text_);
  return shown;
}

Result<void> Run::show(const Area& along, std::size_t letters) {
  if (letters == 0) return {};
  const int mode = now_.mode;
  if (mode == 3) reader_.hidden_.note(Hiding::not_painted, where_);
  if (mode == 7 && !clip_text_) clip_text_ = where_;
  if (mode == 3 || mode == 7 || kind_ == Kind::lone_form) return {};
  // 0 fills, 1 strokes, 2 does both; 4 to 6 clip as well (table 104).
  const bool filled = mode % 4 != 1, stroked = mode % 4 == 1 || mode % 4 == 2;
  const double alpha = std::max(filled ? now_.fill.alpha : 0, stroked ? now_.stroke.alpha : 0);
  if (alpha <= kUnseen) {
    reader_.hidden_.note(Hiding::transparent, where_);
    return {};
  }
  const Matrix to_page = text_.before(now_.ctm);
  Text text;
  text.area = along.through(to_page);
  text.where = where_;
  const Font& font = now_.font ? *now_.font : any_font();
  const bool outlines = font.letters == Font::Letters::outlines;
  if (outlines && now_.size_set == Graphics::Size::set) {
    const double em = std::min(std::abs(now_.size) * to_page.y_scale(), std::abs(now_.size * now_.scale) * to_page.x_scale()) * unit_;
    text.size = std::max(em, 1e-9);
  }
  const bool plain = now_.blend == Graphics::Blend::plain && outlines && !(filled && stroked && now_.fill.colour != now_.stroke.colour);
  if (plain) text.colour = filled ? now_.fill.colour : now_.stroke.colour;
  return canvas_.show(text);
}

}  // namespace esign::care::page
