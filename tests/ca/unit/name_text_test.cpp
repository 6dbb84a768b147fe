// SPDX-License-Identifier: Apache-2.0
#include "domain/name_text.h"

#include <gtest/gtest.h>

namespace esign::ca {
namespace {

TEST(NameText, NamesAsTheyArePrinted) {
  for (const char* text : {"Məmmədova", "Günel", "MƏMMƏDOVA GÜNEL", "Əliyeva-Ğış", "İSMAYILOV ÇİNGİZ", "“Xəzər Çörək” MMC", "«Qala» ASC",
                           "1 №-li məktəb", "O'Neil", "Sınaq Dövlət Agentliyi, e-arayış möhürü", "Алиева Гюнель", "Näidis Õie", "Șerban", "Nguyễn",
                           "portal.pki.example", "Bakı (Səbail)"})
    EXPECT_TRUE(check_name_text(text)) << text;
}

TEST(NameText, Refusals) {
  const struct { const char* text; const char* why; } kRows[] = {
      {"", "empty"},
      {"\xC3\x28", "UTF-8"},
      {" Günel", "space"},
      {"Günel ", "space"},
      {"Günel  Əli", "space"},
      {"Günel\n", "control"},
      {"Gün\u202Eel", "control"},
      {"Gün\u200Bel", "control"},
      {"Gu\u0308nel", "composed"},
      {"I\u0307lham", "composed"},
      {"i\u0307lham", "composed"},
      {"\uFB01n", "composed"},
      {"M\u01DDmmədova", "outside"},       // ǝ for ə
      {"M\u04D9mmədova", "NAT-4.2.4-19"},  // Cyrillic ә for ə
      {"Gün\u0430l", "NAT-4.2.4-19"},      // Cyrillic а
      {"Γιώργος", "outside"},
      {"Günel\u00A0Əli", "composed"},
      {"Gün<el", "outside"},
      {"Gün\\el", "outside"},
      {"Günel😀", "outside"},
  };
  for (const auto& row : kRows) {
    const auto checked = check_name_text(row.text);
    ASSERT_FALSE(checked) << row.text;
    EXPECT_NE(checked.error().detail.find(row.why), std::string::npos) << row.text << ": " << checked.error().detail;
    EXPECT_EQ(checked.error().code, Errc::invalid_argument);
  }
  std::string longest;
  for (std::size_t i = 0; i < kNameCharacters; ++i) longest += "ə";
  EXPECT_TRUE(check_name_text(longest));
  EXPECT_FALSE(check_name_text(longest + "ə"));
}

TEST(NameText, OneScriptOverSeveral) {
  const std::string_view same[] = {"Məmmədova", "Günel", "1234"};
  EXPECT_TRUE(check_one_script(same));
  const std::string_view mixed[] = {"Məmmədova", "Гюнель"};
  EXPECT_FALSE(check_one_script(mixed));
}

}  // namespace
}  // namespace esign::ca
