// SPDX-License-Identifier: Apache-2.0
// From the worker that makes a body to the I/O thread that sends it. Inside of the kit.
#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "httpd/response.h"

namespace esign::httpd {

/// A worker makes pieces for one turn (64 KiB or 50 ms) and leaves its thread to others; each piece can be taken at once, so that
/// an answer by lines is not held back, and many small ones are sent together. The next turn waits until all is taken: bounded memory.
class Outbox {
 public:
  /// `wake` is called on the worker's thread when there is something to take or to know.
  Outbox(Pull pull, std::function<void()> wake) : pull_(std::move(pull)), wake_(std::move(wake)) {}

  enum class State : std::uint8_t { idle, making, ended, failed };
  /// Appends what is ready to `out`.
  State take(std::string& out);
  /// From idle to making: the caller will have turn() run.
  void begin_turn();
  /// On a worker's thread.
  void turn();
  /// After State::failed.
  const Error& error() const { return *error_; }

 private:
  Result<std::optional<Bytes>> pulled() const noexcept;
  Pull pull_;
  std::function<void()> wake_;
  std::mutex mutex_{};
  std::string ready_{};
  State state_ = State::idle;
  bool woken_ = false;
  std::optional<Error> error_{};
};

}  // namespace esign::httpd
