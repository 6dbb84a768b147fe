// SPDX-License-Identifier: Apache-2.0
#include "xml/canonical.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace esign::xml {
namespace {

const std::filesystem::path kCorpus = std::filesystem::path(ESIGN_CORPORA) / "libxml2";

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
std::string canonical(std::string_view text, const Canonicalization& how, std::string_view apex_id = {}, std::string_view without = {}) {
  const auto tree = Tree::parse(as_view(text));
  if (!tree) return "error " + tree.error().detail;
  NodeSet nodes{{}, WithComments::yes, {}};
  if (!apex_id.empty()) nodes.apex = *(*tree)->by_id(apex_id);
  if (!without.empty()) nodes.without = (*tree)->all("urn:w", without);
  const auto octets = canonical_octets(**tree, nodes, how);
  return octets ? std::string(as_text(*octets)) : "error " + octets.error().detail;
}
constexpr auto kNo = WithComments::no, kYes = WithComments::yes;

// The outputs are written by hand from the texts of the recommendations.

TEST(Canonical, WholeDocument) {
  const std::string text = "<?xml version=\"1.0\"?>\n<?p  q ?>\n<!-- c -->\n<a  z='1' b=\"&#39;&lt;&#10;\" xmlns='urn:x'><![CDATA[<&]]>&gt;&#13;<e/></a>\n<!-- d -->\n";
  EXPECT_EQ(canonical(text, {C14n::inclusive_1_0, kNo, {}}), "<?p q ?>\n<a xmlns=\"urn:x\" b=\"'&lt;&#xA;\" z=\"1\">&lt;&amp;&gt;&#xD;<e></e></a>");
  EXPECT_EQ(canonical(text, {C14n::inclusive_1_0, kYes, {}}),
            "<?p q ?>\n<!-- c -->\n<a xmlns=\"urn:x\" b=\"'&lt;&#xA;\" z=\"1\">&lt;&amp;&gt;&#xD;<e></e></a>\n<!-- d -->");
}

TEST(Canonical, ASubtreeInclusiveAndExclusive) {
  const std::string text = "<a xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q' xml:lang='az' xml:id='r'><p:b Id='x'><c q:d='1'/></p:b></a>";
  EXPECT_EQ(canonical(text, {C14n::inclusive_1_0, kNo, {}}, "x"),
            "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" Id=\"x\" xml:id=\"r\" xml:lang=\"az\"><c q:d=\"1\"></c></p:b>");
  EXPECT_EQ(canonical(text, {C14n::inclusive_1_1, kNo, {}}, "x"),
            "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" Id=\"x\" xml:lang=\"az\"><c q:d=\"1\"></c></p:b>");
  EXPECT_EQ(canonical(text, {C14n::exclusive, kNo, {}}, "x"),
            "<p:b xmlns:p=\"urn:p\" Id=\"x\"><c xmlns=\"urn:d\" xmlns:q=\"urn:q\" q:d=\"1\"></c></p:b>");
  EXPECT_EQ(canonical(text, {C14n::exclusive, kNo, {"q", "#default"}}, "x"),
            "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" Id=\"x\"><c q:d=\"1\"></c></p:b>");
}

TEST(Canonical, SubtreesAreLeftOut) {
  const std::string text = "<a Id='x'>1<s xmlns='urn:w'>2<a>3</a></s>4<b>5<s xmlns='urn:w'/></b></a>";
  EXPECT_EQ(canonical(text, {C14n::exclusive, kNo, {}}, "", "s"), "<a Id=\"x\">14<b>5</b></a>");
  EXPECT_EQ(canonical(text, {C14n::inclusive_1_0, kNo, {}}, "x", "s"), "<a Id=\"x\">14<b>5</b></a>");
}

TEST(Canonical, NothingLeftIsAnError) {
  EXPECT_TRUE(canonical("<s xmlns='urn:w'>x</s>", {C14n::exclusive, kNo, {}}, "", "s").starts_with("error "));
  EXPECT_TRUE(canonical("<s xmlns='urn:w'><a Id='x'/></s>", {C14n::exclusive, kNo, {}}, "x", "s").starts_with("error "));
  // Relative namespace names have no canonical form (Canonical XML 1.0 section 1.3).
  EXPECT_TRUE(canonical("<a xmlns='../x'/>", {C14n::inclusive_1_0, kNo, {}}).starts_with("error "));
}

TEST(Canonical, AnErrorOfTheReceiverComesBack) {
  const auto tree = Tree::parse(as_view("<a/>"));
  const auto result = canonicalize(**tree, {}, {}, [](View) -> Result<void> { return fail(Errc::storage, "full"); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::storage);
}

TEST(Canonical, WalksAreCounted) {
  Limits few;
  few.xml_visits = 7;
  const auto tree = Tree::parse(as_view("<a><b/><c/><d/></a>"), few);
  ASSERT_TRUE(tree);
  const Sink nowhere = [](View) -> Result<void> { return {}; };
  EXPECT_TRUE(canonicalize(**tree, {}, {}, nowhere));
  EXPECT_EQ(canonicalize(**tree, {}, {}, nowhere).error().detail, "xml_visits");
}

/// The whole-document cases of the libxml2 corpus; those with a DTD cannot be read here, those with an XPath are another shape.
TEST(Canonical, AgreesWithTheCorpus) {
  if (!std::filesystem::exists(kCorpus)) GTEST_SKIP() << "no corpora";
  const std::pair<const char*, Canonicalization> folders[] = {{"with-comments", {C14n::inclusive_1_0, kYes, {}}},
                                                              {"without-comments", {C14n::inclusive_1_0, kNo, {}}},
                                                              {"1-1-without-comments", {C14n::inclusive_1_1, kNo, {}}},
                                                              {"exc-without-comments", {C14n::exclusive, kNo, {}}}};
  std::size_t compared = 0;
  for (const auto& [folder, how] : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(kCorpus / "test/c14n" / folder)) {
      auto path = entry.path();
      const auto expected = kCorpus / "result/c14n" / folder / path.stem();
      const std::string text = file_text(path);
      if (path.extension() != ".xml" || !std::filesystem::exists(expected) || text.find("<!DOCTYPE") != std::string::npos) continue;
      if (std::filesystem::exists(path.replace_extension(".xpath")) || text.find("ISO-8859-1") != std::string::npos) continue;
      EXPECT_EQ(canonical(text, how), file_text(expected)) << entry.path();
      ++compared;
    }
  }
  EXPECT_GE(compared, 3u);
}

/// [ancestor-or-self::E] of the corpus is a subtree: the apex is found by its tag, which these files have once.
TEST(Canonical, AgreesWithSubtreesOfTheCorpus) {
  if (!std::filesystem::exists(kCorpus)) GTEST_SKIP() << "no corpora";
  for (const char* name : {"xmllang-prop-1", "xmlspace-prop-1", "xmlid-prop-1"}) {
    const std::string text = file_text(kCorpus / "test/c14n/1-1-without-comments" / (std::string(name) + ".xml"));
    const std::string xpath = file_text(kCorpus / "test/c14n/1-1-without-comments" / (std::string(name) + ".xpath"));
    ASSERT_NE(xpath.find("[ancestor-or-self::ietf:e1]"), std::string::npos) << name;
    const auto tree = Tree::parse(as_view(text));
    ASSERT_TRUE(tree) << name;
    const auto apex = (*tree)->all("http://www.ietf.org", "e1");
    ASSERT_EQ(apex.size(), 1u) << name;
    const auto octets = canonical_octets(**tree, {apex.front(), kNo, {}}, {C14n::inclusive_1_1, kNo, {}});
    ASSERT_TRUE(octets) << name;
    EXPECT_EQ(as_text(*octets), file_text(kCorpus / "result/c14n/1-1-without-comments" / name)) << name;
  }
}

// Long enough that pieces leave the buffer of libxml2 in the middle.
std::string siblings(std::size_t count) {
  std::string text = "<r xmlns='urn:d' xmlns:p='urn:p' xml:lang='az' xml:base='http://a/'><!-- o --><list xmlns:q='urn:q'>";
  for (std::size_t i = 0; i < count; ++i) {
    text += "\n<p:one xmlns:s" + std::to_string(i) + "='urn:s' q:n='" + std::to_string(i) + "'><!-- Günel --><?pi x?><two xmlns=''>" +
            std::string(i * 700, 'a') + "</two><q:e/>&#13;</p:one> text ";
  }
  return text + "</list><tail/></r>";
}

TEST(Canonical, SiblingsAtOnceAreWhatEachIsAlone) {
  const std::string text = siblings(12);
  const auto tree = *Tree::parse(as_view(text));
  const std::vector<Element> elements = tree->all("urn:p", "one");
  ASSERT_EQ(elements.size(), 12u);
  for (const C14n method : {C14n::inclusive_1_0, C14n::inclusive_1_1, C14n::exclusive}) {
    for (const Canonicalization& how : {Canonicalization{method, kNo, {}}, Canonicalization{method, kYes, {}}, Canonicalization{method, kYes, {"q", "#default"}}}) {
      std::vector<Bytes> forms(elements.size());
      const std::uint64_t before = tree->visits();
      const auto done = canonicalize_each(*tree, elements, how, [&](std::size_t index, View piece) -> Result<void> {
        append(forms.at(index), piece);
        return {};
      });
      ASSERT_TRUE(done) << done.error().detail;
      EXPECT_EQ(tree->visits() - before, tree->nodes()) << "one walk";
      for (std::size_t i = 0; i < elements.size(); ++i) {
        EXPECT_EQ(as_text(forms[i]), as_text(*canonical_octets(*tree, {elements[i], WithComments::yes, {}}, how))) << i;
      }
    }
  }
}

TEST(Canonical, SiblingsAtOnceHaveTheirOrderAndTheirErrors) {
  const std::string text = siblings(3);
  const auto tree = *Tree::parse(as_view(text));
  std::vector<Element> elements = tree->all("urn:p", "one");
  const auto nothing = [](std::size_t, View) -> Result<void> { return {}; };
  std::swap(elements[0], elements[2]);
  const auto swapped = canonicalize_each(*tree, elements, {}, nothing);
  ASSERT_FALSE(swapped);
  EXPECT_EQ(swapped.error().code, Errc::internal);
  std::swap(elements[0], elements[2]);
  const auto stopped = canonicalize_each(*tree, elements, {}, [](std::size_t index, View) -> Result<void> {
    return index == 1 ? fail(Errc::storage, "full") : Result<void>{};
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().detail, "full");
  EXPECT_TRUE(canonicalize_each(*tree, {}, {}, nothing));
}

}  // namespace
}  // namespace esign::xml
