// SPDX-License-Identifier: Apache-2.0
#include "domain/clock_gate.h"

#include <algorithm>

namespace esign::tsa {
namespace {

constexpr Nanoseconds kDay = std::chrono::hours{24};

Nanoseconds absolute(Nanoseconds value) { return value < Nanoseconds{0} ? -value : value; }

Nanoseconds drift_since(Nanoseconds age, const ClockRules& rules) { return Nanoseconds{absolute(age).count() / 1'000'000 * rules.drift_ppm}; }

/// 2. How far from the true time the wall clock is at most, by this source; nothing when its answer is too old.
std::optional<Nanoseconds> bound_of(const Observation& seen, const Reading& now, const ClockRules& rules) {
  const Nanoseconds age = now.monotonic - seen.at.monotonic;
  if (age < Nanoseconds{0} || age > rules.oldest) return {};
  const Nanoseconds step = (now.wall - seen.at.wall) - age;
  return absolute(seen.offset - step) + seen.error + drift_since(age, rules);
}

/// 4. UTC has leap seconds at the end of a day; the day ends at the multiple of a day that is nearest.
Result<void> check_leap(const Reading& now, Leap announced, const ClockRules& rules) {
  if (announced == Leap::none) return {};
  const Nanoseconds into = now.wall % kDay;
  const Nanoseconds away = std::min(into, kDay - into);
  // The announcement may still stand when the day has just begun.
  if (away <= rules.leap_margin + std::chrono::seconds{1}) return fail(Errc::unavailable, "leap second");
  return {};
}

Leap announced(const KernelClock& kernel, const std::vector<const Observation*>& fresh) {
  const auto say = [&](Leap leap) {
    const auto count = std::count_if(fresh.begin(), fresh.end(), [&](const Observation* one) { return one->leap == leap; });
    return kernel.leap == leap || (count != 0 && static_cast<std::size_t>(count) * 2 >= fresh.size());
  };
  if (say(Leap::inserted)) return Leap::inserted;
  return say(Leap::deleted) ? Leap::deleted : Leap::none;
}

}  // namespace

Result<SureTime> check_clock(const Reading& now, const KernelClock& kernel, const std::vector<Observation>& observations, const ClockRules& rules) {
  if (rules.kernel == ClockRules::Kernel::ignored && rules.agreeing == 0) return fail(Errc::misconfigured, "nothing vouches for the clock");
  // 1. The kernel.
  std::optional<Nanoseconds> best;
  if (rules.kernel == ClockRules::Kernel::required) {
    if (kernel.state != KernelClock::State::synchronised) return fail(Errc::unavailable, "kernel clock is not synchronised");
    if (kernel.error > rules.accuracy) return fail(Errc::unavailable, "kernel clock is less sure than the stated accuracy");
    best = kernel.error;
  }
  // 2. and 3. The sources.
  std::vector<const Observation*> fresh;
  std::vector<Nanoseconds> inside;
  for (const Observation& one : observations) {
    const auto bound = bound_of(one, now, rules);
    if (!bound) continue;
    fresh.push_back(&one);
    if (*bound <= rules.accuracy) inside.push_back(*bound);
  }
  if (inside.size() < rules.agreeing) return fail(Errc::unavailable, "too few sources agree with the clock");
  if (fresh.size() - inside.size() > inside.size()) return fail(Errc::unavailable, "most sources disagree with the clock");
  if (rules.agreeing != 0) {
    // So many agree on no more than this.
    std::sort(inside.begin(), inside.end());
    best = std::max(best.value_or(Nanoseconds{0}), inside[rules.agreeing - 1]);
  }
  // 4. Leap seconds.
  ESIGN_CHECK(check_leap(now, announced(kernel, fresh), rules));
  return SureTime{now.wall, *best};
}

Result<void> StepGuard::look(const Reading& now, const ClockRules& rules) {
  const Nanoseconds half = rules.accuracy / 2;
  if (last_) {
    const Nanoseconds age = now.monotonic - last_->monotonic;
    const Nanoseconds step = (now.wall - last_->wall) - age;
    if (absolute(step) > half + drift_since(age, rules)) jumped_ += step;
  }
  last_ = now;
  if (absolute(jumped_) > half) return fail(Errc::unavailable, "the clock jumped");
  return {};
}

}  // namespace esign::tsa
