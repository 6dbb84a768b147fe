// SPDX-License-Identifier: Apache-2.0
// A fault at every step that issuing takes, one after the other until a run has no more steps. After each: the next start
// finishes or voids, and the same request has one set of certificates for ever.
#include <set>
#include <thread>

#include "unit/issuance/hierarchy.h"

namespace esign::ca {
namespace {

using faults::Kind;
using faults::Plan;
using faults::Port;
using storage::test::ask;

/// Everything in the register, newest first.
std::vector<CertificateRecord> all_of(Store& store) {
  return ask(store, [](Reader& reader) {
    std::vector<CertificateRecord> whole;
    const auto rows = reader.search({.limit = 500});
    for (const CertificateRecord& row : *rows) whole.push_back(**reader.certificate(row.serial));
    return whole;
  });
}

/// Every certificate that was ever given to anybody: one number, one certificate.
class Seen {
 public:
  void note(const Result<Issued>& answer) {
    if (!answer) return;
    for (std::size_t i = 0; i < answer->serials.size(); ++i) {
      const auto [known, fresh] = by_serial_.try_emplace(answer->serials[i], answer->certificates[i]);
      EXPECT_TRUE(fresh || known->second == answer->certificates[i]) << "two certificates have the number " << to_text(answer->serials[i]);
    }
  }
  std::size_t size() const { return by_serial_.size(); }

