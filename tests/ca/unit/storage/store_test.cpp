// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "unit/storage/fixture.h"

namespace esign::ca::storage::test {
namespace {

using RegisterTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(On, RegisterTest, testing::Values("sqlite", "postgresql"), database_name);

TEST_P(RegisterTest, KeepsAnIntentAndThenTheCertificateOctetForOctet) {
  const CertificateRecord intent = certificate(7);
  ASSERT_OK(write([&](Transaction& t) { return t.insert(intent); }));
  auto found = ask(*store_, [&](Reader& r) { return r.certificate(intent.serial); });
  ASSERT_OK(found);
  ASSERT_TRUE(*found);
  EXPECT_EQ((*found)->tbs, intent.tbs);
  EXPECT_TRUE((*found)->certificate.empty());
  EXPECT_EQ((*found)->status, Status::intended);
  EXPECT_EQ((*found)->common_name, "Ələkbərov İlqar 7");
  EXPECT_EQ((*found)->centre, "bakı");
  EXPECT_EQ((*found)->category, Category::citizen);
  EXPECT_EQ((*found)->spki_sha256, intent.spki_sha256);
  EXPECT_EQ((*found)->not_after, intent.not_after);
  EXPECT_FALSE((*found)->issued);

  const Bytes der = signed_form(intent);
  ASSERT_OK(write([&](Transaction& t) { return t.store_signed({"citizen", intent.serial, der, Status::on_hold, at(60)}); }));
  reopen();
  found = ask(*store_, [&](Reader& r) { return r.certificate("citizen", intent.serial); });
  ASSERT_OK(found);
  ASSERT_TRUE(*found);
  EXPECT_EQ((*found)->certificate, der);
  EXPECT_EQ((*found)->status, Status::on_hold);
  EXPECT_EQ((*found)->reason, Reason::certificate_hold);
  EXPECT_EQ((*found)->issued, at(60));
  const auto status = ask(*store_, [&](Reader& r) { return r.status("citizen", intent.serial); });
  ASSERT_OK(status);
  ASSERT_TRUE(*status);
  EXPECT_EQ((*status)->certificate_sha256, sha256(der));
  EXPECT_EQ((*status)->since, at(60));
  EXPECT_EQ((*status)->shard, intent.shard);
}

TEST_P(RegisterTest, KnowsNothingUnderAnotherIssuer) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.status("government", serial_of(1)); }));
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.certificate("government", serial_of(1)); }));
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.status("citizen", serial_of(2)); }));
  EXPECT_ERRC(Errc::not_found, write([](Transaction& t) {
    return t.change({"government", serial_of(1), Status::revoked, Reason::superseded, at(1), "x", ""}, std::nullopt);
  }));
}

TEST_P(RegisterTest, RefusesASecondCertificateOfOneSerialOrKey) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  CertificateRecord same_serial = certificate(2);
  same_serial.serial = serial_of(1);
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return t.insert(same_serial); }));
  CertificateRecord same_key = certificate(3);
  same_key.spki_sha256 = certificate(1).spki_sha256;
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return t.insert(same_key); }));
  same_key.request_id = certificate(1).request_id;
  ASSERT_OK(write([&](Transaction& t) { return t.insert(same_key); }));
  EXPECT_EQ(**ask(*store_, [](Reader& r) { return r.key_owner(certificate(1).spki_sha256); }), serial_of(1));
  same_key.serial = serial_of(4);
  same_key.centre = "gəncə";
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return t.insert(same_key); }));
}

TEST_P(RegisterTest, AWorkThatHidesATakenSerialIsUndoneAllTheSame) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  CertificateRecord same_serial = certificate(2);
  same_serial.serial = serial_of(1);
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) -> Result<void> {
    EXPECT_FALSE(t.insert(same_serial));
    return {};
  }));
  EXPECT_FALSE(*ask(*store_, [&](Reader& r) { return r.key_owner(same_serial.spki_sha256); }));
}

