// SPDX-License-Identifier: Apache-2.0
#include "httpd/body_pipe.h"

namespace esign::httpd {

Result<std::optional<Bytes>> BodyPipe::read() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !pieces_.empty() || ended_ || broken_ || abandoned_; });
  if (!pieces_.empty()) {
    Bytes piece = std::move(pieces_.front());
    pieces_.pop_front();
    const Room before = room_locked();
    held_ -= piece.size();
    if (before == Room::full && room_locked() == Room::yes && wake_) wake_();
    return std::optional(std::move(piece));
  }
  if (broken_) return fail(*broken_);
  if (!ended_) return fail(Errc::unavailable, "the response is sent, the body is not there any more");
  return std::optional<Bytes>();
}

BodyReader::Ready BodyPipe::ready() const {
  const std::lock_guard lock(mutex_);
  return !pieces_.empty() || ended_ || broken_ || abandoned_ ? Ready::yes : Ready::no;
}

BodyPipe::Room BodyPipe::room_locked() const {
  if (abandoned_) return Room::nobody_reads;
  return held_ < capacity_ ? Room::yes : Room::full;
}

BodyPipe::Room BodyPipe::room() const {
  const std::lock_guard lock(mutex_);
  return room_locked();
}

BodyPipe::Room BodyPipe::write(Bytes octets) {
  const std::lock_guard lock(mutex_);
  if (!abandoned_ && !octets.empty()) {
    held_ += octets.size();
    pieces_.push_back(std::move(octets));
    changed_.notify_all();
  }
  return room_locked();
}

void BodyPipe::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void BodyPipe::break_off(Error error) {
  const std::lock_guard lock(mutex_);
  if (!ended_ && !broken_) broken_ = std::move(error);
  changed_.notify_all();
}

void BodyPipe::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  wake_ = nullptr;
  pieces_.clear();
  held_ = 0;
  changed_.notify_all();
}

}  // namespace esign::httpd
