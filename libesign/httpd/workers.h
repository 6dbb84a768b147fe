// SPDX-License-Identifier: Apache-2.0
// Threads that may block. Inside of the kit.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace esign::httpd {

/// A pool with a queue of bounded length. Jobs run in the order they came. A job must not throw.
class Workers {
 public:
  Workers(unsigned threads, std::size_t queue);
  ~Workers() { join(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  enum class Taken : std::uint8_t { yes, full };
  /// New work: turned away when the queue is full.
  template <class F>
  Taken offer(F&& job) {
    return push(std::make_unique<JobOf<std::decay_t<F>>>(std::forward<F>(job)), Admission::limited);
  }
  /// The next step of work that was taken before.
  template <class F>
  void go_on(F&& job) {
    push(std::make_unique<JobOf<std::decay_t<F>>>(std::forward<F>(job)), Admission::always);
  }
  std::size_t waiting() const;
  /// Runs what is queued, then ends the threads.
  void join();

 private:
  struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
  };
  template <class F>
  struct JobOf final : Job {
    explicit JobOf(F&& work) : job(std::move(work)) {}
    explicit JobOf(const F& work) : job(work) {}
    void run() override { job(); }
    F job;
  };
  enum class Admission : std::uint8_t { limited, always };
  Taken push(std::unique_ptr<Job> job, Admission admission);
  void work();

  const std::size_t queue_;
  mutable std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::unique_ptr<Job>> jobs_{};
  bool ending_ = false;
  std::vector<std::thread> threads_{};
};

}  // namespace esign::httpd
