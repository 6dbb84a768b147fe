// SPDX-License-Identifier: Apache-2.0
#include "xml/element.h"

#include <gtest/gtest.h>

#include "xml/tree.h"

namespace esign::xml {
namespace {

Tree::Ptr parse(std::string_view text) { return Tree::parse(as_view(text)).value(); }

/// XPath 1.0 section 5.2: the string-value of an element is that of all text nodes below it, in document order.
TEST(Element, StringValueIsAllTextBelow) {
  const auto value = [](std::string_view text) { return parse(text)->root().string_value(); };
  EXPECT_EQ(value("<a>b<c>d<e/>f</c><!-- g --><?h i?><j><k>l</k></j>m</a>"), "bdflm");
  EXPECT_EQ(value("<a><b><c>Ə</c></b></a>"), "Ə");
  EXPECT_EQ(value("<a><![CDATA[<b>]]>&amp;</a>"), "<b>&");
  EXPECT_EQ(value("<a/>"), "");
  EXPECT_EQ(value("<a><b/><c><d/></c></a>"), "");
  const auto tree = parse("<a>x<b>y<c/>z</b>w</a>");
  EXPECT_EQ(tree->root().children().at(0).string_value(), "yz") << "nothing of what follows";
}

TEST(Element, ContentIsMoreThanWhiteSpaceDirectlyBelow) {
  const auto content = [](std::string_view text) { return parse(text)->root().text_content(); };
  EXPECT_EQ(content("<a/>"), Element::Content::empty);
  EXPECT_EQ(content("<a> \t\r\n<!-- b --><c>d</c></a>"), Element::Content::empty);
  EXPECT_EQ(content("<a>\u00A0</a>"), Element::Content::filled) << "no white space of XML";
  EXPECT_EQ(content("<a><c/>d</a>"), Element::Content::filled);
}

TEST(Element, ElementsTakeNothingElseBetweenThem) {
  const auto problem = [](std::string_view text) {
    const auto tree = parse(text);
    const auto found = tree->root().elements();
    return found ? std::to_string(found->size()) : found.error().at + ": " + found.error().detail;
  };
  EXPECT_EQ(problem("<a> <b/>\n<!-- c --><d/></a>"), "2");
  EXPECT_EQ(problem("<a><b/>c</a>"), "a: something other than elements");
  EXPECT_EQ(problem("<a><?b c?></a>"), "a: something other than elements");
  EXPECT_EQ(parse("<a>b<c/><?d e?></a>")->root().children().size(), 1u);
}

TEST(Element, ValueTakesTextAlone) {
  const auto problem = [](std::string_view text) {
    const auto tree = parse(text);
    const auto value = tree->root().children().at(0).value();
    return value ? *value : value.error().at + ": " + value.error().detail;
  };
  EXPECT_EQ(problem("<a><b>c<![CDATA[d]]></b></a>"), "cd");
  EXPECT_EQ(problem("<a><b>c<!-- -->d</b></a>"), "a/b: a value with something other than text in it");
  EXPECT_EQ(problem("<a><b><c/></b></a>"), "a/b: a value with something other than text in it");
  EXPECT_EQ(problem("<a><b>c<?d?></b></a>"), "a/b: a value with something other than text in it");
}

TEST(Element, NamespacesAsDeclaredHereOrAbove) {
  const auto tree = parse("<a xmlns='urn:x' xmlns:p='urn:y' p:q='1' q='2'><b xmlns='' xmlns:p='urn:z'/></a>");
  const Element root = tree->root(), child = root.children().at(0);
  EXPECT_EQ(root.namespace_of(""), "urn:x");
  EXPECT_EQ(child.namespace_of(""), "");
  EXPECT_EQ(child.namespace_of("p"), "urn:z");
  EXPECT_EQ(child.namespace_of("q"), std::nullopt);
  EXPECT_EQ(child.name_space(), "");
  EXPECT_EQ(root.attribute("q"), "2") << "the one of no namespace";
  ASSERT_EQ(root.attributes().size(), 2u);
  EXPECT_EQ(root.attributes()[0].name_space, "urn:y");
  EXPECT_EQ(root.attributes()[0].value, "1");
}

TEST(Element, PlacesAreCountedAmongSiblingsOfOneName) {
  const auto tree = parse("<a><b/><c/><b><d/></b>\n<c>x</c></a>");
  const auto children = tree->root().children();
  ASSERT_EQ(children.size(), 4u);
  EXPECT_EQ(children[0].path(), "a/b[1]");
  EXPECT_EQ(children[2].children()[0].path(), "a/b[2]/d");
  EXPECT_EQ(children[3].path(), "a/c[2]");
  EXPECT_EQ(children[3].line(), 2u);
  EXPECT_EQ(tree->root().parent(), std::nullopt);
  EXPECT_TRUE(children[2].children()[0].within(children[2]));
  EXPECT_TRUE(children[2].within(children[2]));
  EXPECT_FALSE(children[2].within(children[0]));
  std::string many = "<a>";
  for (int i = 0; i < 300; ++i) many += "<b/>";
  const auto longer = parse(many + "\n<b/></a>");
  EXPECT_EQ(longer->root().children().back().path(), "a/b[line 2]") << "far down, for counting would cost";
}

}  // namespace
}  // namespace esign::xml
