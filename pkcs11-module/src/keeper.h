// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "reader.h"

namespace esign::p11 {

/// The thread that ends holds: a program that logs in for a signature and then does not sign must not keep the card from
/// the others. It begins with the first hold, and there is one for the process.
class Keeper {
 public:
  Keeper() = default;
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  ~Keeper();
  void watch(const std::shared_ptr<Reader>& reader);

 private:
  void run();

  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::multimap<std::chrono::steady_clock::time_point, std::weak_ptr<Reader>> due_{};
  enum class State : std::uint8_t { idle, running, leaving } state_ = State::idle;
  std::thread thread_{};
};

}  // namespace esign::p11
