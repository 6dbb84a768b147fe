// SPDX-License-Identifier: Apache-2.0
#include "pdf/raw.h"

#include <gtest/gtest.h>

#include "pdf/date.h"

namespace esign::pdf {
namespace {

Document document(std::string_view text) { return Document::from_octets(copy(as_view(text)), "ərizə.pdf"); }

std::string problem(std::string_view text, const Limits& limits = {}) {
  Cursor cursor(document(text), text.size());
  const auto made = read_dictionary(cursor, limits);
  return made ? "" : std::string(name(made.error().code)) + ' ' + made.error().at + ' ' + made.error().detail;
}

TEST(RawDictionary, KeepsWhatStandsTwice) {
  const std::string text = "<< /A 1 /B [1 2 << /A 3 >>] /A (x\\)y) /C 12 0 R /Byte#52ange <0a> /D -3.5 /E true /F null >>";
  Cursor cursor(document(text), text.size());
  const RawDictionary made = read_dictionary(cursor, {}).value();
  EXPECT_EQ(made.count("A"), 2u);
  EXPECT_EQ(made.find("A")->kind, RawValue::Kind::literal_string);
  EXPECT_EQ(made.find("C")->kind, RawValue::Kind::reference);
  EXPECT_EQ(made.find("C")->integer, 12);
  EXPECT_EQ(made.find("ByteRange")->kind, RawValue::Kind::hex_string);
  EXPECT_EQ(text.substr(made.find("ByteRange")->begin, 4), "<0a>");
  EXPECT_EQ(made.find("D")->kind, RawValue::Kind::real);
  EXPECT_EQ(made.integer("B"), std::nullopt);
  EXPECT_EQ(made.end, text.size());
}

TEST(RawDictionary, RefusesWhatIsNone) {
  EXPECT_EQ(problem("<< /A 1"), "malformed offset 7 a key was expected in a dictionary");
  EXPECT_EQ(problem("<< /A >>"), "malformed offset 6 neither a value nor the end of what holds it");
  EXPECT_EQ(problem("<< A 1 >>"), "malformed offset 3 a key was expected in a dictionary");
  EXPECT_EQ(problem("<< /A <0g> >>"), "malformed offset 6 a hexadecimal string with other octets in it");
  EXPECT_EQ(problem("<< /A (x >>"), "malformed offset 6 a string without an end");
  EXPECT_EQ(problem("<< /A 99999999999999999999 >>"), "malformed offset 6 a number that is too large");
  EXPECT_EQ(problem("<< /A#4 1 >>"), "malformed offset 8 a number sign in a name without two digits");
}

TEST(RawDictionary, DrawsOnItsBudgets) {
  std::string deep = "<< /A ";
  for (int i = 0; i < 3000; ++i) deep += '[';
  EXPECT_EQ(problem(deep), "limit_exceeded  pdf_depth");
  Limits few;
  few.pdf_tokens = 5;
  EXPECT_EQ(problem("<< /A [1 2 3 4 5] >>", few), "limit_exceeded  pdf_tokens");
}

TEST(RawString, IsDecoded) {
  const auto decoded = [](std::string_view text) {
    Cursor cursor(document(text), text.size());
    const RawValue value = read_value(cursor, {}).value();
    return std::string(as_text(string_octets(cursor.document(), value, 100).value()));
  };
  EXPECT_EQ(decoded("(a\\(b\\)\\101\\n(c)\\\nd\r\ne)"), "a(b)A\n(c)d\ne");
  EXPECT_EQ(decoded("<41 42\n4>"), "AB@");
}

TEST(Cursor, ReadsAcrossItsWindow) {
  std::string text(200'000, ' ');
  text.replace(131'070, 9, "startxref");
  Cursor cursor(document(text), text.size());
  EXPECT_EQ(cursor.find("startxref", text.size()), 131'070u);
  EXPECT_EQ(cursor.find("startxref", 131'078), std::nullopt);
  cursor.skip_space();
  EXPECT_EQ(cursor.at(), 131'070u);
}

TEST(PdfDate, HasAZone) {
  const auto told = [](std::string_view text) {
    const auto time = date_of(text);
    return time ? to_rfc3339(*time) : std::string();
  };
  EXPECT_EQ(told("D:20261122233700+04'00'"), "2026-11-22T19:37:00Z");
  EXPECT_EQ(told("D:20261122233700-0130"), "2026-11-23T01:07:00Z");
  EXPECT_EQ(told("D:20261122233700Z00'00'"), "2026-11-22T23:37:00Z");
  EXPECT_EQ(told("20261122"), "2026-11-22T00:00:00Z");
  for (const char* text : {"", "D:", "D:2026-11-22", "D:20261322", "D:20261122233700+25'00'", "22.11.2026", "D:20261122233700+04'00'x"}) EXPECT_EQ(told(text), "") << text;
}

}  // namespace
}  // namespace esign::pdf
