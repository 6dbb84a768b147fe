// SPDX-License-Identifier: Apache-2.0
// HTML that is no XML (HTML Living Standard, 4 and 15), by what libxml2's parser makes of it.
#include "xml/html.h"

#include <algorithm>

#include "base/text.h"
#include "care/care.h"
#include "care/elements.h"
#include "care/style.h"

namespace esign::care {
namespace {

bool is_blank(std::string_view text) {
  // U+00A0 in UTF-8 fills what is empty.
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "\xC2\xA0") {
      ++at;
    } else if (std::string_view(" \t\r\n\f").find(text[at]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

class HtmlLook final : public xml::HtmlReceiver {
 public:
  explicit HtmlLook(Look& look) : look_(look) {}

  void begin(const Element& element) override {
    Open open = open_.empty() ? Open() : open_.back();
    open.name = element.name;
    const std::string where = "line " + std::to_string(element.line);
    look_at_style(open, element, where);
    look_at_element(element, where);
    if (element.name == "script" || element.name == "style" || element.name == "title") open.content = element.name == "style" ? Content::sheet : Content::other;
    if (open.content == Content::sheet && element.name == "style") sheet_.clear();
    open_.push_back(std::move(open));
  }

  void end(std::string_view name) override {
    const auto open = std::find_if(open_.rbegin(), open_.rend(), [&](const Open& one) { return one.name == name; });
    if (open == open_.rend()) return;
    if (name == "style") look_at_sheet();
    open_.erase(open.base() - 1, open_.end());
  }

  void text(std::string_view piece) override {
    if (open_.empty()) return;
    const Open& open = open_.back();
    if (open.content == Content::sheet) sheet_ += piece;
    if (open.content != Content::shown || is_blank(piece)) return;
    if (!open.hidden.empty()) look_.note(CautionKind::hidden_text, open.hidden_where, "text that is not shown (" + open.hidden + ")");
    if (open.text == Style::Colour::white && open.ground != Style::Colour::other && sheets_ == Sheets::leave_the_ground) {
      look_.note(CautionKind::hidden_text, open.text_where, "text in white");
    }
  }

 private:
  enum class Content : std::uint8_t { shown, sheet, other };
  struct Open {
    std::string name{}, hidden{}, hidden_where{}, text_where{};
    Style::Colour text = Style::Colour::unsaid, ground = Style::Colour::unsaid;
    Content content = Content::shown;
  };

  void look_at_style(Open& open, const Element& element, const std::string& where) {
    const Style style = style_of(element.attribute("style").value_or(""));
    std::string hides(style.why);
    if (element.attribute("hidden") || element.name == "template") hides = "hidden";
    if (!hides.empty() && open.hidden.empty()) {
      open.hidden = hides;
      open.hidden_where = where;
    }
    Style::Colour text = style.text, ground = style.ground;
    if (const auto colour = element.attribute("color"); colour && text == Style::Colour::unsaid) text = is_white(*colour) ? Style::Colour::white : Style::Colour::other;
    if (const auto colour = element.attribute("bgcolor"); colour && ground == Style::Colour::unsaid) ground = is_white(*colour) ? Style::Colour::white : Style::Colour::other;
    if (element.attribute("background")) ground = Style::Colour::other;
    if (ground != Style::Colour::unsaid) open.ground = ground;
    if (text != Style::Colour::unsaid) {
      open.text = text;
      open.text_where = where;
    }
    if (style.fetch == Style::Fetch::url) look_.note(CautionKind::external_reference, where, "a style that fetches");
  }

  void look_at_element(const Element& element, const std::string& where) {
    if (element.name == "script") look_.note(CautionKind::script, where, "a script element");
    if (element.name == "iframe" || element.name == "object" || element.name == "embed" || element.name == "frame") {
      look_.note(CautionKind::external_reference, where, "another document inside");
    }
    if (element.name == "meta" && ascii_lower(element.attribute("http-equiv").value_or("")) == "refresh") look_.note(CautionKind::external_reference, where, "it goes on to another page");
    for (const auto& [name, value] : element.attributes) {
      if (name.starts_with("on") && name.size() > 2) look_.note(CautionKind::script, where, "an event handler");
      if (runs(value)) look_.note(CautionKind::script, where, "an address that is a program");
      if ((shows(element.name, name) || name == "background" || name == "srcset" || name == "poster") && is_elsewhere(value)) {
        look_.note(CautionKind::external_reference, where, "content from elsewhere: " + printable(value.substr(0, 100)));
      }
    }
    if (element.name == "style") sheet_where_ = where;
  }

  void look_at_sheet() {
    if (ascii_lower(sheet_).find("@import") != std::string::npos) look_.note(CautionKind::external_reference, sheet_where_, "a style sheet from elsewhere");
    each_block(sheet_, [&](std::string_view declarations) {
      const Style style = style_of(declarations);
      if (style.shown == Style::Seen::no) look_.note(CautionKind::hidden_text, sheet_where_, "a rule of a style sheet hides what it names (" + std::string(style.why) + ")");
      if (style.ground == Style::Colour::other) sheets_ = Sheets::paint_the_ground;
      if (style.fetch == Style::Fetch::url) look_.note(CautionKind::external_reference, sheet_where_, "a style that fetches");
    });
    sheet_.clear();
  }

  Look& look_;
  std::vector<Open> open_{};
  std::string sheet_{}, sheet_where_{};
  enum class Sheets : std::uint8_t { leave_the_ground, paint_the_ground } sheets_ = Sheets::leave_the_ground;
};

}  // namespace

Result<void> look_at_html(Look& look, View octets) {
  HtmlLook html(look);
  return xml::read_html(octets, html, look.limits());
}

}  // namespace esign::care
