// SPDX-License-Identifier: Apache-2.0
// What goes on beside the commits: telling of changes, and keeping the head file.
#pragma once
#include <thread>

#include "storage/audit_chain.h"
#include "storage/reader_pool.h"

namespace esign::ca::storage {

/// A thread that does one thing again and again until its owner goes.
class Rounds {
 public:
  Rounds() = default;
  ~Rounds() { stop(); }
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;
  void start(std::chrono::milliseconds every, std::function<void()> round);
  void stop();

 private:
  std::mutex mutex_{};
  std::condition_variable wake_{};
  enum class Life : std::uint8_t { running, ending } life_ = Life::running;
  std::thread thread_{};
};

/// Tells of every change once, in order: those of this process before their commit is answered, those of other nodes when
/// PostgreSQL tells (LISTEN). Other processes with the same SQLite file are looked for: nobody tells there.
class Watching {
 public:
  Watching(ReaderPool& pool, Place place) : pool_(pool), place_(std::move(place)) {}
  ~Watching();
  /// Changes from now on are told. Errors: of reading.
  Result<void> start();
  /// It may read, and must not write: the commit that it is told of waits for it.
  void add(Store::Watcher watcher);
  void committed(const std::vector<Reader::Change>& changes);

 private:
  void look();
  void listen(std::stop_token stop);
  std::uint64_t seen_so_far();
  void tell(const std::vector<Reader::Change>& changes);

  ReaderPool& pool_;
  const Place place_;
  std::mutex mutex_{};
  std::uint64_t seen_ = 0;
  std::vector<Store::Watcher> watchers_{};
  Rounds rounds_{};
  std::jthread listener_{};
};

/// Writes the head file once a second at most, and at the end: its fsync is not to slow the commits down.
class HeadKeeper {
 public:
  HeadKeeper(std::string node, std::string path);
  ~HeadKeeper();
  HeadKeeper(const HeadKeeper&) = delete;
  HeadKeeper& operator=(const HeadKeeper&) = delete;
  void put(const ChainHead& head);

 private:
  void write();

  const std::string node_, path_;
  std::mutex mutex_{};
  std::optional<ChainHead> pending_{};
  Rounds rounds_{};
};

}  // namespace esign::ca::storage
