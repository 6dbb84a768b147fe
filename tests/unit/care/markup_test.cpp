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

Said page(const std::string& body) { return said_of("<!DOCTYPE html><html><head><title>a</title></head><body>\n" + body + "\n</body></html>", "a.html"); }

TEST(MarkupCare, FindsProgramsInPages) {
  EXPECT_EQ(said_of("<!DOCTYPE html>\n<html><SCRIPT>x</SCRIPT>", "a.html"), Said{"script line 2"});
  EXPECT_EQ(said_of("<!DOCTYPE html><html><p>salam</p>", "a.html"), Said{});
  EXPECT_EQ(page("<p OnClick = 'f()'>salam"), Said{"script line 2"});
  EXPECT_EQ(page("<a href=' javascript&#58;f()'>salam</a>"), Said{"script line 2"});
  EXPECT_EQ(page("<p>&lt;script> onload= javascript: display:none</p><!-- <script> -->"), Said{});
}

TEST(MarkupCare, FindsWhatPagesFetch) {
  EXPECT_EQ(page("<img src=http://a.az/b.png>"), Said{"external_reference line 2"});
  EXPECT_EQ(page("<img src='b.png'>"), Said{"external_reference line 2"});
  EXPECT_EQ(page("<img src='data:image/png;base64,AA'><a href='http://a.az'>salam</a>"), Said{});
  EXPECT_EQ(page("<iframe srcdoc='<p>a'></iframe>"), Said{"external_reference line 2"});
  EXPECT_EQ(page("<p style='background: url(b.png)'>salam"), Said{"external_reference line 2"});
  EXPECT_EQ(page("<style>@import 'a.css';</style>"), Said{"external_reference line 2"});
  EXPECT_EQ(page("<meta http-equiv=refresh content='0;url=b'>"), Said{"external_reference line 2"});
}

TEST(MarkupCare, FindsTextThatPagesHide) {
  for (const char* style : {"display:none", "display : NONE !important", "visibility:hidden", "opacity:0", "opacity: 0.0", "font-size:0", "font-size: 0px", "font-size:.5pt", "color:red;display:none"})
    EXPECT_EQ(page("<div style='" + std::string(style) + "'><p>gizli</p></div>"), Said{"hidden_text line 2"}) << style;
  for (const char* style : {"display:block", "opacity:0.5", "font-size:12pt", "font-size:0.9em", "visibility:visible", "xdisplay:none"})
    EXPECT_EQ(page("<div style='" + std::string(style) + "'><p>salam</p></div>"), Said{}) << style;
  EXPECT_EQ(page("<p hidden>gizli"), Said{"hidden_text line 2"});
  EXPECT_EQ(page("<div style='display:none'> &nbsp; </div><p>salam"), Said{});
  EXPECT_EQ(page("<div style='display:none'></div><p>salam"), Said{});
  EXPECT_EQ(page("<style>/* display:none */ p { color: red }</style><p>salam"), Said{});
  EXPECT_EQ(page("<style>@media print { .a { display:none } }</style><p>salam"), Said{"hidden_text line 2"});
}

TEST(MarkupCare, FindsWhiteText) {
  for (const char* white : {"#fff", "#FFFFFF", "white", "rgb(255, 255,255)", "rgb(100% 100% 100%)", "#fefefe", "#ffff !important"})
    EXPECT_EQ(page("<p style='color:" + std::string(white) + "'>gizli"), Said{"hidden_text line 2"}) << white;
  for (const char* other : {"#000", "#fffff", "red", "rgb(255,255,0)", "inherit", "#eeeeee", "whitesmoke"}) EXPECT_EQ(page("<p style='color:" + std::string(other) + "'>salam"), Said{}) << other;
  EXPECT_EQ(page("<font color=white>gizli</font>"), Said{"hidden_text line 2"});
  EXPECT_EQ(page("<table bgcolor=navy><tr><td><font color=white>salam</font></table>"), Said{});
  EXPECT_EQ(page("<div style='background:#004'><p style='color:#fff'>salam</p></div>"), Said{});
  EXPECT_EQ(page("<div style='background:#fff'><p style='color:#fff'>gizli</p></div>"), Said{"hidden_text line 2"});
  EXPECT_EQ(page("<style>h1 { background: navy }</style><h1 style='color:#fff'>salam"), Said{});
}

TEST(MarkupCare, EndsAtElementsWithoutEnd) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<b>";
  EXPECT_EQ(page(deep), Said{"unreadable "});
}

TEST(MarkupCare, XhtmlAndPicturesHideAsWell) {
  EXPECT_EQ(said_of("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><p style=\"display:none\">gizli</p></html>", "a.xhtml"), Said{"hidden_text line 1"});
  EXPECT_EQ(said_of("<svg xmlns=\"http://www.w3.org/2000/svg\"><text opacity=\"0\">gizli</text><g display=\"none\"/></svg>", "a.svg"), Said{"hidden_text line 1"});
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
