// SPDX-License-Identifier: Apache-2.0
// What the connections of a server share. Inside of the kit.
#pragma once
#include <array>
#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "httpd/net.h"
#include "httpd/problem.h"
#include "httpd/rate.h"
#include "httpd/server.h"

namespace esign::httpd {

/// A connection as the clock and the stopping server see it. Used on its loop's thread only.
class Lifeline {
 public:
  Lifeline() = default;
  Lifeline(const Lifeline&) = delete;
  Lifeline& operator=(const Lifeline&) = delete;
  virtual ~Lifeline() = default;
  /// What it waits for took too long.
  virtual void expire() = 0;
  /// No more requests after those that have arrived.
  virtual void drain() = 0;
  /// At once.
  virtual void cut() = 0;
  Clock::time_point reads_until = Clock::time_point::max(), writes_until = Clock::time_point::max();
};

/// One I/O thread and its connections.
struct Loop {
  asio::io_context context{1};
  std::list<Lifeline*> connections{};
  Timer sweeper{context};
  bool ending = false;  ///< Its thread's.
  std::thread thread{};
};

/// Connections by address.
class Peers {
 public:
  enum class Entry : std::uint8_t { admitted, too_many };
  Entry enter(const std::string& peer, unsigned most);
  void leave(const std::string& peer);

 private:
  std::mutex mutex_{};
  std::unordered_map<std::string, unsigned> counts_{};
};

/// The address under which a client is counted: its own, or its /64.
std::string counted_address(const asio::ip::address& address);

/// The histograms of requests; found without a lock after the first request of a kind.
class RequestMetrics {
 public:
  RequestMetrics(Metrics& metrics, std::string server, std::size_t routes);
  /// `route`: its index, or none.
  void observe(std::optional<std::size_t> route, std::string_view pattern, int status, double seconds);
  void refused(std::string_view reason);

 private:
  using Row = std::array<std::atomic<const Histogram*>, 500>;  // statuses 100 to 599
  const Histogram* add(std::atomic<const Histogram*>& cell, std::string_view pattern, int status);
  Metrics& metrics_;
  std::string server_;
  std::vector<Row> rows_;
  std::mutex mutex_{};
  std::list<Histogram> kept_{};
};

struct Core {
  Core(Settings given, Router routes, Metrics& numbers, const Log& lines);
  /// Runs a handler; what it throws becomes a 500 and a line in the log.
  template <class R>
  R run(const std::function<R(const Request&)>& handler, const Request& request) const noexcept try {
    return handler(request);
  } catch (const std::exception& thrown) {
    return failed(request, thrown.what());
  } catch (...) {
    return failed(request, "an exception of an unknown kind");
  }
  Response failed(const Request& request, std::string_view why) const;
  void left(const std::string& peer);

  const Settings settings;
  const Router router;
  const Log& log;
  RequestMetrics metrics;
  RateLimiter rate;
  Peers peers{};
  Workers workers, stream_workers;
  std::unique_ptr<asio::ssl::context> tls{};
  std::atomic<unsigned> connections{0};
  std::atomic<bool> stopping{false};
  std::mutex mutex{};
  std::condition_variable fewer{};  ///< connections went down
};

/// Takes a connection over on its loop's thread.
void serve(Core& core, Loop& loop, Socket socket, std::string peer, std::string counted);

}  // namespace esign::httpd
