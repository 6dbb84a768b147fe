// SPDX-License-Identifier: Apache-2.0
#include "xml/escape.h"

#include <gtest/gtest.h>

#include "xml/tree.h"

namespace esign::xml {
namespace {

/// XML 1.0 sections 2.4 and 3.3.3: what a parser would take for mark-up, or normalise.
TEST(Escape, MarkUpAndWhiteSpaceBecomeReferences) {
  EXPECT_EQ(escaped("a<b>&\"c\"'d'"), "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;");
  EXPECT_EQ(escaped("\t\r\n "), "&#9;&#13;&#10; ");
  EXPECT_EQ(escaped("]]>"), "]]&gt;");
  EXPECT_EQ(escaped("Əlıİşğçöü"), "Əlıİşğçöü");
  EXPECT_EQ(escaped(""), "");
}

TEST(Escape, ParsesBackInAnAttributeAndAsText) {
  const std::string text = " Ə<&>\"'\t\r\n  ]]> &amp; İ ";
  const std::string document = "<a b=\"" + escaped(text) + "\">" + escaped(text) + "</a>";
  const auto tree = Tree::parse(as_view(document));
  ASSERT_TRUE(tree) << tree.error().detail;
  EXPECT_EQ((*tree)->root().attribute("b"), text);
  EXPECT_EQ((*tree)->root().value().value(), text);
}

}  // namespace
}  // namespace esign::xml