TEST_P(RegisterTest, AWorkMayGoOnAfterATakenKeyAndSaySoInTheLog) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  CertificateRecord same_key = certificate(3);
  same_key.spki_sha256 = certificate(1).spki_sha256;
  ASSERT_OK(write([&](Transaction& t) {
    EXPECT_FALSE(t.insert(same_key));
    return t.audit(entry("refused"));
  }));
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.certificate(serial_of(3)); }));
}

TEST_P(RegisterTest, RefusesACertificateThatIsNotTheIntent) {
  const CertificateRecord intent = certificate(1), other = certificate(2);
  ASSERT_OK(write([&](Transaction& t) { return t.insert(intent); }));
  EXPECT_ERRC(Errc::invalid_argument, write([&](Transaction& t) {
    return t.store_signed({"citizen", intent.serial, signed_form(other), Status::active, at(1)});
  }));
  Bytes longer = signed_form(intent);
  longer.push_back(0);
  EXPECT_ERRC(Errc::invalid_argument, write([&](Transaction& t) {
    return t.store_signed({"citizen", intent.serial, longer, Status::active, at(1)});
  }));
  ASSERT_OK(write([&](Transaction& t) { return t.store_signed({"citizen", intent.serial, signed_form(intent), Status::active, at(1)}); }));
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) {
    return t.store_signed({"citizen", intent.serial, signed_form(intent), Status::active, at(1)});
  }));
}

TEST_P(RegisterTest, ARequestIdIsOneRequest) {
  RequestRecord asked = request(1);
  asked.serials = {serial_of(1), serial_of(2)};
  asked.confirm_by = at(500);
  ASSERT_OK(write([&](Transaction& t) { return t.insert(asked); }));
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return t.insert(asked); }));
  RequestRecord of_another = asked;
  of_another.caller = "gəncə";
  ASSERT_OK(write([&](Transaction& t) { return t.insert(of_another); }));
  const auto found = ask(*store_, [&](Reader& r) { return r.request("bakı", asked.id); });
  ASSERT_OK(found);
  ASSERT_TRUE(*found);
  EXPECT_EQ((*found)->serials, asked.serials);
  EXPECT_EQ((*found)->content, asked.content);
  EXPECT_EQ((*found)->confirm_by, at(500));

  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.unfinished(10); })->size(), 2u);
  EXPECT_TRUE(ask(*store_, [](Reader& r) { return r.overdue(at(501), 10); })->empty());
  ASSERT_OK(write([&](Transaction& t) { return t.set_state("bakı", asked.id, RequestState::issued); }));
  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.unfinished(10); })->size(), 1u);
  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.overdue(at(501), 10); })->size(), 1u);
  EXPECT_TRUE(ask(*store_, [](Reader& r) { return r.overdue(at(500), 10); })->empty());
  EXPECT_ERRC(Errc::not_found, write([](Transaction& t) { return t.set_state("bakı", "yoxdur", RequestState::issued); }));
}

TEST_P(RegisterTest, WorksOfOneCommitAreUndoneAlone) {
  const std::vector<Work> works = {
      [](Transaction& t) { return issue(t, 1); },
      [](Transaction& t) -> Result<void> {
        ESIGN_CHECK(issue(t, 2));
        return fail(Errc::cancelled, "after all");
      },
      [](Transaction& t) { return issue(t, 3); },
      [](Transaction& t) { return issue(t, 1); },
  };
  const std::vector<Result<void>> results = store_->write(works);
  ASSERT_EQ(results.size(), 4u);
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().code, Errc::cancelled);
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(results[3].error().code, Errc::conflict);
  EXPECT_TRUE(*ask(*store_, [](Reader& r) { return r.certificate(serial_of(1)); }));
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.certificate(serial_of(2)); }));
  EXPECT_TRUE(*ask(*store_, [](Reader& r) { return r.certificate(serial_of(3)); }));
  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.issued_until("9999-12-31"); })->citizen, 2u);
  EXPECT_EQ(*ask(*store_, [](Reader& r) { return r.last_change(); }), 2u);
  const auto report = verify_audit(options(), verify);
  ASSERT_OK(report);
  EXPECT_FALSE(report->fault);
  EXPECT_EQ(report->entries, 2u);
  EXPECT_EQ(report->heads, 1u);
}

