// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "unit/storage/fixture.h"

namespace esign::ca::storage::test {
namespace {

using CrlTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(On, CrlTest, testing::Values("sqlite", "postgresql"), database_name);

std::vector<CrlEntry> entries(Store& store, const Reader::CrlScope& scope) {
  std::vector<CrlEntry> found;
  const Result<void> read = store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const CrlSource source, reader.crl_entries(scope));
    while (true) {
      ESIGN_TRY(std::optional<CrlEntry> next, source());
      if (!next) return {};
      found.push_back(*next);
    }
  });
  EXPECT_TRUE(read) << (read ? "" : read.error().detail);
  return found;
}

/// All of shard 0: certificate(n) has shard n % 4.
Result<void> issue_in_shard_0(Transaction& t, unsigned count) {
  for (unsigned i = 0; i < count; ++i) ESIGN_CHECK(issue(t, i * 4));
  return {};
}

TEST_P(CrlTest, ListsAllThatDoesNotCountInAscendingOrderOfSerial) {
  ASSERT_OK(write([](Transaction& t) -> Result<void> {
    ESIGN_CHECK(issue_in_shard_0(t, 2'100));
    for (unsigned i = 0; i < 2'050; ++i) ESIGN_CHECK(change(t, i * 4, i % 2 == 0 ? Status::revoked : Status::suspended));
    ESIGN_CHECK(issue(t, 4 * 5'000, Status::on_hold));
    ESIGN_CHECK(t.insert(certificate(4 * 5'001)));
    ESIGN_CHECK(t.insert(certificate(4 * 5'002)));
    ESIGN_CHECK(change(t, 4 * 5'002, Status::voided));
    return issue(t, 1, Status::on_hold);  // another shard
  }));
  const std::vector<CrlEntry> found = entries(*store_, {"citizen", 0, 0});
  EXPECT_EQ(found.size(), 2'050u + 2u);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.serial < b.serial; }));
  for (const CrlEntry& entry : found) EXPECT_EQ(entry.kind, CrlEntry::Kind::revoked);
  EXPECT_EQ(std::count_if(found.begin(), found.end(), [](const auto& e) { return e.reason == Reason::certificate_hold; }), 1'025 + 1);
  EXPECT_EQ(entries(*store_, {"citizen", 1, 0}).size(), 1u);
  EXPECT_TRUE(entries(*store_, {"government", 0, 0}).empty());
}

TEST_P(CrlTest, ADeltaTellsWhatChangedAndWhatIsValidAgain) {
  ASSERT_OK(write([](Transaction& t) -> Result<void> {
    ESIGN_CHECK(issue_in_shard_0(t, 6));
    ESIGN_CHECK(change(t, 0, Status::suspended));
    return change(t, 4, Status::revoked);
  }));
  const std::uint64_t base = *ask(*store_, [](Reader& r) { return r.last_change(); });
  EXPECT_TRUE(entries(*store_, {"citizen", 0, base}).empty());
  ASSERT_OK(write([](Transaction& t) -> Result<void> {
    ESIGN_CHECK(change(t, 0, Status::active));
    ESIGN_CHECK(change(t, 8, Status::revoked, Reason::key_compromise));
    ESIGN_CHECK(change(t, 12, Status::suspended));
    ESIGN_CHECK(change(t, 12, Status::revoked, Reason::superseded));
    return issue(t, 400);  // new and valid: no CRL knew it
  }));
  std::map<Serial, CrlEntry> found;
  for (const CrlEntry& entry : entries(*store_, {"citizen", 0, base})) found[entry.serial] = entry;
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found.at(serial_of(0)).kind, CrlEntry::Kind::removed);
  EXPECT_EQ(found.at(serial_of(8)).kind, CrlEntry::Kind::revoked);
  EXPECT_EQ(found.at(serial_of(8)).reason, Reason::key_compromise);
  EXPECT_EQ(found.at(serial_of(12)).reason, Reason::superseded);
}

TEST_P(CrlTest, EntriesEndWithTheirTransaction) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 0, Status::on_hold); }));
  CrlSource kept;
  ASSERT_OK(store_->read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(kept, reader.crl_entries({"citizen", 0, 0}));
    return {};
  }));
  EXPECT_ERRC(Errc::invalid_argument, kept());
}

TEST_P(CrlTest, OctetsComeBackInOrderAndNumbersGrow) {
  Bytes octets;
  for (std::size_t i = 0; i < (std::size_t{5} << 19) + 17; ++i) octets.push_back(static_cast<std::uint8_t>(i * i >> 7));
  const Source in_pieces = [&](const Sink& sink) -> Result<void> {
    for (View rest = octets; !rest.empty();) {
      const View piece = rest.first(std::min<std::size_t>(rest.size(), 70'001));
      ESIGN_CHECK(sink(piece));
      rest = rest.subspan(piece.size());
    }
    return {};
  };
  const auto put = [&](CrlRecord::Kind kind, std::uint64_t base) {
    return write([&](Transaction& t) -> Result<void> {
      CrlRecord crl{"citizen", 3, kind, 0, base, at(1), at(2), 77, 0};
      ESIGN_TRY(crl.number, t.next_crl_number("citizen", 3));
      return t.put_crl(crl, in_pieces);
    });
  };
  const auto latest = [&](CrlRecord::Kind kind) { return **ask(*store_, [&](Reader& r) { return r.latest_crl("citizen", 3, kind); }); };
  ASSERT_OK(put(CrlRecord::Kind::full, 0));
  ASSERT_OK(put(CrlRecord::Kind::delta, 1));
  ASSERT_OK(put(CrlRecord::Kind::full, 0));
  const CrlRecord full = latest(CrlRecord::Kind::full), delta = latest(CrlRecord::Kind::delta);
  EXPECT_EQ(full.number, 3u);
  EXPECT_EQ(full.size, octets.size());
  EXPECT_EQ(full.change, 77u);
  EXPECT_EQ(delta.number, 2u);
  EXPECT_EQ(delta.base, 1u);
  const auto read_back = [&](const CrlRecord& crl) {
    Bytes back;
    const Result<void> read = ask(*store_, [&](Reader& r) { return r.crl_octets(crl, [&](View piece) -> Result<void> { append(back, piece); return {}; }); });
    return read ? std::optional(back) : std::nullopt;
  };
  EXPECT_EQ(read_back(full), octets);
  CrlRecord base = full;
  base.number = 1;
  EXPECT_EQ(read_back(base), octets);  // the delta's
  ASSERT_OK(put(CrlRecord::Kind::delta, 3));
  EXPECT_FALSE(read_back(base));
  EXPECT_FALSE(read_back(delta));
  EXPECT_EQ(read_back(full), octets);
  EXPECT_EQ(latest(CrlRecord::Kind::delta).number, 4u);
}

}  // namespace
}  // namespace esign::ca::storage::test
