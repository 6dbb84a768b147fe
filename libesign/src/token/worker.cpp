// SPDX-License-Identifier: Apache-2.0
#include "token/worker.h"

#include <csignal>

namespace esign::token {

struct Worker::Shared {
  mutable std::mutex mutex{};
  std::condition_variable changed{};
  std::function<void()> job{};
  enum class State : std::uint8_t { idle, waiting, running, stuck, leaving } state = State::idle;
};

Worker::Worker() : shared_(std::make_shared<Shared>()) {
  // Signals are the program's: the new thread inherits a full mask, so that Ctrl-C never lands inside a card command.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([shared = shared_] { serve(shared); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Worker::~Worker() {
  bool left_behind = false;
  {
    const std::lock_guard lock(shared_->mutex);
    left_behind = shared_->state == Shared::State::stuck;
    if (!left_behind) shared_->state = Shared::State::leaving;
  }
  shared_->changed.notify_all();
  if (left_behind) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

void Worker::serve(const std::shared_ptr<Shared>& shared) {
  std::unique_lock lock(shared->mutex);
  for (;;) {
    shared->changed.wait(lock, [&] { return shared->state == Shared::State::waiting || shared->state == Shared::State::leaving; });
    if (shared->state == Shared::State::leaving) return;
    shared->state = Shared::State::running;
    std::function<void()> job = std::exchange(shared->job, nullptr);
    lock.unlock();
    job();
    job = nullptr;  // what the job owned is let go here, on the thread that may have been left behind
    lock.lock();
    if (shared->state == Shared::State::stuck) return;
    shared->state = Shared::State::idle;
    shared->changed.notify_all();
  }
}

Worker::Outcome Worker::run(std::function<void()> job, Patience patience) {
  std::unique_lock lock(shared_->mutex);
  if (shared_->state == Shared::State::stuck) return Outcome::late;
  shared_->job = std::move(job);
  shared_->state = Shared::State::waiting;
  shared_->changed.notify_all();
  if (shared_->changed.wait_for(lock, patience, [&] { return shared_->state == Shared::State::idle; })) return Outcome::done;
  shared_->state = Shared::State::stuck;
  return Outcome::late;
}

bool Worker::stuck() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->state == Shared::State::stuck;
}

}  // namespace esign::token
