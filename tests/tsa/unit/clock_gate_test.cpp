// SPDX-License-Identifier: Apache-2.0
// EN 319 421 TIS-7.7.1-07 and TIS-7.7.2: no stamp from a clock that is out of the stated accuracy.
#include "domain/clock_gate.h"

#include <gtest/gtest.h>

namespace esign::tsa {
namespace {

using namespace std::chrono_literals;

/// A day in July 2026, long past midnight.
constexpr Nanoseconds kNoon = std::chrono::seconds{1'784'116'800};
constexpr Nanoseconds kUptime = 1h;

struct World {
  Reading now{kNoon, kUptime};
  KernelClock kernel{KernelClock::State::synchronised, 1ms, Leap::none};
  std::vector<Observation> seen{};
  ClockRules rules{};

  World() {
    rules.agreeing = 2;
    for (const char* source : {"a", "b", "c"}) seen.push_back({source, {kNoon - 10s, kUptime - 10s}, 2ms, 5ms, Leap::none});
  }
  Result<SureTime> check() const { return check_clock(now, kernel, seen, rules); }
  std::string why() const {
    const auto time = check();
    return time ? "sure" : time.error().detail;
  }
};

TEST(ClockGate, TheTimeAndItsBound) {
  const World world;
  const auto time = world.check();
  ASSERT_TRUE(time);
  EXPECT_EQ(time->utc, kNoon);
  // 2 ms offset, 5 ms error, 10 s of drift at 100 ppm.
  EXPECT_EQ(time->error, 8ms);
}

TEST(ClockGate, KernelThatIsNotSynchronised) {
  World world;
  world.kernel.state = KernelClock::State::unsynchronised;
  EXPECT_EQ(world.why(), "kernel clock is not synchronised");
  world.rules.kernel = ClockRules::Kernel::ignored;
  EXPECT_EQ(world.why(), "sure");
}

TEST(ClockGate, KernelThatIsLessSureThanStated) {
  World world;
  world.kernel.error = 1001ms;
  EXPECT_EQ(world.why(), "kernel clock is less sure than the stated accuracy");
}

TEST(ClockGate, AJumpIsSeenInTheSameInstant) {
  for (const Nanoseconds jump : {Nanoseconds{1100ms}, Nanoseconds{-1100ms}, Nanoseconds{1h}}) {
    World world;
    world.now.wall += jump;
    EXPECT_EQ(world.why(), "too few sources agree with the clock") << jump.count();
  }
  World world;
  world.now.wall += 900ms;
  EXPECT_EQ(world.why(), "sure") << "within the accuracy";
}

TEST(ClockGate, AJumpThatTheSourcesThenConfirmIsNoJump) {
  World world;
  world.now.wall += 1h;
  for (Observation& one : world.seen) one.at.wall += 1h;
  EXPECT_EQ(world.why(), "sure");
}

TEST(ClockGate, AnswersGrowOld) {
  World world;
  world.rules.oldest = 9s;
  EXPECT_EQ(world.why(), "too few sources agree with the clock");
  world.rules.oldest = 10s;
  EXPECT_EQ(world.why(), "sure");
  world.rules.drift_ppm = 100'000;  // a tenth: one second in ten
  EXPECT_EQ(world.why(), "too few sources agree with the clock");
}

TEST(ClockGate, ALiarIsOutvoted) {
  World world;
  world.seen[0].offset = 5s;
  EXPECT_EQ(world.why(), "sure");
  world.seen[1].offset = -5s;
  EXPECT_EQ(world.why(), "too few sources agree with the clock");
  world.rules.agreeing = 1;
  EXPECT_EQ(world.why(), "most sources disagree with the clock");
}

TEST(ClockGate, ASourceThatIsNotSureItselfDoesNotCount) {
  World world;
  world.seen[0].error = world.seen[1].error = 2s;
  EXPECT_EQ(world.why(), "too few sources agree with the clock");
}

TEST(ClockGate, NothingAroundALeapSecond) {
  const Nanoseconds midnight = kNoon + 12h;
  const struct { Nanoseconds at; const char* says; } kRows[] = {{midnight - 4s, "sure"},      {midnight - 3s, "leap second"}, {midnight - 1ns, "leap second"},
                                                               {midnight, "leap second"},    {midnight + 3s, "leap second"}, {midnight + 4s, "sure"}};
  for (const auto& row : kRows) {
    for (const bool by_kernel : {true, false}) {
      World world;
      const Nanoseconds later = row.at - world.now.wall;
      world.now = {row.at, kUptime + later};
      for (Observation& one : world.seen) one.at = {row.at - 1s, kUptime + later - 1s};
      if (by_kernel) {
        world.kernel.leap = Leap::inserted;
      } else {
        world.seen[0].leap = world.seen[1].leap = Leap::deleted;
      }
      EXPECT_EQ(world.why(), row.says) << (row.at - midnight).count() << " by " << (by_kernel ? "the kernel" : "sources");
    }
  }
}

TEST(ClockGate, OneSourceOfThreeAnnouncesNoLeapSecond) {
  World world;
  world.now = {kNoon + 12h, kUptime + 12h};
  for (Observation& one : world.seen) one.at = {world.now.wall - 1s, world.now.monotonic - 1s};
  world.seen[0].leap = Leap::inserted;
  EXPECT_EQ(world.why(), "sure");
}

TEST(StepGuard, AJumpStaysOnTheAccountUntilItIsTakenBack) {
  const ClockRules rules;
  StepGuard guard;
  Reading now{kNoon, kUptime};
  const auto after = [&](Nanoseconds monotonic, Nanoseconds wall) {
    now.monotonic += monotonic;
    now.wall += wall;
    const auto looked = guard.look(now, rules);
    return looked ? std::string("sure") : looked.error().detail;
  };
  EXPECT_EQ(after(0s, 0s), "sure");
  EXPECT_EQ(after(10s, 10s + 500ms), "sure") << "within half the accuracy and the drift";
  EXPECT_EQ(after(10s, 10s - 700ms), "the clock jumped");
  EXPECT_EQ(after(3600s, 3600s), "the clock jumped");
  EXPECT_EQ(after(10s, 10s + 700ms), "sure");
  EXPECT_EQ(after(0s, 3600s), "the clock jumped");
}

TEST(ClockGate, SomethingMustVouch) {
  World world;
  world.rules.kernel = ClockRules::Kernel::ignored;
  world.rules.agreeing = 0;
  EXPECT_EQ(world.why(), "nothing vouches for the clock");
}

TEST(ClockGate, AnObservationFromTheFutureOfTheMonotonicClock) {
  World world;
  for (Observation& one : world.seen) one.at.monotonic = kUptime + 1s;
  EXPECT_EQ(world.why(), "too few sources agree with the clock") << "the machine was restarted";
}

}  // namespace
}  // namespace esign::tsa
