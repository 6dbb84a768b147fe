// SPDX-License-Identifier: Apache-2.0
// Objects that have two places in a document, prepared before it was signed: compared with care at one of them, they must not change
// unseen at the other.
#include <gtest/gtest.h>

#include <algorithm>

#include "pdf/built.h"
#include "pdf/difference.h"

namespace esign::pdf {
namespace {

using test::Bodies;
using test::BuiltPdf;
using test::stream_of;

const std::string kDrawn = "BT /F1 18 Tf 20 100 Td (1500 manat) Tj ET", kForged = "BT /F1 18 Tf 20 100 Td (9500 manat) Tj ET";
const std::string kSignature = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<01>>>";
const std::string kForm = "/Type/XObject/Subtype/Form/BBox[0 0 300 200]";

/// The signed file, with these objects in the place of its own from the beginning.
BuiltPdf prepared(const Bodies& own) {
  Bodies all = test::signed_pdf().bodies;
  for (const auto& [number, body] : own) all[number] = body;
  BuiltPdf pdf;
  pdf.revise(all);
  return pdf;
}

std::string page_with(const std::string& parent, const std::string& resources) {
  return "<</Type/Page" + parent + "/MediaBox[0 0 300 200]/Contents 4 0 R" + resources + "/Annots[20 0 R 21 0 R 7 0 R]>>";
}

std::string catalog_with(const std::string& fields, const std::string& more = {}) {
  return "<</Type/Catalog/Pages 2 0 R" + more + "/AcroForm<</Fields[20 0 R 21 0 R 7 0 R" + fields + "]/SigFlags 3>>>>";
}

/// What the last revision changed, as "DF-11 3 0 obj/Parent" and so on.
std::vector<std::string> last_changes(const BuiltPdf& pdf) {
  auto found = compare_revisions(pdf.document(), pdf.ends, 0);
  EXPECT_TRUE(found);
  std::vector<std::string> told;
  for (const Finding& one : found ? found->back() : std::vector<Finding>{}) told.push_back(one.rule + " " + one.place);
  return told;
}

using Told = std::vector<std::string>;

TEST(TwoPlaces, AStreamInThePageTreeIsContentToo) {
  const std::string keys = "/Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]";
  BuiltPdf pdf = prepared({{2, "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"}, {4, stream_of(kDrawn, keys)}});
  pdf.revise({{4, stream_of(kForged, keys)}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-34 catalog/Pages.4 0 obj"});
}

TEST(TwoPlaces, ACatalogThatIsAStreamIsContentToo) {
  const std::string keys = "/Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R 21 0 R 7 0 R]/SigFlags 3>>";
  BuiltPdf pdf = prepared({{1, stream_of(kDrawn, keys)}, {3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 1 0 R>>"}});
  pdf.revise({{1, stream_of(kForged, keys)}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-34 trailer/Root"});
}

TEST(TwoPlaces, AParentOutsideThePageTreeGivesResources) {
  const Bodies own{{3, page_with("/Parent 30 0 R", "")}, {30, "<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>>>>>"}};
  BuiltPdf pdf = prepared(own);
  pdf.revise({{30, pdf.with(30, "/F1 5 0 R", "/F1 31 0 R")}, {31, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-11 3 0 obj/Parent"});
  BuiltPdf untouched = prepared(own);
  untouched.revise({{30, untouched.bodies.at(30)}, {3, untouched.bodies.at(3)}});
  EXPECT_EQ(last_changes(untouched), Told{});
}

TEST(TwoPlaces, AParentThatIsADirectObjectGivesResources) {
  BuiltPdf pdf = prepared({{3, page_with("/Parent<</Type/Pages/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>>>>>", "")}});
  pdf.revise({{3, pdf.with(3, "/F1 5 0 R", "/F1 31 0 R")}, {31, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-11 3 0 obj/Parent"});
}

TEST(TwoPlaces, AParentOutsideTheFormGivesAFieldItsValue) {
  BuiltPdf pdf = prepared({{20, "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ad)/Parent 30 0 R/F 4/Rect[10 10 90 30]/P 3 0 R>>"}, {30, "<</FT/Tx/V(Aysel)>>"}});
  pdf.revise({{30, "<</FT/Tx/V(Leyla)>>"}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-30 20 0 obj/Parent"});
}

TEST(TwoPlaces, AParentInTheFormIsComparedAsAField) {
  BuiltPdf pdf = prepared({{1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[30 0 R 21 0 R 7 0 R]/SigFlags 3>>>>"}, {30, "<</T(Kisi)/Kids[20 0 R]>>"},
                           {20, "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ad)/V(Aysel)/Parent 30 0 R/F 4/Rect[10 10 90 30]/P 3 0 R>>"}});
  pdf.revise({{20, pdf.with(20, "(Aysel)", "(Leyla)")}, {30, pdf.bodies.at(30)}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-28 20 0 obj/V"});
}

TEST(TwoPlaces, AWidgetThatIsAStreamIsADrawing) {
  // "P" names the drawing among the resources; in an annotation it would be a link to the page.
  BuiltPdf pdf = prepared({{1, catalog_with(" 31 0 R")}, {3, page_with("/Parent 2 0 R", "/Resources<</XObject<</P 30 0 R>>>>")}, {4, stream_of("/P Do")},
                           {31, "<</FT/Tx/T(Gizli)/Kids[30 0 R]>>"}, {30, stream_of(kDrawn, kForm)}});
  pdf.revise({{30, stream_of(kForged, kForm)}});
  EXPECT_EQ(last_changes(pdf), Told{"DF-12 3 0 obj/Resources"});
}

TEST(TwoPlaces, AFieldThatIsALayerIsNoLinkAmongTheResources) {
  BuiltPdf pdf = prepared({{1, catalog_with(" 30 0 R", "/OCProperties<</OCGs[31 0 R]/D<</ON[31 0 R]>>>>")}, {31, "<</Type/OCG/Name(a)>>"},
                           {3, page_with("/Parent 2 0 R", "/Resources<</Font<</F1 5 0 R>>/Properties<</P 30 0 R>>>>")},
                           {30, "<</Type/OCMD/OCGs[31 0 R]/FT/Sig/T(Gizli)>>"}});
  pdf.revise({{30, pdf.with(30, "/FT/Sig", "/FT/Sig/P/AllOff/V 32 0 R")}, {32, kSignature}});
  const Told told = last_changes(pdf);
  EXPECT_NE(std::find(told.begin(), told.end(), "DF-12 3 0 obj/Resources"), told.end());
}

TEST(TwoPlaces, ADrawingOfTheFormNamedLikeALinkIsCompared) {
  BuiltPdf pdf = prepared({{1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R 21 0 R 7 0 R]/SigFlags 3/DR<</Font<</P 21 0 R>>>>>>>>"}});
  pdf.revise({{1, pdf.with(1, "/DR<<", "/DR<</XObject<<>>")}, {21, pdf.with(21, "/F 132", "/F 132/V 30 0 R")}, {30, kSignature}});
  const Told told = last_changes(pdf);
  EXPECT_NE(std::find(told.begin(), told.end(), "DF-18 AcroForm/DR"), told.end());
}

TEST(TwoPlaces, WhatFieldsAreDrawnWithIsTheirLook) {
  const std::string form = "/AcroForm<</Fields[20 0 R 21 0 R 7 0 R]/SigFlags 3/DA(/Zz 9 Tf)/DR<</Font<<>>>>";
  for (const bool anew : {false, true}) {
    const std::string drawn = anew ? "/NeedAppearances true>>>>" : ">>>>", rule = anew ? "DF-18" : "DF-17";
    BuiltPdf font = prepared({{1, "<</Type/Catalog/Pages 2 0 R" + form + drawn}});
    BuiltPdf defaults = font;
    font.revise({{1, font.with(1, "/Font<<", "/Font<</Zz 5 0 R")}});
    EXPECT_EQ(last_changes(font), Told{rule + " AcroForm/DR"});
    defaults.revise({{1, defaults.with(1, "/Zz 9 Tf", "/F1 9 Tf")}});
    EXPECT_EQ(last_changes(defaults), Told{rule + " AcroForm/DA"});
  }
}

/// A tagged document that gains a signature field, and this as its parent tree.
BuiltPdf tagged(const std::string& numbers) {
  BuiltPdf pdf = prepared({{1, catalog_with("", "/StructTreeRoot 40 0 R/MarkInfo<</Marked true>>")}, {40, "<</Type/StructTreeRoot/K[41 0 R]/ParentTree 42 0 R>>"},
                           {41, "<</S/P/P 40 0 R/Pg 3 0 R/K 0>>"}, {42, "<</Nums[0[41 0 R]]>>"}, {4, stream_of("/P<</MCID 0>>BDC " + kDrawn + " EMC")}});
  pdf.revise({{1, pdf.with(1, "7 0 R]", "7 0 R 50 0 R]")}, {3, pdf.with(3, "7 0 R]", "7 0 R 50 0 R]")}, {51, kSignature},
              {50, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V 51 0 R/F 132/Rect[0 0 0 0]/P 3 0 R/StructParent 1>>"},
              {40, pdf.with(40, "[41 0 R]", "[41 0 R 52 0 R]")}, {52, "<</S/Form/P 40 0 R/ActualText(9500)/K<</Type/OBJR/Obj 50 0 R>>>>"},
              {42, "<</Nums[" + numbers + "]>>"}});
  return pdf;
}

TEST(TwoPlaces, WhatIsSaidOfContentHangsOnTwoTrees) {
  EXPECT_EQ(last_changes(tagged("0[41 0 R]1 52 0 R")), (Told{"DF-21 50 0 obj", "DF-10 catalog/StructTreeRoot", "DF-13 50 0 obj"}));
  EXPECT_EQ(last_changes(tagged("0[52 0 R]1 52 0 R")), (Told{"DF-21 50 0 obj", "DF-08 catalog/StructTreeRoot", "DF-13 50 0 obj"}));
  EXPECT_EQ(last_changes(tagged("1 52 0 R")), (Told{"DF-21 50 0 obj", "DF-08 catalog/StructTreeRoot", "DF-13 50 0 obj"}));
  EXPECT_EQ(last_changes(tagged("0[41 0 R]0[52 0 R]1 52 0 R")), (Told{"DF-21 50 0 obj", "DF-08 catalog/StructTreeRoot", "DF-13 50 0 obj"}));
}

TEST(TwoPlaces, TheFieldOfAValueIsNotTheOneOfItsName) {
  BuiltPdf pdf = prepared({{1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[30 0 R 7 0 R]/SigFlags 3>>>>"}, {30, "<</FT/Sig/T(Sig1)>>"}});
  auto window = Window::open(pdf.document(), pdf.ends.back());
  ASSERT_TRUE(window);
  auto read = read_snapshot(*std::move(window), Limits{});
  ASSERT_TRUE(read);
  const Field* found = field_of(read->form, {6, 0});
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->ref, (Ref{7, 0}));
  EXPECT_EQ(field_of(read->form, {5, 0}), nullptr);
}

TEST(TwoPlaces, AValueOfTwoFieldsIsOfNeither) {
  BuiltPdf pdf = prepared({{1, catalog_with(" 30 0 R")}, {30, "<</FT/Sig/T(Sig2)/V 6 0 R>>"}});
  auto window = Window::open(pdf.document(), pdf.ends.back());
  ASSERT_TRUE(window);
  auto read = read_snapshot(*std::move(window), Limits{});
  ASSERT_TRUE(read);
  EXPECT_EQ(field_of(read->form, {6, 0}), nullptr);
}

}  // namespace
}  // namespace esign::pdf
