// SPDX-License-Identifier: Apache-2.0
#include "httpd/connection.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <exception>

#include "httpd/tls.h"

namespace esign::httpd {
namespace {

/// How long an idle connection may still bring a request that was on its way when the server began to stop.
constexpr std::chrono::milliseconds kLastCall{300};
/// How long a client may take to hear that the connection ends, before it is cut.
constexpr std::chrono::milliseconds kFarewell{2'000};
/// What a client may still send after its answer; closing on unread octets would take the answer away from it.
constexpr std::size_t kDiscarded = 1u << 20;
/// A body up to this size goes out in one piece with its head: copying is cheaper than a second record or segment.
constexpr std::size_t kTogether = 8u << 10;
constexpr std::size_t kSlice = 64u << 10;
/// Chunk headers and trailers that are not complete may take so much.
constexpr std::size_t kFramingOctets = 8u << 10;
constexpr Clock::time_point kNever = Clock::time_point::max();

}  // namespace

asio::mutable_buffer Inbox::room(std::size_t most) {
  const std::size_t held = end_ - begin_;
  if (held >= most) return {};
  if (data_.size() - end_ < 1024) {
    std::memmove(data_.data(), data_.data() + begin_, held);
    begin_ = 0;
    end_ = held;
    if (data_.size() - end_ < 1024) data_.resize(std::max(data_.size() * 2, held + 1024));
  }
  return {data_.data() + end_, std::min(data_.size() - end_, most - held)};
}

template <class Stream>
Connection<Stream>::Connection(Core& core, Loop& loop, Stream stream, std::string peer, std::string counted)
    : core_(core), loop_(loop), limits_(core.settings.limits), stream_(std::move(stream)), exchange_(core, std::move(peer), std::move(counted)),
      scanner_(limits_), event_(std::make_shared<Timer>(loop.context, kNever)) {
  place_ = loop_.connections.insert(loop_.connections.end(), this);
}

template <class Stream>
Connection<Stream>::~Connection() {
  loop_.connections.erase(place_);
  ErrorCode ignored;
  socket().close(ignored);
  core_.left(exchange_.counted());
}

template <class Stream>
Socket& Connection<Stream>::socket() {
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    return stream_.next_layer();
  } else {
    return stream_;
  }
}

template <class Stream>
void Connection<Stream>::expire() {
  expired_ = true;
  reads_until = writes_until = kNever;
  ErrorCode ignored;
  socket().cancel(ignored);
}

template <class Stream>
void Connection<Stream>::drain() {
  close_ = true;
  if (idle_) reads_until = std::min(reads_until, Clock::now() + kLastCall);
}

template <class Stream>
void Connection<Stream>::cut() {
  close_ = true;
  ErrorCode ignored;
  // By a reset: where the end of the connection is the end of the body, an orderly end would say that this was all.
  socket().set_option(Socket::linger(true, 0), ignored);
  socket().close(ignored);
}

template <class Stream>
Task<> Connection<Stream>::live(std::unique_ptr<Connection> self) {
  Next next = co_await self->handshake();
  while (next == Next::request) next = co_await self->one_request();
  co_await self->finish();
}

template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::handshake() {
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    reads_until = Clock::now() + limits_.head_time;
    const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kTuple);
    reads_until = kNever;
    if (failed) {
      core_.log.write(Level::debug, "tls_failed", {{"server", core_.settings.name}, {"reason", failed.message()}});
      core_.metrics.refused("tls");
      ErrorCode ignored;
      socket().close(ignored);
      co_return Next::close;
    }
    exchange_.identify(verified_client(stream_.native_handle()));
  }
  co_return Next::request;
}

template <class Stream>
Task<typename Connection<Stream>::Filled> Connection<Stream>::fill(std::size_t most, Clock::time_point until) {
  const asio::mutable_buffer room = inbox_.room(most);
  if (room.size() == 0) co_return Filled::gone;
  expired_ = false;
  reads_until = until;
  const auto [failed, count] = co_await stream_.async_read_some(room, kTuple);
  reads_until = kNever;
  inbox_.arrived(count);
  if (failed) co_return expired_ ? Filled::too_slow : Filled::gone;
  co_return Filled::yes;
}

