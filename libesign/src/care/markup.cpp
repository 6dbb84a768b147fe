// SPDX-License-Identifier: Apache-2.0
// XML vocabularies, SVG and HTML.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "care/care.h"
#include "xml/tree.h"

namespace esign::care {
namespace {

constexpr std::string_view kInclude = "http://www.w3.org/2001/XInclude", kXlink = "http://www.w3.org/1999/xlink",
                           kHtml = "http://www.w3.org/1999/xhtml", kSvg = "http://www.w3.org/2000/svg";

/// An address that is not in the document itself: not "#id", not "data:".
bool is_elsewhere(std::string_view address) {
  const std::string folded = ascii_lower(trim(address));
  return !folded.empty() && !folded.starts_with('#') && !folded.starts_with("data:");
}

bool runs(std::string_view address) { return ascii_lower(trim(address)).starts_with("javascript:"); }

/// Elements whose content is shown in their place, by the attribute that says from where. A link that somebody follows is none.
bool shows(std::string_view element, std::string_view attribute) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kShown{{
      {"img", "src"}, {"image", "href"}, {"use", "href"}, {"iframe", "src"}, {"frame", "src"}, {"object", "data"}, {"embed", "src"},
      {"link", "href"}, {"audio", "src"}, {"video", "src"}, {"source", "src"}, {"input", "src"}, {"feImage", "href"}}};
  return std::ranges::any_of(kShown, [&](const auto& one) { return one.first == element && one.second == attribute; });
}

void look_at_element(Look& look, const xml::Element& element, const std::string& place) {
  const bool graphic = element.name_space() == kHtml || element.name_space() == kSvg || element.name_space().empty();
  const auto where = [&] { return place + (place.empty() ? "" : " ") + "line " + std::to_string(element.line()); };
  if (element.is(kInclude, "include")) look.note(CautionKind::external_reference, where(), "an XInclude element");
  if (!graphic) return;
  if (element.name() == "script") look.note(CautionKind::script, where(), "a script element");
  for (const xml::Attribute& attribute : element.attributes()) {
    const bool plain = attribute.name_space.empty();
    if (plain && element.name_space() != std::string_view{} && attribute.name.starts_with("on")) look.note(CautionKind::script, where(), "an event handler");
    if ((plain || attribute.name_space == kXlink) && runs(attribute.value)) look.note(CautionKind::script, where(), "an address that is a program");
    if ((plain || attribute.name_space == kXlink) && shows(element.name(), attribute.name) && is_elsewhere(attribute.value)) {
      look.note(CautionKind::external_reference, where(), "content from elsewhere: " + printable(attribute.value.substr(0, 100)));
    }
  }
}

/// The words by which HTML runs a program or fetches what it shows (HTML Living Standard, 4.8 and 8.1).
struct Word {
  std::string_view text;
  CautionKind kind;
  std::string_view detail;
};
constexpr Word kWords[] = {
    {"<script", CautionKind::script, "a script element"},
    {"javascript:", CautionKind::script, "an address that is a program"},
    {"onload=", CautionKind::script, "an event handler"},
    {"onerror=", CautionKind::script, "an event handler"},
    {"onclick=", CautionKind::script, "an event handler"},
    {"<iframe", CautionKind::external_reference, "another document inside"},
    {"<object", CautionKind::external_reference, "another document inside"},
    {"<embed", CautionKind::external_reference, "another document inside"},
    {"<link", CautionKind::external_reference, "a style sheet or resource from elsewhere"},
    {"@import", CautionKind::external_reference, "a style sheet from elsewhere"},
    {"src=\"http", CautionKind::external_reference, "content from elsewhere"},
    {"src='http", CautionKind::external_reference, "content from elsewhere"},
    {"src=\"//", CautionKind::external_reference, "content from elsewhere"},
    {"display:none", CautionKind::hidden_text, "a part that is not displayed"},
    {"display: none", CautionKind::hidden_text, "a part that is not displayed"},
};

unsigned line_of(std::string_view text, std::size_t at) { return 1 + static_cast<unsigned>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')); }

}  // namespace

Result<void> look_at_xml(Look& look, View octets, const std::string& place) {
  ESIGN_TRY(const auto tree, xml::Tree::parse(octets, look.limits()));
  // Beside the root it is a style sheet for readers (xml-stylesheet, W3C 2010); XML Signature covers it in a whole document alone.
  if (as_text(octets).find("<?xml-stylesheet") != std::string_view::npos) {
    look.note(CautionKind::external_reference, place, "a style sheet decides what is shown");
  }
  std::vector<xml::Element> pending{tree->root()};
  while (!pending.empty()) {
    const xml::Element element = pending.back();
    pending.pop_back();
    look_at_element(look, element, place);
    for (const xml::Element& child : element.children()) pending.push_back(child);
  }
  return {};
}

Result<void> look_at_html(Look& look, View octets) {
  const std::string text = ascii_lower(as_text(octets));
  for (const Word& word : kWords) {
    if (const std::size_t at = text.find(word.text); at != std::string::npos) {
      look.note(word.kind, "line " + std::to_string(line_of(text, at)), std::string(word.detail));
    }
  }
  return {};
}

}  // namespace esign::care
