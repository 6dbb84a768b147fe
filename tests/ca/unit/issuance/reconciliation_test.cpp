// SPDX-License-Identifier: Apache-2.0
// What the first centre did after the backup, as the second one learns it: both registers are real, and share their keys.
#include "domain/reconciliation.h"

#include "unit/issuance/hierarchy.h"

namespace esign::ca {
namespace {

using faults::Kind;
using faults::Plan;
using faults::Port;
using storage::test::ask;

const Act kAct{"shell:gülnar", {}};

class Reconciled : public testing::Test {
 protected:
  void SetUp() override { ASSERT_OK(close(second_)); }
  static Result<void> close(test::RegisterFile& file) {
    return file.store().write([](Transaction& t) { return t.set("state", "reconcile"); });
  }
  Result<Issued> issue(test::RegisterFile& file, const Order& order) const { return hierarchy_.issuance(file.store(), hierarchy_.keys(), good_)->issue(order); }
  Reconciliation second() { return {second_.store(), hierarchy_.clock(), hierarchy_.authorities(), hierarchy_.profiles()}; }
  static ReleasedAnswer answer(const Order& order, const Issued& issued) { return {order.caller, order.id, issued.certificates, order.confirm_by}; }
  /// A request that both centres know as begun, since the backup has it so.
  void begin(test::RegisterFile& file, const Order& order) const {
    Plan killed(Port::keys, Kind::dies_before, 1);
    faults::FaultyStore store(file.store(), killed);
    const faults::FaultyKeys keys(hierarchy_.keys(), killed);
    EXPECT_FALSE(hierarchy_.issuance(store, keys, killed)->issue(order));
  }

  const test::Hierarchy& hierarchy_ = test::Hierarchy::one();
  mutable Plan good_{};
  test::RegisterFile first_{}, second_{};
};

TEST_F(Reconciled, AnAnswerIsTheSameAtBothCentres) {
  const Order order = hierarchy_.card("sonrakı");
  const auto issued = issue(first_, order);
  ASSERT_OK(issued);
  EXPECT_EQ(*second().take(answer(order, *issued), kAct), Reconciliation::Taken::added);
  EXPECT_EQ(*second().take(answer(order, *issued), kAct), Reconciliation::Taken::known);
  EXPECT_EQ(*second().open(kAct), 0u);
  const auto again = issue(second_, order);
  ASSERT_OK(again);
  EXPECT_EQ(again->certificates, issued->certificates);
  Order other = hierarchy_.card("sonrakı");
  EXPECT_ERRC(Errc::conflict, issue(second_, other));
  EXPECT_ERRC(Errc::conflict, second().take(answer(order, *issued), kAct));
}

TEST_F(Reconciled, AKeyThatTheFirstCentreCertifiedIsNotCertifiedAgain) {
  const Order order = hierarchy_.card("birinci");
  const auto issued = issue(first_, order);
  ASSERT_OK(issued);
  ASSERT_OK(second().take(answer(order, *issued), kAct));
  ASSERT_OK(second().open(kAct));
  Order renamed = order;
  renamed.id = "başqa ad";
  EXPECT_ERRC(Errc::conflict, issue(second_, renamed));
}

/// The backup was taken between intent and signature; the first centre went on.
TEST_F(Reconciled, WhatWasBegunAtTheBackupIsWhatTheFirstCentreMadeOfIt) {
  test::RegisterFile common;
  const Order released = hierarchy_.card("buraxılmış"), lost = hierarchy_.card("itmiş");
  begin(common, released);
  begin(common, lost);
  const storage::StoreOptions options = common.options();
  storage::test::Folder folder;
  const std::string backup = folder / "backup";
  ASSERT_OK(storage::backup(options.url, backup));
  storage::StoreOptions restored = options;
  restored.url = "sqlite:" + (folder / "second.db");
  restored.head_file = folder / "second.head";
  ASSERT_OK(storage::restore(backup, restored.url));
  const auto store = storage::open_store(restored);
  ASSERT_OK(store);
  const auto issued = issue(common, released);
  ASSERT_OK(issued);

  Reconciliation reconciliation(**store, hierarchy_.clock(), hierarchy_.authorities(), hierarchy_.profiles());
  EXPECT_EQ(*reconciliation.take(answer(released, *issued), kAct), Reconciliation::Taken::added);
  EXPECT_EQ(*reconciliation.open(kAct), 1u) << "the lost one";
  const auto next = hierarchy_.issuance(**store, hierarchy_.keys(), good_);
  EXPECT_EQ(*next->finish_unfinished(), 0u);
  EXPECT_EQ(next->issue(released)->certificates, issued->certificates);
  EXPECT_ERRC(Errc::conflict, next->issue(lost));
}

TEST_F(Reconciled, WhatIsNotOursIsRefused) {
  const Order order = hierarchy_.card("saxta");
  auto issued = issue(first_, order);
  ASSERT_OK(issued);
  issued->certificates[1].back() ^= 1;
  const auto taken = second().take(answer(order, *issued), kAct);
  ASSERT_FALSE(taken);
  EXPECT_EQ(ask(second_.store(), [](Reader& reader) { return reader.search({})->size(); }), 0u) << "nothing of it is there";
  EXPECT_FALSE(second().take({order.caller, order.id, {}, {}}, kAct));
}

TEST_F(Reconciled, AnOpenRegisterTakesNothingOver) {
  ASSERT_OK(second().open(kAct));
  const Order order = hierarchy_.card("açıq");
  const auto issued = issue(first_, order);
  ASSERT_OK(issued);
  EXPECT_ERRC(Errc::conflict, second().take(answer(order, *issued), kAct));
  EXPECT_ERRC(Errc::conflict, second().open(kAct));
}

}  // namespace
}  // namespace esign::ca
