// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace esign::cli {
namespace {

constexpr std::chrono::milliseconds kQuietAtFirst{1000}, kBetween{100};
constexpr std::size_t kWidest = 40, kNarrowest = 10;

/// As much as fits beside the numbers.
std::size_t width_of_bar(std::size_t beside) {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const std::size_t columns = known ? size.ws_col : 80;
  return columns <= beside + kNarrowest ? 0 : std::min(kWidest, columns - beside - 1);
}

}  // namespace

Progress::Progress(std::size_t parts, Wanted wanted)
    : parts_(parts), shown_(wanted == Wanted::yes && parts > 1 && ::isatty(STDERR_FILENO) == 1), next_(Clock::now() + kQuietAtFirst) {}

Progress::~Progress() {
  if (drawn_) fmt::print(stderr, "\r\033[K");
}

void Progress::done() {
  const std::lock_guard lock(mutex_);
  ++done_;
  if (!shown_ || Clock::now() < next_) return;
  next_ = Clock::now() + kBetween;
  draw();
}

void Progress::draw() {
  const std::string numbers = fmt::format(" {}/{}", done_, parts_);
  const std::size_t width = width_of_bar(numbers.size() + 2);
  const std::size_t filled = width * done_ / parts_;
  const std::string bar = width == 0 ? std::string() : "[" + std::string(filled, '#') + std::string(width - filled, '.') + "]";
  fmt::print(stderr, "\r{}{}\033[K", bar, numbers);
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace esign::cli
