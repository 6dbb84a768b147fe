// SPDX-License-Identifier: Apache-2.0
// The text operators of content streams (ISO 32000-2, 8.4.4, 9.3 and 9.4), as far as they say where text stands.
#include "pdf/page_text.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "pdf/content_words.h"
#include "pdf/font_widths.h"

namespace esign::pdf {
namespace {

constexpr unsigned kFormDepth = 10;      ///< Forms that draw forms; those of writers have two or three.
constexpr std::size_t kSavedStates = 512;
constexpr double kSmallLetters = 0.45;   ///< Of the font size: how high an x is.

/// 8.3.4: x' = ax + cy + e, y' = bx + dy + f.
struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
  /// First this one, then `other`.
  Matrix then(const Matrix& o) const {
    return {a * o.a + b * o.c, a * o.b + b * o.d, c * o.a + d * o.c, c * o.b + d * o.d, e * o.a + f * o.c + o.e, e * o.b + f * o.d + o.f};
  }
  bool turns_by_quarters() const {
    const double straight = std::abs(a) + std::abs(d), across = std::abs(b) + std::abs(c);
    return std::min(straight, across) < 0.01 * std::max(straight, across);
  }
};

/// What q saves (8.4.1), as far as text depends on it.
struct Graphics {
  Matrix ctm{};
  std::shared_ptr<const FontWidths> font{};
  double size = 0, character_space = 0, word_space = 0, scale = 1, leading = 0, rise = 0;
  std::int64_t mode = 0;
};

using Operands = std::vector<ContentWord>;

class TextReader {
 public:
  TextReader(const Window& window, Budget& left, std::vector<Rectangle>& to) : window_(window), left_(left), to_(to) {}

  Result<void> run(View content, const Object& resources, Graphics state, unsigned depth) {
    state_ = std::move(state);
    ESIGN_CHECK(left_.spend(content.size() / 64 + 1));  // Whoever draws one form a thousand times inflates it as often.
    std::vector<Graphics> saved;
    Operands operands;
    ContentWords words(content);
    for (ContentWord word = words.next(); word.kind != ContentWord::Kind::end; word = words.next()) {
      ESIGN_CHECK(left_.spend());
      if (word.kind != ContentWord::Kind::word) {
        operands.push_back(std::move(word));
        continue;
      }
      if (word.text == "q" && saved.size() < kSavedStates) {
        saved.push_back(state_);
      } else if (word.text == "Q" && !saved.empty()) {
        state_ = std::move(saved.back());
        saved.pop_back();
      } else if (word.text == "Do" || word.text == "Tf") {
        ESIGN_CHECK(word.text == "Do" ? draw(operands, resources, depth) : take_font(operands, resources));
      } else {
        set(word.text, operands);
        show(word.text, operands);
      }
      operands.clear();
    }
    return {};
  }

 private:
  static double at(const Operands& operands, std::size_t from_behind) {
    return operands.size() < from_behind ? 0 : operands[operands.size() - from_behind].number;
  }
  static Matrix matrix(const Operands& o) { return {at(o, 6), at(o, 5), at(o, 4), at(o, 3), at(o, 2), at(o, 1)}; }
  static const std::string* named(const Operands& operands) {
    const auto found = std::ranges::find(operands, ContentWord::Kind::name, &ContentWord::kind);
    return found == operands.end() ? nullptr : &found->text;
  }

  Result<void> take_font(const Operands& operands, const Object& resources) {
    state_.size = at(operands, 1);
    state_.font.reset();
    const std::string* name = named(operands);
    if (name == nullptr) return {};
    ESIGN_TRY(const Object fonts, window_.resolve(resources["Font"]));
    const Object entry = fonts[*name];
    const auto known = entry.reference() ? fonts_.find(*entry.reference()) : fonts_.end();
    if (known != fonts_.end()) {
      state_.font = known->second;
      return {};
    }
    ESIGN_TRY(const Object font, window_.resolve(entry));
    ESIGN_TRY(FontWidths widths, font_widths(window_, font, left_));
    state_.font = std::make_shared<const FontWidths>(std::move(widths));
    if (entry.reference()) fonts_.emplace(*entry.reference(), state_.font);
    return {};
  }

  /// 8.10.1: the form's own matrix before what is in force; the state of before comes back.
  Result<void> draw(const Operands& operands, const Object& resources, unsigned depth) {
    const std::string* name = named(operands);
    if (name == nullptr || depth >= kFormDepth) return {};
    ESIGN_TRY(const Object objects, window_.resolve(resources["XObject"]));
    const auto ref = objects[*name].reference();
    if (!ref) return {};
    ESIGN_TRY(const Object form, window_.get(*ref));
    if (!form["Subtype"].is_name("Form")) return {};
    const auto content = window_.decoded(*ref);
    if (!content) return {};
    ESIGN_TRY(const Object own, window_.resolve(form["Resources"]));
    ESIGN_TRY(const Object turned, window_.resolve(form["Matrix"]));
    Matrix placed;
    if (turned.array() != nullptr && turned.array()->size() == 6) {
      double* parts[] = {&placed.a, &placed.b, &placed.c, &placed.d, &placed.e, &placed.f};
      for (std::size_t i = 0; i < 6; ++i) *parts[i] = (*turned.array())[i].number().value_or(*parts[i]);
    }
    const Graphics before = state_;
    const Matrix line = line_, text = text_;
    Graphics inside = state_;
    inside.ctm = placed.then(state_.ctm);
    ESIGN_CHECK(run(*content, own.is_null() ? resources : own, inside, depth + 1));
    state_ = before;
    line_ = line;
    text_ = text;
    return {};
  }

