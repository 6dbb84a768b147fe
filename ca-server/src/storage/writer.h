// SPDX-License-Identifier: Apache-2.0
// Group commit: one thread runs the works that have gathered, each within a savepoint, and commits once for all of them.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "storage/writing.h"

namespace esign::ca::storage {

class Writer {
 public:
  struct Settings {
    Place place{};
    std::string node{};
    AuditSigner sign{};
    std::size_t queue = 0;
  };
  /// Told after each commit, on the writer's thread.
  using Committed = std::function<void(const std::vector<Reader::Change>&, const std::optional<ChainHead>&)>;

  Writer(Settings settings, Committed committed);
  /// Commits what is queued, then ends.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// In order of the calls; returns when durable or undone. Errors of each: as Store::write().
  std::vector<Result<void>> write(std::span<const Work> works);

 private:
  struct Job {
    std::span<const Work> works{};
    std::vector<Result<void>> results{};
    enum class State : std::uint8_t { waiting, answered } state = State::waiting;
  };
  void serve();
  std::vector<Job*> next_batch();
  void commit(const std::vector<Job*>& batch);
  Result<void> try_commit(const std::vector<Job*>& batch);
  Result<Writing::Together> run_batches(const std::vector<Job*>& batch);
  Result<void> run_all(const std::vector<Job*>& batch);
  Result<void> connect();

  const Settings settings_;
  const Committed committed_;
  std::unique_ptr<Connection> connection_{};
  std::unique_ptr<Register> register_{};
  std::unique_ptr<Writing> writing_{};

  std::mutex mutex_{};
  std::condition_variable queued_{}, answered_{};
  std::deque<Job*> jobs_{};
  std::size_t waiting_ = 0;  ///< Works, not jobs.
  enum class Life : std::uint8_t { serving, ending } life_ = Life::serving;
  std::thread thread_{};
};

}  // namespace esign::ca::storage
