// SPDX-License-Identifier: Apache-2.0
#include "commands/serve.h"

#include <charconv>

#include "commands/authority.h"
#include "http/tsp_routes.h"
#include "httpd/health.h"
#include "httpd/server.h"

namespace esign::tsa {
namespace {

constexpr std::chrono::milliseconds kFinishWithin{20'000};
constexpr std::chrono::seconds kHeadEvery{10};
// A handler waits for the log to be on disk, some milliseconds; those that wait together share one fdatasync.
constexpr unsigned kWorkers = 64;

struct Endpoint {
  std::string address{};
  std::uint16_t port = 0;
};

Result<Endpoint> endpoint_from(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return fail(Errc::invalid_argument, "is no ADDRESS:PORT").in("listen");
  Endpoint endpoint;
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  endpoint.address = address;
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (error != std::errc{} || end != port.data() + port.size()) return fail(Errc::invalid_argument, "is no ADDRESS:PORT").in("listen");
  return endpoint;
}

/// Signs the log's head now and then, so that little of it can be rewritten, and once more at the end. Looks at the clock as
/// often, so that a jump is seen when nobody asks.
class HeadKeeper {
 public:
  HeadKeeper(FileTokenLog& log, const TrustedClock& clock, const httpd::Log& events) : log_(log), clock_(clock), events_(events) {
    thread_ = std::jthread([this](std::stop_token stop) {
      std::unique_lock lock(mutex_);
      while (!wake_.wait_for(lock, stop, kHeadEvery, [&] { return stop.stop_requested(); })) sign();
      sign();
    });
  }

 private:
  void sign() {
    static_cast<void>(clock_.now());
    if (const auto done = log_.sign_head(read_clocks().wall); !done) events_.error("log_head", done.error(), {});
  }

  FileTokenLog& log_;
  const TrustedClock& clock_;
  const httpd::Log& events_;
  std::mutex mutex_{};
  std::condition_variable_any wake_{};
  std::jthread thread_{};
};

Result<httpd::Log> event_log(const std::string& file) {
  if (file.empty()) return httpd::Log::to_stderr();
  return httpd::Log::to_file(file);
}

}  // namespace

Result<void> serve(const ServeOptions& options, const std::function<void(std::string_view)>& say) {
  httpd::block_stop_signals();
  ESIGN_TRY(const Endpoint where, endpoint_from(options.listen));
  ESIGN_TRY(const httpd::Log events, event_log(options.log_file));
  ESIGN_TRY(const auto authority, Authority::open(options.folder));
  const TsaConfig& config = authority->config();

  TimeWatch watch(config.watch, [&](const std::string& source, const Error& error) {
    events.write(httpd::Level::warning, "time_source", {{"source", source}, {"reason", error.detail}});
  });
  watch.ask();
  const GatedClock clock(watch, config.clock, authority->log().state().last);
  // Said at the start, so that nobody waits for tokens that do not come.
  if (const auto now = clock.now(); !now) say("no token is made until the clock is sure: " + now.error().detail);

  const Timestamper timestamper(clock, authority->log(), config.stamp);
  httpd::Metrics metrics;
  httpd::Router router;
  ESIGN_CHECK(add_tsp_routes(router, {timestamper, authority->units(), metrics, events}));
  metrics.gauge("esign_tsa_clock_error_seconds", "Bound of the clock's error; infinite while it is not sure", {}, [&clock] {
    const auto now = clock.now();
    return now ? std::chrono::duration<double>(now->error).count() : std::numeric_limits<double>::infinity();
  });
  ESIGN_CHECK(httpd::add_health_routes(router, metrics, {{"clock", [&clock]() -> Result<void> {
                                                            ESIGN_TRY(const SureTime now, clock.now());
                                                            static_cast<void>(now);
                                                            return {};
                                                          }}}));
  httpd::Settings settings;
  settings.address = where.address;
  settings.port = where.port;
  settings.limits.workers = kWorkers;
  settings.limits.requests_per_second = static_cast<double>(config.requests_per_second);
  settings.limits.burst = static_cast<double>(2 * config.requests_per_second);
  ESIGN_TRY(const auto server, httpd::Server::start(std::move(settings), std::move(router), metrics, events));
  say("listening: " + server->origin());
  watch.start();
  const HeadKeeper heads(authority->log(), clock, events);
  httpd::run_until_signal(*server, kFinishWithin);
  return {};
}

}  // namespace esign::tsa
