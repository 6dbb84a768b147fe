// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/canonical_forms.h"

#include <gtest/gtest.h>

namespace esign::formats::xades {
namespace {

constexpr xml::Canonicalization kExclusive{xml::C14n::exclusive, xml::WithComments::no, {}};

struct File {
  xml::Tree::Ptr tree{};
  std::vector<xml::Element> properties{};
};

/// As many properties as stamps, each of `octets` octets.
File file(std::size_t stamps, std::size_t octets) {
  std::string text = "<a xmlns='urn:a' xmlns:b='urn:b'><ad>Günel</ad><p>";
  for (std::size_t i = 0; i < stamps; ++i) text += "<b:stamp>" + std::to_string(i) + std::string(octets, 'x') + "</b:stamp>";
  text += "</p></a>";
  File made{*xml::Tree::parse(as_view(text))};
  made.properties = made.tree->all("urn:b", "stamp");
  return made;
}

std::string form(CanonicalForms& forms, std::size_t index, const xml::Canonicalization& how) {
  std::string text;
  const auto done = forms.write(index, how, [&](View piece) -> Result<void> {
    text += as_text(piece);
    return {};
  });
  return done ? text : "error " + done.error().detail;
}

/// The nodes that are walked when every stamp asks for all properties before it; each form is compared with its own canonicalisation.
std::uint64_t walked(const File& one) {
  CanonicalForms forms(one.tree, one.properties);
  std::uint64_t all = 0;
  for (std::size_t stamp = 0; stamp < one.properties.size(); ++stamp) {
    for (std::size_t before = 0; before < stamp; ++before) {
      const std::uint64_t begin = one.tree->visits();
      const std::string text = form(forms, before, kExclusive);
      all += one.tree->visits() - begin;
      EXPECT_EQ(text, as_text(*xml::canonical_octets(*one.tree, {one.properties[before], xml::WithComments::yes, {}}, kExclusive)));
    }
  }
  return all;
}

TEST(CanonicalForms, TenStampsWalkTheDocumentOnce) {
  for (const std::size_t stamps : {2u, 5u, 10u}) {
    const File one = file(stamps, 100);
    EXPECT_EQ(walked(one), one.tree->nodes()) << stamps;
  }
}

TEST(CanonicalForms, EachMethodGivesItsOwnOctets) {
  const File one = file(2, 10);
  CanonicalForms forms(one.tree, one.properties);
  const xml::Canonicalization inclusive{xml::C14n::inclusive_1_0, xml::WithComments::no, {}};
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(form(forms, 0, kExclusive), "<b:stamp xmlns:b=\"urn:b\">0xxxxxxxxxx</b:stamp>");
    EXPECT_EQ(form(forms, 0, inclusive), "<b:stamp xmlns=\"urn:a\" xmlns:b=\"urn:b\">0xxxxxxxxxx</b:stamp>");
  }
}

TEST(CanonicalForms, WhatIsTooMuchToKeepIsMadeAnew) {
  const File one = file(3, 2u << 20);
  EXPECT_GT(walked(one), one.tree->nodes());
}

TEST(CanonicalForms, WhatIsHandedOutAgainDrawsOnTheBudget) {
  Limits limits;
  limits.xml_canonical_octets = 1;
  limits.xml_canonical_forms = 3;
  const std::string text = "<a xmlns:b='urn:b'><b:stamp>" + std::string(1000, 'x') + "</b:stamp></a>";
  const auto tree = *xml::Tree::parse(as_view(text), limits);
  CanonicalForms forms(tree, tree->all("urn:b", "stamp"));
  int given = 0;
  while (given < 10 && !form(forms, 0, kExclusive).starts_with("error ")) ++given;
  EXPECT_EQ(given, 2) << "one third is spent on making it";
  EXPECT_EQ(form(forms, 0, kExclusive), "error xml_canonical_octets");
}

}  // namespace
}  // namespace esign::formats::xades
