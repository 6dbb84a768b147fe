// SPDX-License-Identifier: Apache-2.0
#include "unit/storage/fixture.h"

namespace esign::ca::storage::test {
namespace {

class SearchTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped() || store_ == nullptr) return;
    ASSERT_OK(write([](Transaction& t) -> Result<void> {
      for (std::uint64_t i = 0; i < 40; ++i) ESIGN_CHECK(issue(t, i));
      CertificateRecord ministry = certificate(100);
      ministry.issuer = "government";
      ministry.profile = "state-body-employee";
      ministry.category = Category::government;
      ministry.voen = "1234567891";
      ministry.fin = certificate(5).fin;
      ministry.common_name = "Öktay";
      ESIGN_CHECK(t.insert(ministry));
      return change(t, 3, Status::suspended);
    }));
  }
  std::vector<Serial> serials(const Search& search) {
    const auto found = ask(*store_, [&](Reader& r) { return r.search(search); });
    EXPECT_TRUE(found) << (found ? "" : found.error().detail);
    std::vector<Serial> out;
    for (const CertificateRecord& record : *found) {
      EXPECT_TRUE(record.tbs.empty() && record.certificate.empty());
      out.push_back(record.serial);
    }
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(On, SearchTest, testing::Values("sqlite", "postgresql"), database_name);

TEST_P(SearchTest, FindsByEachWordAndAllOfThemTogether) {
  Search search;
  search.fin = certificate(5).fin;
  EXPECT_EQ(serials(search), (std::vector{serial_of(100), serial_of(5)}));
  search.issuer = "citizen";
  EXPECT_EQ(serials(search), (std::vector{serial_of(5)}));
  search.card_number = certificate(6).card_number;
  EXPECT_TRUE(serials(search).empty());
  search = {};
  search.card_number = certificate(6).card_number;
  EXPECT_EQ(serials(search), (std::vector{serial_of(6)}));
  search = {};
  search.voen = "1234567891";
  EXPECT_EQ(serials(search), (std::vector{serial_of(100)}));
  search.status = Status::active;
  EXPECT_TRUE(serials(search).empty());
  search.status = Status::intended;
  search.profile = "state-body-employee";
  EXPECT_EQ(serials(search).size(), 1u);
  search.fin = "' OR 1=1 --";
  EXPECT_TRUE(serials(search).empty());
}

TEST_P(SearchTest, FindsTheBeginningOfANameByItsOctets) {
  Search search;
  search.common_name = "Ələkbərov İlqar 3";
  EXPECT_EQ(serials(search).size(), 11u);
  search.common_name = "Ələkbərov İlqar 39";
  EXPECT_EQ(serials(search), (std::vector{serial_of(39)}));
  search.common_name = "Ö";
  EXPECT_EQ(serials(search), (std::vector{serial_of(100)}));
  search.common_name = "ələk";
  EXPECT_TRUE(serials(search).empty());
}

TEST_P(SearchTest, ListsByStatusIssuerAndProfile) {
  Search search;
  search.status = Status::suspended;
  EXPECT_EQ(serials(search), (std::vector{serial_of(3)}));
  search = {};
  search.profile = "citizen-sign";
  EXPECT_EQ(serials(search).size(), 20u);
  search.issuer = "government";
  EXPECT_TRUE(serials(search).empty());
  search.profile.clear();
  EXPECT_EQ(serials(search), (std::vector{serial_of(100)}));
}

TEST_P(SearchTest, PagesNewestFirstWithoutGapOrRepetition) {
  Search search;
  search.limit = 7;
  std::vector<CertificateRecord> all;
  while (true) {
    const auto page = ask(*store_, [&](Reader& r) { return r.search(search); });
    ASSERT_OK(page);
    if (page->empty()) break;
    all.insert(all.end(), page->begin(), page->end());
    search.before = {page->back().recorded, page->back().serial};
  }
  ASSERT_EQ(all.size(), 41u);
  EXPECT_EQ(all.front().serial, serial_of(100));
  EXPECT_EQ(all.back().serial, serial_of(0));
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GT(all[i - 1].recorded, all[i].recorded);
}

TEST_P(SearchTest, CountsByDayOfUtcPlus4) {
  // 19:59:59 and 20:00:00 UTC are two days in Bakı.
  const Time before_midnight = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + std::chrono::hours(20) - std::chrono::seconds(1);
  const auto issue_at = [&](std::uint64_t number, Category category, Time time) {
    return write([&, number, category, time](Transaction& t) -> Result<void> {
      CertificateRecord record = certificate(number);
      record.category = category;
      ESIGN_CHECK(t.insert(record));
      return t.store_signed({"citizen", record.serial, signed_form(record), Status::active, time});
    });
  };
  const Count until = *ask(*store_, [](Reader& r) { return r.issued_until("2026-11-22"); });
  ASSERT_OK(issue_at(201, Category::legal_entity, before_midnight));
  ASSERT_OK(issue_at(202, Category::government, before_midnight + std::chrono::seconds(1)));
  const Count later = *ask(*store_, [](Reader& r) { return r.issued_until("2026-11-22"); });
  EXPECT_EQ(later.legal_entity, until.legal_entity + 1);
  EXPECT_EQ(later.government, until.government);
  const auto days = *ask(*store_, [](Reader& r) { return r.statistics({"2026-11-23", "2026-11-23"}); });
  ASSERT_EQ(days.size(), 1u);
  EXPECT_EQ(days.front().day, "2026-11-23");
  EXPECT_EQ(days.front().category, Category::government);
  EXPECT_EQ(days.front().centre, "bakı");
  EXPECT_EQ(days.front().issued, 1u);
  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.issued_until("9999-12-31"); })->total(), 42u);
}

}  // namespace
}  // namespace esign::ca::storage::test
