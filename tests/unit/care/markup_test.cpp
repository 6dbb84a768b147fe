// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "documents.h"

namespace esign::care::test {
namespace {

TEST(MarkupCare, SaysNothingOfData) {
  EXPECT_EQ(said_of("<arayis><ad>Günel</ad><script-no>1</script-no></arayis>", "arayış.xml"), Said{});
  EXPECT_EQ(said_of("salam", "a.txt"), Said{});
  EXPECT_EQ(said_of("", "boş.txt"), Said{});
}

TEST(MarkupCare, FindsStyleSheetsAndInclusions) {
  EXPECT_EQ(said_of("<?xml version=\"1.0\"?><?xml-stylesheet href=\"a.xsl\"?><a/>", "a.xml"), Said{"external_reference "});
  EXPECT_EQ(said_of("<a>\n<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" href=\"b\"/></a>", "a.xml"), Said{"external_reference line 2"});
}

TEST(MarkupCare, FindsProgramsInPictures) {
  const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"http://www.w3.org/1999/xlink\"";
  EXPECT_EQ(said_of(svg + "><script/></svg>", "a.svg"), Said{"script line 1"});
  EXPECT_EQ(said_of(svg + " onload=\"f()\"/>", "a.svg"), Said{"script line 1"});
  EXPECT_EQ(said_of(svg + "><a x:href=\" JavaScript:f()\"/></svg>", "a.svg"), Said{"script line 1"});
  EXPECT_EQ(said_of(svg + ">\n<image x:href=\"https://a.az/b.png\"/></svg>", "a.svg"), Said{"external_reference line 2"});
  EXPECT_EQ(said_of(svg + "><image x:href=\"data:image/png;base64,AA\"/><use href=\"#b\"/></svg>", "a.svg"), Said{});
}

TEST(MarkupCare, FindsProgramsInPages) {
  EXPECT_EQ(said_of("<!DOCTYPE html>\n<html><SCRIPT>x</SCRIPT>", "a.html"), Said{"script line 2"});
  EXPECT_EQ(said_of("<!DOCTYPE html><html><p>salam</p>", "a.html"), Said{});
  EXPECT_EQ(said_of("<html><img src=\"http://a.az/b.png\"><p style=\"display:none\">", "a.html"), (Said{"external_reference line 1", "hidden_text line 1"}));
}

TEST(Care, ComparesNameAndOctets) {
  EXPECT_EQ(said_of(pdf_with("", ""), "a.txt"), Said{"type_mismatch "});
  EXPECT_EQ(said_of("\x89PNG\r\n\x1a\n", "a.pdf"), Said{"type_mismatch "});
  EXPECT_EQ(said_of(pdf_with("", ""), "a.pdf"), Said{});
}

TEST(Care, SaysOnceWhatIsAtOnePlaceAndNotMoreThanIsRead) {
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
  for (int i = 0; i < 200; ++i) svg += "\n<script/><script/>";
  EXPECT_EQ(said_of(svg + "</svg>", "a.svg").size(), Limits{}.cautions);
}

TEST(Care, TellsBrokenDocuments) { EXPECT_EQ(said_of("<a><b></a>", "a.xml").size(), 1u); }

}  // namespace
}  // namespace esign::care::test
