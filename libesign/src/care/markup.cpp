// SPDX-License-Identifier: Apache-2.0
// XML vocabularies, SVG and XHTML.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "care/care.h"
#include "care/elements.h"
#include "care/style.h"
#include "xml/tree.h"

namespace esign::care {
namespace {

constexpr std::string_view kInclude = "http://www.w3.org/2001/XInclude", kXlink = "http://www.w3.org/1999/xlink",
                           kHtml = "http://www.w3.org/1999/xhtml", kSvg = "http://www.w3.org/2000/svg";

/// What hides an element with all that is in it; SVG says it by attributes as well (SVG 2, 6.6).
void look_at_style(Look& look, const xml::Element& element, const std::string& where) {
  std::string declarations = element.attribute("style").value_or("");
  if (element.name_space() == kSvg) {
    for (const std::string_view property : {"display", "visibility", "opacity"}) {
      if (const auto value = element.attribute(property)) declarations += ";" + std::string(property) + ":" + *value;
    }
  }
  const Style style = style_of(declarations);
  if (style.shown == Style::Seen::no && !trim(element.string_value()).empty()) look.note(CautionKind::hidden_text, where, "text that is not shown (" + std::string(style.why) + ")");
  if (style.fetch == Style::Fetch::url) look.note(CautionKind::external_reference, where, "a style that fetches");
}

void look_at_element(Look& look, const xml::Element& element, const std::string& place) {
  const bool graphic = element.name_space() == kHtml || element.name_space() == kSvg || element.name_space().empty();
  const auto where = [&] { return place + (place.empty() ? "" : " ") + "line " + std::to_string(element.line()); };
  if (element.is(kInclude, "include")) look.note(CautionKind::external_reference, where(), "an XInclude element");
  if (!graphic) return;
  if (element.name() == "script") look.note(CautionKind::script, where(), "a script element");
  if (element.name_space() == kHtml || element.name_space() == kSvg) look_at_style(look, element, where());
  for (const xml::Attribute& attribute : element.attributes()) {
    const bool plain = attribute.name_space.empty();
    if (plain && element.name_space() != std::string_view{} && attribute.name.starts_with("on")) look.note(CautionKind::script, where(), "an event handler");
    if ((plain || attribute.name_space == kXlink) && runs(attribute.value)) look.note(CautionKind::script, where(), "an address that is a program");
    if ((plain || attribute.name_space == kXlink) && shows(element.name(), attribute.name) && is_elsewhere(attribute.value)) {
      look.note(CautionKind::external_reference, where(), "content from elsewhere: " + printable(attribute.value.substr(0, 100)));
    }
  }
}

}  // namespace

bool is_elsewhere(std::string_view address) {
  const std::string folded = ascii_lower(trim(address));
  return !folded.empty() && !folded.starts_with('#') && !folded.starts_with("data:");
}

bool runs(std::string_view address) { return ascii_lower(trim(address)).starts_with("javascript:"); }

bool shows(std::string_view element, std::string_view attribute) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kShown{{
      {"img", "src"}, {"image", "href"}, {"use", "href"}, {"iframe", "src"}, {"frame", "src"}, {"object", "data"}, {"embed", "src"},
      {"link", "href"}, {"audio", "src"}, {"video", "src"}, {"source", "src"}, {"input", "src"}, {"feImage", "href"}}};
  return std::ranges::any_of(kShown, [&](const auto& one) { return one.first == element && one.second == attribute; });
}

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

}  // namespace esign::care
