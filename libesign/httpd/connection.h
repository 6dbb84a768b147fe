// SPDX-License-Identifier: Apache-2.0
// One connection, one coroutine: requests are read, answered and written in order. Inside of the kit.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "httpd/body_pipe.h"
#include "httpd/exchange.h"
#include "httpd/outbox.h"

namespace esign::httpd {

/// Octets that have arrived and are not used yet.
class Inbox {
 public:
  std::string_view octets() const { return {data_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Room at the end, made by moving or growing; empty when `most` octets are here.
  asio::mutable_buffer room(std::size_t most);
  void arrived(std::size_t count) { end_ += count; }

 private:
  std::vector<char> data_ = std::vector<char>(4096);
  std::size_t begin_ = 0, end_ = 0;
};

template <class Stream>
class Connection final : public Lifeline {
 public:
  Connection(Core& core, Loop& loop, Stream stream, std::string peer, std::string counted);
  ~Connection() override;
  static Task<> live(std::unique_ptr<Connection> self);

  void expire() override;
  void drain() override;
  void cut() override;

 private:
  enum class Next : std::uint8_t { request, close };
  enum class Head : std::uint8_t { complete, gone, malformed, target_too_long, too_large, too_slow };
  enum class BodyStep : std::uint8_t { more, complete, gone, malformed, too_large, too_slow };
  enum class Filled : std::uint8_t { yes, gone, too_slow };

  Task<Next> handshake();
  Task<Next> one_request();
  Task<Head> head();
  Task<> finish();
  /// Waits for octets until there are at most `most` in the inbox.
  Task<Filled> fill(std::size_t most, Clock::time_point until);

  Task<BodyStep> whole_body();
  /// Decodes until something new is in the body, or says why nothing will be.
  Task<BodyStep> more_body();
  Task<Response> answer();
  Task<Next> streamed();
  Task<> pump(std::shared_ptr<BodyPipe> pipe);

  Task<Next> refuse(Head why);
  Task<Next> refuse(BodyStep why);
  Task<Next> send(Response response);
  Task<Next> send_made(Pull pull);
  Task<Next> write(asio::const_buffer first, asio::const_buffer second);
  Task<Next> go_ahead();
  /// Wakes from any thread those who wait for event_; outlives the connection.
  std::function<void()> waker();
  After after() const;
  Socket& socket();
  Executor executor() { return loop_.context.get_executor(); }

  Core& core_;
  Loop& loop_;
  const Limits& limits_;
  Stream stream_;
  std::list<Lifeline*>::iterator place_{};
  Exchange exchange_;
  Inbox inbox_{};
  HeadScanner scanner_;
  std::uint64_t body_received_ = 0;
  unsigned served_ = 0;
  bool idle_ = false, expired_ = false, close_ = false;
  std::shared_ptr<Timer> event_;  ///< Never due; cancelled to wake who waits: the pump for room, the response for the pump.
  bool pump_ended_ = true;
};

}  // namespace esign::httpd
