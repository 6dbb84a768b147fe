// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/bytes.h"

namespace esign::token {

/// A thread that makes the calls into PC/SC and PKCS#11, because those have no time-out of their own: a card that falls
/// silent, or a program that keeps its transaction, would hang this process for ever. A call that takes too long is left
/// behind with its thread; the worker is then stuck and of no further use. Jobs own what they touch, so that a late return
/// hurts nobody. The thread does not survive fork(): a child opens its own.
class Worker {
 public:
  using Patience = std::chrono::milliseconds;

  Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  enum class Outcome : std::uint8_t { done, late };
  /// Runs the job on the thread and waits for it; one job at a time. Late for ever, once late.
  Outcome run(std::function<void()> job, Patience patience);
  /// Runs a job that has an answer; `late` is the answer if it takes too long.
  template <class T>
  Result<T> ask(std::function<Result<T>()> job, Patience patience, Error late) {
    const auto box = std::make_shared<std::optional<Result<T>>>();
    const Outcome outcome = run([box, job = std::move(job)] { box->emplace(job()); }, patience);
    if (outcome == Outcome::late || !*box) return fail(std::move(late));
    return std::move(**box);
  }
  bool stuck() const;

 private:
  struct Shared;
  static void serve(const std::shared_ptr<Shared>& shared);

  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace esign::token
