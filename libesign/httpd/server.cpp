// SPDX-License-Identifier: Apache-2.0
#include "httpd/server.h"

#include <sys/resource.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ssl/context.hpp>
#include <future>

#include "httpd/core.h"
#include "httpd/tls.h"

namespace esign::httpd {
namespace {

using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Guard = asio::executor_work_guard<Executor>;
constexpr std::chrono::milliseconds kSweep{100};

Failure not_listening(const ErrorCode& failed, const std::string& where) {
  Errc code = Errc::storage;
  if (failed == asio::error::address_in_use) code = Errc::conflict;
  if (failed == asio::error::access_denied) code = Errc::denied;
  if (failed == boost::system::errc::address_not_available) code = Errc::invalid_argument;
  return fail(code, failed.message()).in(where);
}

/// As many descriptors as the limits promise connections, and some for the service itself, as far as the system lets us.
void allow_descriptors(unsigned connections) {
  rlimit limit{};
  const rlim_t wanted = rlim_t{connections} + 512;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Task<> sweep(Loop& loop) {
  for (;;) {
    loop.sweeper.expires_after(kSweep);
    const auto [cancelled] = co_await loop.sweeper.async_wait(kTuple);
    // A timer that has run out cannot be cancelled any more, though nobody has heard of it yet.
    if (cancelled || loop.ending) co_return;
    const Clock::time_point now = Clock::now();
    for (Lifeline* one : loop.connections)
      if (one->reads_until < now || one->writes_until < now) one->expire();
  }
}

/// To a client that is one too many; without TLS it can be told.
void turn_away(Core& core, Socket& socket, std::string_view reason) {
  core.metrics.refused(reason);
  if (core.tls) return;
  static constexpr std::string_view kBusy = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  ErrorCode ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(kBusy), ignored);
  socket.shutdown(Socket::shutdown_send, ignored);
}

}  // namespace

struct Server::Impl {
  Impl(Settings settings, Router router, Metrics& numbers, const Log& log) : metrics(numbers), core(std::move(settings), std::move(router), numbers, log) {}

  Result<void> listen();
  void run();
  Task<> accept();
  void admit(Socket socket, Loop& loop);
  void on_every_loop(void (Lifeline::*what)());
  void stop(std::chrono::milliseconds within);
  void gauges();

