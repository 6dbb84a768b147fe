// SPDX-License-Identifier: Apache-2.0
#include "asn1/strings.h"

#include <gtest/gtest.h>

namespace esign::asn1 {
namespace {

/// The text, or the error's detail behind "! ".
std::string decoded(Tag type, std::string_view content) {
  const auto text = decode_string(type, *from_hex(content));
  return text ? *text : "! " + text.error().detail;
}
constexpr const char* kAlphabet = "! a character outside the alphabet of its string type";

/// X.680 section 41: the alphabet of each type.
TEST(Strings, EachTypeHasItsAlphabet) {
  EXPECT_EQ(decoded(tag::utf8_string, "c68fc4b0"), "Əİ");
  EXPECT_EQ(decoded(tag::utf8_string, "c0af"), kAlphabet) << "longer than need be";
  EXPECT_EQ(decoded(tag::utf8_string, "eda080"), kAlphabet) << "a surrogate";
  EXPECT_EQ(decoded(tag::printable_string, "41402a"), "A@*") << "as real certificates have it";
  EXPECT_EQ(decoded(tag::printable_string, "4100"), kAlphabet);
  EXPECT_EQ(decoded(tag::printable_string, "c4b0"), kAlphabet);
  EXPECT_EQ(decoded(tag::numeric_string, "31203a"), kAlphabet);
  EXPECT_EQ(decoded(tag::numeric_string, "312039"), "1 9");
  EXPECT_EQ(decoded(tag::ia5_string, "617f"), "a\x7F");
  EXPECT_EQ(decoded(tag::ia5_string, "6180"), kAlphabet);
  EXPECT_EQ(decoded(tag::visible_string, "61"), "a");
  EXPECT_EQ(decoded(tag::teletex_string, "47fc6e"), "Gün") << "read as Latin-1";
}

TEST(Strings, WideCharactersAreWholeCodePoints) {
  EXPECT_EQ(decoded(tag::bmp_string, "018f0130"), "Əİ");
  EXPECT_EQ(decoded(tag::bmp_string, "018f01"), "! a character is cut");
  EXPECT_EQ(decoded(tag::bmp_string, "d83ddc4d"), kAlphabet) << "UCS-2 has no surrogates";
  EXPECT_EQ(decoded(tag::universal_string, "0001f44d"), "\U0001F44D");
  EXPECT_EQ(decoded(tag::universal_string, "00110000"), kAlphabet) << "beyond Unicode";
  EXPECT_EQ(decoded(tag::universal_string, "0001f4"), "! a character is cut");
}

TEST(Strings, NothingElseIsAString) {
  EXPECT_EQ(decoded(tag::octet_string, "41"), "! not a character string");
  EXPECT_EQ(decoded(tag::context(0), "41"), "! not a character string");
}

/// X.680 section 41.4, table 10.
TEST(Strings, StrictAlphabetOfPrintableString) {
  EXPECT_TRUE(is_printable_string("AZaz09 '()+,-./:=?"));
  EXPECT_TRUE(is_printable_string(""));
  for (const char* wrong : {"@", "*", "&", "_", "a\n", "Ə", "!", "\"", "#", ";", "<"}) EXPECT_FALSE(is_printable_string(wrong)) << wrong;
}

}  // namespace
}  // namespace esign::asn1
