// SPDX-License-Identifier: Apache-2.0
// Who hears of a change, and when: OCSP answers that were kept are forgotten by it.
#include <condition_variable>
#include <mutex>

#include "unit/storage/fixture.h"

namespace esign::ca::storage::test {
namespace {

/// What a watcher was told, in its order.
class Heard {
 public:
  void listen(Store& store) {
    store.watch([this](const std::vector<Reader::Change>& changes) {
      const std::lock_guard lock(mutex_);
      for (const Reader::Change& change : changes) numbers_.push_back(change.number);
      changed_.notify_all();
    });
  }
  std::vector<std::uint64_t> numbers() {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }
  /// How long it took until so many were told.
  std::chrono::milliseconds wait_for(std::size_t count) {
    const auto began = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return numbers_.size() >= count; });
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  }

 private:
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::vector<std::uint64_t> numbers_{};
};

class WatchingTest : public StoreTest {};

/// Two nodes change something in turn: each hears of its own change before its write() is answered, though the other's came in
/// between, and both hear of all in one order.
TEST_P(WatchingTest, OnesOwnChangeIsToldBeforeItIsAnswered) {
  const auto other = open_store(options());
  ASSERT_OK(other);
  Heard mine, theirs;
  mine.listen(*store_);
  theirs.listen(**other);
  constexpr std::uint64_t rounds = 20;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    ASSERT_OK((*other)->write([&](Transaction& t) { return issue(t, 2 * i); }));
    EXPECT_EQ(theirs.numbers().size(), 2 * i + 1);
    ASSERT_OK(store_->write([&](Transaction& t) { return issue(t, 2 * i + 1); }));
    EXPECT_EQ(mine.numbers().size(), 2 * i + 2);
  }
  theirs.wait_for(2 * rounds);
  const std::vector<std::uint64_t> told = mine.numbers();
  EXPECT_EQ(told, theirs.numbers());
  EXPECT_EQ(told.size(), 2 * rounds);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
}

TEST_P(WatchingTest, AnotherNodesChangeIsToldSoon) {
  const auto other = open_store(options());
  ASSERT_OK(other);
  Heard theirs;
  theirs.listen(**other);
  std::vector<std::chrono::milliseconds> waits;
  for (std::uint64_t i = 0; i < 9; ++i) {
    ASSERT_OK(store_->write([&](Transaction& t) { return issue(t, i); }));
    waits.push_back(theirs.wait_for(i + 1));
  }
  std::sort(waits.begin(), waits.end());
  EXPECT_LT(waits[waits.size() / 2], std::chrono::milliseconds(100)) << "a round of four a second would be more than that";
}

INSTANTIATE_TEST_SUITE_P(Databases, WatchingTest, testing::Values("sqlite", "postgresql"), database_name);

}  // namespace
}  // namespace esign::ca::storage::test