 private:
  std::map<Serial, Bytes> by_serial_{};
};

enum class Ends : std::uint8_t { issued, voided };

/// What holds of a register whatever happened to it.
void expect_sound(Store& store, const std::vector<Order>& orders, const Seen& seen, const storage::StoreOptions& options) {
  std::set<Serial> serials;
  std::set<Sha256> keys;
  std::size_t issued = 0;
  for (const CertificateRecord& record : all_of(store)) {
    EXPECT_TRUE(serials.insert(record.serial).second);
    EXPECT_TRUE(keys.insert(record.spki_sha256).second) << "a key has two certificates";
    EXPECT_NE(record.status, Status::intended) << "something is left unfinished";
    EXPECT_EQ(record.certificate.empty(), record.status == Status::voided);
    if (!record.certificate.empty()) ++issued;
  }
  EXPECT_EQ(seen.size(), issued) << "what is in the register was given to somebody, and nothing else was";
  EXPECT_EQ(ask(store, [](Reader& reader) { return *reader.unfinished(10); }).size(), 0u);
  EXPECT_EQ(ask(store, [](Reader& reader) { return reader.issued_until("2100-01-01")->citizen; }), issued);
  for (const Order& order : orders) {
    const auto request = ask(store, [&](Reader& reader) { return *reader.request(order.caller, order.id); });
    ASSERT_TRUE(request) << order.id;
    EXPECT_EQ(request->serials.size(), order.wanted.size());
  }
  const auto report = storage::verify_audit(options, storage::test::verify);
  ASSERT_OK(report);
  EXPECT_FALSE(report->fault);
}

/// One run with one fault; gives how many steps of that port there were.
std::size_t run_with(Plan& plan, const std::vector<Order>& orders) {
  const auto& hierarchy = test::Hierarchy::one();
  test::RegisterFile file;
  Seen seen;
  const std::set<Errc> passing{Errc::storage, Errc::unavailable};
  std::vector<Result<Issued>> first;
  {
    faults::FaultyStore store(file.store(), plan);
    const faults::FaultyKeys keys(hierarchy.keys(), plan);
    first = hierarchy.issuance(store, keys, plan)->issue(orders);
    if (!plan.dead()) {
      for (const auto& answer : first) seen.note(answer);
    }
  }
  file.reopen();
  Plan good;
  const auto next = hierarchy.issuance(file.store(), hierarchy.keys(), good);
  const auto finished = next->finish_unfinished();
  EXPECT_TRUE(finished) << finished.error().detail;
  const auto second = next->issue(orders), third = next->issue(orders);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const bool final_refusal = !first[i] && !passing.contains(first[i].error().code) && !plan.dead();
    seen.note(second[i]);
    seen.note(third[i]);
    EXPECT_EQ(second[i].has_value(), third[i].has_value());
    EXPECT_EQ(!second[i], final_refusal) << (second[i] ? "what was refused is issued" : "what was released, or may be asked again, is refused: " + second[i].error().detail);
    if (!second[i]) {
      EXPECT_EQ(second[i].error().code, Errc::conflict);
    } else if (third[i]) {
      EXPECT_EQ(second[i]->certificates, third[i]->certificates);
      if (first[i] && !plan.dead()) {
        EXPECT_EQ(first[i]->certificates, second[i]->certificates) << "the answer is another one";
      }
    }
  }
  expect_sound(file.store(), orders, seen, file.options());
  return plan.steps();
}

struct Row {
  const char* what;
  Port port;
  std::vector<Kind> kinds;
};
/// Lints and second looks die with their process too; a refusal of theirs is final, and so is a `denied` of the keys.
const std::vector<Row> kTable{
    {"commit", Port::commit, {Kind::refused, Kind::dies_before, Kind::dies_after, Kind::untold}},
    {"read", Port::read, {Kind::refused, Kind::dies_before, Kind::dies_after, Kind::untold}},
    {"call within a commit", Port::transaction, {Kind::refused, Kind::dies_before, Kind::dies_after, Kind::untold}},
    {"call within a read", Port::reader, {Kind::refused, Kind::dies_before, Kind::untold}},
    {"keys", Port::keys, {Kind::refused, Kind::denied, Kind::dies_before, Kind::dies_after}},
    {"lint", Port::lint, {Kind::refused, Kind::dies_before}},
    {"second look", Port::check, {Kind::refused, Kind::dies_before}},
};

class EveryStep : public testing::TestWithParam<Row> {};

TEST_P(EveryStep, OfOneCard) {
  const std::vector<Order> orders{test::Hierarchy::one().card("kart-1")};
  for (const Kind kind : GetParam().kinds) {
    std::size_t at = 1;
    for (std::size_t steps = at; at <= steps; ++at) {
      SCOPED_TRACE(std::string(GetParam().what) + ", kind " + std::to_string(static_cast<int>(kind)) + ", step " + std::to_string(at));
      Plan plan(GetParam().port, kind, at);
      steps = run_with(plan, orders);
      if (HasFailure()) return;
    }
    EXPECT_GT(at, 1u);
  }
}

/// Requests that share their commits: the fault of one is not that of the others.
TEST_P(EveryStep, OfABatch) {
  std::vector<Order> orders;
  for (int i = 0; i < 3; ++i) orders.push_back(test::Hierarchy::one().card("dəst-" + std::to_string(i)));
  for (const Kind kind : GetParam().kinds) {
    for (std::size_t at = 1, steps = 1; at <= steps; at += 2) {
      SCOPED_TRACE(std::string(GetParam().what) + ", kind " + std::to_string(static_cast<int>(kind)) + ", step " + std::to_string(at));
      Plan plan(GetParam().port, kind, at);
      steps = run_with(plan, orders);
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(IssuanceFaults, EveryStep, testing::ValuesIn(kTable), [](const auto& row) {
  std::string name = row.param.what;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

/// The next start has faults of its own, again and again; the one after it has none.
TEST(IssuanceFaults, FinishingMayBeInterruptedAnywhere) {
  const auto& hierarchy = test::Hierarchy::one();
  const Order order = hierarchy.card("yarımçıq");
  for (const Port port : {Port::commit, Port::read, Port::transaction, Port::reader, Port::keys}) {
    for (const Kind kind : {Kind::refused, Kind::dies_before, Kind::dies_after}) {
      for (std::size_t at = 1, steps = 1; at <= steps; ++at) {
        SCOPED_TRACE(std::to_string(static_cast<int>(port)) + "/" + std::to_string(static_cast<int>(kind)) + "/" + std::to_string(at));
        test::RegisterFile file;
        {
          Plan killed(Port::keys, Kind::dies_before, 1);  // recorded, and nothing more
          faults::FaultyStore store(file.store(), killed);
          const faults::FaultyKeys keys(hierarchy.keys(), killed);
          EXPECT_FALSE(hierarchy.issuance(store, keys, killed)->issue(order));
        }
        file.reopen();
        Plan plan(port, kind, at);
        {
          faults::FaultyStore store(file.store(), plan);
          const faults::FaultyKeys keys(hierarchy.keys(), plan);
          static_cast<void>(hierarchy.issuance(store, keys, plan)->finish_unfinished());
        }
        file.reopen();
        Plan good;
        const auto next = hierarchy.issuance(file.store(), hierarchy.keys(), good);
        ASSERT_OK(next->finish_unfinished());
        Seen seen;
        const auto answer = next->issue(order);
        ASSERT_OK(answer);
        seen.note(answer);
        seen.note(next->issue(order));
        expect_sound(file.store(), {order}, seen, file.options());
        steps = plan.steps();
        if (HasFailure()) return;
      }
    }
  }
}

/// A register that can be read and not written, with an intent that must be voided: the start says so and goes on.
TEST(IssuanceFaults, AStartThatCannotWriteEnds) {
  const auto& hierarchy = test::Hierarchy::one();
  test::RegisterFile file;
  const Order order = hierarchy.card("yazılmır");
  Plan killed(Port::keys, Kind::dies_before, 1);
  {
    faults::FaultyStore store(file.store(), killed);
    const faults::FaultyKeys keys(hierarchy.keys(), killed);
    EXPECT_FALSE(hierarchy.issuance(store, keys, killed)->issue(order));
  }
  struct ReadOnly final : Store {
    explicit ReadOnly(Store& store) : inner(store) {}
    Result<void> write(const Work&) override { return fail(Errc::storage, "the disk is full"); }
    std::vector<Result<void>> write(std::span<const Work> works) override { return std::vector<Result<void>>(works.size(), fail(Errc::storage, "the disk is full")); }
    Result<void> read(const std::function<Result<void>(Reader&)>& work) override { return inner.read(work); }
    void watch(Watcher) override {}
    Store& inner;
  } full(file.store());
  Plan refusing(Port::lint, Kind::refused, 1);
  const auto refused = hierarchy.issuance(full, hierarchy.keys(), refusing)->finish_unfinished();
  EXPECT_ERRC(Errc::storage, refused);
  Plan good;
  EXPECT_EQ(*hierarchy.issuance(file.store(), hierarchy.keys(), good)->finish_unfinished(), 1u);
}

/// What a rule refused stays refused, whatever starts afterwards.
TEST(IssuanceFaults, AVoidedRequestStaysVoided) {
  const auto& hierarchy = test::Hierarchy::one();
  test::RegisterFile file;
  const Order order = hierarchy.card("ləğv");
  Plan refusing(Port::lint, Kind::refused, 2);  // the first certificate of the two is signed already
  EXPECT_ERRC(Errc::denied, hierarchy.issuance(file.store(), hierarchy.keys(), refusing)->issue(order));
  for (int start = 0; start < 3; ++start) {
    file.reopen();
    Plan good;
    const auto next = hierarchy.issuance(file.store(), hierarchy.keys(), good);
    EXPECT_EQ(*next->finish_unfinished(), 0u);
    EXPECT_ERRC(Errc::conflict, next->issue(order));
  }
  const auto all = all_of(file.store());
  EXPECT_EQ(all.size(), 2u);
  for (const CertificateRecord& record : all) EXPECT_EQ(record.status, Status::voided);
}

/// The first centre may have signed and released what the backup knows as recorded.
TEST(IssuanceFaults, ARestoredRegisterIssuesAndFinishesNothing) {
  const auto& hierarchy = test::Hierarchy::one();
  test::RegisterFile file;
  const Order done = hierarchy.card("bitmiş"), begun = hierarchy.card("başlanmış"), other = hierarchy.card("yeni");
  Plan good, killed(Port::keys, Kind::dies_before, 1);
  const auto answer = hierarchy.issuance(file.store(), hierarchy.keys(), good)->issue(done);
  ASSERT_OK(answer);
  {
    faults::FaultyStore store(file.store(), killed);
    const faults::FaultyKeys keys(hierarchy.keys(), killed);
    EXPECT_FALSE(hierarchy.issuance(store, keys, killed)->issue(begun));
  }
  ASSERT_OK(file.store().write([](Transaction& t) { return t.set("state", "reconcile"); }));
  file.reopen();
  const auto next = hierarchy.issuance(file.store(), hierarchy.keys(), good);
  EXPECT_ERRC(Errc::unavailable, next->finish_unfinished());
  EXPECT_ERRC(Errc::unavailable, next->issue(begun));
  EXPECT_ERRC(Errc::unavailable, next->issue(other));
  EXPECT_EQ(next->issue(done)->certificates, answer->certificates) << "what is recorded is told";
  std::size_t intended = 0;
  for (const CertificateRecord& record : all_of(file.store())) intended += record.status == Status::intended ? 1u : 0u;
  EXPECT_EQ(intended, 2u);
}

/// The same request twice in one batch, and from several threads at once.
TEST(IssuanceFaults, OneRequestManyTimesAtOnceIsOneRequest) {
  const auto& hierarchy = test::Hierarchy::one();
  test::RegisterFile file;
  Plan good;
  const auto issuance = hierarchy.issuance(file.store(), hierarchy.keys(), good), other_node = hierarchy.issuance(file.store(), hierarchy.keys(), good);
  const Order order = hierarchy.card("eyni");
  const std::vector<Order> twice{order, order};
  std::vector<std::vector<Result<Issued>>> answers(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < answers.size(); ++i) threads.emplace_back([&, i] { answers[i] = (i % 2 == 0 ? issuance : other_node)->issue(twice); });
  }
  Seen seen;
  for (const auto& both : answers) {
    for (const auto& answer : both) {
      ASSERT_OK(answer);
      seen.note(answer);
    }
  }
  expect_sound(file.store(), {order}, seen, file.options());
  EXPECT_EQ(seen.size(), 2u);
}

}  // namespace
}  // namespace esign::ca