template <class Stream>
Task<typename Connection<Stream>::Head> Connection<Stream>::head() {
  scanner_.restart();
  const std::size_t most = limits_.head_octets + 1;
  if (inbox_.octets().empty()) {
    idle_ = true;
    const std::chrono::milliseconds patience = core_.stopping ? kLastCall : served_ == 0 ? limits_.head_time : limits_.idle_time;
    const Filled filled = co_await fill(most, Clock::now() + patience);
    idle_ = false;
    if (filled != Filled::yes) co_return Head::gone;
  }
  const Clock::time_point until = Clock::now() + limits_.head_time;
  for (;;) {
    if (inbox_.octets().starts_with("\r\n") && scanner_.size() == 0) inbox_.consume(2);  // RFC 9112 section 2.2
    switch (scanner_.scan(inbox_.octets())) {
      case Scanned::complete: co_return Head::complete;
      case Scanned::malformed: co_return Head::malformed;
      case Scanned::target_too_long: co_return Head::target_too_long;
      case Scanned::too_large: co_return Head::too_large;
      case Scanned::more: break;
    }
    const Filled filled = co_await fill(most, until);
    if (filled == Filled::too_slow) co_return Head::too_slow;
    if (filled == Filled::gone) co_return Head::gone;
  }
}

template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::one_request() {
  const Head arrival = co_await head();
  if (arrival == Head::gone) co_return Next::close;
  ++served_;
  exchange_.begin();
  if (arrival != Head::complete) co_return co_await refuse(arrival);
  std::optional<Response> refused = exchange_.admit(inbox_.octets().substr(0, scanner_.size()));
  inbox_.consume(scanner_.size());
  const bool has_body = exchange_.persistence() == Exchange::Persistence::close || exchange_.parser().has_body();
  if (refused) {
    if (has_body) close_ = true;  // nobody will read it, and what follows it is not found without
    co_return co_await send(std::move(*refused));
  }
  if (exchange_.route().body == Body::stream) co_return co_await streamed();
  const BodyStep received = co_await whole_body();
  if (received != BodyStep::complete) co_return co_await refuse(received);
  Response response = co_await answer();
  const Next next = co_await send(std::move(response));
  exchange_.release_body();
  co_return next;
}

template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::refuse(Head why) {
  close_ = true;
  Refusal refusal = Refusal::bad_request;
  switch (why) {
    case Head::complete:
    case Head::gone: co_return Next::close;
    case Head::malformed: break;
    case Head::target_too_long: refusal = Refusal::target_too_long; break;
    case Head::too_large: refusal = Refusal::head_too_large; break;
    case Head::too_slow: refusal = Refusal::too_slow; break;
  }
  Response response = exchange_.refuse(refusal);
  co_return co_await send(std::move(response));
}

template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::refuse(BodyStep why) {
  close_ = true;
  Refusal refusal = Refusal::bad_request;
  switch (why) {
    case BodyStep::more:
    case BodyStep::complete:
    case BodyStep::gone: co_return Next::close;
    case BodyStep::malformed: break;
    case BodyStep::too_large: refusal = Refusal::body_too_large; break;
    case BodyStep::too_slow: refusal = Refusal::too_slow; break;
  }
  Response response = exchange_.refuse(refusal);
  co_return co_await send(std::move(response));
}

/// RFC 9110 section 10.1.1: to be said once it is known that the body will be read, and only if none of it is here.
template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::go_ahead() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  if (exchange_.parser().expect() == Expect::nothing || !inbox_.octets().empty()) co_return Next::request;
  co_return co_await write(asio::buffer(kContinue), {});
}

template <class Stream>
Task<typename Connection<Stream>::BodyStep> Connection<Stream>::more_body() {
  const std::size_t before = exchange_.body().size();
  for (;;) {
    if (!inbox_.octets().empty()) {
      std::size_t taken = 0;
      const Parser::Step step = exchange_.parser().read_body(inbox_.octets(), taken);
      inbox_.consume(taken);
      switch (step) {
        case Parser::Step::complete: co_return BodyStep::complete;
        case Parser::Step::malformed: co_return BodyStep::malformed;
        case Parser::Step::too_large: co_return BodyStep::too_large;
        case Parser::Step::more: break;
      }
      if (inbox_.octets().size() > kFramingOctets) co_return BodyStep::malformed;
      body_received_ += exchange_.body().size() - before;
      if (exchange_.body().size() > before) co_return BodyStep::more;
    }
    const Filled filled = co_await fill(kSlice, exchange_.body_deadline(body_received_));
    if (filled == Filled::too_slow) co_return BodyStep::too_slow;
    if (filled == Filled::gone) co_return BodyStep::gone;
  }
}

