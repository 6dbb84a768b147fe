// SPDX-License-Identifier: Apache-2.0
#include "pdf/page_text.h"

#include <gtest/gtest.h>

#include <cmath>

#include "pdf/builder.h"

namespace esign::pdf {
namespace {

/// Helvetica whose letters are half as wide as high; a composite font of two octets; one of drawings.
const std::string kFonts =
    "/Resources << /Font << /F1 6 0 R /F2 7 0 R /F3 << /Type /Font /Subtype /Type3 >> /F4 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
    "/XObject << /X1 10 0 R >> >>";

std::string stream(const std::string& octets, const std::string& dictionary = {}) {
  return "<< " + dictionary + " /Length " + std::to_string(octets.size()) + " >>\nstream\n" + octets + "\nendstream";
}

std::vector<Rectangle> places(const std::string& content, const std::string& form = "q Q") {
  std::string widths = "[";
  for (int i = 0; i < 224; ++i) widths += "500 ";
  test::PdfBuilder pdf;
  pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>").object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 " + kFonts + " >>");
  pdf.object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents [4 0 R 5 0 R] >>").object(4, stream(content)).object(5, stream("0 g"));
  pdf.object(6, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /Widths " + widths + "] >>");
  pdf.object(7, "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 9 0 R >>");
  pdf.object(8, "<< /Type /Font /Subtype /CIDFontType2 /DW 1000 /W [3 [250] 5 6 500] >>");
  pdf.object(9, stream("1 beginbfchar <0003> <0020> endbfchar 1 beginbfrange <0005> <0006> <0041> endbfrange"));
  pdf.object(10, stream(form, "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Matrix [1 0 0 1 100 0]"));
  const Document document = pdf.table().document();
  const Window window = Window::open(document, document.size()).value();
  Budget left("pdf_compare_steps", 10'000);
  return text_places(window, window.get({3, 0}).value(), left, {}).value();
}

void expect_box(const Rectangle& box, double left, double bottom, double right, double top) {
  EXPECT_NEAR(box.left, left, 0.01);
  EXPECT_NEAR(box.bottom, bottom, 0.01);
  EXPECT_NEAR(box.right, right, 0.01);
  EXPECT_NEAR(box.top, top, 0.01);
}

TEST(PageText, IsFoundByTheWidthsOfItsFont) {
  auto found = places("BT /F1 10 Tf 20 100 Td (Salam) Tj 0 -20 Td (A) Tj ET");
  ASSERT_EQ(found.size(), 2u);
  expect_box(found[0], 20, 100, 45, 104.5);
  expect_box(found[1], 20, 80, 25, 84.5);
  found = places("BT /F2 10 Tf 1 0 0 1 20 100 Tm <0005000600030007> Tj ET");
  ASSERT_EQ(found.size(), 1u);
  expect_box(found[0], 20, 100, 42.5, 104.5);
  found = places("BT /F4 10 Tf 20 100 Td (Salam) Tj ET");
  ASSERT_EQ(found.size(), 1u);
  expect_box(found[0], 20, 100, 30, 104.5);
}

TEST(PageText, FollowsMatricesSpacingAndForms) {
  auto found = places("q 2 0 0 2 10 10 cm BT /F1 5 Tf 50 Tz 2 Tc 5 5 Td [(A) -1000 (B)] TJ ET Q BT /F1 10 Tf (C) Tj ET");
  ASSERT_EQ(found.size(), 3u);
  expect_box(found[0], 20, 20, 22.5, 24.5);
  expect_box(found[1], 29.5, 20, 32, 24.5);
  expect_box(found[2], 0, 0, 5, 4.5);
  found = places("BT /F1 10 Tf 12 TL 0 1 -1 0 50 60 Tm (AB) Tj T* (C) Tj ET");
  ASSERT_EQ(found.size(), 2u);
  expect_box(found[0], 45.5, 60, 50, 70);
  expect_box(found[1], 57.5, 60, 62, 65);
  found = places("BT /F1 10 Tf 0 20 Td ET /X1 Do BT 7 0 Td (B) Tj ET", "BT /F1 20 Tf 5 5 Td (A) Tj ET");
  ASSERT_EQ(found.size(), 2u);
  expect_box(found[0], 105, 5, 115, 14);
  expect_box(found[1], 7, 0, 12, 4.5);
}

TEST(PageText, LeavesOutWhatNobodyWouldMiss) {
  EXPECT_TRUE(places("BT /F1 10 Tf (     ) Tj (____ ..... ) Tj 3 Tr (gizli) Tj ET").empty());
  EXPECT_TRUE(places("BT /F3 10 Tf (A) Tj /F9 10 Tf (A) Tj ET").empty());
  EXPECT_TRUE(places("BT /F2 10 Tf <0003> Tj ET").empty());
  EXPECT_TRUE(places("BI /W 1 /H 1 /BPC 8 /CS /G ID BT(A)Tj EI 0 g").empty());
  const auto found = places("BT /F1 10 Tf 20 100 Td (  Ad: ____) Tj ET");
  ASSERT_EQ(found.size(), 1u);
  expect_box(found[0], 30, 100, 45, 104.5);
}

TEST(PageText, EndsWithItsBudget) {
  test::PdfBuilder pdf = test::PdfBuilder::page();
  const Document document = pdf.table().document();
  const Window window = Window::open(document, document.size()).value();
  Budget left("pdf_compare_steps", 1);
  const auto found = text_places(window, window.get({3, 0}).value(), left, {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::limit_exceeded);
}

}  // namespace
}  // namespace esign::pdf
