// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "clock/sntp.h"
#include "domain/outside.h"

namespace esign::tsa {

/// Asks the sources of time again and again, and keeps each one's last answer. Any thread.
class TimeWatch {
 public:
  struct Settings {
    std::vector<std::string> sources{};  ///< HOST:PORT
    std::chrono::milliseconds every{16'000}, within{2'000};
  };
  /// `told`: what went wrong with a source, when it begins to; may be null.
  using Told = std::function<void(const std::string& source, const Error& error)>;
  TimeWatch(Settings settings, Told told) : settings_(std::move(settings)), told_(std::move(told)) {}
  ~TimeWatch() { stop(); }
  TimeWatch(const TimeWatch&) = delete;
  TimeWatch& operator=(const TimeWatch&) = delete;

  /// Each source once, now.
  void ask();
  void start();
  void stop();
  std::vector<Observation> observations() const;

 private:
  Settings settings_;
  Told told_;
  mutable std::mutex mutex_{};
  std::condition_variable wake_{};
  std::vector<Observation> last_{};
  std::set<std::string> silent_{};  ///< Sources of which was told that they do not answer
  enum class State : std::uint8_t { running, stopping } state_ = State::running;
  std::jthread thread_{};
};

/// The machine's clock behind check_clock().
class GatedClock final : public TrustedClock {
 public:
  /// `not_before`: the time of the last token; a clock that was put back while nobody watched gives no time.
  GatedClock(const TimeWatch& watch, ClockRules rules, Nanoseconds not_before) : watch_(watch), rules_(rules), not_before_(not_before) {}
  Result<SureTime> now() const override;

 private:
  const TimeWatch& watch_;
  ClockRules rules_;
  Nanoseconds not_before_;
  mutable std::mutex mutex_{};  ///< Of guard_
  mutable StepGuard guard_{};
};

}  // namespace esign::tsa
