// SPDX-License-Identifier: Apache-2.0
// Rules DF-01 to DF-34 and XR-11: each with a file that departs from it, and files that depart from none.
#include "pdf/difference.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "pdf/built.h"

namespace esign::pdf {
namespace {

using test::Bodies;
using test::BuiltPdf;
using test::signed_pdf;
using test::stream_of;
using test::with_field;

std::vector<Finding> changes_of(const BuiltPdf& pdf, std::size_t first = 1) {
  auto found = compare_revisions(pdf.document(), pdf.ends, first);
  EXPECT_TRUE(found);
  std::vector<Finding> all;
  if (found) {
    for (auto& one : *found) all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

std::string rules_of(const std::vector<Finding>& findings) {
  std::set<std::string> rules;
  for (const Finding& one : findings) rules.insert(one.rule);
  std::string text;
  for (const std::string& rule : rules) text += (text.empty() ? "" : " ") + rule;
  return text;
}

std::string all_of(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& one : findings) text += one.rule + " " + one.place + " [" + one.field + "] " + one.detail + "\n";
  return text;
}

struct Case {
  const char* name;
  std::string rules;
  Bodies (*change)(const BuiltPdf&);
  std::vector<unsigned> freed{};
  std::string trailer = "/Root 1 0 R/Info 9 0 R";
};

const std::string kSignature = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<01>>>";
const std::string kTimestamp = "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/ByteRange[0 1 2 3]/Contents<01>>>";

Bodies joined(Bodies a, const Bodies& b) {
  for (const auto& [number, body] : b) a[number] = body;
  return a;
}

const std::vector<Case> kCases{
    {"the same objects written again", "", [](const BuiltPdf& p) { return Bodies{{1, p.bodies.at(1)}, {3, p.bodies.at(3)}, {4, p.bodies.at(4)}}; }},
    {"numbers and names written otherwise", "", [](const BuiltPdf& p) { return Bodies{{3, p.with(3, "/MediaBox[0 0 300 200]", "/Media#42ox[0.0 0 300 200.00]")}}; }},
    {"content stream", "DF-12", [](const BuiltPdf&) { return Bodies{{4, stream_of("BT /F1 24 Tf 20 100 Td (1000000) Tj ET")}}; }},
    {"font through the resources", "DF-12", [](const BuiltPdf&) { return Bodies{{5, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"}}; }},
    {"signed field moved", "DF-26", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "[10 150 110 190]", "[150 20 250 60]")}}; }},
    {"signed field with a new look", "DF-26", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "/N 8 0 R", "/N 30 0 R")}, {30, stream_of("1 0 0 rg f", "/Type/XObject/Subtype/Form/BBox[0 0 100 40]")}}; }},
    {"look of a signed field overwritten", "DF-26", [](const BuiltPdf&) { return Bodies{{8, stream_of("1 0 0 rg f", "/Type/XObject/Subtype/Form/BBox[0 0 100 40]")}}; }},
    {"signed field hidden", "DF-26", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "/F 132", "/F 2")}}; }},
    {"signed field without its look", "DF-26", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "/AP<</N 8 0 R>>", "")}}; }},
    {"signed field with a flag", "DF-26b", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "/F 132", "/F 132/Ff 1")}}; }},
    {"signed field with another border", "DF-26a", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "/F 132", "/F 132/MK<</BC[1 0 0]>>")}}; }},
    {"signature dictionary defined again", "DF-26", [](const BuiltPdf& p) { return Bodies{{6, p.with(6, "(Razi)", "(Etiraz)")}}; }},
    {"signature copied under another number", "DF-26", [](const BuiltPdf& p) { return Bodies{{7, p.with(7, "/V 6 0 R", "/V 30 0 R")}, {30, p.bodies.at(6)}}; }},
    {"old signature shown by a new field", "DF-13 DF-22 DF-25", [](const BuiltPdf& p) { return with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Evil)/V 6 0 R/F 132/Rect[150 60 250 90]/P 3 0 R>>"); }},
    {"another field of the same name", "DF-15 DF-19", [](const BuiltPdf& p) { return with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig1)/V 6 0 R/F 132/Rect[150 60 250 90]/P 3 0 R>>"); }},
    {"field swapped for a copy", "DF-15 DF-19", [](const BuiltPdf& p) { return Bodies{{30, p.bodies.at(7)}, {1, p.with(1, "7 0 R", "30 0 R")}, {3, p.with(3, "7 0 R]", "30 0 R]")}}; }},
    {"field removed", "DF-15 DF-19", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, " 7 0 R", "")}, {3, p.with(3, " 7 0 R]", "]")}}; }},
    {"visible field left empty", "DF-13 DF-23", [](const BuiltPdf& p) { return with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Ust)/F 132/Rect[150 60 250 90]/P 3 0 R>>"); }},
    {"visible field over another", "DF-13 DF-22 DF-24", [](const BuiltPdf& p) { return joined(with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Ust)/V 31 0 R/F 132/Rect[100 140 290 198]/P 3 0 R>>"), {{31, kSignature}}); }},
    {"visible signature", "DF-13 DF-22", [](const BuiltPdf& p) { return joined(with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V 31 0 R/F 132/Rect[150 60 250 90]/P 3 0 R>>"), {{31, kSignature}}); }},
    {"visible signature over text", "DF-13 DF-22 DF-24", [](const BuiltPdf& p) { return joined(with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V 31 0 R/F 132/Rect[30 105 250 130]/P 3 0 R>>"), {{31, kSignature}}); }},
    {"visible signature above text", "DF-13 DF-22", [](const BuiltPdf& p) { return joined(with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V 31 0 R/F 132/Rect[20 112 250 130]/P 3 0 R>>"), {{31, kSignature}}); }},
    {"invisible signature", "DF-13 DF-21", [](const BuiltPdf& p) { return joined(with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V 31 0 R/F 132/Rect[0 0 0 0]/P 3 0 R>>"), {{31, kSignature}}); }},
    {"document time-stamp", "DF-13 DF-21", [](const BuiltPdf& p) { return joined(with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Dts)/V 31 0 R/F 132/Rect[0 0 0 0]/P 3 0 R>>"), {{31, kTimestamp}}); }},
    {"direct signature value", "DF-13 DF-21 DF-25", [](const BuiltPdf& p) { return with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/V " + kSignature + "/F 132/Rect[0 0 0 0]/P 3 0 R>>"); }},
    {"new field with an action", "DF-13 DF-20 DF-23", [](const BuiltPdf& p) { return with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Ac)/F 132/Rect[150 60 250 90]/AA<</E<</S/JavaScript/JS(1)>>>>/P 3 0 R>>"); }},
    {"empty field signed", "DF-22a", [](const BuiltPdf& p) { return Bodies{{21, p.with(21, "/F 132", "/F 132/V 31 0 R/AP<</N 32 0 R>>")}, {31, kSignature}, {32, stream_of("q Q", "/Subtype/Form/BBox[0 0 9 9]")}}; }},
    {"empty field signed with an old value", "DF-25", [](const BuiltPdf& p) { return Bodies{{21, p.with(21, "/F 132", "/F 132/V 6 0 R")}}; }},
    {"empty field signed and moved", "DF-22a DF-27", [](const BuiltPdf& p) { return Bodies{{21, p.with(21, "/F 132/Rect[200 10 290 30]", "/F 132/V 31 0 R/Rect[0 0 290 190]")}, {31, kSignature}}; }},
    {"empty field with a look", "DF-27", [](const BuiltPdf& p) { return Bodies{{21, p.with(21, "/F 132", "/F 132/AP<</N 22 0 R>>")}}; }},
    {"text field", "DF-15 DF-20", [](const BuiltPdf& p) { return with_field(p, 30, "<</Type/Annot/Subtype/Widget/FT/Tx/T(tx)/V(EVIL)/F 4/Rect[150 60 250 90]/P 3 0 R>>"); }},
    {"field filled", "DF-28", [](const BuiltPdf& p) { return Bodies{{20, p.with(20, "(Aysel)/AP<</N 22 0 R>>", "(Leyla)/AP<</N 30 0 R>>")}, {30, stream_of("q 1 0 0 1 0 0 cm Q", "/Subtype/Form/BBox[0 0 80 20]")}}; }},
    {"look of a field changed and not its value", "DF-29", [](const BuiltPdf&) { return Bodies{{22, stream_of("(Leyla) Tj", "/Type/XObject/Subtype/Form/BBox[0 0 80 20]")}}; }},
    {"look of a field that is page content too", "DF-12 DF-28", [](const BuiltPdf& p) { return Bodies{{20, p.with(20, "(Aysel)", "(Leyla)")}, {3, p.with(3, "/Contents 4 0 R", "/Contents 22 0 R")}}; }},
    {"field moved", "DF-30", [](const BuiltPdf& p) { return Bodies{{20, p.with(20, "[10 10 90 30]", "[10 90 290 130]")}}; }},
    {"field with a script", "DF-30", [](const BuiltPdf& p) { return Bodies{{20, p.with(20, "/F 4", "/F 4/AA<</F<</S/JavaScript/JS(1)>>>>")}}; }},
    {"field made read-only", "DF-28", [](const BuiltPdf& p) { return Bodies{{20, p.with(20, "/F 4", "/F 4/Ff 1")}}; }},
    {"field with another type", "DF-19 DF-30", [](const BuiltPdf& p) { return Bodies{{20, p.with(20, "/FT/Tx", "/FT/Btn")}}; }},
    {"free text", "DF-14", [](const BuiltPdf& p) { return Bodies{{30, "<</Type/Annot/Subtype/FreeText/Rect[10 90 290 130]/Contents(EVIL)/DA(/Helv 12 Tf)>>"}, {3, p.with(3, "7 0 R]", "7 0 R 30 0 R]")}}; }},
    {"note", "DF-14a", [](const BuiltPdf& p) { return Bodies{{30, "<</Type/Annot/Subtype/Text/Rect[10 90 20 99]/Contents(qeyd)>>"}, {3, p.with(3, "7 0 R]", "7 0 R 30 0 R]")}}; }},
    {"link with an action", "DF-14", [](const BuiltPdf& p) { return Bodies{{30, "<</Type/Annot/Subtype/Link/Rect[10 90 20 99]/A<</S/URI/URI(http://a)>>>>"}, {3, p.with(3, "7 0 R]", "7 0 R 30 0 R]")}}; }},
    {"widget listed twice", "DF-14 DF-15", [](const BuiltPdf& p) { return Bodies{{3, p.with(3, "7 0 R]", "7 0 R 7 0 R]")}}; }},
    {"annotations in another order", "DF-14", [](const BuiltPdf& p) { return Bodies{{3, p.with(3, "20 0 R 21 0 R 7 0 R", "7 0 R 20 0 R 21 0 R")}}; }},
    {"widget without a field", "DF-15", [](const BuiltPdf& p) { return Bodies{{30, "<</Type/Annot/Subtype/Widget/Rect[10 90 290 130]/FT/Tx/T(x)>>"}, {3, p.with(3, "7 0 R]", "7 0 R 30 0 R]")}}; }},
    {"widget emptied", "DF-15 DF-19", [](const BuiltPdf&) { return Bodies{{20, "<<>>"}}; }},
    {"another page tree", "DF-11", [](const BuiltPdf& p) { return Bodies{{30, "<</Type/Pages/Kids[31 0 R]/Count 1>>"}, {31, "<</Type/Page/Parent 30 0 R/MediaBox[0 0 300 200]/Contents 4 0 R>>"}, {1, p.with(1, "/Pages 2 0 R", "/Pages 30 0 R")}}; }},
    {"page added", "DF-11", [](const BuiltPdf&) { return Bodies{{2, "<</Type/Pages/Kids[3 0 R 30 0 R]/Count 2>>"}, {30, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"}}; }},
    {"no pages", "DF-11", [](const BuiltPdf&) { return Bodies{{2, "<</Type/Pages/Kids[]/Count 0>>"}}; }},
    {"script when opened", "DF-08a", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/OpenAction<</S/JavaScript/JS(1)>>/Pages")}}; }},
    {"layers", "DF-08a", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/OCProperties<</OCGs[]/D<<>>>>/Pages")}}; }},
    {"named script", "DF-08a", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>/Pages")}}; }},
    {"outlines", "DF-08", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Outlines<<>>/Pages")}}; }},
    {"permissions", "DF-09", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Perms<</DocMDP 6 0 R>>/Pages")}}; }},
    {"version raised", "DF-05", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Version/2.0/Pages")}}; }},
    {"extensions", "DF-05", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>/Pages")}}; }},
    {"extensions with a reference", "DF-08", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Extensions<</ADBE 4 0 R>>/Pages")}}; }},
    {"structure tree", "DF-08", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/StructTreeRoot<</Type/StructTreeRoot>>/Pages")}}; }},
    {"validation data", "DF-06", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/DSS 30 0 R/Pages")}, {30, "<</Type/DSS/Certs[31 0 R]/VRI<</0000000000000000000000000000000000000000<</Cert[31 0 R]/TU(D:2026)>>>>>>"}, {31, stream_of("der")}}; }},
    {"validation data with something else", "DF-07", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/DSS<</Certs[3 0 R]>>/Pages")}}; }},
    {"information", "DF-03", [](const BuiltPdf&) { return Bodies{{9, "<</Title(Basqa)>>"}}; }},
    {"information that is a page", "DF-04", [](const BuiltPdf& p) { return Bodies{{9, p.bodies.at(9)}}; }, {}, "/Root 1 0 R/Info 3 0 R"},
    {"metadata", "DF-03", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Metadata 30 0 R/Pages")}, {30, stream_of("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>", "/Type/Metadata/Subtype/XML")}}; }},
    {"metadata that is content", "DF-04", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Metadata 4 0 R/Pages")}}; }},
    {"metadata with an entity", "DF-04", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/Pages", "/Metadata 30 0 R/Pages")}, {30, stream_of("<!DOCTYPE a [<!ENTITY b \"c\">]><x:xmpmeta/>")}}; }},
    {"catalog under another number", "DF-02", [](const BuiltPdf& p) { return Bodies{{30, p.bodies.at(1)}}; }, {}, "/Root 30 0 R/Info 9 0 R"},
    {"catalog of another kind", "DF-34", [](const BuiltPdf& p) { return Bodies{{9, p.bodies.at(9)}}; }, {}, "/Root 3 0 R/Info 9 0 R"},
    {"encryption added", "DF-34", [](const BuiltPdf& p) { return Bodies{{9, p.bodies.at(9)}}; }, {}, "/Root 1 0 R/Info 9 0 R/Encrypt<</Filter/Standard>>"},
    {"signature flags", "DF-18", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/SigFlags 3", "/SigFlags 0")}}; }},
    {"appearances wanted", "DF-18", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/SigFlags 3", "/SigFlags 3/NeedAppearances true")}}; }},
    {"appearances not wanted", "DF-16", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/SigFlags 3", "/SigFlags 3/NeedAppearances false")}}; }},
    {"form resources", "DF-17", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/SigFlags 3", "/SigFlags 3/DR<</Font<</Helv 5 0 R>>>>")}}; }},
    {"form in XML", "DF-18", [](const BuiltPdf& p) { return Bodies{{1, p.with(1, "/SigFlags 3", "/SigFlags 3/XFA 4 0 R")}}; }},
    {"content freed", "DF-12 DF-32", [](const BuiltPdf&) { return Bodies{}; }, {4}},
    {"an object of no use", "DF-33", [](const BuiltPdf&) { return Bodies{{30, "(x)"}}; }},
    {"an object that a reader has to repair", "DF-33 XR-11", [](const BuiltPdf&) { return Bodies{{30, "<</A /B /A /C>>"}}; }},
    {"a page tree in a circle", "DF-34", [](const BuiltPdf&) { return Bodies{{2, "<</Type/Pages/Kids[3 0 R 2 0 R]/Count 1>>"}}; }}};

void PrintTo(const Case& one, std::ostream* to) { *to << one.name; }

class Changes : public testing::TestWithParam<Case> {};

TEST_P(Changes, AreNamed) {
  BuiltPdf pdf = signed_pdf();
  pdf.revise(GetParam().change(pdf), GetParam().freed, GetParam().trailer);
  const auto found = changes_of(pdf);
  EXPECT_EQ(rules_of(found), GetParam().rules) << GetParam().name << "\n" << all_of(found);
}

INSTANTIATE_TEST_SUITE_P(All, Changes, testing::ValuesIn(kCases), [](const auto& one) {
  std::string name = one.param.name;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

TEST(Difference, AnOldCatalogInThePlaceOfTheSignedOne) {
  BuiltPdf pdf = test::plain_pdf();
  pdf.revise({{7, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig1)/V 6 0 R/F 132/Rect[0 0 0 0]/P 3 0 R>>"}, {6, kSignature},
              {1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]/SigFlags 3>>>>"},
              {40, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]/SigFlags 3>>/OpenAction[3 0 R/Fit]>>"}});
  pdf.revise({{9, pdf.bodies.at(9)}}, {}, "/Root 40 0 R/Info 9 0 R");
  EXPECT_EQ(rules_of(changes_of(pdf)), "DF-01 DF-08a");
}

/// What changes between two packets.
std::string rules_of_metadata(const std::string& before, const std::string& after) {
  BuiltPdf pdf = test::plain_pdf();
  pdf.revise({{1, "<</Type/Catalog/Pages 2 0 R/Metadata 30 0 R/AcroForm<</Fields[7 0 R]/SigFlags 3>>>>"},
              {30, stream_of(before, "/Type/Metadata/Subtype/XML")},
              {7, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig1)/V 6 0 R/F 132/Rect[0 0 0 0]/P 3 0 R>>"},
              {6, kSignature}});
  pdf.revise({{30, stream_of(after, "/Type/Metadata/Subtype/XML")}});
  return rules_of(changes_of(pdf));
}

std::string packet(const std::string& inside) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"a\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
         "xmlns:mm=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">" +
         inside + "</rdf:RDF></x:xmpmeta>\n   \n<?xpacket end=\"w\"?>";
}
std::string described(const std::string& inside, const std::string& attributes = {}) {
  return "<rdf:Description rdf:about=\"\"" + attributes + ">" + inside + "</rdf:Description>";
}

TEST(Difference, MetadataIsComparedPropertyByProperty) {
  const std::string title = "<dc:title><rdf:Alt><rdf:li xml:lang=\"az\">Müqavilə</rdf:li></rdf:Alt></dc:title>";
  const std::string saved = "<xmp:ModifyDate>2026-01-01</xmp:ModifyDate><mm:InstanceID>uuid:1</mm:InstanceID><xmp:CreatorTool>A</xmp:CreatorTool>";
  const std::string before = packet(described(title + saved));
  // Saving a file, however it writes what it knew.
  EXPECT_EQ(rules_of_metadata(before, packet(described(title + "<xmp:CreatorTool>A</xmp:CreatorTool>"))), "DF-03");
  EXPECT_EQ(rules_of_metadata(before, packet(described("", " xmp:ModifyDate=\"2026-02-02\" xmp:MetadataDate=\"2026-02-02\" xmp:CreatorTool=\"A\" pdf:Producer=\"B\"") + described(title))), "DF-03");
  // What the document says of itself.
  EXPECT_EQ(rules_of_metadata(before, packet(described(saved))), "DF-04");
  EXPECT_EQ(rules_of_metadata(before, packet(described(title + saved + "<dc:creator>B</dc:creator>"))), "DF-04");
  EXPECT_EQ(rules_of_metadata(before, packet(described("<dc:title><rdf:Alt><rdf:li xml:lang=\"az\">Sazis</rdf:li></rdf:Alt></dc:title>" + saved))), "DF-04");
  EXPECT_EQ(rules_of_metadata(before, packet(described("<dc:title><rdf:Alt><rdf:li xml:lang=\"ru\">Müqavilə</rdf:li></rdf:Alt></dc:title>" + saved))), "DF-04");
  EXPECT_EQ(rules_of_metadata(before, packet(described(title + saved, " xmp:CreatorTool=\"A\""))), "DF-04") << "twice is not once";
  // What is none.
  EXPECT_EQ(rules_of_metadata(before, packet(title)), "DF-04");
  EXPECT_EQ(rules_of_metadata(before, before.substr(0, before.size() - 40)), "DF-04");
  EXPECT_EQ(rules_of_metadata(before, "<html/>"), "DF-04");
  EXPECT_EQ(rules_of_metadata("<html/>", packet(described(saved.substr(0, saved.find("<xmp:CreatorTool"))))), "DF-03");
}

TEST(Difference, EveryRevisionIsComparedWithTheOneBefore) {
  BuiltPdf pdf = signed_pdf();
  pdf.revise({{20, pdf.with(20, "(Aysel)/AP<</N 22 0 R>>", "(Leyla)/AP<</N 30 0 R>>")}, {30, stream_of("q Q")}});
  pdf.revise({{4, stream_of("other")}});
  auto found = compare_revisions(pdf.document(), pdf.ends, 1);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 4u);
  EXPECT_TRUE((*found)[0].empty() && (*found)[1].empty());
  EXPECT_EQ(rules_of((*found)[2]), "DF-28");
  EXPECT_EQ(rules_of((*found)[3]), "DF-12");
  EXPECT_EQ((*found)[2].front().field, "Ad");
  EXPECT_EQ((*found)[3].front().revision, 4u);
}

TEST(Difference, ShowsNamesAndValuesBeforeAndAfter) {
  BuiltPdf pdf = signed_pdf();
  pdf.revise({{20, pdf.with(20, "(Aysel)", "<FEFF0130007300670259006E0064025900720020015E00FC006B00FC0072006F00760061>")}});
  const auto found = changes_of(pdf);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].before, "(Aysel)");
  EXPECT_EQ(found[0].after, "(İsgəndər Şükürova)");
  EXPECT_EQ(found[0].place, "20 0 obj/V");
}

TEST(Difference, AFieldThatTheNextRevisionSignsWasNotLeftEmpty) {
  BuiltPdf pdf = signed_pdf();
  pdf.revise(with_field(pdf, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/F 132/Rect[150 60 250 90]/P 3 0 R>>"));
  pdf.revise({{30, pdf.with(30, "/F 132", "/F 132/V 31 0 R")}, {31, kSignature}});
  EXPECT_EQ(rules_of(changes_of(pdf)), "DF-13 DF-22 DF-22a");
  BuiltPdf moved = signed_pdf();
  moved.revise(with_field(moved, 30, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig2)/F 132/Rect[150 60 250 90]/P 3 0 R>>"));
  moved.revise({{30, moved.with(30, "/F 132/Rect[150", "/F 132/V 31 0 R/Rect[10")}, {31, kSignature}});
  EXPECT_EQ(rules_of(changes_of(moved)), "DF-13 DF-22a DF-23 DF-27");
}

TEST(Difference, StreamSectionsAreReadAlike) {
  BuiltPdf pdf = signed_pdf({}, BuiltPdf::Sections::stream);
  pdf.revise({{4, stream_of("other")}});
  EXPECT_EQ(rules_of(changes_of(pdf)), "DF-12");
}

TEST(Difference, ABudgetThatRunsOutLeavesNothingUnsaid) {
  BuiltPdf pdf = signed_pdf();
  pdf.revise({{9, "<</Title(Basqa)>>"}});
  Limits limits;
  limits.pdf_compare_steps = 20;
  auto found = compare_revisions(pdf.document(), pdf.ends, 1, {}, limits);
  ASSERT_TRUE(found);
  EXPECT_EQ(rules_of((*found)[2]), "DF-34");
  EXPECT_NE((*found)[2].front().detail.find("pdf_compare_steps"), std::string::npos);
}

TEST(Difference, WhatRefersToAChangedPageIsComparedForTheRestOfIt) {
  BuiltPdf pdf;
  pdf.revise({{1, "<</Type/Catalog/Pages 2 0 R/Dests 30 0 R/AcroForm<</Fields[7 0 R]/SigFlags 3>>>>"}, {2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"},
              {3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots[]>>"}, {6, kSignature},
              {7, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sig1)/V 6 0 R/F 132/Rect[0 0 0 0]/P 3 0 R>>"},
              {30, "<</a[3 0 R/Fit]/b 31 0 R>>"}, {31, "[3 0 R/Fit]"}}, {}, "/Root 1 0 R");
  const Bodies page{{3, pdf.with(3, "/Annots[]", "/Annots[7 0 R]")}};
  BuiltPdf other = pdf;
  pdf.revise(page, {}, "/Root 1 0 R");
  EXPECT_EQ(rules_of(changes_of(pdf, 0)), "DF-15") << "the page alone";
  other.revise(joined(page, {{31, "[3 0 R/FitB]"}}), {}, "/Root 1 0 R");
  EXPECT_EQ(rules_of(changes_of(other, 0)), "DF-08 DF-15");
}

TEST(Difference, WhatIsEqualOnOnePathIsNotTakenForEqualOnAnother) {
  // The stream is the look of a field, where it may change, and content of the page, where it may not.
  BuiltPdf pdf = signed_pdf();
  pdf.bodies[3] = pdf.with(3, "/Contents 4 0 R", "/Contents[4 0 R 22 0 R]");
  BuiltPdf made;
  made.revise({{1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R]/SigFlags 3>>>>"}, {2, pdf.bodies.at(2)}, {3, pdf.bodies.at(3)},
               {4, pdf.bodies.at(4)}, {5, pdf.bodies.at(5)}, {20, pdf.bodies.at(20)}, {22, pdf.bodies.at(22)}}, {}, "/Root 1 0 R");
  made.revise({{22, stream_of("(1000000) Tj", "/Type/XObject/Subtype/Form/BBox[0 0 80 20]")}, {20, made.with(20, "(Aysel)", "(Leyla)")}}, {}, "/Root 1 0 R");
  EXPECT_EQ(rules_of(changes_of(made, 0)), "DF-12 DF-28");
}

}  // namespace
}  // namespace esign::pdf
