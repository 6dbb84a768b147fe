// SPDX-License-Identifier: Apache-2.0
#include "xml/locate.h"

#include <gtest/gtest.h>

namespace esign::xml {
namespace {

/// The first element of this name in document order.
std::optional<Element> find(const Element& below, std::string_view name) {
  if (below.name() == name) return below;
  for (const Element& child : below.children()) {
    if (const auto found = find(child, name)) return found;
  }
  return std::nullopt;
}

/// The octets of the element, its start tag and its end tag, with bars between what is inside.
std::string located(std::string_view text, std::string_view name) {
  const auto tree = Tree::parse(as_view(text)).value();
  const auto range = locate(*tree, as_view(text), find(tree->root(), name).value());
  if (!range) return range.error().detail;
  const auto part = [&](std::size_t from, std::size_t to) { return std::string(text.substr(from, to - from)); };
  return part(range->begin, range->tag_end) + '|' + part(range->tag_end, range->end_tag) + '|' + part(range->end_tag, range->end);
}

std::string grown(std::string_view text, std::string_view name, std::string_view more) {
  const auto tree = Tree::parse(as_view(text)).value();
  const auto made = with_last_child(*tree, as_view(text), find(tree->root(), name).value(), more);
  return made ? std::string(as_text(*made)) : made.error().detail;
}

TEST(Locate, StartTagContentAndEndTag) {
  constexpr std::string_view kText = "<?xml version=\"1.0\"?>\n<a><b id='1'>x<c/></b ><b>y</b></a>\n";
  EXPECT_EQ(located(kText, "a"), "<a>|<b id='1'>x<c/></b ><b>y</b>|</a>");
  EXPECT_EQ(located(kText, "b"), "<b id='1'>|x<c/>|</b >");
  EXPECT_EQ(located(kText, "c"), "<c/>||");
}

TEST(Locate, CountsElementsAloneAndNotWhatLooksLikeThem) {
  EXPECT_EQ(located("<a><!-- <w> --><![CDATA[<w>]]><?p <w>?><w k=\"> w/>\" l='\">'>Ə</w></a>", "w"), "<w k=\"> w/>\" l='\">'>|Ə|</w>");
  EXPECT_EQ(located("<a><b><b/></b><b></b><w/></a>", "w"), "<w/>||");
  EXPECT_EQ(located("<!-- <a> --><a><w\n x='/'\n></w></a><!-- </a> -->", "w"), "<w\n x='/'\n>||</w>");
}

TEST(Locate, NamesWithAPrefix) {
  EXPECT_EQ(located("<p:a xmlns:p='urn:p'><p:b>x</p:b></p:a>", "b"), "<p:b>|x|</p:b>");
  EXPECT_EQ(located("<a><əlavə>x</əlavə></a>", "əlavə"), "<əlavə>|x|</əlavə>");
}

TEST(Locate, OtherOctetsThanThoseOfTheTreeAreToldApart) {
  const auto tree = Tree::parse(as_view("<a><b/><c/></a>")).value();
  const Element last = find(tree->root(), "c").value();
  const auto problem = [&](std::string_view other) {
    const auto found = locate(*tree, as_view(other), last);
    return found ? std::string() : std::string(name(found.error().code)) + ": " + found.error().detail;
  };
  EXPECT_EQ(problem("<a><b/><d/></a>"), "internal: another element is where this one should be");
  for (const char* cut : {"<a><b/>", "<a><b/><c", "<a><b/><c x='", "<a><b/><!-- <c/>", "<a><b/><![CDATA[<c/>", "<a><b/><?c ", "<a><b/><c>"}) {
    EXPECT_EQ(problem(cut), "internal: an element is not where its tree has it") << cut;
  }
}

TEST(Locate, ALastChildLeavesEveryOtherOctet) {
  constexpr std::string_view kText = "<a  x = '1'>\r\n<b><c/></b >\r\n<d /></a>";
  EXPECT_EQ(grown(kText, "b", "<n/>"), "<a  x = '1'>\r\n<b><c/><n/></b >\r\n<d /></a>");
  EXPECT_EQ(grown(kText, "c", "<n/>"), "<a  x = '1'>\r\n<b><c><n/></c></b >\r\n<d /></a>");
  EXPECT_EQ(grown(kText, "d", "ə"), "<a  x = '1'>\r\n<b><c/></b >\r\n<d >ə</d></a>");
  EXPECT_EQ(grown("<p:a xmlns:p='urn:p'/>", "a", "x"), "<p:a xmlns:p='urn:p'>x</p:a>");
}

}  // namespace
}  // namespace esign::xml