template <class Stream>
Task<typename Connection<Stream>::BodyStep> Connection<Stream>::whole_body() {
  Parser& parser = exchange_.parser();
  if (!parser.has_body()) co_return BodyStep::complete;
  if (co_await go_ahead() == Next::close) co_return BodyStep::gone;
  parser.allow_body(exchange_.route().body_limit);
  exchange_.body().reserve(std::min<std::size_t>(parser.content_length().value_or(0), 1u << 20));
  exchange_.body_begins();
  body_received_ = 0;
  BodyStep step = BodyStep::more;
  while (step == BodyStep::more) step = co_await more_body();
  exchange_.request().body = exchange_.body();
  co_return step;
}

template <class Stream>
Task<Response> Connection<Stream>::answer() {
  const Route& route = exchange_.route();
  if (route.quick) {
    std::optional<Response> quick = core_.run(route.quick, exchange_.request());
    if (quick) co_return std::move(*quick);
  }
  const auto job = [this, &route] { return core_.run(route.handler, exchange_.request()); };
  std::optional<Response> made = co_await on_worker<Response>(executor(), core_.workers, job);
  if (!made) co_return exchange_.shed(Refusal::overloaded, std::chrono::seconds(1));
  co_return std::move(*made);
}

template <class Stream>
std::function<void()> Connection<Stream>::waker() {
  return [event = event_, here = executor()] { asio::post(here, [event] { event->cancel(); }); };
}

/// The body goes on arriving while the handler runs and while its response goes out.
template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::streamed() {
  if (co_await go_ahead() == Next::close) co_return Next::close;
  const Route& route = exchange_.route();
  const Executor here = executor();
  const auto pipe = std::make_shared<BodyPipe>(limits_.stream_buffer, waker());
  exchange_.request().stream = pipe;
  exchange_.parser().allow_body(route.body_limit == 0 ? ~std::uint64_t{0} : route.body_limit);
  pump_ended_ = false;
  asio::co_spawn(here, pump(pipe), asio::detached);
  const auto job = [this, &route] { return core_.run(route.handler, exchange_.request()); };
  std::optional<Response> made = co_await on_worker<Response>(here, core_.stream_workers, job);
  if (!made) made = exchange_.shed(Refusal::overloaded, std::chrono::seconds(1));
  if (!made->prepared && !std::holds_alternative<Pull>(made->body) && !pump_ended_) close_ = true;
  const Next next = co_await send(std::move(*made));
  pipe->abandon();
  const bool unread = !pump_ended_;
  if (unread) expire();  // wakes the pump, be it reading or waiting for room
  event_->cancel();
  while (!pump_ended_) co_await event_->async_wait(kTuple);
  co_return unread || !exchange_.parser().is_done() ? Next::close : next;
}

template <class Stream>
Task<> Connection<Stream>::pump(std::shared_ptr<BodyPipe> pipe) {
  exchange_.body_begins();
  body_received_ = 0;
  BodyStep step = exchange_.parser().has_body() ? BodyStep::more : BodyStep::complete;
  BodyPipe::Room room = BodyPipe::Room::yes;
  while (step == BodyStep::more && room == BodyPipe::Room::yes) {
    exchange_.body().clear();
    step = co_await more_body();
    room = pipe->write(std::move(exchange_.body()));
    exchange_.body() = Bytes();
    const Clock::time_point began = Clock::now();
    while (step == BodyStep::more && room == BodyPipe::Room::full) {
      co_await event_->async_wait(kTuple);
      room = pipe->room();
    }
    exchange_.paused(Clock::now() - began);
  }
  switch (step) {
    case BodyStep::complete: pipe->end(); break;
    case BodyStep::more:
    case BodyStep::gone: pipe->break_off({Errc::unavailable, "the client left before its request ended", {}, -1}); break;
    case BodyStep::too_slow: pipe->break_off({Errc::unavailable, "the request took too long to arrive", {}, -1}); break;
    case BodyStep::malformed: pipe->break_off({Errc::malformed, "the framing of the request is broken", {}, -1}); break;
    case BodyStep::too_large: pipe->break_off({Errc::limit_exceeded, "the size of the request", {}, -1}); break;
  }
  pump_ended_ = true;
  event_->cancel();
}

template <class Stream>
After Connection<Stream>::after() const {
  const bool closes = close_ || core_.stopping || served_ >= limits_.requests_per_connection || exchange_.persistence() == Exchange::Persistence::close;
  return closes ? After::close : After::keep_open;
}