  Metrics& metrics;
  Core core;
  std::vector<std::unique_ptr<Loop>> loops{};
  std::vector<Guard> guards{};
  std::unique_ptr<Acceptor> acceptor{};
  std::size_t next_loop = 0;
  std::uint16_t port = 0;
  std::promise<void> accept_ended{};
  bool stopped = false;
};

Result<void> Server::Impl::listen() {
  allow_descriptors(core.settings.limits.connections);
  for (unsigned i = 0; i < std::max(1u, core.settings.io_threads); ++i) {
    loops.push_back(std::make_unique<Loop>());
    guards.emplace_back(loops.back()->context.get_executor());
  }
  ErrorCode failed;
  const asio::ip::address address = asio::ip::make_address(core.settings.address, failed);
  if (failed) return fail(Errc::invalid_argument, "the address is no number").in(core.settings.address);
  const Tcp::endpoint endpoint(address, core.settings.port);
  acceptor = std::make_unique<Acceptor>(loops.front()->context);
  acceptor->open(endpoint.protocol(), failed);
  if (!failed) acceptor->set_option(Acceptor::reuse_address(true), failed);
  if (!failed) acceptor->bind(endpoint, failed);
  if (!failed) acceptor->listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return not_listening(failed, core.settings.address + ":" + std::to_string(core.settings.port));
  port = acceptor->local_endpoint(failed).port();
  return {};
}

void Server::Impl::gauges() {
  const Labels labels{{"server", core.settings.name}};
  metrics.gauge("esign_http_connections", "Connections that are open", labels, [this] { return static_cast<double>(core.connections.load()); });
  metrics.gauge("esign_http_queue", "Requests that wait for a worker", labels, [this] { return static_cast<double>(core.workers.waiting()); });
}

void Server::Impl::run() {
  gauges();
  asio::co_spawn(loops.front()->context, accept(), asio::detached);
  for (const auto& loop : loops) {
    asio::co_spawn(loop->context, sweep(*loop), asio::detached);
    loop->thread = std::thread([context = &loop->context] { context->run(); });
  }
}

/// One thread accepts and deals out in turn: with a socket for each (SO_REUSEPORT) the kernel's hash gives one thread most of a few
/// long connections, and closing one of the sockets loses what waits in its queue.
Task<> Server::Impl::accept() {
  Timer pause(loops.front()->context);
  while (acceptor->is_open()) {
    Loop& loop = *loops[next_loop++ % loops.size()];
    auto [failed, socket] = co_await acceptor->async_accept(loop.context, kTuple);
    if (!failed) {
      admit(std::move(socket), loop);
      continue;
    }
    if (core.stopping) break;
    // Out of file descriptors, or the client left already: a moment later there may be one.
    pause.expires_after(std::chrono::milliseconds(20));
    co_await pause.async_wait(kTuple);
  }
  accept_ended.set_value();
}

void Server::Impl::admit(Socket socket, Loop& loop) {
  ErrorCode failed;
  const Tcp::endpoint peer = socket.remote_endpoint(failed);
  if (failed) return;
  if (core.connections.load() >= core.settings.limits.connections) return turn_away(core, socket, "connections");
  std::string counted = counted_address(peer.address());
  if (core.peers.enter(counted, core.settings.limits.connections_per_peer) == Peers::Entry::too_many)
    return turn_away(core, socket, "connections_per_peer");
  core.connections.fetch_add(1);
  socket.set_option(Tcp::no_delay(true), failed);
  auto start = [this, &loop, taken = std::move(socket), name = peer.address().to_string(), counted = std::move(counted)]() mutable {
    serve(core, loop, std::move(taken), std::move(name), std::move(counted));
  };
  asio::post(loop.context, std::move(start));
}

void Server::Impl::on_every_loop(void (Lifeline::*what)()) {
  for (const auto& loop : loops) {
    asio::post(loop->context, [here = loop.get(), what] {
      for (Lifeline* one : here->connections) (one->*what)();
    });
  }
}

void Server::Impl::stop(std::chrono::milliseconds within) {
  if (std::exchange(stopped, true)) return;
  const auto until = Clock::now() + within;
  core.stopping = true;
  // What waits in the listening queue has been told that it is connected: it is served before the queue is closed.
  asio::post(loops.front()->context, [this] {
    ErrorCode failed;
    acceptor->non_blocking(true, failed);
    for (;;) {
      Loop& loop = *loops[next_loop++ % loops.size()];
      Socket socket(loop.context);
      acceptor->accept(socket, failed);
      if (failed) break;
      admit(std::move(socket), loop);
    }
    acceptor->close(failed);
  });
  accept_ended.get_future().wait();
  on_every_loop(&Lifeline::drain);
  const auto gone = [this] { return core.connections.load() == 0; };
  std::unique_lock lock(core.mutex);
  if (!core.fewer.wait_until(lock, until, gone)) {
    on_every_loop(&Lifeline::cut);
    core.fewer.wait(lock, gone);
  }
  lock.unlock();
  core.workers.join();
  core.stream_workers.join();
  for (const auto& loop : loops) {
    asio::post(loop->context, [here = loop.get()] {
      here->ending = true;
      here->sweeper.cancel();
    });
  }
  guards.clear();
  for (const auto& loop : loops) loop->thread.join();
  metrics.drop_gauge("esign_http_connections", {{"server", core.settings.name}});
  metrics.drop_gauge("esign_http_queue", {{"server", core.settings.name}});
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(Settings settings, Router router, Metrics& metrics, const Log& log) {
  std::unique_ptr<asio::ssl::context> tls;
  if (settings.tls) {
    ESIGN_TRY(tls, tls_context(*settings.tls));
    settings.tls.reset();  // the key is OpenSSL's now
  }
  auto impl = std::make_unique<Impl>(std::move(settings), std::move(router), metrics, log);
  impl->core.tls = std::move(tls);
  ESIGN_CHECK(impl->listen());
  impl->run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const { return impl_->port; }

std::string Server::origin() const {
  const std::string& address = impl_->core.settings.address;
  const bool v6 = address.find(':') != std::string::npos;
  return std::string(impl_->core.tls ? "https://" : "http://") + (v6 ? "[" + address + "]" : address) + ":" + std::to_string(impl_->port);
}

void Server::stop(std::chrono::milliseconds within) { impl_->stop(within); }

}  // namespace esign::httpd
