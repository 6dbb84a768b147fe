// SPDX-License-Identifier: Apache-2.0
#include "storage/life.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "unit/storage/fixture.h"

namespace esign::ca::storage::test {
namespace {

using LifeTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(On, LifeTest, testing::Values("sqlite", "postgresql"), database_name);

/// The ways as the comment on Status tells them, written a second time.
TEST(Life, HasTheDocumentedWaysAndNoOther) {
  using enum Status;
  const std::vector<std::pair<Status, Status>> documented = {{intended, on_hold}, {intended, active},  {intended, voided},
                                                             {on_hold, active},   {on_hold, revoked},  {active, suspended},
                                                             {active, revoked},   {suspended, active}, {suspended, revoked}};
  int open = 0;
  for (int from = 0; from <= 5; ++from) {
    for (int to = 0; to <= 5; ++to) {
      const std::pair step(static_cast<Status>(from), static_cast<Status>(to));
      const bool is_documented = std::find(documented.begin(), documented.end(), step) != documented.end();
      EXPECT_EQ(way(step.first, step.second) == Way::open, is_documented) << from << " to " << to;
      open += is_documented ? 1 : 0;
    }
  }
  EXPECT_EQ(open, 9);
}

TEST_P(LifeTest, TheLifeLineKeepsEveryStep) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1, Status::on_hold); }));
  ASSERT_OK(write([](Transaction& t) { return change(t, 1, Status::active); }));
  ASSERT_OK(write([](Transaction& t) { return change(t, 1, Status::suspended); }));
  ASSERT_OK(write([](Transaction& t) {
    return t.change({"citizen", serial_of(1), Status::revoked, Reason::key_compromise, at(9'000), "helpline:77", "itirilib"}, at(8'000));
  }));
  const auto line = ask(*store_, [](Reader& r) { return r.life_line("citizen", serial_of(1)); });
  ASSERT_OK(line);
  std::vector<Status> steps;
  for (const Event& event : *line) steps.push_back(event.status);
  EXPECT_EQ(steps, (std::vector{Status::intended, Status::on_hold, Status::active, Status::suspended, Status::revoked}));
  EXPECT_EQ(line->at(3).reason, Reason::certificate_hold);
  EXPECT_EQ(line->back().reason, Reason::key_compromise);
  EXPECT_EQ(line->back().at, at(9'000));
  EXPECT_EQ(line->back().actor, "helpline:77");
  EXPECT_EQ(line->back().note, "itirilib");
  EXPECT_EQ((*ask(*store_, [](Reader& r) { return r.status("citizen", serial_of(1)); }))->invalidity, at(8'000));
}

TEST_P(LifeTest, WhatIsRevokedStaysRevoked) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  ASSERT_OK(write([](Transaction& t) { return change(t, 1, Status::revoked, Reason::superseded); }));
  for (const Status to : {Status::intended, Status::on_hold, Status::active, Status::suspended, Status::revoked, Status::voided}) {
    EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return change(t, 1, to); }));
  }
  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.life_line("citizen", serial_of(1)); })->size(), 3u);
}

TEST_P(LifeTest, AnIntentIsNotActivatedWithoutItsSignature) {
  ASSERT_OK(write([](Transaction& t) { return t.insert(certificate(1)); }));
  EXPECT_ERRC(Errc::conflict, write([](Transaction& t) { return change(t, 1, Status::active); }));
  EXPECT_ERRC(Errc::conflict, write([](Transaction& t) { return change(t, 1, Status::on_hold); }));
  ASSERT_OK(write([](Transaction& t) { return change(t, 1, Status::voided); }));
  EXPECT_ERRC(Errc::conflict, write([](Transaction& t) {
    return t.store_signed({"citizen", serial_of(1), signed_form(certificate(1)), Status::active, at(1)});
  }));
}

TEST_P(LifeTest, ReasonsFitTheirStatus) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  EXPECT_ERRC(Errc::invalid_argument, write([](Transaction& t) { return change(t, 1, Status::revoked, Reason::certificate_hold); }));
  EXPECT_ERRC(Errc::invalid_argument, write([](Transaction& t) { return change(t, 1, Status::suspended, Reason::key_compromise); }));
  EXPECT_EQ((*ask(*store_, [](Reader& r) { return r.status("citizen", serial_of(1)); }))->status, Status::active);
}

/// The database keeps the rule when the program does not.
TEST(Guards, SqliteRefusesWhatTheProgramWouldNot) {
  const Folder folder;
  StoreOptions options;
  options.url = "sqlite:" + (folder / "register.db");
  options.node = "n";
  options.audit_signer = sign;
  {
    const auto store = open_store(options);
    ASSERT_OK(store);
    ASSERT_OK((*store)->write([](Transaction& t) -> Result<void> {
      ESIGN_CHECK(issue(t, 1));
      return change(t, 1, Status::revoked, Reason::superseded);
    }));
  }
  soci::session database(soci::sqlite3, folder / "register.db");
  for (const char* crime : {"UPDATE certificates SET status = 2", "UPDATE certificates SET serial = x'00'", "DELETE FROM certificates",
                            "UPDATE bodies SET rest = x'00'", "UPDATE bodies SET tbs = x'00'", "DELETE FROM keys", "DELETE FROM changes",
                            "UPDATE audit SET actor = 'x'", "DELETE FROM audit"}) {
    EXPECT_THROW(database << crime, soci::soci_error) << crime;
  }
  EXPECT_NO_THROW(database << "UPDATE certificates SET invalidity = 1");
}

}  // namespace
}  // namespace esign::ca::storage::test
