// SPDX-License-Identifier: Apache-2.0
// Whether the clock may be believed, decided from readings alone: nothing here asks a clock.
#pragma once
#include <esign/result.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace esign::tsa {

using Nanoseconds = std::chrono::nanoseconds;

/// The two clocks of the machine at one instant.
struct Reading {
  Nanoseconds wall{};       ///< UTC since 1970-01-01, as the machine believes
  Nanoseconds monotonic{};  ///< Never set; goes on while the machine sleeps (CLOCK_BOOTTIME)
};

/// A leap second at the end of the day that is announced: one is put in, or one is left out.
enum class Leap : std::uint8_t { none, inserted, deleted };

/// What the kernel says of its clock (ntp_adjtime).
struct KernelClock {
  enum class State : std::uint8_t { synchronised, unsynchronised } state = State::unsynchronised;
  Nanoseconds error{};  ///< maxerror: no more than this from the true time
  Leap leap = Leap::none;
};

/// What a source of time said when it was asked last.
struct Observation {
  std::string source{};
  Reading at{};          ///< When it was asked
  Nanoseconds offset{};  ///< Its time less ours
  Nanoseconds error{};   ///< Half the way there and back, and what the source says of itself
  Leap leap = Leap::none;
};

struct ClockRules {
  Nanoseconds accuracy = std::chrono::seconds{1};          ///< As stated in tokens: the true time is within it
  enum class Kernel : std::uint8_t { required, ignored } kernel = Kernel::required;
  unsigned agreeing = 1;                                   ///< Sources that have to agree; 0: none is asked, the kernel must do
  Nanoseconds oldest = std::chrono::seconds{120};          ///< What a source said counts so long
  std::int64_t drift_ppm = 100;                            ///< Of the machine's oscillator, at worst, between two answers
  Nanoseconds leap_margin = std::chrono::seconds{2};       ///< Before and after a leap second nothing is stamped
};

/// A time that passed the gate.
struct SureTime {
  Nanoseconds utc{};    ///< Since 1970-01-01
  Nanoseconds error{};  ///< At most; within ClockRules::accuracy
};

/// EN 319 421 TIS-7.7.1-07, TIS-7.7.2-03 to -08: the time, or why none is given. Errors: unavailable, with the reason:
/// "kernel clock is not synchronised", "too few sources agree", "leap second", ….
///   1. The kernel, where it is required, is synchronised, and its own bound is within the accuracy.
///   2. Of each source's last answer the age counts: offset and error grow by the drift since, and by every step that the
///      wall clock made against the monotonic one. A clock that jumps is out of bounds in the same instant.
///   3. So many sources as the rules want are within the accuracy, and no more are out of it than in it.
///   4. Around a leap second that the kernel or a majority announces, nothing.
Result<SureTime> check_clock(const Reading& now, const KernelClock& kernel, const std::vector<Observation>& observations, const ClockRules& rules);

/// Where the kernel alone vouches, nobody says whether a jump was right: the wall clock is held against the monotonic one from
/// look to look, and what it jumped (more than half the accuracy and the drift since) stays on the account until it jumps back.
class StepGuard {
 public:
  /// Errors: unavailable ("the clock jumped").
  Result<void> look(const Reading& now, const ClockRules& rules);

 private:
  std::optional<Reading> last_{};
  Nanoseconds jumped_{};
};

}  // namespace esign::tsa
