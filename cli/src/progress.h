// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>

#include "ui.h"

namespace esign::cli {

/// How far work of many parts is, on stderr: only when that is a terminal, only after a second, and gone without a trace at the end.
class Progress {
 public:
  enum class Wanted : std::uint8_t { no, yes };
  Progress(std::size_t parts, Wanted wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// One more part is done. Any thread.
  void done();

 private:
  void draw();

  using Clock = std::chrono::steady_clock;
  std::mutex mutex_{};
  std::size_t parts_, done_ = 0;
  bool shown_, drawn_ = false;
  Clock::time_point next_;
};

}  // namespace esign::cli
