// SPDX-License-Identifier: Apache-2.0
#include "pdf/serialise.h"

#include <gtest/gtest.h>

namespace esign::pdf {
namespace {

const StringForm kPlain = [](View octets) -> Result<Bytes> { return copy(octets); };

TEST(Serialise, NamesEscapeWhatIsIrregular) {
  EXPECT_EQ(name_token("Sig"), "/Sig");
  EXPECT_EQ(name_token("A B#/(x)"), "/A#20B#23#2F#28x#29");
  EXPECT_EQ(name_token("İmza"), "/#C4#B0mza");
}

TEST(Serialise, TextIsAsciiOrUtf16) {
  EXPECT_EQ(as_text(text_string("Bank")), "Bank");
  EXPECT_EQ(hex_string(text_string("Əı")), "<FEFF018F0131>");
  EXPECT_EQ(hex_string(text_string("𝄞")), "<FEFFD834DD1E>");
  // Controls have other meanings in PDFDocEncoding than in ASCII.
  EXPECT_EQ(hex_string(text_string("\x18")), "<FEFF0018>");
  for (const char* text : {"Bank", "Əlvida, ağ gün", "ğüşiöçƏIİı", "𝄞"}) EXPECT_EQ(text_of(as_text(text_string(text))), text);
}

TEST(Serialise, NumbersHaveNoExponent) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(-0.00001), "0");
  EXPECT_EQ(number(612), "612");
  EXPECT_EQ(number(0.5), "0.5");
  EXPECT_EQ(number(1e9), "1000000000");
  EXPECT_EQ(number(1.0 / 0.0 * 0), "0");
}

TEST(Serialise, DatesAreInUtc) {
  EXPECT_EQ(date(*parse_rfc3339("2026-11-21T12:00:05+04:00")), "D:20261121080005Z");
}

TEST(Serialise, ValuesComeOutAsTheyWent) {
  Dictionary inner;
  inner.emplace("Null", Object());
  inner.emplace("Real", Object(Object::Real{612, "612.00"}));
  const Object value(Array{Object(true), Object(std::int64_t{-7}), Object(Ref{12, 1}), name_object("A B"), text_object("(ok)"), Object(std::move(inner))});
  EXPECT_EQ(serialised(value, kPlain).value(), "[true -7 12 1 R /A#20B <286F6B29> <</Real 612.00\n>>]");
}

TEST(Serialise, StringsArePutThroughTheirForm) {
  const StringForm refuse = [](View) -> Result<Bytes> { return fail(Errc::internal, "no key"); };
  EXPECT_TRUE(serialised(Object(Array{Object(true)}), refuse));
  EXPECT_FALSE(serialised(Object(Array{text_object("x")}), refuse));
}

}  // namespace
}  // namespace esign::pdf