template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::send(Response response) {
  const After then = after();
  const View body = exchange_.write_head(response, then);
  Next next = Next::request;
  if (!response.prepared && std::holds_alternative<Pull>(response.body) && exchange_.body_sent(response) == Exchange::BodySent::yes) {
    next = co_await send_made(std::get<Pull>(std::move(response.body)));
    response.body = Pull();
  } else if (body.size() <= kTogether) {
    exchange_.out().append(as_text(body));
    next = co_await write(asio::buffer(exchange_.out()), {});
  } else {
    next = co_await write(asio::buffer(exchange_.out()), asio::const_buffer(body.data(), body.size()));
  }
  exchange_.note(response);
  co_return then == After::close || exchange_.framing() == Framing::until_close ? Next::close : next;
}

/// RFC 9112 section 7.1. What was made is sent while more is being made.
template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::send_made(Pull pull) {
  const bool chunked = exchange_.framing() == Framing::chunked;
  std::string& out = exchange_.out();  // begins with the head
  const auto outbox = std::make_shared<Outbox>(std::move(pull), waker());
  std::string piece;
  Next next = Next::request;
  for (;;) {
    piece.clear();
    const Outbox::State state = outbox->take(piece);
    if (!piece.empty() && chunked) append_chunk_size(out, piece.size());
    if (!piece.empty()) out.append(piece).append(chunked ? "\r\n" : "");
    if (state == Outbox::State::ended && chunked) out.append("0\r\n\r\n");
    if (!out.empty() && next == Next::request) next = co_await write(asio::buffer(out), {});
    out.clear();
    if (state == Outbox::State::ended) co_return next;
    if (state == Outbox::State::failed) {
      core_.log.error("body_failed", outbox->error(), exchange_.request().id);
      // Without the last chunk the client knows that this is not all; what is out must still reach it (RFC 9112 section 9.6).
      close_ = true;
      if (exchange_.framing() == Framing::until_close) cut();
      co_return Next::close;
    }
    if (state == Outbox::State::idle) {
      if (next == Next::close) co_return next;
      outbox->begin_turn();
      core_.stream_workers.go_on([outbox] { outbox->turn(); });
    }
    if (piece.empty()) co_await event_->async_wait(kTuple);  // even when the client is gone: the pull uses the request
  }
}

/// In slices with a time of their own: a client that reads a large list slowly, but reads, gets it.
template <class Stream>
Task<typename Connection<Stream>::Next> Connection<Stream>::write(asio::const_buffer first, asio::const_buffer second) {
  while (first.size() + second.size() > 0) {
    const asio::const_buffer head = asio::buffer(first, kSlice), tail = asio::buffer(second, kSlice - head.size());
    const std::size_t size = head.size() + tail.size();
    writes_until = Clock::now() + limits_.transfer_time + std::chrono::milliseconds(size * 1000 / std::max<std::uint64_t>(1, limits_.min_rate));
    const std::array<asio::const_buffer, 2> both{head, tail};
    const auto [failed, count] = co_await asio::async_write(stream_, both, kTuple);
    writes_until = kNever;
    if (failed) {
      cut();  // part of an answer is out: nothing else can follow
      co_return Next::close;
    }
    first += head.size();
    second += tail.size();
  }
  co_return Next::request;
}

/// RFC 9112 section 9.6: close in stages, or the client may lose the answer.
template <class Stream>
Task<> Connection<Stream>::finish() {
  if (!socket().is_open()) co_return;
  const Clock::time_point until = Clock::now() + kFarewell;
  ErrorCode ignored;
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    reads_until = until;
    const auto [unanswered] = co_await stream_.async_shutdown(kTuple);
    (void)unanswered;  // the client need not answer
  }
  socket().shutdown(Socket::shutdown_send, ignored);
  std::array<char, 4096> discarded{};
  for (std::size_t total = 0; total < kDiscarded && socket().is_open() && Clock::now() < until;) {
    reads_until = until;
    const auto [failed, count] = co_await socket().async_read_some(asio::buffer(discarded), kTuple);
    if (failed) break;
    total += count;
  }
  reads_until = kNever;
}

void serve(Core& core, Loop& loop, Socket socket, std::string peer, std::string counted) {
  const auto ended = [&core](const std::exception_ptr& thrown) {
    if (thrown) core.log.write(Level::error, "connection_failed", {{"server", core.settings.name}});
  };
  if (core.tls) {
    auto one = std::make_unique<Connection<TlsStream>>(core, loop, TlsStream(std::move(socket), *core.tls), std::move(peer), std::move(counted));
    asio::co_spawn(loop.context.get_executor(), Connection<TlsStream>::live(std::move(one)), ended);
  } else {
    auto one = std::make_unique<Connection<Socket>>(core, loop, std::move(socket), std::move(peer), std::move(counted));
    asio::co_spawn(loop.context.get_executor(), Connection<Socket>::live(std::move(one)), ended);
  }
}

}  // namespace esign::httpd
