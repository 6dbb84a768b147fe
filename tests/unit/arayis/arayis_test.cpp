// SPDX-License-Identifier: Apache-2.0
#include <esign/arayis.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "arayis/schema.h"
#include "base/bytes.h"

namespace esign::arayis {
namespace {

constexpr Time kIssued{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

std::string sample(Kind kind) {
  std::ifstream file(std::string(ESIGN_SOURCE_DIR "/samples/arayis/") + std::string(name(kind)) + ".json");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

class EachKind : public testing::TestWithParam<Kind> {};

TEST_P(EachKind, IsReadAsItWasMade) {
  const Result<std::string> xml = create(GetParam(), sample(GetParam()), kIssued);
  ASSERT_TRUE(xml) << xml.error().at << ": " << xml.error().detail;
  const Result<Content> content = read(as_view(*xml));
  ASSERT_TRUE(content) << content.error().at << ": " << content.error().detail;
  EXPECT_EQ(content->kind, GetParam());
  EXPECT_EQ(content->subject_fin, "5ABCD12");
  EXPECT_EQ(content->issued, kIssued);
  EXPECT_EQ(content->reference_number.substr(0, 8), "EA-2026-");
  EXPECT_GE(content->fields.size(), 9u);
}

TEST_P(EachKind, EveryRequiredFieldIsRequired) {
  for (const Field& field : schema(GetParam()).fields) {
    const std::string text = sample(GetParam());
    const std::size_t begin = text.find('"' + std::string(field.name) + '"');
    ASSERT_NE(begin, std::string::npos) << field.name;
    const std::string renamed = std::string(text).replace(begin + 1, field.name.size(), "nobody");
    const Result<std::string> xml = create(GetParam(), renamed, kIssued);
    ASSERT_FALSE(xml) << field.name;
    EXPECT_EQ(xml.error().code, Errc::malformed);
    EXPECT_EQ(xml.error().at, field.presence == Presence::required ? std::string(field.name) : "nobody");
  }
}

INSTANTIATE_TEST_SUITE_P(All, EachKind, testing::ValuesIn(all_kinds().begin(), all_kinds().end()),
                         [](const auto& kind) { return "kind_" + std::to_string(kind.index); });

TEST(Arayis, KeepsAzerbaijaniLettersAndMarkUp) {
  const std::string data = replaced(sample(Kind::workplace), "Baş mühasib", "Əıİğşçöü <&> \\\"");
  const Result<std::string> xml = create(Kind::workplace, data, kIssued);
  ASSERT_TRUE(xml) << xml.error().detail;
  EXPECT_EQ(xml->find("<&>"), std::string::npos);
  const Result<Content> content = read(as_view(*xml));
  ASSERT_TRUE(content) << content.error().detail;
  EXPECT_NE(std::find(content->fields.begin(), content->fields.end(), std::pair<std::string, std::string>("position", "Əıİğşçöü <&> \"")),
            content->fields.end());
}

TEST(Arayis, RefusesDataThatIsNotWhatItSays) {
  const std::string good = sample(Kind::workplace);
  const struct {
    std::string data;
    const char* place;
  } rows[] = {
      {replaced(good, "5ABCD12", "5ABCDO2"), "fin"},
      {replaced(good, "5ABCD12", "5abcd12"), "fin"},
      {replaced(good, "1401555071", "1401555081"), "employerVoen"},
      {replaced(good, "2019-05-20", "2019-02-30"), "contractDate"},
      {replaced(good, "1850.00", "1850"), "monthlySalary"},
      {replaced(good, "1850.00", "-1.00"), "monthlySalary"},
      {replaced(good, "\"1850.00\"", "1850.5"), "monthlySalary"},
      {replaced(good, "Baş mühasib", "a\\u202eb"), "position"},
      {replaced(good, "Baş mühasib", ""), "position"},
      {replaced(good, "\"position\"", "\"fin\": \"7XYZW89\", \"position\""), ""},
      {"[]", ""},
      {"{", ""},
      {"", ""},
      {std::string(100000, '['), ""},
  };
  for (const auto& row : rows) {
    const Result<std::string> xml = create(Kind::workplace, row.data, kIssued);
    ASSERT_FALSE(xml) << row.data;
    EXPECT_EQ(xml.error().code, Errc::malformed);
    EXPECT_EQ(xml.error().at, row.place) << row.data;
  }
}

TEST(Arayis, ReadsNothingThatItDoesNotWrite) {
  const std::string good = *create(Kind::residence, sample(Kind::residence), kIssued);
  const std::string rows[] = {
      replaced(good, "kind=\"residence\"", "kind=\"workplace\""),
      replaced(good, "urn:esign:arayis:1", "urn:esign:arayis:2"),
      replaced(good, "  <content>", "  <content/><content>"),
      replaced(good, "<fin>5ABCD12</fin>", "<fin>5ABCD12</fin><fin>7XYZW89</fin>"),
      replaced(good, "<fin>5ABCD12</fin>", "<fin>5ABC<!-- -->D12</fin>"),
      replaced(good, "<fin>5ABCD12</fin>", ""),
      replaced(good, "issued=\"2026", "issued=\"x026"),
      replaced(good, "Yaşayış yeri", "İş yeri"),
      std::string("<arayis/>"),
  };
  for (const std::string& xml : rows) {
    const Result<Content> content = read(as_view(xml));
    ASSERT_FALSE(content) << xml;
    EXPECT_EQ(content.error().code, Errc::malformed) << xml;
  }
}

TEST(Arayis, KnowsItsKindsByName) {
  EXPECT_EQ(all_kinds().size(), 9u);
  for (const Kind kind : all_kinds()) EXPECT_EQ(*kind_from(name(kind)), kind);
  EXPECT_EQ(kind_from("marriage").error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace esign::arayis
