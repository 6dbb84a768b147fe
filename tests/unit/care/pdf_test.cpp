// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "documents.h"

namespace esign::care::test {
namespace {

constexpr const char* kText = "BT /F1 12 Tf 10 10 Td (Salam, dünya) Tj ET";

Said said(const std::string& catalog, const std::string& content = kText, const std::vector<std::string>& more = {}) {
  return said_of(pdf_with(catalog, content, more), "müqavilə.pdf");
}

TEST(PdfCare, SaysNothingOfAPlainPage) { EXPECT_EQ(said(""), Said{}); }

TEST(PdfCare, FindsScripts) {
  EXPECT_EQ(said("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), Said{"script 1 0 obj"});
  EXPECT_EQ(said("/Names<</JavaScript 5 0 R>>", kText, {"<</Names[(a) <</S/JavaScript/JS(x)>>]>>"}), Said{"script 5 0 obj"});
  EXPECT_EQ(said("", kText, {"<</Type/Annot/Subtype/Link/A<</S/Launch/F(calc.exe)>>>>"}), Said{"script 5 0 obj"});
  EXPECT_EQ(said("/AcroForm<</XFA(x)>>"), Said{"script Root/AcroForm/XFA"});
  EXPECT_EQ(said("", kText, {"<</Type/Annot/Subtype/RichMedia>>"}), Said{"script 5 0 obj"});
}

TEST(PdfCare, LeavesLinksAlone) { EXPECT_EQ(said("", kText, {"<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://e-gov.az)>>>>"}), Said{}); }

TEST(PdfCare, FindsLayersAndCalculations) {
  EXPECT_EQ(said("/OCProperties<</OCGs[5 0 R]>>", kText, {"<</Type/OCG/Name(Gizli)>>"}), (Said{"layers Root/OCProperties", "layers 5 0 obj"}));
  EXPECT_EQ(said("/AcroForm<</Fields[]/CO[5 0 R]>>", kText, {"<</FT/Tx/T(c\xc9\x99mi)>>"}), Said{"calculation Root/AcroForm/CO"});
  EXPECT_EQ(said("/AcroForm<</Fields[]/CO[]>>"), Said{});
}

TEST(PdfCare, FindsWhatIsElsewhere) {
  EXPECT_EQ(said("", kText, {"<</F(other.bin)/Length 0>>\nstream\n\nendstream"}), Said{"external_reference 5 0 obj"});
  EXPECT_EQ(said("", kText, {"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Ref<</F(other.pdf)/Page 0>>/Length 0>>\nstream\n\nendstream"}),
            Said{"external_reference 5 0 obj"});
  EXPECT_EQ(said("", kText, {"<</Subtype/Image/Alternates[]/Length 0>>\nstream\n\nendstream"}), Said{"external_reference 5 0 obj"});
}

TEST(PdfCare, FindsFontsThatAreNotInTheFile) {
  EXPECT_EQ(said("", kText, {"<</Type/FontDescriptor/FontName/Schriften>>"}), Said{"external_reference 5 0 obj"});
  EXPECT_EQ(said("", kText, {"<</Type/FontDescriptor/FontName/Helvetica>>"}), Said{});
  EXPECT_EQ(said("", kText, {"<</Type/FontDescriptor/FontName/AAAAAA+DejaVu/FontFile2 4 0 R>>"}), Said{});
}

TEST(PdfCare, FindsTextThatIsNotPainted) {
  EXPECT_EQ(said("", "BT /F1 12 Tf 3 Tr (gizli) Tj ET"), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(said("", kText, {"<</Subtype/Form/BBox[0 0 1 1]/Length 19>>\nstream\nBT 7 Tr [(x)] TJ ET\nendstream"}), Said{"hidden_text 5 0 obj"});
}

TEST(PdfCare, SaysWhatItCouldNotRead) {
  const std::string whole = pdf_with("", kText);
  EXPECT_EQ(said_of(whole.substr(0, whole.size() - 30), "a.pdf").size(), 1u);
  EXPECT_TRUE(said_of(whole.substr(0, whole.size() - 30), "a.pdf").front().starts_with("unreadable"));
  EXPECT_EQ(said("", kText, {"<</Length 3>>\nstream\nlonger\nendstream"}), Said{"unreadable "});
}

TEST(PdfCare, FindsWhatVerifyingWouldLeaveUndecided) {
  std::string whole = pdf_with("", kText);
  // The content's entry leads one octet too far.
  const std::size_t content = whole.find("4 0 obj");
  std::string number = std::to_string(content);
  number.insert(0, 10 - number.size(), '0');
  const std::size_t at = whole.find(number, whole.find("xref\n"));
  ASSERT_NE(at, std::string::npos);
  whole[at + 9] = static_cast<char>(whole[at + 9] == '9' ? '8' : whole[at + 9] + 1);
  EXPECT_EQ(said_of(whole, "a.pdf").front(), "two_readings 4 0 obj");
}

TEST(PdfCare, EndsAtPageTreesThatGoInCircles) {
  EXPECT_EQ(said("", kText, {"<</Type/Pages/Kids[2 0 R 5 0 R]>>"}), Said{});
  std::string circle = pdf_with("", kText);
  circle.replace(circle.find("/Kids[3 0 R]"), 12, "/Kids[2 0 R]");
  EXPECT_EQ(said_of(circle, "a.pdf"), Said{});
}

/// Whether text of the page's content is told as hidden.
bool hides(const std::string& content) { return said("", content) == Said{"hidden_text 4 0 obj"}; }

TEST(PdfCare, ReadsRenderingModesInTheirOrder) {
  EXPECT_FALSE(hides("BT 3 Tr 0 Tr (a) Tj"));
  EXPECT_FALSE(hides("q 3 Tr Q (a) Tj"));
  EXPECT_TRUE(hides("3 Tr q 0 Tr Q (a) Tj"));
  EXPECT_TRUE(hides("3 Tr [(a) 2 (b)] TJ"));
  EXPECT_TRUE(hides("3 Tr (a) '"));
  EXPECT_TRUE(hides("3 Tr 1 2 (a) \""));
  EXPECT_FALSE(hides("(3 Tr) Tj (a) Tj"));
  EXPECT_FALSE(hides("% 3 Tr\n(a) Tj"));
  EXPECT_FALSE(hides("(\\) 3 Tr) Tj <33205472> Tj"));
  EXPECT_FALSE(hides("BI /W 1 ID 3 Tr \xff EI (a) Tj"));
  EXPECT_TRUE(hides("BI /W 1 ID xx EI 3 Tr (a) Tj"));
  for (const char* broken : {"<", "(", "(\\", "<4", "/", "[", "q q Q Q Q Q", "1 Tf", "Tj", "(a) \""}) EXPECT_FALSE(hides(broken)) << broken;
}

TEST(PdfCare, TextThatIsAClipIsSeenOnceSomethingIsPaintedThroughIt) {
  EXPECT_TRUE(hides("BT 7 Tr (a) Tj ET"));
  EXPECT_TRUE(hides("q BT 7 Tr (a) Tj ET Q 0 0 9 9 re f"));
  EXPECT_FALSE(hides("q BT 7 Tr (a) Tj ET 0 0 300 300 re f Q"));
}

TEST(PdfCare, SpacesAreNoText) {
  EXPECT_FALSE(hides("3 Tr (  ) Tj () Tj <2020> Tj"));
  EXPECT_TRUE(hides("3 Tr ( a ) Tj"));
}

/// The text of twelve points at 50, 50, some 35 points wide.
constexpr const char* kShown = " BT /F1 12 Tf 1 0 0 1 50 50 Tm (gizli!) Tj ET ";

TEST(PdfCare, FindsTextInTheColourOfThePaper) {
  for (const char* white : {"1 g", "1 1 1 rg", "0 0 0 0 k", "0.99 g", "/DeviceRGB cs 1 1 1 sc", "/DeviceCMYK cs 0 0 0 0 scn", "1 G 1 Tr"}) EXPECT_TRUE(hides(white + std::string(kShown))) << white;
  for (const char* other : {"0 g", "0.9 g", "1 0 0 rg", "0 0 0 1 k", "/Pattern cs /P1 scn", "1 G", "0 G 1 g 2 Tr", "/Own cs 1 1 1 sc"}) EXPECT_FALSE(hides(other + std::string(kShown))) << other;
}

TEST(PdfCare, WhiteTextOnSomethingDarkIsSeen) {
  const std::string white = std::string("1 g") + kShown;
  EXPECT_FALSE(hides("0 0 1 rg 40 40 100 40 re f " + white));
  EXPECT_FALSE(hides("0 g 40 40 m 140 40 l 140 80 l 40 80 l f " + white));
  EXPECT_FALSE(hides("0 g 40 40 m 100 0 200 0 140 80 c f " + white));
  EXPECT_FALSE(hides("0 G 30 w 40 54 m 150 54 l S " + white));
  EXPECT_FALSE(hides("/Sh1 sh " + white));
  EXPECT_FALSE(hides("q 200 0 0 200 0 0 cm BI /W 1 ID x EI Q " + white));
  // Beside it, under something white, or clipped away it helps nothing.
  EXPECT_TRUE(hides("0 g 40 140 100 40 re f " + white));
  EXPECT_TRUE(hides("0 g 40 40 100 40 re f 1 g 30 30 200 200 re f " + white));
  EXPECT_TRUE(hides("q 0 0 5 5 re W n 0 g 40 40 100 40 re f Q " + white));
}

TEST(PdfCare, FindsTextInTheColourOfWhatIsUnderIt) {
  EXPECT_TRUE(hides("1 0 0 rg 40 40 100 40 re f 1 0 0 rg" + std::string(kShown)));
  EXPECT_FALSE(hides("1 0 0 rg 40 40 100 40 re f 0 0 1 rg" + std::string(kShown)));
  // A part of it stands on the paper.
  EXPECT_FALSE(hides("1 0 0 rg 40 40 20 40 re f 1 0 0 rg" + std::string(kShown)));
}

TEST(PdfCare, FindsTinyText) {
  EXPECT_TRUE(hides("BT /F1 0.5 Tf 50 50 Td (gizli) Tj ET"));
  EXPECT_TRUE(hides("0.01 0 0 0.01 0 0 cm BT /F1 12 Tf 5000 5000 Td (gizli) Tj ET"));
  EXPECT_TRUE(hides("BT /F1 12 Tf 1 Tz 50 50 Td (gizli) Tj ET"));
  EXPECT_TRUE(hides("BT /F1 0 Tf 50 50 Td (gizli) Tj ET"));
  EXPECT_FALSE(hides("BT /F1 1 Tf 12 0 0 12 50 50 Tm (salam) Tj ET"));
  EXPECT_FALSE(hides("10 0 0 10 0 0 cm BT /F1 0.5 Tf 5 5 Td (salam) Tj ET"));
  EXPECT_FALSE(hides("0.1 0 0 0.1 0 0 cm BT /F1 120 Tf 0 1 -1 0 500 500 Tm (salam) Tj ET"));
}

TEST(PdfCare, FindsTextBesideThePage) {
  EXPECT_TRUE(hides("BT /F1 12 Tf 400 50 Td (gizli) Tj ET"));
  EXPECT_TRUE(hides("BT /F1 12 Tf 50 -40 Td (gizli) Tj ET"));
  EXPECT_FALSE(hides("BT /F1 12 Tf 290 50 Td (salam) Tj ET"));
}

TEST(PdfCare, FindsTextThatSomethingWasPaintedOver) {
  EXPECT_TRUE(hides(kShown + std::string("1 g 40 40 100 40 re f")));
  EXPECT_TRUE(hides(kShown + std::string("0 g 40 40 m 140 40 l 140 80 l 40 80 l h f")));
  EXPECT_TRUE(hides("q 1 0 0 1 5 5 cm" + std::string(kShown) + "Q 1 g 0 0 300 300 re f*"));
  EXPECT_FALSE(hides(kShown + std::string("1 g 60 40 100 40 re f")));
  EXPECT_FALSE(hides("1 g 40 40 100 40 re f" + std::string(" 0 g") + kShown));
  EXPECT_FALSE(hides(kShown + std::string("1 g 40 40 m 140 40 l 90 80 l h f")));
  EXPECT_FALSE(hides(kShown + std::string("0.7 0.7 -0.7 0.7 100 0 cm 1 g 0 0 100 100 re f")));
  EXPECT_FALSE(hides(kShown + std::string("40 40 100 40 re S")));
  EXPECT_FALSE(hides(kShown + std::string("q 0 0 9 9 re W n 1 g 0 0 300 300 re f Q")));
}

/// A page with these resources; its content is object 4, and `more` begin at 5.
std::string page_with(const std::string& entries, const std::string& content, const std::vector<std::string>& more) {
  std::string file = pdf_with("", content, more);
  // The page is rewritten, and the table with it.
  const std::string page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>";
  std::vector<std::string> objects;
  for (std::size_t at = file.find(" obj\n"); at != std::string::npos; at = file.find(" obj\n", at + 1)) objects.push_back(file.substr(at + 5, file.find("\nendobj", at) - at - 5));
  std::string made = "%PDF-1.7\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += offset_of(made.size()) + " 00000 n \n";
    made += std::to_string(i + 1) + " 0 obj\n" + (objects[i] == page ? page.substr(0, page.size() - 2) + entries + ">>" : objects[i]) + "\nendobj\n";
  }
  const std::string size = std::to_string(objects.size() + 1);
  return made + "xref\n0 " + size + "\n0000000000 65535 f \n" + table + "trailer\n<</Size " + size + "/Root 1 0 R>>\nstartxref\n" + std::to_string(made.size()) + "\n%%EOF\n";
}

Said said_of_page(const std::string& entries, const std::string& content, const std::vector<std::string>& more) { return said_of(page_with(entries, content, more), "a.pdf"); }

std::string stream(const std::string& entries, const std::string& octets) {
  return "<<" + entries + "/Length " + std::to_string(octets.size()) + ">>\nstream\n" + octets + "\nendstream";
}

TEST(PdfCare, TheCropBoxIsWhatIsShown) {
  EXPECT_EQ(said_of_page("/CropBox[0 0 300 300]", kShown, {}), Said{});
  EXPECT_EQ(said_of_page("/CropBox[100 100 300 300]", kShown, {}), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(said_of_page("/CropBox[300 300 100 100]", kShown, {}), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(said_of_page("/CropBox[900 900 990 990]", kShown, {}), Said{});
  EXPECT_EQ(said_of_page("/UserUnit 10", "BT /F1 0.5 Tf 50 50 Td (salam) Tj ET", {}), Said{});
}

TEST(PdfCare, ImagesCoverUnlessTheyHaveMasks) {
  const std::string over = std::string(kShown) + "q 200 0 0 200 0 0 cm /I Do Q";
  const auto image = [&](const std::string& entries) { return said_of_page("/Resources<</XObject<</I 5 0 R>>>>", over, {stream("/Subtype/Image/Width 1/Height 1" + entries, "x")}); };
  EXPECT_EQ(image(""), Said{"hidden_text 4 0 obj"});
  for (const char* mask : {"/ImageMask true", "/SMask 4 0 R", "/Mask[0 1]", "/SMaskInData 1"}) EXPECT_EQ(image(mask), Said{}) << mask;
}

TEST(PdfCare, FollowsFormsWhereTheyAreDrawn) {
  const std::string resources = "/Resources<</XObject<</X 5 0 R>>>>";
  const auto form = [&](const std::string& content, const std::string& drawn, const std::string& entries = "/BBox[0 0 300 300]") {
    return said_of_page(resources, drawn, {stream("/Subtype/Form" + entries, content)});
  };
  EXPECT_EQ(form(kShown, "/X Do"), Said{});
  EXPECT_EQ(form(std::string("1 g") + kShown, "/X Do"), Said{"hidden_text 5 0 obj"});
  EXPECT_EQ(form(std::string("1 g") + kShown, "0 g 0 0 300 300 re f /X Do"), Said{});
  EXPECT_EQ(form(kShown, "q 0.01 0 0 0.01 0 0 cm /X Do Q"), Said{"hidden_text 5 0 obj"});
  EXPECT_EQ(form(kShown, "1 0 0 1 400 0 cm /X Do"), Said{"hidden_text 5 0 obj"});
  EXPECT_EQ(form(kShown, "/X Do", "/BBox[0 0 300 300]/Matrix[1 0 0 1 400 0]"), Said{"hidden_text 5 0 obj"});
  // What is painted by a form covers the page's text, as far as its box goes.
  EXPECT_EQ(form("1 g 0 0 300 300 re f", std::string(kShown) + "/X Do"), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(form("1 g 0 0 300 300 re f", std::string(kShown) + "/X Do", "/BBox[0 0 60 60]"), Said{});
  EXPECT_EQ(form("/X Do", "/X Do"), Said{});
}

TEST(PdfCare, KnowsAlphaAndBlending) {
  const auto state = [&](const std::string& entries, const std::string& content) { return said_of_page("/Resources<</ExtGState<</G<<" + entries + ">>>>>>", content, {}); };
  EXPECT_EQ(state("/ca 0", std::string("/G gs") + kShown), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(state("/ca 0.3", std::string("/G gs") + kShown), Said{});
  EXPECT_EQ(state("/ca 0.3", std::string(kShown) + "/G gs 0 0 300 300 re f"), Said{});
  EXPECT_EQ(state("/BM/Multiply", std::string(kShown) + "/G gs 0 0 300 300 re f"), Said{});
  EXPECT_EQ(state("/BM/Normal/SMask/None", std::string(kShown) + "/G gs 0 0 300 300 re f"), Said{"hidden_text 4 0 obj"});
}

TEST(PdfCare, FontsSayWhatSpacesAre) {
  const auto with = [&](const std::string& font, const std::string& map) {
    return said_of_page("/Resources<</Font<</F1<<" + font + "/ToUnicode 5 0 R>>>>>>", "BT /F1 12 Tf 3 Tr <00410042> Tj ET", {stream("", map)});
  };
  EXPECT_EQ(with("/Subtype/Type0", "1 beginbfchar <0041> <0020> endbfchar 1 beginbfrange <0042> <0042> <00A0> endbfrange"), Said{});
  EXPECT_EQ(with("/Subtype/Type0", "1 beginbfchar <0041> <0061> endbfchar"), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(with("/Subtype/Type0", "1 beginbfrange <0040> <0050> <001F> endbfrange"), Said{"hidden_text 4 0 obj"});
}

/// The second piece begins where the first one ends: by the widths of the font.
TEST(PdfCare, WidthsSayWhereTextEnds) {
  const auto with = [&](const std::string& font) {
    return said_of_page("/Resources<</Font<</F1<<" + font + ">>>>>>", "BT /F1 100 Tf <00410041> Tj <0041> Tj <0041> Tj ET", {});
  };
  const auto composite = [&](const std::string& widths) { return with("/Subtype/Type0/DescendantFonts[<<" + widths + ">>]"); };
  EXPECT_EQ(composite("/DW 2000"), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(composite("/DW 2000/W[65[500]]"), Said{});
  EXPECT_EQ(composite("/DW 2000/W[60 70 500]"), Said{});
  EXPECT_EQ(composite("/DW 500/W[60 70 2000]"), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(composite("/DW 500/W[0 99999999999 500 -5 5 1 7]"), Said{});
  EXPECT_EQ(with("/Subtype/TrueType/FirstChar 65/Widths[2000]"), Said{"hidden_text 4 0 obj"});
  EXPECT_EQ(with("/Subtype/TrueType/FirstChar 0/Widths[0]"), Said{});
}

TEST(PdfCare, ABookOfScansIsOneCaution) {
  // Under the page tree's second kid stand two hundred pages with one content.
  std::string kids;
  std::vector<std::string> pages{""};
  for (int i = 6; i < 206; ++i) {
    kids += std::to_string(i) + " 0 R ";
    pages.push_back("<</Type/Page/Parent 5 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>");
  }
  pages.front() = "<</Type/Pages/Parent 2 0 R/Count 200/Kids[" + kids + "]>>";
  std::string book = pdf_with("", "3 Tr (a) Tj", pages);
  book.replace(book.find("/Kids[3 0 R]"), 12, "/Kids[5 0 R]");
  const auto cautions = look_through(Document::from_octets(copy(as_view(book)), "a.pdf"), {});
  ASSERT_TRUE(cautions);
  ASSERT_EQ(cautions->size(), 1u);
  EXPECT_EQ(cautions->front().place, "4 0 obj");
  EXPECT_EQ(cautions->front().detail, "text that is not painted (rendering mode 3 or 7), on 200 pages");
}

TEST(PdfCare, FormsThatMultiplyEndByTheBudget) {
  // Ten forms, each drawing the next one ten times: ten thousand million texts.
  std::vector<std::string> forms;
  for (int i = 5; i < 15; ++i) {
    std::string content;
    for (int k = 0; k < 10; ++k) content += i == 14 ? "(a) Tj " : "/X Do ";
    forms.push_back(stream("/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</X " + std::to_string(i + 1) + " 0 R>>>>", content));
  }
  Limits limits;
  limits.care_steps = 100'000;
  const auto cautions = look_through(Document::from_octets(copy(as_view(page_with("/Resources<</XObject<</X 5 0 R>>>>", "/X Do", forms))), "a.pdf"), {}, limits);
  ASSERT_TRUE(cautions);
  ASSERT_EQ(cautions->size(), 1u);
  EXPECT_EQ(cautions->front().kind, CautionKind::unreadable);
  EXPECT_EQ(cautions->front().detail, "care_steps");
}

}  // namespace
}  // namespace esign::care::test