/// Works that are refused before they wrote leave the others as they are; one that fails late is undone alone, for which the
/// others are run again.
TEST_P(RegisterTest, ABatchRunsAgainWhenAWorkOfItFailsLate) {
  std::array<int, 3> runs{};
  const auto issues = [&](std::size_t i) {
    return [&runs, i](Transaction& transaction) -> Result<void> {
      ++runs.at(i);
      return issue(transaction, i + 1);
    };
  };
  const auto early = [&](Transaction&) -> Result<void> {
    ++runs[1];
    return fail(Errc::denied, "refused");
  };
  const auto late = [&](Transaction& transaction) -> Result<void> {
    ++runs[1];
    ESIGN_CHECK(issue(transaction, 50));
    return fail(Errc::denied, "refused late");
  };
  const auto hidden = [&](Transaction& transaction) -> Result<void> {
    ++runs[1];
    ESIGN_CHECK(issue(transaction, 60));
    static_cast<void>(issue(transaction, 60));
    return {};
  };
  const std::vector<Work> with_early = {issues(0), early, issues(2)};
  const auto first = store_->write(std::span<const Work>(with_early));
  ASSERT_OK(first[0]);
  EXPECT_ERRC(Errc::denied, first[1]);
  ASSERT_OK(first[2]);
  EXPECT_EQ(runs, (std::array<int, 3>{1, 1, 1}));
  const auto others = [&](std::uint64_t number) { return [&runs, number](Transaction& t) { ++runs[0]; return issue(t, number); }; };
  std::uint64_t number = 10;
  for (const Work& failing : {Work(late), Work(hidden)}) {
    runs = {};
    const std::vector<Work> works = {others(number), failing, others(number + 1)};
    const auto results = store_->write(std::span<const Work>(works));
    ASSERT_OK(results[0]);
    ASSERT_FALSE(results[1]);
    ASSERT_OK(results[2]);
    EXPECT_EQ(runs[0], 3);  // the first of them twice
    EXPECT_EQ(runs[1], 2);
    for (const std::uint64_t there : {number, number + 1})
      EXPECT_EQ(ask(*store_, [&](Reader& reader) { return reader.certificate("citizen", serial_of(there)); }).value()->status, Status::active);
    number += 2;
  }
  for (const std::uint64_t gone : {50u, 60u}) {
    EXPECT_FALSE(ask(*store_, [&](Reader& reader) { return reader.certificate("citizen", serial_of(gone)); }).value());
  }
  EXPECT_EQ(ask(*store_, [](Reader& reader) { return reader.last_change(); }).value(), 6u);
}

