// SPDX-License-Identifier: Apache-2.0
#include "storage/watching.h"

namespace esign::ca::storage {
namespace {

constexpr std::chrono::milliseconds look_every{250}, look_at_file_every{20}, listen_for{200}, listen_again{2'000};
constexpr std::chrono::milliseconds head_every{1000};
constexpr std::uint32_t changes_at_once = 10'000;

}  // namespace

void Rounds::start(std::chrono::milliseconds every, std::function<void()> round) {
  thread_ = std::thread([this, every, round = std::move(round)] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, every, [&] { return life_ == Life::ending; })) {
      lock.unlock();
      round();
      lock.lock();
    }
  });
}

void Rounds::stop() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::ending;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> Watching::start() {
  ESIGN_CHECK(pool_.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(seen_, reader.last_change());
    return {};
  }));
  const bool told = place_.engine == Engine::postgresql;
  rounds_.start(told ? look_every : look_at_file_every, [this] { look(); });
  if (told) listener_ = std::jthread([this](const std::stop_token& stop) { listen(stop); });
  return {};
}

Watching::~Watching() {
  listener_ = {};
  rounds_.stop();
}

/// A connection of its own; while it is gone, and on a standby, which hears nothing, the rounds alone look.
void Watching::listen(std::stop_token stop) {
  std::unique_ptr<Connection> ear;
  while (!stop.stop_requested()) {
    if (ear == nullptr) {
      auto opened = Connection::open(place_, Connection::Access::read);
      if (opened && (*opened)->listen()) ear = *std::move(opened);
      if (ear == nullptr) {
        for (auto waited = listen_for; waited < listen_again && !stop.stop_requested(); waited += listen_for) std::this_thread::sleep_for(listen_for);
        continue;
      }
      look();  // for what was committed before it listened
    }
    const auto heard = ear->wait_for_notice(listen_for);
    if (!heard) ear.reset();
    if (!heard || *heard == Connection::Heard::notice) look();
  }
}

void Watching::add(Store::Watcher watcher) {
  const std::lock_guard lock(mutex_);
  watchers_.push_back(std::move(watcher));
}

/// Under the lock: watchers hear of changes in their order.
void Watching::tell(const std::vector<Reader::Change>& changes) {
  seen_ = changes.back().number;
  for (const Store::Watcher& watcher : watchers_) watcher(changes);
}

void Watching::committed(const std::vector<Reader::Change>& changes) {
  if (changes.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (changes.front().number == seen_ + 1) return tell(changes);
  }
  // Another process committed in between: of both, in their order, before anybody is told that this one is done.
  look();
}

/// Reads what was committed since; what cannot be read now is read in the next round.
void Watching::look() {
  std::vector<Reader::Change> changes;
  do {
    const std::uint64_t seen = seen_so_far();
    const Result<void> read = pool_.read([&](Reader& reader) -> Result<void> {
      ESIGN_TRY(changes, reader.changes_after(seen, changes_at_once));
      return {};
    });
    if (!read || changes.empty()) return;
    const bool more = changes.size() == changes_at_once;
    const std::lock_guard lock(mutex_);
    std::erase_if(changes, [&](const Reader::Change& change) { return change.number <= seen_; });
    if (!changes.empty()) tell(changes);
    if (!more) return;
  } while (true);
}

std::uint64_t Watching::seen_so_far() {
  const std::lock_guard lock(mutex_);
  return seen_;
}

HeadKeeper::HeadKeeper(std::string node, std::string path) : node_(std::move(node)), path_(std::move(path)) {
  if (!path_.empty()) rounds_.start(head_every, [this] { write(); });
}

HeadKeeper::~HeadKeeper() {
  rounds_.stop();
  write();
}

void HeadKeeper::put(const ChainHead& head) {
  const std::lock_guard lock(mutex_);
  pending_ = head;
}

/// A head that could not be written is tried again: verify_audit() accepts a file that is behind.
void HeadKeeper::write() {
  std::optional<ChainHead> head;
  {
    const std::lock_guard lock(mutex_);
    head.swap(pending_);
  }
  if (!head || path_.empty()) return;
  if (write_head_file(path_, {node_, *head})) return;
  const std::lock_guard lock(mutex_);
  if (!pending_) pending_ = head;
}

}  // namespace esign::ca::storage