  void next_line(double x, double y) { text_ = line_ = Matrix{1, 0, 0, 1, x, y}.then(line_); }

  void set(const std::string& word, const Operands& o) {
    if (word == "TD") state_.leading = -at(o, 1);
    if (word == "\"") {
      state_.word_space = at(o, 3);
      state_.character_space = at(o, 2);
    }
    if (word == "cm") state_.ctm = matrix(o).then(state_.ctm);
    else if (word == "BT") text_ = line_ = Matrix{};
    else if (word == "Tm") text_ = line_ = matrix(o);
    else if (word == "Td" || word == "TD") next_line(at(o, 2), at(o, 1));
    else if (word == "T*" || word == "'" || word == "\"") next_line(0, -state_.leading);
    else if (word == "Tc") state_.character_space = at(o, 1);
    else if (word == "Tw") state_.word_space = at(o, 1);
    else if (word == "Tz") state_.scale = at(o, 1) / 100;
    else if (word == "TL") state_.leading = at(o, 1);
    else if (word == "Ts") state_.rise = at(o, 1);
    else if (word == "Tr") state_.mode = static_cast<std::int64_t>(std::clamp(at(o, 1), 0.0, 7.0));
  }

  void show(const std::string& word, const Operands& operands) {
    if (word != "Tj" && word != "TJ" && word != "'" && word != "\"") return;
    for (const ContentWord& one : operands) {
      if (one.kind == ContentWord::Kind::string) string(one.text);
      else if (word == "TJ" && one.kind == ContentWord::Kind::number) advance(-one.number / 1000 * state_.size * state_.scale);
    }
  }

  void advance(double by) { text_ = Matrix{1, 0, 0, 1, by, 0}.then(text_); }

  /// 9.4.4: from the first letter that is no blank to the end of the last one.
  void string(const std::string& octets) {
    if (!state_.font || state_.font->usable == FontWidths::Usable::no) return;
    const FontWidths& font = *state_.font;
    double x = 0, first = 0, last = 0;
    bool any = false;
    for (std::size_t i = 0; i + font.octets <= octets.size(); i += font.octets) {
      unsigned code = 0;
      for (std::size_t k = 0; k < font.octets; ++k) code = code << 8 | static_cast<std::uint8_t>(octets[i + k]);
      const double letter = font.width(code) * state_.size * state_.scale;
      if (!font.blank.contains(code)) {
        if (!any) first = x;
        any = true;
        last = x + letter;
      }
      const double word = font.octets == 1 && code == 0x20 ? state_.word_space : 0;
      x += letter + (state_.character_space + word) * state_.scale;
    }
    if (any && state_.mode != 3 && state_.mode != 7) keep(first, last);
    advance(x);
  }

  void keep(double from, double to) {
    const Matrix all = text_.then(state_.ctm);
    // Of text that is not level the first letter alone: the corners of a box around it would reach where it is not.
    if (!all.turns_by_quarters()) to = from + std::min(to - from, 0.2 * state_.size);
    const double low = state_.rise, high = state_.rise + kSmallLetters * state_.size;
    Rectangle box{HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (const double x : {from, to}) {
      for (const double y : {low, high}) {
        const double px = all.a * x + all.c * y + all.e, py = all.b * x + all.d * y + all.f;
        box = {std::min(box.left, px), std::min(box.bottom, py), std::max(box.right, px), std::max(box.top, py)};
      }
    }
    to_.push_back(box);
  }

  const Window& window_;
  Budget& left_;
  std::vector<Rectangle>& to_;
  Graphics state_{};
  Matrix text_{}, line_{};
  std::map<Ref, std::shared_ptr<const FontWidths>> fonts_{};
};

/// 7.7.3.4: of the page itself, or of the nearest node above that has them.
Result<Object> resources_of(const Window& window, const Object& page, const Limits& limits) {
  Object node = page;
  for (unsigned depth = 0; depth <= limits.pdf_page_depth; ++depth) {
    if (!node["Resources"].is_null()) return window.resolve(node["Resources"]);
    ESIGN_TRY(node, window.resolve(node["Parent"]));
    if (!node.dictionary()) break;
  }
  return Object();
}

}  // namespace

Result<std::vector<Rectangle>> text_places(const Window& window, const Object& page, Budget& left, const Limits& limits) {
  // Several streams are one, with white space between them (7.8.2).
  ESIGN_TRY(const Object contents, window.resolve(page["Contents"]));
  Bytes all;
  const auto take = [&](const Object& part) -> Result<void> {
    if (!part.reference()) return {};
    const auto octets = window.decoded(*part.reference());
    if (!octets) return {};
    if (all.size() + octets->size() > limits.pdf_stream_octets) return fail(Errc::limit_exceeded, "pdf_stream_octets");
    append(all, *octets);
    all.push_back('\n');
    return {};
  };
  if (contents.array() != nullptr) {
    for (const Object& part : *contents.array()) ESIGN_CHECK(take(part));
  } else {
    ESIGN_CHECK(take(page["Contents"]));
  }
  ESIGN_TRY(const Object resources, resources_of(window, page, limits));
  std::vector<Rectangle> places;
  ESIGN_CHECK(TextReader(window, left, places).run(all, resources, {}, 0));
  return places;
}

}  // namespace esign::pdf
