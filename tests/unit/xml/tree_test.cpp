// SPDX-License-Identifier: Apache-2.0
#include "xml/tree.h"

#include <gtest/gtest.h>

namespace esign::xml {
namespace {

Result<Tree::Ptr> parse(std::string_view text, const Limits& limits = {}) { return Tree::parse(as_view(text), limits); }
Errc code_of(std::string_view text, const Limits& limits = {}) {
  const auto tree = parse(text, limits);
  EXPECT_FALSE(tree) << text;
  return tree ? Errc::internal : tree.error().code;
}

TEST(Tree, ReadsNamesAttributesAndText) {
  const auto tree = parse("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ə:arayış xmlns:ə='urn:x' ad='Gülçöhrə &amp; İ'><b>Şəki&#x18F;</b></ə:arayış>\n");
  ASSERT_TRUE(tree) << tree.error().at << tree.error().detail;
  const Element root = (*tree)->root();
  EXPECT_TRUE(root.is("urn:x", "arayış"));
  EXPECT_EQ(root.attribute("ad"), "Gülçöhrə & İ");
  EXPECT_EQ(root.attribute("AD"), std::nullopt);
  const auto children = root.elements();
  ASSERT_TRUE(children);
  ASSERT_EQ(children->size(), 1u);
  EXPECT_EQ(*children->front().value(), "ŞəkiƏ");
  EXPECT_EQ(children->front().name_space(), "");
  EXPECT_EQ(children->front().path(), "arayış/b");
}

TEST(Tree, AcceptsAByteOrderMarkAndNoDeclaration) {
  EXPECT_TRUE(parse("\xEF\xBB\xBF<a/>"));
  EXPECT_TRUE(parse("<a/>"));
  EXPECT_TRUE(parse("<?xml version='1.0'?><a/>"));
  EXPECT_TRUE(parse("<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes' ?><a/>"));
}

TEST(Tree, RefusesOtherSpellingsOfTheDeclaration) {
  for (const char* text : {"<?xml version=\"1.1\"?><a/>", "<?xml version=\"1.0\" encoding=\"uTF-8\"?><a/>",
                           "<?xml version=\"1.0\" encoding=\"ISO-8859-9\"?><a/>", "<?xml encoding=\"UTF-8\"?><a/>",
                           "<?xml version=\"1.0\"encoding=\"UTF-8\"?><a/>", "<?xml version=\"1.0\" encodinG=\"UTF-8\"?><a/>",
                           "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"maybe\"?><a/>", "<?Xml version=\"1.0\"?><a/>",
                           " <?xml version=\"1.0\"?><a/>"})
    EXPECT_FALSE(parse(text)) << text;
  EXPECT_EQ(code_of("<?xml version=\"1.0\" encoding=\"ISO-8859-9\"?><a/>"), Errc::unsupported);
  EXPECT_EQ(code_of(std::string_view("<\0a\0/\0>\0", 8)), Errc::unsupported);
}

TEST(Tree, RefusesADocumentTypeDeclarationInEveryShape) {
  EXPECT_EQ(code_of("<!DOCTYPE a><a/>"), Errc::malformed);
  EXPECT_EQ(code_of("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"), Errc::malformed);
  EXPECT_EQ(code_of("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1/e\"> %p;]><a/>"), Errc::malformed);
  EXPECT_EQ(code_of("<!DOCTYPE a [<!ATTLIST b mine ID #IMPLIED>]><a/>"), Errc::malformed);
  EXPECT_EQ(code_of("<a><!DOCTYPE a></a>"), Errc::malformed);
  EXPECT_EQ(code_of("<a>&x;</a>"), Errc::malformed);
}

TEST(Tree, RefusesWhatIsNotWellFormedAndSaysWhere) {
  for (const char* text : {"", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "x<a/>", "<a/>x", "<a b=1/>", "<a b='1' b='2'/>", "<p:a/>",
                           "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a>]]></a>", "<a><!-- -- --></a>", "<a>\x01</a>",
                           "<a>\xC3</a>", "<a>\xED\xA0\x80</a>", "<a>&#0;</a>", "<a><![CDATA[x</a>", "<a b='<'/>"})
    EXPECT_FALSE(parse(text)) << text;
  const auto tree = parse("<a>\n <b></c>\n</a>");
  ASSERT_FALSE(tree);
  EXPECT_TRUE(tree.error().at.starts_with("line 2, column ")) << tree.error().at;
}

TEST(Tree, KeepsToItsBudgets) {
  Limits few;
  few.xml_depth = 3;
  few.xml_nodes = 10;
  few.xml_attributes = 2;
  few.xml_octets = 60;
  EXPECT_TRUE(parse("<a><b><c/></b></a>", few));
  EXPECT_EQ(code_of("<a><b><c><d></d></c></b></a>", few), Errc::limit_exceeded);
  EXPECT_EQ(code_of("<a><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/></a>", few), Errc::limit_exceeded);
  EXPECT_EQ(code_of("<a b='' c='' d=''/>", few), Errc::limit_exceeded);
  EXPECT_EQ(code_of("<a>0123456789012345678901234567890123456789012345678901234567890</a>", few), Errc::limit_exceeded);
}

TEST(Tree, ADeepOrWideDocumentEndsQuickly) {
  std::string deep, wide = "<a";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (int i = 0; i < 100'000; ++i) wide += " a" + std::to_string(i) + "=''";
  EXPECT_EQ(code_of(deep), Errc::limit_exceeded);
  EXPECT_EQ(code_of(wide + "/>"), Errc::limit_exceeded);
}

TEST(Tree, ReadsALargeDocument) {
  std::string text = "<a>";
  while (text.size() < 11u << 20) text += "<b c='d'>0123456789 0123456789 0123456789 0123456789</b>\n";
  const auto tree = parse(text + "</a>");
  ASSERT_TRUE(tree) << tree.error().detail;
  EXPECT_GT((*tree)->nodes(), 500'000u);
}

TEST(Tree, APathIsCheapInALongList) {
  std::string text = "<a>";
  for (int i = 0; i < 1000; ++i) text += "<b/>\n";
  const auto tree = parse(text + "<c/></a>");
  ASSERT_TRUE(tree);
  const std::vector<Element> all = (*tree)->all("", "b");
  EXPECT_EQ(all.at(0).path(), "a/b[1]");
  EXPECT_EQ(all.at(99).path(), "a/b[100]");
  EXPECT_EQ(all.at(999).path(), "a/b[line 1000]");
  EXPECT_EQ(parse("<a><b/></a>").value()->all("", "b").at(0).path(), "a/b");
}

TEST(Tree, NamespaceDeclarationsAreCounted) {
  Limits few;
  few.xml_namespaces = 2;
  for (const char* text : {"<a xmlns='u:1' xmlns:b = 'u:2' xmlnsx='u:3' b:xmlns='u:4'/>", "<a><b xmlns:c='u:1'/></a>"})
    EXPECT_TRUE(outline(as_view(text), few)) << text;
  const auto over = outline(as_view("<a xmlns='u:1'><b\nxmlns:c='u:2' xmlns:d=\"u:3\"/></a>"), few);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().detail, "xml_namespaces");
}

TEST(Tree, FindsEveryIdSpellingAndRefusesTwoBearers) {
  const auto tree = parse("<a Id='1'><b ID='2'/><c id='3'/><d xml:id='v4'/><e id='5'/><f id='5'/><g Id='6'/><h id='6'/><i IDREF='7'/></a>");
  ASSERT_TRUE(tree) << tree.error().detail;
  for (const char* id : {"1", "2", "3", "v4"}) EXPECT_TRUE((*tree)->by_id(id)) << id;
  EXPECT_EQ((*tree)->by_id("5").error().code, Errc::malformed);
  EXPECT_EQ((*tree)->by_id("6").error().code, Errc::malformed);
  EXPECT_EQ((*tree)->by_id("7").error().code, Errc::not_found);
  EXPECT_TRUE((*tree)->repeated_ids().empty());
}

TEST(Tree, ReportsRepeatedIds) {
  const auto tree = parse("<a id='x'><b Id='x'/><c ID='y'/><d xml:id='y'/><e Id='z'/></a>");
  ASSERT_TRUE(tree);
  EXPECT_EQ((*tree)->repeated_ids(), (std::vector<std::string>{"x", "y"}));
}

TEST(Element, AValueHasOneReading) {
  const auto tree = parse("<a><b>x<!-- -->y</b><c>x<?p?>y</c><d>x<e/>y</d><f><![CDATA[x<]]>y&amp;</f></a>");
  ASSERT_TRUE(tree);
  const auto children = *(*tree)->root().elements();
  EXPECT_EQ(children[0].value().error().code, Errc::malformed);
  EXPECT_EQ(children[1].value().error().code, Errc::malformed);
  EXPECT_EQ(children[2].value().error().code, Errc::malformed);
  EXPECT_EQ(children[2].value().error().at, "a/d");
  EXPECT_EQ(*children[3].value(), "x<y&");
  EXPECT_EQ(children[2].string_value(), "xy");
}

TEST(Element, ElementContentHoldsElements) {
  const auto tree = parse("<a> <b/><!-- c --> <b/>\n</a>");
  EXPECT_EQ((*tree)->root().elements()->size(), 2u);
  EXPECT_EQ((*tree)->root().elements()->at(1).path(), "a/b[2]");
  EXPECT_FALSE((*parse("<a>x<b/></a>"))->root().elements());
  EXPECT_FALSE((*parse("<a><?p?><b/></a>"))->root().elements());
}

TEST(Element, KnowsNamespacesInScope) {
  const auto tree = parse("<a xmlns='u' xmlns:p='v'><b xmlns=''/></a>");
  const Element b = (*tree)->root().children().front();
  EXPECT_EQ(b.namespace_of("p"), "v");
  EXPECT_EQ(b.namespace_of(""), "");
  EXPECT_EQ(b.namespace_of("q"), std::nullopt);
  EXPECT_TRUE(b.within((*tree)->root()));
  EXPECT_FALSE((*tree)->root().within(b));
}

TEST(Outline, FindsTheRootsTags) {
  const std::string text = "<?xml version=\"1.0\"?><!-- <x> --><p:a b='</p:a>'><![CDATA[</p:a>]]><p:a/></p:a><!-- </p:a> -->\n";
  const auto found = outline(as_view(text));
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->root_name, "p:a");
  EXPECT_EQ(text.substr(found->root_end_tag), "</p:a><!-- </p:a> -->\n");
  EXPECT_EQ(found->root, Outline::Root::open);
  const std::string closed = "<a b='>'  />\n";
  const auto short_one = outline(as_view(closed));
  ASSERT_TRUE(short_one);
  EXPECT_EQ(short_one->root, Outline::Root::self_closing);
  EXPECT_EQ(closed.substr(short_one->root_tag_end), "\n");
}

TEST(Tree, NoPrefixOfADocumentIsADocument) {
  const std::string text = "<?xml version=\"1.0\"?><a b='c'><!-- d --><e><![CDATA[f]]></e>g &lt;<?h i?></a>";
  ASSERT_TRUE(parse(text));
  for (std::size_t n = 0; n < text.size(); ++n) EXPECT_FALSE(parse(text.substr(0, n))) << n;
}

}  // namespace
}  // namespace esign::xml
