// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <gtest/gtest.h>
#include <esign/time.h>

#include "base/text.h"

namespace esign {
namespace {

// RFC 4648 section 10.
TEST(Base64, VectorsOfTheRfc) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(as_view(plain)), encoded);
    const auto back = from_base64(encoded);
    ASSERT_TRUE(back) << encoded;
    EXPECT_EQ(as_text(*back), plain);
  }
}

TEST(Base64, HasOneFormOnly) {
  for (const char* wrong : {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm 9v", "Zm9v-", "Zg==="})
    EXPECT_FALSE(from_base64(wrong)) << wrong;
  EXPECT_TRUE(from_base64(" Zm\t9\r\nv ", Base64Space::xml_whitespace));
  EXPECT_FALSE(from_base64("Zm\v9v", Base64Space::xml_whitespace));
}

TEST(Hex, BothCasesAndNothingElse) {
  EXPECT_EQ(to_hex(*from_hex("00fFaB")), "00ffab");
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Text, Utf8IsStrict) {
  for (const char* right : {"Ə ı İ ğ ş ç ö ü", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(is_utf8(right));
  for (const char* wrong : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xC6", "\xF0\x80\x80\x80"})
    EXPECT_FALSE(is_utf8(wrong));
  EXPECT_EQ(to_utf8(to_code_points("MƏMMƏDOVA İlqar ışıq")), "MƏMMƏDOVA İlqar ışıq");
}

TEST(Text, IdentifiersFoldAsAscii) {
  EXPECT_EQ(ascii_lower("FİN I"), "fİn i");
  EXPECT_EQ(printable("a\x1B[2Jb\u202E"), "a\\u{001B}[2Jb\\u{202E}");
  EXPECT_EQ(printable("Əli\u200B\u200D\u2060\uFEFF"), "Əli\\u{200B}\\u{200D}\\u{2060}\\u{FEFF}");
  EXPECT_EQ(printable("a\u00AD\u061C\u2029\u3164\U000E0041"), "a\\u{00AD}\\u{061C}\\u{2029}\\u{3164}\\u{E0041}");
  EXPECT_EQ(printable("Gülçöhrə Iİıi Ğş – «Ə» 中 а\u0301"), "Gülçöhrə Iİıi Ğş – «Ə» 中 а\u0301") << "letters and their accents stay";
}

TEST(Time, Rfc3339) {
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-11-21T16:00:00+04:00")), "2026-11-21T12:00:00Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2024-02-29T00:00:00.999Z")), "2024-02-29T00:00:00Z");
  for (const char* wrong : {"2026-11-21T12:00:00", "2026-02-29T00:00:00Z", "2026-11-21 12:00:00Z", "2026-11-21T12:00:60Z",
                            "2026-11-21T12:00:00.Z", "2026-11-21T12:00:00+0400", "21.11.2026"})
    EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
}

}  // namespace
}  // namespace esign
