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

TEST(PdfCare, EndsAtPageTreesThatGoInCircles) {
  EXPECT_EQ(said("", kText, {"<</Type/Pages/Kids[2 0 R 5 0 R]>>"}), Said{});
  std::string circle = pdf_with("", kText);
  circle.replace(circle.find("/Kids[3 0 R]"), 12, "/Kids[2 0 R]");
  EXPECT_EQ(said_of(circle, "a.pdf"), Said{});
}

TEST(TextIn, ReadsModesInTheirOrder) {
  const auto in = [](std::string_view content) { return text_in(as_view(content)); };
  EXPECT_EQ(in("3 Tr 0 Tr (a) Tj"), TextSeen::painted);
  EXPECT_EQ(in("q 3 Tr Q (a) Tj"), TextSeen::painted);
  EXPECT_EQ(in("3 Tr [(a) 2 (b)] TJ"), TextSeen::not_painted);
  EXPECT_EQ(in("3 Tr (a) '"), TextSeen::not_painted);
  EXPECT_EQ(in("(3 Tr) Tj (a) Tj"), TextSeen::painted);
  EXPECT_EQ(in("% 3 Tr\n(a) Tj"), TextSeen::painted);
  EXPECT_EQ(in("(\\) 3 Tr) Tj <33205472> Tj"), TextSeen::painted);
  EXPECT_EQ(in("BI /W 1 ID 3 Tr \xff EI (a) Tj"), TextSeen::painted);
  EXPECT_EQ(in("BI /W 1 ID xx EI 3 Tr (a) Tj"), TextSeen::not_painted);
  EXPECT_EQ(in("<"), TextSeen::painted);
  EXPECT_EQ(in("("), TextSeen::painted);
  EXPECT_EQ(in("(\\"), TextSeen::painted);
}

}  // namespace
}  // namespace esign::care::test
