// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "documents.h"
#include "zip/writer.h"

namespace esign::care::test {
namespace {

Said said_of_package(const std::vector<std::pair<std::string, std::string>>& parts, const std::string& name) {
  std::string octets;
  zip::Writer writer([&](View piece) -> Result<void> {
    octets.append(as_text(piece));
    return {};
  });
  for (const auto& [part, text] : parts) {
    EXPECT_TRUE(writer.add(part, Document::from_octets(copy(as_view(text)), part), zip::Writer::Packing::deflate));
  }
  EXPECT_TRUE(writer.finish());
  return said_of(octets, name);
}

constexpr const char* kW = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";
constexpr const char* kS = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";

Said word(const std::string& body) { return said_of_package({{"word/document.xml", kW + body + "</w:document>"}}, "ərizə.docx"); }

TEST(OfficeCare, SaysNothingOfPlainText) { EXPECT_EQ(word("<w:p><w:t>salam</w:t></w:p>"), Said{}); }

TEST(OfficeCare, FindsMacros) {
  EXPECT_EQ(said_of_package({{"word/vbaProject.bin", "x"}}, "a.docm"), Said{"macro word/vbaProject.bin"});
  EXPECT_EQ(said_of_package({{"Basic/Standard/Module1.xml", "<a/>"}}, "a.odt"), Said{"macro Basic/Standard/Module1.xml"});
}

TEST(OfficeCare, FindsMacrosInCompoundFiles) {
  const std::string magic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  const std::string name("V\0B\0A\0\0\0", 8);
  EXPECT_EQ(said_of(magic + std::string(100'000, 'x') + name, "a.doc"), Said{"macro VBA"});
  EXPECT_EQ(said_of(magic + std::string(100'000, 'x'), "a.doc"), Said{});
}

TEST(OfficeCare, FindsWhatIsElsewhere) {
  const auto relation = [](const std::string& type, const std::string& mode) {
    return said_of_package({{"word/_rels/document.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Type=\"http://x/" +
                                                                 type + "\" Target=\"https://a.az/b\"" + mode + "/></Relationships>"}},
                           "a.docx");
  };
  EXPECT_EQ(relation("image", " TargetMode=\"External\""), Said{"external_reference word/_rels/document.xml.rels"});
  EXPECT_EQ(relation("attachedTemplate", " TargetMode=\"EXTERNAL\""), Said{"external_reference word/_rels/document.xml.rels"});
  EXPECT_EQ(relation("hyperlink", " TargetMode=\"External\""), Said{});
  EXPECT_EQ(relation("image", ""), Said{});
}

TEST(OfficeCare, FindsObjectsOfOtherPrograms) {
  const auto relation = [](const std::string& part, const std::string& type) {
    return said_of_package({{part, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Type=\"http://x/" + type + "\" Target=\"embeddings/a.bin\"/></Relationships>"}}, "a.docx");
  };
  EXPECT_EQ(relation("word/_rels/document.xml.rels", "oleObject"), Said{"embedded_object word/_rels/document.xml.rels"});
  EXPECT_EQ(relation("word/_rels/document.xml.rels", "package"), Said{"embedded_object word/_rels/document.xml.rels"});
  EXPECT_EQ(relation("word/charts/_rels/chart1.xml.rels", "package"), Said{});
  EXPECT_EQ(said_of_package({{"xl/externalLinks/externalLink1.xml", "<externalLink xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><ddeLink ddeService=\"cmd\"/></externalLink>"}}, "a.xlsx"),
            Said{"script xl/externalLinks/externalLink1.xml"});
}

TEST(OfficeCare, FindsWhatChangesAndWhatHides) {
  EXPECT_EQ(word("<w:instrText> DATE \\@ \"d\"</w:instrText>"), Said{"calculation word/document.xml"});
  EXPECT_EQ(word("<w:fldSimple w:instr=\"INCLUDEPICTURE x\"/>"), Said{"external_reference word/document.xml"});
  EXPECT_EQ(word("<w:instrText> DDEAUTO c:\\cmd.exe</w:instrText>"), Said{"script word/document.xml"});
  EXPECT_EQ(word("<w:instrText>PAGE</w:instrText>"), Said{});
  const auto run = [](const std::string& properties) { return word("<w:p><w:r><w:rPr>" + properties + "</w:rPr><w:t>mətn</w:t></w:r></w:p>"); };
  EXPECT_EQ(run("<w:vanish/>"), Said{"hidden_text word/document.xml"});
  EXPECT_EQ(run("<w:webHidden w:val=\"on\"/>"), Said{"hidden_text word/document.xml"});
  EXPECT_EQ(run("<w:vanish w:val=\"0\"/>"), Said{});
  EXPECT_EQ(run("<w:b/>"), Said{});
  EXPECT_EQ(word("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>"), Said{});
  EXPECT_EQ(word("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t> </w:t></w:r></w:p>"), Said{});
  const auto style = [](const std::string& id) { return said_of_package({{"word/styles.xml", kW + ("<w:style w:styleId=\"" + id + "\"><w:rPr><w:vanish/></w:rPr></w:style></w:document>")}}, "a.docx"); };
  EXPECT_EQ(style("Gizli"), Said{"hidden_text word/styles.xml"});
  EXPECT_EQ(style("z-TopofForm"), Said{});
  EXPECT_EQ(said_of_package({{"xl/worksheets/sheet1.xml", kS + std::string("<f>today()</f></worksheet>")}}, "a.xlsx"), Said{"calculation xl/worksheets/sheet1.xml"});
  EXPECT_EQ(said_of_package({{"xl/worksheets/sheet1.xml", kS + std::string("<f>A1+A2</f></worksheet>")}}, "a.xlsx"), Said{});
}

TEST(OfficeCare, ReadsOpenDocuments) {
  const auto odt = [](const std::string& body) {
    return said_of_package({{"content.xml", "<o:document-content xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
                                            "xmlns:d=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:x=\"http://www.w3.org/1999/xlink\">" + body + "</o:document-content>"}},
                           "a.odt");
  };
  EXPECT_EQ(odt("<t:p>salam</t:p>"), Said{});
  EXPECT_EQ(odt("<d:image x:href=\"https://a.az/b.png\"/>"), Said{"external_reference content.xml"});
  EXPECT_EQ(odt("<d:image x:href=\"Pictures/1.png\"/>"), Said{});
  EXPECT_EQ(odt("<t:hidden-text/>"), Said{"hidden_text content.xml"});
  EXPECT_EQ(odt("<t:date/>"), Said{"calculation content.xml"});
  EXPECT_EQ(odt("<t:date t:fixed=\"true\"/>"), Said{});
}

TEST(OfficeCare, TellsPackagesThatCouldBeReadTwice) {
  EXPECT_EQ(said_of("PK\x03\x04 and nothing more", "a.docx").size(), 1u);
  EXPECT_TRUE(said_of("PK\x03\x04 and nothing more", "a.docx").front().starts_with("unreadable"));
}

Said rich(const std::string& body) { return said_of("{\\rtf1\\ansi{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;}{\\fonttbl{\\f0 Arial;}}" + body + "}", "a.rtf"); }

TEST(RichTextCare, SaysNothingOfPlainText) {
  EXPECT_EQ(said_of("{\\rtf1 salam}", "a.rtf"), Said{});
  EXPECT_EQ(rich("\\cf1\\fs24 salam\\par \\viewkind4 \\v0 d\\'fcnya \\\\v \\{x\\}"), Said{});
  EXPECT_EQ(rich("{\\field{\\*\\fldinst HYPERLINK \"https://e-gov.az\"}{\\fldrslt portal}}"), Said{});
}

TEST(RichTextCare, FindsTextThatIsNotSeen) {
  EXPECT_EQ(rich("{\\v gizli}"), Said{"hidden_text \\v"});
  EXPECT_EQ(rich("\\v\\b gizli\\v0"), Said{"hidden_text \\v"});
  EXPECT_EQ(rich("{\\v}salam"), Said{});
  EXPECT_EQ(rich("\\v\\plain salam"), Said{});
  EXPECT_EQ(rich("\\fs1 gizli"), Said{"hidden_text \\fs"});
  EXPECT_EQ(rich("\\cf2 gizli"), Said{"hidden_text \\cf"});
  EXPECT_EQ(rich("\\cf2\\highlight1 salam"), Said{});
  EXPECT_EQ(rich("\\trowd\\clcbpat1\\cellx100\\cf2 salam\\cell"), Said{});
  EXPECT_EQ(rich("\\trowd\\clcbpat1\\cellx100 a\\cell\\row\\trowd\\cellx100\\cf2 gizli\\cell"), Said{"hidden_text \\cf"});
}

TEST(RichTextCare, FindsFieldsAndObjects) {
  EXPECT_EQ(rich("{\\field{\\*\\fldinst INCLUDEPICTURE x}}"), Said{"external_reference \\field"});
  EXPECT_EQ(rich("{\\field{\\*\\fldinst{ D}{ATE}}{\\fldrslt 1}}"), Said{"calculation \\field"});
  EXPECT_EQ(rich("{\\field{\\*\\fldinst DDEAUTO cmd}}"), Said{"script \\field"});
  EXPECT_EQ(rich("{\\object\\objemb{\\*\\objdata 0105}}"), Said{"embedded_object \\object"});
  EXPECT_EQ(rich("{\\object\\objautlink}"), (Said{"embedded_object \\object", "external_reference \\objautlink"}));
  EXPECT_EQ(rich("{\\*\\template http://a.az/b.dot}"), Said{"external_reference \\template"});
}

TEST(RichTextCare, DataIsNoText) {
  EXPECT_EQ(rich("{\\pict\\bin9 {\\v a}\\cf}salam"), Said{});
  EXPECT_EQ(rich("{\\*\\unknown \\v gizli}"), Said{});
  EXPECT_EQ(rich("\\bin99999999 x"), Said{});
  EXPECT_EQ(said_of("{\\rtf1 " + std::string(100'000, '{'), "a.rtf"), Said{"unreadable "});
  EXPECT_EQ(said_of("{\\rtf1 \\v999999999999999999999 x}}}}\\", "a.rtf"), Said{"hidden_text \\v"});
}

}  // namespace
}  // namespace esign::care::test
