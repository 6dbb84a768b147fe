// SPDX-License-Identifier: Apache-2.0
#include "httpd/outbox.h"

#include <chrono>
#include <exception>

namespace esign::httpd {
namespace {

constexpr std::size_t kTurnOctets = 64u << 10;
constexpr std::chrono::milliseconds kTurnTime{50};

}  // namespace

Outbox::State Outbox::take(std::string& out) {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  out.append(ready_);
  ready_.clear();
  return state_;
}

void Outbox::begin_turn() {
  const std::lock_guard lock(mutex_);
  state_ = State::making;
}

Result<std::optional<Bytes>> Outbox::pulled() const noexcept try {
  return pull_();
} catch (const std::exception& thrown) {
  return fail(Errc::internal, thrown.what());
} catch (...) {
  return fail(Errc::internal, "an exception of an unknown kind");
}

void Outbox::turn() {
  const auto end = std::chrono::steady_clock::now() + kTurnTime;
  State state = State::making;
  for (std::size_t made = 0; state == State::making;) {
    Result<std::optional<Bytes>> piece = pulled();
    bool wakes = false;
    {
      const std::lock_guard lock(mutex_);
      if (!piece) {
        error_ = std::move(piece).error();
        state_ = State::failed;
      } else if (!*piece) {
        state_ = State::ended;
      } else {
        ready_.append(as_text(**piece));
        made += (*piece)->size();
        if (made >= kTurnOctets || std::chrono::steady_clock::now() > end) state_ = State::idle;
      }
      state = state_;
      wakes = !woken_;
      woken_ = true;
    }
    if (wakes) wake_();
  }
}

}  // namespace esign::httpd
