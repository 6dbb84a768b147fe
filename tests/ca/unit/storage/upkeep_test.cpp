// SPDX-License-Identifier: Apache-2.0
// Schema, backup, restore, and a server that goes away.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/resource.h>
#include <signal.h>

#include <fstream>

#include "unit/storage/fixture.h"
#include "unit/storage/postgres_server.h"

namespace esign::ca::storage::test {
namespace {

using UpkeepTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(On, UpkeepTest, testing::Values("sqlite", "postgresql"), database_name);

Result<void> some_history(Transaction& t) {
  for (std::uint64_t i = 0; i < 30; ++i) ESIGN_CHECK(issue(t, i));
  ESIGN_CHECK(t.insert(request(1)));
  ESIGN_CHECK(t.insert(certificate(50)));
  ESIGN_CHECK(change(t, 2, Status::revoked, Reason::key_compromise));
  ESIGN_CHECK(t.set("state", "running"));
  CrlRecord crl{"citizen", 0, CrlRecord::Kind::full, 0, 0, at(1), at(2), 3, 0};
  ESIGN_TRY(crl.number, t.next_crl_number("citizen", 0));
  return t.put_crl(crl, [](const Sink& sink) { return sink(Bytes(3'000'000, 0xC3)); });
}

TEST_P(UpkeepTest, ABackupGoesIntoEitherDatabaseAndWaitsToBeReconciled) {
  ASSERT_OK(write(some_history));
  const std::string file = folder_ / "ehtiyat.db";
  ASSERT_OK(backup(url_, file));
  ASSERT_OK(write([](Transaction& t) { return issue(t, 99); }));
  EXPECT_ERRC(Errc::already_exists, backup(url_, file));
  EXPECT_ERRC(Errc::already_exists, restore(file, url_));

  std::vector<std::string> targets = {"sqlite:" + (folder_ / "restored.db")};
  if (const std::string other = PostgresServer::new_database(); !other.empty()) targets.push_back(other);
  for (const std::string& target : targets) {
    SCOPED_TRACE(target);
    ASSERT_OK(restore(file, target));
    StoreOptions restored = options();
    restored.url = target;
    restored.head_file.clear();
    const auto store = open_store(restored);
    ASSERT_OK(store);
    EXPECT_EQ(**ask(**store, [](Reader& r) { return r.setting("state"); }), "reconcile");
    for (std::uint64_t i = 0; i < 30; ++i) {
      EXPECT_EQ((*ask(**store, [&](Reader& r) { return r.certificate(serial_of(i)); }))->certificate, signed_form(certificate(i)));
    }
    EXPECT_TRUE((*ask(**store, [](Reader& r) { return r.certificate(serial_of(50)); }))->certificate.empty());
    EXPECT_FALSE(*ask(**store, [](Reader& r) { return r.certificate(serial_of(99)); }));
    EXPECT_EQ(ask(**store, [](Reader& r) { return r.issued_until("9999-12-31"); })->citizen, 30u);
    EXPECT_EQ((*ask(**store, [](Reader& r) { return r.latest_crl("citizen", 0, CrlRecord::Kind::full); }))->size, 3'000'000u);
    EXPECT_FALSE(verify_audit(restored, verify)->fault);
    // The head file of the node outlived the database: it tells what the restore has lost.
    store_.reset();
    restored.head_file = options().head_file;
    const auto report = verify_audit(restored, verify);
    ASSERT_TRUE(report->fault);
    EXPECT_EQ(report->fault->kind, AuditFault::Kind::truncated);
    // And life goes on.
    ASSERT_OK((*store)->write([](Transaction& t) { return issue(t, 99); }));
  }
}

TEST_P(UpkeepTest, WhatIsNoBackupIsNotRestored) {
  EXPECT_ERRC(Errc::not_found, restore(folder_ / "yoxdur", url_));
  std::ofstream(folder_ / "nonsense") << std::string(10'000, 'x');
  EXPECT_ERRC(Errc::malformed, restore(folder_ / "nonsense", url_));
}

TEST(Schema, OfANewerOrAnotherProgramIsRefused) {
  const Folder folder;
  StoreOptions options;
  options.url = "sqlite:" + (folder / "register.db");
  options.node = "n";
  options.audit_signer = sign;
  ASSERT_OK(open_store(options));
  ASSERT_OK(open_store(options));
  soci::session database(soci::sqlite3, folder / "register.db");
  database << "INSERT INTO schema_versions (version, name, digest) VALUES (9999, 'later', x'00')";
  EXPECT_ERRC(Errc::misconfigured, open_store(options));
  database << "DELETE FROM schema_versions WHERE version = 9999";
  ASSERT_OK(open_store(options));
  database << "UPDATE schema_versions SET digest = x'00' WHERE version = 1";
  EXPECT_ERRC(Errc::misconfigured, open_store(options));
  soci::session other(soci::sqlite3, folder / "other.db");
  other << "CREATE TABLE settings (a)";
  options.url = "sqlite:" + (folder / "other.db");
  EXPECT_ERRC(Errc::misconfigured, open_store(options));
}

TEST(Schema, AReaderDoesNotMakeARegister) {
  const Folder folder;
  StoreOptions options;
  options.url = "sqlite:" + (folder / "register.db");
  options.mode = Mode::read_only;
  EXPECT_ERRC(Errc::not_found, open_store(options));
  EXPECT_FALSE(std::filesystem::exists(folder / "register.db"));
  options.url = "mysql://x";
  EXPECT_ERRC(Errc::invalid_argument, open_store(options));
  options.url = "sqlite:" + (folder / "register.db");
  options.mode = Mode::read_write;
  EXPECT_ERRC(Errc::invalid_argument, open_store(options));
}

/// The disk is full at one size of file, as RLIMIT_FSIZE has it; then there is room again.
TEST(DiskFull, NothingIsHalfAndReadingGoesOn) {
  const Folder folder;
  StoreOptions options;
  options.url = "sqlite:" + (folder / "register.db");
  options.node = "n";
  options.audit_signer = sign;
  const auto store = open_store(options);
  ASSERT_OK(store);
  ASSERT_OK((*store)->write([](Transaction& t) { return issue(t, 1'000'000); }));
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{1u << 20, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &full);
  std::uint64_t issued = 0;
  Result<void> refused;
  for (; issued < 5'000 && refused; issued += refused ? 1 : 0) refused = (*store)->write([&](Transaction& t) { return issue(t, issued); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::storage) << refused.error().detail;
  EXPECT_EQ(ask(**store, [](Reader& r) { return r.issued_until("9999-12-31"); })->citizen, issued + 1);
  EXPECT_TRUE(*ask(**store, [](Reader& r) { return r.status("citizen", serial_of(1'000'000)); }));
  EXPECT_FALSE(*ask(**store, [&](Reader& r) { return r.certificate(serial_of(issued)); }));
  EXPECT_ERRC(Errc::storage, (*store)->write([&](Transaction& t) { return issue(t, issued); }));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_OK((*store)->write([&](Transaction& t) { return issue(t, issued); }));
  EXPECT_FALSE(verify_audit(options, verify)->fault);
}

TEST(ServerAway, WritesFailAtOnceAndWorkAgainLater) {
  const Folder folder;
  StoreOptions options;
  options.url = PostgresServer::new_database();
  if (options.url.empty()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
  options.node = "n";
  options.audit_signer = sign;
  const auto store = open_store(options);
  ASSERT_OK(store);
  ASSERT_OK((*store)->write([](Transaction& t) { return issue(t, 1); }));
  PostgresServer::stop();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_ERRC(Errc::unavailable, (*store)->write([](Transaction& t) { return issue(t, 2); }));
  EXPECT_ERRC(Errc::unavailable, (*store)->read([](Reader& r) -> Result<void> { ESIGN_CHECK(r.last_change()); return {}; }));
  EXPECT_ERRC(Errc::unavailable, open_store(options));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  PostgresServer::start();
  ASSERT_OK((*store)->write([](Transaction& t) { return issue(t, 2); }));
  EXPECT_EQ(ask(**store, [](Reader& r) { return r.issued_until("9999-12-31"); })->citizen, 2u);
  EXPECT_FALSE(verify_audit(options, verify)->fault);
}

}  // namespace
}  // namespace esign::ca::storage::test
