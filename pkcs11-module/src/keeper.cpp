// SPDX-License-Identifier: Apache-2.0
#include "keeper.h"

#include <csignal>

namespace esign::p11 {

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    state_ = State::leaving;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Keeper::watch(const std::shared_ptr<Reader>& reader) {
  const std::lock_guard lock(mutex_);
  due_.emplace(std::chrono::steady_clock::now() + Reader::kHold, reader);
  if (state_ == State::idle) {
    // Signals are the program's: the thread inherits a full mask.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    state_ = State::running;
  }
  changed_.notify_all();
}

void Keeper::run() {
  std::unique_lock lock(mutex_);
  while (state_ != State::leaving) {
    if (due_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = due_.begin()->first;
    if (std::chrono::steady_clock::now() < first) {
      changed_.wait_until(lock, first);
      continue;
    }
    const std::shared_ptr<Reader> reader = due_.begin()->second.lock();
    due_.erase(due_.begin());
    lock.unlock();
    if (reader) reader->end_hold_if_due(std::chrono::steady_clock::now());
    lock.lock();
  }
}

}  // namespace esign::p11
