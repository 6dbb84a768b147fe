// SPDX-License-Identifier: Apache-2.0
#include "clock/time_watch.h"

#include <algorithm>

namespace esign::tsa {

void TimeWatch::ask() {
  for (const std::string& source : settings_.sources) {
    auto seen = ask_time(source, settings_.within);
    const std::lock_guard lock(mutex_);
    if (state_ == State::stopping) return;
    const auto known = std::find_if(last_.begin(), last_.end(), [&](const Observation& one) { return one.source == source; });
    if (!seen) {
      // Its last answer grows old and stops counting by itself.
      if (silent_.insert(source).second && told_) told_(source, seen.error());
      continue;
    }
    silent_.erase(source);
    if (known == last_.end()) {
      last_.push_back(*std::move(seen));
    } else {
      *known = *std::move(seen);
    }
  }
}

void TimeWatch::start() {
  if (settings_.sources.empty()) return;
  thread_ = std::jthread([this] {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, settings_.every, [this] { return state_ == State::stopping; })) return;
      }
      ask();
    }
  });
}

void TimeWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    state_ = State::stopping;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::vector<Observation> TimeWatch::observations() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

Result<SureTime> GatedClock::now() const {
  const Reading reading = read_clocks();
  ESIGN_TRY(const SureTime time, check_clock(reading, read_kernel_clock(), watch_.observations(), rules_));
  if (rules_.agreeing == 0) {
    const std::lock_guard lock(mutex_);
    ESIGN_CHECK(guard_.look(reading, rules_));
  }
  if (time.utc + rules_.accuracy < not_before_) return fail(Errc::unavailable, "the clock is behind the last token");
  return time;
}

}  // namespace esign::tsa
