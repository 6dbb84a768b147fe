// SPDX-License-Identifier: Apache-2.0
// From the I/O thread that receives a body to the worker that reads it. Inside of the kit.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "httpd/request.h"

namespace esign::httpd {

/// Holds at most about `capacity` octets; the receiving side pauses over it.
class BodyPipe final : public BodyReader {
 public:
  /// `wake` is called on the reader's thread when a paused writer may go on.
  BodyPipe(std::size_t capacity, std::function<void()> wake) : capacity_(capacity), wake_(std::move(wake)) {}

  Result<std::optional<Bytes>> read() override;
  Ready ready() const override;

  enum class Room : std::uint8_t { yes, full, nobody_reads };
  Room write(Bytes octets);
  Room room() const;
  /// The body is whole.
  void end();
  /// The body breaks off; later calls change nothing.
  void break_off(Error error);
  /// The response is sent: nobody reads any more, and wake is not called again.
  void abandon();

 private:
  Room room_locked() const;
  const std::size_t capacity_;
  std::function<void()> wake_;
  mutable std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<Bytes> pieces_{};
  std::size_t held_ = 0;
  bool ended_ = false, abandoned_ = false;
  std::optional<Error> broken_{};
};

}  // namespace esign::httpd