TEST_P(RegisterTest, ManyThreadsWriteAndNothingIsLost) {
  std::vector<std::thread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (unsigned i = 0; i < 25; ++i) {
        ASSERT_OK(write([&](Transaction& t) { return issue(t, thread * 100 + i); }));
        ASSERT_TRUE(*ask(*store_, [&](Reader& r) { return r.status("citizen", serial_of(thread * 100 + i)); }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ask(*store_, [](Reader& r) { return r.issued_until("9999-12-31"); })->citizen, 100u);
  EXPECT_EQ(*ask(*store_, [](Reader& r) { return r.last_change(); }), 100u);
}

TEST_P(RegisterTest, TheWriterReadsItsOwnWrites) {
  ASSERT_OK(write([](Transaction& t) -> Result<void> {
    ESIGN_CHECK(issue(t, 1));
    EXPECT_EQ((*t.status("citizen", serial_of(1)))->status, Status::active);
    EXPECT_EQ(t.issued_until("9999-12-31")->citizen, 1u);
    EXPECT_EQ(t.statistics({})->size(), 1u);
    return {};
  }));
}

TEST_P(RegisterTest, WatchersHearOfEachChangeOnce) {
  std::mutex mutex;
  std::vector<std::uint64_t> numbers;
  store_->watch([&](const std::vector<Reader::Change>& changes) {
    const std::lock_guard lock(mutex);
    for (const auto& change : changes) numbers.push_back(change.number);
  });
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  StoreOptions other = options();
  other.node = "düyün-2";
  other.head_file.clear();
  const auto second = open_store(other);
  ASSERT_OK(second);
  ASSERT_OK((*second)->write([](Transaction& t) { return issue(t, 2); }));
  ASSERT_OK(write([](Transaction& t) { return change(t, 2, Status::suspended); }));
  for (int wait = 0; wait < 100; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::lock_guard lock(mutex);
    if (numbers.size() >= 3) break;
  }
  const std::lock_guard lock(mutex);
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_P(RegisterTest, SettingsAndApprovals) {
  ASSERT_OK(write([](Transaction& t) { return t.set("state", "running"); }));
  ASSERT_OK(write([](Transaction& t) { return t.set("state", "dayanıb"); }));
  EXPECT_EQ(**ask(*store_, [](Reader& r) { return r.setting("state"); }), "dayanıb");
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.setting("none"); }));

  Approval asked{0, "bulk.revoke", "batch-7", R"({"n":3})", "operator:a", "", at(1), std::nullopt, Approval::State::open};
  ASSERT_OK(write([&](Transaction& t) -> Result<void> {
    ESIGN_TRY(asked.id, t.ask(asked));
    return {};
  }));
  asked.decided_by = "operator:b";
  asked.decided = at(2);
  asked.state = Approval::State::done;
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return t.decide(asked); }));
  asked.state = Approval::State::approved;
  ASSERT_OK(write([&](Transaction& t) { return t.decide(asked); }));
  EXPECT_ERRC(Errc::conflict, write([&](Transaction& t) { return t.decide(asked); }));
  const auto approved = ask(*store_, [](Reader& r) { return r.approvals(Approval::State::approved); });
  ASSERT_EQ(approved->size(), 1u);
  EXPECT_EQ(approved->front().decided_by, "operator:b");
  EXPECT_EQ(approved->front().detail, R"({"n":3})");
  EXPECT_TRUE(ask(*store_, [](Reader& r) { return r.approvals(Approval::State::open); })->empty());
}

TEST_P(RegisterTest, TextThatIsNoTextIsRefused) {
  EXPECT_ERRC(Errc::malformed, write([](Transaction& t) { return t.set("a", std::string_view("x\0y", 3)); }));
  EXPECT_ERRC(Errc::malformed, write([](Transaction& t) { return t.set("a", "\xFF"); }));
  EXPECT_FALSE(*ask(*store_, [](Reader& r) { return r.setting("a"); }));
}

TEST_P(RegisterTest, AReadOnlyNodeAnswersAndDoesNotWrite) {
  ASSERT_OK(write([](Transaction& t) { return issue(t, 1); }));
  StoreOptions reading;
  reading.url = url_;
  reading.mode = Mode::read_only;
  const auto node = open_store(reading);
  ASSERT_OK(node);
  EXPECT_EQ((*ask(**node, [](Reader& r) { return r.status("citizen", serial_of(1)); }))->status, Status::active);
  EXPECT_ERRC(Errc::denied, (*node)->write([](Transaction& t) { return issue(t, 2); }));
  ASSERT_OK(write([](Transaction& t) { return change(t, 1, Status::revoked, Reason::key_compromise); }));
  EXPECT_EQ((*ask(**node, [](Reader& r) { return r.status("citizen", serial_of(1)); }))->status, Status::revoked);
}

TEST_P(RegisterTest, WithoutASignatureOverTheLogNothingIsCommitted) {
  store_.reset();
  StoreOptions no_key = options();
  no_key.audit_signer = [](View) -> Result<Bytes> { return fail(Errc::unavailable, "the token is gone"); };
  const auto node = open_store(no_key);
  ASSERT_OK(node);
  EXPECT_ERRC(Errc::unavailable, (*node)->write([](Transaction& t) { return issue(t, 1); }));
  EXPECT_FALSE(*ask(**node, [](Reader& r) { return r.certificate(serial_of(1)); }));
  EXPECT_EQ(*ask(**node, [](Reader& r) { return r.last_change(); }), 0u);
}

}  // namespace
}  // namespace esign::ca::storage::test
